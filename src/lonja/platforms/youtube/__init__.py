"""YouTube: Data API v3 and Analytics API."""

from lonja.platforms.youtube.connector import YouTube

__all__ = ["YouTube"]
