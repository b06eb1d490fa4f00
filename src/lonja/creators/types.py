"""The words of creators: platforms, sources of numbers, deliverable types, tiers."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Platform(TextChoices):
    TIKTOK = "tiktok", "TikTok"
    YOUTUBE = "youtube", "YouTube"
    INSTAGRAM = "instagram", "Instagram"


class Source(TextChoices):
    """Where a number comes from, best first."""

    FIRST_PARTY = "first_party", _("from the platform, with the creator's consent")
    DECLARED = "declared", _("declared by the creator")
    IMPORTED = "imported", _("imported by the operator")


class DeliverableType(TextChoices):
    TIKTOK_VIDEO = "tiktok_video", _("TikTok video")
    YOUTUBE_VIDEO = "youtube_video", _("YouTube video")
    YOUTUBE_SHORT = "youtube_short", _("YouTube Short")
    INSTAGRAM_REEL = "instagram_reel", _("Instagram reel")
    INSTAGRAM_POST = "instagram_post", _("Instagram post")
    INSTAGRAM_STORY = "instagram_story", _("Instagram story")

    @property
    def platform(self) -> str:
        return str(self.value).split("_", 1)[0]


class Tier(TextChoices):
    NANO = "nano", _("Nano, under 10k")
    MICRO = "micro", _("Micro, 10k to 50k")
    MID = "mid", _("Mid, 50k to 250k")
    MACRO = "macro", _("Macro, 250k to 1M")
    MEGA = "mega", _("Mega, 1M and more")


TIER_FLOORS: tuple[tuple[int, Tier], ...] = (
    (1_000_000, Tier.MEGA),
    (250_000, Tier.MACRO),
    (50_000, Tier.MID),
    (10_000, Tier.MICRO),
    (0, Tier.NANO),
)


def tier_of(followers: int) -> Tier:
    """Return the tier of a follower count (product.md §3)."""
    return next(tier for floor, tier in TIER_FLOORS if followers >= floor)


# The numbers that a channel has, by the name under which they are stored, sent and shown.
MEASURES: tuple[str, ...] = (
    "followers",
    "following",
    "posts",
    "total_likes",
    "total_views",
    "posts_30d",
    "views_30d",
    "followers_change_30d",
    "average_views",
    "median_views",
    "average_likes",
    "average_comments",
    "average_shares",
    "average_saves",
    "average_engagements",
    "engagement_rate_views_bps",
    "engagement_rate_followers_bps",
    "completion_rate_bps",
    "hook_rate_bps",
    "growth_7d_bps",
    "growth_30d_bps",
    "growth_90d_bps",
)
