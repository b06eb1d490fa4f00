"""TikTok: Login Kit v2 and Display API v2, and the Accounts API where the app has it."""

from lonja.platforms.tiktok.connector import TikTok

__all__ = ["TikTok"]
