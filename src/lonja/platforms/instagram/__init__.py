"""Instagram: the Instagram API with Instagram Login, for professional accounts."""

from lonja.platforms.instagram.connector import Instagram

__all__ = ["Instagram"]
