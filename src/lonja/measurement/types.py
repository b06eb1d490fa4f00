"""The words of measurement: counters, where readings come from, costs, why a figure is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# The counters of a snapshot, cumulative since the post went live, by the name under which they are stored and sent.
COUNTERS: tuple[str, ...] = (
    "views",
    "reach",
    "likes",
    "comments",
    "shares",
    "saves",
    "watch_seconds",
    "full_plays",
    "link_clicks",
)


class Counter(TextChoices):
    """The same counters, in words."""

    VIEWS = "views", _("Views")
    REACH = "reach", _("Reach")
    LIKES = "likes", _("Likes")
    COMMENTS = "comments", _("Comments")
    SHARES = "shares", _("Shares")
    SAVES = "saves", _("Saves")
    WATCH_SECONDS = "watch_seconds", _("Watch time (s)")
    FULL_PLAYS = "full_plays", _("Full plays")
    LINK_CLICKS = "link_clicks", _("Link clicks")


class ReadingSource(TextChoices):
    """Who says what a snapshot says, best first."""

    FIRST_PARTY = "first_party", _("from the platform, with the creator's consent")
    API = "api", _("sent through the API")
    IMPORTED = "imported", _("imported from a file")
    DECLARED = "declared", _("typed by hand")


class CostKind(TextChoices):
    """What a brand may count as cost beside the fees."""

    PRODUCT = "product", _("Products sent")
    BOOSTING = "boosting", _("Boosting")
    SHIPPING = "shipping", _("Shipping")
    PLATFORM = "platform", _("Platform")


class CodeKind(TextChoices):
    """What ties a sale to one collaboration; a promo code beats a click."""

    PROMO = "promo", _("Promo code")
    LINK = "link", _("Tracking link")


class Disclosure(TextChoices):
    """What was seen of the disclosure label in the text of the post."""

    FOUND = "found", _("Label found")
    MISSING = "missing", _("No accepted label")
    UNCHECKED = "unchecked", _("Not checked: no text was given")


class Missing(TextChoices):
    """Why a figure has no value."""

    NO_POSTS = "no_posts", _("No post has been published yet")
    NO_READING = "no_reading", _("No snapshot has been recorded yet")
    NOT_TOLD = "not_told", _("No snapshot tells this counter")
    NO_VIEWS = "no_views", _("There are no views to divide by")
    NOTHING_TO_DIVIDE = "nothing_to_divide", _("There is nothing to divide by yet")
    NO_COST = "no_cost", _("There is no agreement and no cost entered yet")
    NO_CONVERSIONS = "no_conversions", _("No conversion has been reported yet")
    NO_CODE = "no_code", _("No promo code or tracking link is tied to this creator")
    NO_FOLLOWERS = "no_followers", _("The channel's followers are unknown")
    NO_TARGET = "no_target", _("The campaign has no target for this")
    NOT_STARTED = "not_started", _("The campaign has not started")
    FEW_PEERS = "few_peers", _("Fewer than 10 comparable creators")
    NO_CHANNEL = "no_channel", _("The post's channel is not on record")
    MIXED_CURRENCIES = "mixed_currencies", _("The amounts are in different currencies")


class Note(TextChoices):
    """What a reader must know beside a value."""

    PARTIAL = "partial", _("Some posts don't tell this; they are not in the sum")
    VIEWS_DIFFER = "views_differ", _("Platforms count a view differently")
    SHARES_UNTOLD = "shares_untold", _("The platform doesn't tell shares: likes and comments only")
    FELL = "fell", _("The platform has restated this counter downward")
    MARGIN_ASSUMED = "margin_assumed", _("Margin taken as 100 %: the brand has not entered one")
    REDEFINED = "redefined", _("The platform changed what it counts as a view on the way")
    STRAIGHT_LINE = "straight_line", _("Expected as if the target were reached evenly over the campaign's days")


# When a platform began to count views otherwise, newest last; readings on both sides don't make one line.
# YouTube: a view counts when playback starts, all formats, late August 2026; Shorts alone did so from March 2025.
# https://developers.google.com/youtube/v3/revision_history
VIEWS_REDEFINED: dict[str, tuple[datetime, ...]] = {"youtube": (datetime(2026, 8, 24, tzinfo=UTC),)}


def views_definition(platform: str, at: datetime) -> int:
    """Return which of the platform's definitions of a view was in force, counting from 0."""
    return sum(at >= since for since in VIEWS_REDEFINED.get(platform, ()))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says of a post's counters at one moment; a counter that isn't told is absent."""

    at: datetime
    counters: Mapping[str, int]
    followers: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """How each of several readings fared: stored anew, known already, or refused with the reason."""

    created: int = 0
    unchanged: int = 0
    refused: Mapping[int, str] = field(default_factory=dict)
