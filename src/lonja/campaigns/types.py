"""The words of campaigns: objectives, entry, usage rights, and what a creator is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Objective(TextChoices):
    AWARENESS = "awareness", _("Awareness")
    TRAFFIC = "traffic", _("Traffic")
    SALES = "sales", _("Sales")
    CONTENT = "content", _("Content to use")


class Entry(TextChoices):
    INVITE_ONLY = "invite_only", _("By invitation only")
    OPEN = "open", _("Open to applications")


class Target(TextChoices):
    """The measures that a campaign can set itself a target for."""

    VIEWS = "views", _("Views")
    REACH = "reach", _("Reach")
    ENGAGEMENTS = "engagements", _("Likes, comments and shares")
    CLICKS = "clicks", _("Clicks")
    CONVERSIONS = "conversions", _("Conversions")
    POSTS = "posts", _("Posts")


class Media(TextChoices):
    """Where the brand may use the content, beyond the creator's own post."""

    SOCIAL = "social", _("the brand's social channels")
    WEB = "web", _("the brand's website and shop")
    EMAIL = "email", _("e-mail")
    ADS = "ads", _("online advertising")
    TV = "tv", _("television")
    PRINT = "print", _("print and outdoor")


class Use(TextChoices):
    ORGANIC = "organic", _("organic only")
    PAID = "paid", _("organic and paid")


WORLD = "WORLD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the brand may do with the content, and what the creator may not do meanwhile.

    Without media there are no usage rights at all; then the other fields of use say nothing.
    """

    media: tuple[str, ...] = ()
    # Country codes, or WORLD alone.
    territory: tuple[str, ...] = ()
    from_on: date | None = None
    until_on: date | None = None
    use: str = Use.ORGANIC
    editing: bool = False
    ai_training: bool = False
    exclusivity_categories: tuple[str, ...] = ()
    exclusivity_from: date | None = None
    exclusivity_until: date | None = None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Rights:
        """Read what `as_json` wrote; what is absent has its default."""
        dates = ("from_on", "until_on", "exclusivity_from", "exclusivity_until")
        lists = ("media", "territory", "exclusivity_categories")
        known = {k: v for k, v in data.items() if k in cls.__dataclass_fields__}
        known |= {k: _day(known.get(k)) for k in dates}
        return cls(**(known | {k: tuple(known.get(k) or ()) for k in lists}))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, in the order of the fields."""
        return {k: _plain(v) for k, v in asdict(self).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One line of what is asked for: so many of a type, live by a day."""

    type: str
    count: int = 1
    due_on: date

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Piece:
        """Read what `as_json` wrote."""
        return cls(type=data["type"], count=data.get("count", 1), due_on=date.fromisoformat(data["due_on"]))

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {"type": str(self.type), "count": self.count, "due_on": self.due_on.isoformat()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDraft:
    """Everything that a brand writes down when it plans a campaign."""

    name: str
    objective: str
    budget_minor: int
    currency: str
    starts_on: date
    ends_on: date
    product: str
    targets: Mapping[str, int] = field(default_factory=dict)
    entry: str = Entry.INVITE_ONLY
    margin_bps: int | None = None
    messages: str = ""
    do: str = ""
    dont: str = ""
    style: str = ""
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    disclosure_label: str = ""
    categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    target_audience: Mapping[str, Any] = field(default_factory=dict)
    deliverables: tuple[Piece, ...] = ()
    rights: Rights = field(default_factory=Rights)
    revisions_included: int = 1
    approval_business_days: int = 3
    invitation_days: int = 7


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
