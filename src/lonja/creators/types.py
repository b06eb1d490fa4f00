"""The words of creators: platforms, sources of numbers, deliverable types, tiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
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


class FailureKind(TextChoices):
    """What a failed reading of a channel waits for."""

    TEMPORARY = "temporary", _("tried again by itself")
    PERMANENT = "permanent", _("the operator has to look")
    CREATOR = "creator", _("the creator has to connect again")


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


class Gender(TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    NONBINARY = "nonbinary", _("Nonbinary")


class AddOnKind(TextChoices):
    USAGE_RIGHTS = "usage_rights", _("Usage rights")
    EXCLUSIVITY = "exclusivity", _("Exclusivity")
    BOOSTING_CODE = "boosting_code", _("Code to boost the post")


# How many posts a portfolio shows.
MOST_POSTS = 9


class BestBy(TextChoices):
    """What makes a post one of the best."""

    VIEWS = "views", _("Most views")
    ENGAGEMENT = "engagement", _("Most engagement")
    CHOSEN = "chosen", _("The ones I choose")


class ImportState(TextChoices):
    DRAFT = "draft", _("being prepared")
    QUEUED = "queued", _("waiting to begin")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("stopped")


class CheckCause(TextChoices):
    """Why a creator was weighed by the joining rules."""

    SYNC = "sync", _("your numbers were read from the platform")
    NUMBERS = "numbers", _("your numbers changed")
    PROFILE = "profile", _("your birth date, country or channels changed")
    POLICY = "policy", _("the joining rules changed")
    CLOCK = "clock", _("the nightly check")
    REVIEW = "review", _("a person decided")


class Outcome(TextChoices):
    """What a check means for being listed."""

    LISTED = "listed", _("meets the rules")
    GRACE = "grace", _("below the rules, listed for now")
    EXCEPTION = "exception", _("listed by decision of a person")
    UNLISTED = "unlisted", _("not listed")


class ReviewDecision(TextChoices):
    APPROVED = "approved", _("listed by exception")
    REFUSED = "refused", _("not listed")
    UNNEEDED = "unneeded", _("no longer needed")


class ExportState(TextChoices):
    QUEUED = "queued", _("waiting to begin")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")


class ContestOutcome(TextChoices):
    STANDS = "stands", _("The score stands")
    HIDDEN = "hidden", _("The score is hidden from brands")
    WITHOUT = "without", _("One signal is left out")


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
    "total_comments",
    "total_shares",
    "total_saves",
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
    # Likes and comments of accounts that a list's publisher takes for real people.
    "average_authentic_engagements",
    # Of what, the source didn't say.
    "engagement_rate_bps",
    "engagement_rate_views_bps",
    "engagement_rate_followers_bps",
    "completion_rate_bps",
    "hook_rate_bps",
    "growth_7d_bps",
    "growth_30d_bps",
    "growth_90d_bps",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as it is shown and sent: never without its source and time, and never 0 when it is missing."""

    value: int | float | None
    source: str = ""
    as_of: datetime | None = None
    sample: int | None = None
    formula: str | Promise = ""
    # Why there is no value, in words; empty when there is one.
    missing: str | Promise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexChannel:
    """What the discovery index takes from one channel; `numbers` holds the measures that are known."""

    platform: str
    handle: str
    is_verified: bool | None
    numbers: Mapping[str, float]
    # Audience quality, 0 to 100; None where there is none or brands don't see it now.
    quality: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRate:
    """What the discovery index takes from one price."""

    deliverable: str
    amount_minor: int
    currency: str
    is_negotiable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """Everything that the discovery index takes from one listed creator; the main channel comes first."""

    id: UUID
    name: str
    # In every language in which there is one.
    bio: str
    country: str
    region: str
    languages: tuple[str, ...]
    categories: tuple[str, ...]
    topics: tuple[str, ...]
    gender: str
    born_on: date | None
    accepts_gifting: bool | None
    accepts_usage_rights: bool | None
    audience: Mapping[str, Mapping[str, float]]
    hashtags: tuple[str, ...] = ()
    # First and last day, both included.
    away: tuple[tuple[date, date], ...] = ()
    channels: tuple[IndexChannel, ...] = ()
    rates: tuple[IndexRate, ...] = ()
    last_post_on: date | None = None
    # Figures of conduct that are known, by name.
    conduct: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCard:
    """One channel as a card shows it; `figures` has every measure of CARD_MEASURES, missing ones included."""

    id: UUID
    platform: str
    handle: str
    url: str
    is_verified: bool | None
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCard:
    """One price as a card shows it, with what it is in the reader's currency at the stored rate."""

    deliverable: str
    amount_minor: int
    currency: str
    is_negotiable: bool
    source: str
    as_of: datetime
    # None where no rate for the currency is stored.
    converted_minor: int | None
    converted_currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorCard:
    """A creator as a list of results shows it: all that a brand needs to decide, the main channel first."""

    id: UUID
    name: str
    # In the reader's language where there is one, else the first; `bio_language` is empty where nobody said it.
    bio: str
    country: str
    region: str
    languages: tuple[str, ...]
    categories: tuple[str, ...]
    topics: tuple[str, ...]
    has_joined: bool
    accepts_gifting: bool | None
    accepts_usage_rights: bool | None
    audience: Mapping[str, Mapping[str, float]]
    audience_source: str
    audience_as_of: datetime | None
    tier: Tier | None
    channels: tuple[ChannelCard, ...] = ()
    rates: tuple[RateCard, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    # How the creator behaved in collaborations here: every figure of `creators.conduct`, missing ones included.
    conduct: Mapping[str, Figure] = field(default_factory=dict)
    bios: Mapping[str, str] = field(default_factory=dict)
    bio_language: str = ""
    hashtags: tuple[str, ...] = ()
    # Today's and future absences, those that follow one another joined.
    away: tuple[tuple[date, date], ...] = ()

    @property
    def away_from(self) -> date | None:
        """The first day of the present or next absence."""
        return self.away[0][0] if self.away else None

    @property
    def away_until(self) -> date | None:
        """Its last day; None also where the creator hasn't said until when."""
        return self.away[0][1] if self.away and self.away[0][1] != date.max else None

    @property
    def main(self) -> ChannelCard | None:
        """The channel with most followers, whose numbers stand for the creator."""
        return self.channels[0] if self.channels else None

    @property
    def lowest_rate(self) -> RateCard | None:
        """The cheapest price that could be converted, which is what the price filter and sort read."""
        known = [rate for rate in self.rates if rate.converted_minor is not None]
        return min(known, key=lambda rate: rate.converted_minor or 0, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a creator accepts; None for what it hasn't said, and for no limit of days."""

    accepts_gifting: bool | None = None
    accepts_usage_rights: bool | None = None
    usage_rights_days: int | None = None
    accepts_exclusivity: bool | None = None
    exclusivity_days: int | None = None
    refused_categories: tuple[str, ...] = ()


# The numbers of a channel that a card shows.
CARD_MEASURES: tuple[str, ...] = (
    "followers",
    "median_views",
    "average_views",
    "engagement_rate_views_bps",
    "engagement_rate_followers_bps",
    "completion_rate_bps",
    "hook_rate_bps",
    "growth_7d_bps",
    "growth_30d_bps",
    "growth_90d_bps",
    "posts_30d",
    "views_30d",
)

AGE_BANDS: tuple[tuple[int, str], ...] = (
    (55, "55+"),
    (45, "45-54"),
    (35, "35-44"),
    (25, "25-34"),
    (18, "18-24"),
    (13, "13-17"),
)


def age_on(born_on: date, day: date) -> int:
    """Return the age in whole years; who was born on 29 February turns a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def age_band(born_on: date | None, day: date) -> str | None:
    """Return the band of an age, None when it is unknown or under 13."""
    if born_on is None:
        return None
    age = age_on(born_on, day)
    return next((band for floor, band in AGE_BANDS if age >= floor), None)
