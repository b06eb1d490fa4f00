"""What people see of audience quality: the score, each signal in plain words, and the objections to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from babel import Locale
from babel.numbers import format_decimal, format_percent
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.cursor import Page
from lonja.creators import quality
from lonja.creators.models import Channel, ChannelQuality, Creator, QualityContest
from lonja.creators.queries.rights import own_creator

LABELS: Mapping[str, Promise] = {
    "engagement": gettext_lazy("Engagement"),
    "views": gettext_lazy("Views against followers"),
    "growth": gettext_lazy("Growth of followers"),
    "comments": gettext_lazy("Comments against likes"),
}
# By what was compared.
VALUES: Mapping[str, Promise] = {
    "engagement_views": gettext_lazy("Likes, comments and shares are %(value)s of the views."),
    "engagement_followers": gettext_lazy("Likes, comments and shares of a post are %(value)s of the followers."),
    "views": gettext_lazy("A post is seen %(value)s times for each follower."),
    "change_30d": gettext_lazy("The largest change of followers in 30 days was %(value)s."),
    "comments": gettext_lazy("There are %(value)s comments for each hundred likes."),
}
ADVICE: Mapping[str, Promise] = {
    "engagement": gettext_lazy(
        "It rises when the people who see your posts react. "
        "Where views are known, old followers who are gone don't count against you."
    ),
    "views": gettext_lazy(
        "It rises when more of your followers see your posts. More views than usual never count against you."
    ),
    "growth": gettext_lazy(
        "It recovers by itself: only the last year counts, and what rounding explains is no change."
    ),
    "comments": gettext_lazy(
        "It rises when posts start conversations. Posts with comments switched off aren't counted."
    ),
}
MISSING: Mapping[str, Promise] = {
    "engagement": gettext_lazy("No engagement is known, or too few channels to compare with."),
    "views": gettext_lazy("No views are known, or too few channels to compare with."),
    "growth": gettext_lazy("The followers are known at one time only."),
    "comments": gettext_lazy("No comments and likes are known, or too few channels to compare with."),
}
LEFT_OUT = gettext_lazy("Left out by a decision of the operator.")


@dataclass(frozen=True, slots=True)
class SignalCard:
    """One signal as it is shown; `missing` says why there is nothing, and then the numbers are None."""

    name: str
    label: str
    weight: int
    part: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    source: str = ""
    as_of: datetime | None = None
    below: float | None = None
    explanation: str = ""
    usual: str = ""
    advice: str = ""
    missing: str = ""

    @property
    def percent(self) -> int:
        """What is left of the signal, 0 to 100."""
        return round(100 * (self.part or 0))


@dataclass(frozen=True, slots=True)
class QualityCard:
    """The audience quality of one channel as its reader may see it."""

    channel_id: UUID
    platform: str
    handle: str
    score: int | None
    signals: tuple[SignalCard, ...]
    formula: int
    computed_at: datetime | None
    is_hidden: bool = False

    @property
    def counted(self) -> int:
        """On how many signals the score stands."""
        return sum(signal.part is not None for signal in self.signals)


@dataclass(frozen=True, slots=True)
class ContestCard:
    """An objection: whose, to which score, what was said, and what was decided."""

    id: UUID
    creator_id: UUID
    creator_name: str
    channel_id: UUID
    platform: str
    handle: str
    text: str
    score: int | None
    signals: tuple[SignalCard, ...]
    opened_at: datetime
    decided_at: datetime | None
    outcome: str
    outcome_label: str
    signal_label: str
    reason: str


def creator_quality(by: Actor, creator_id: UUID) -> list[QualityCard]:
    """Return the indication of each channel that has one computed, the channel with most followers first.

    Brands see none of a score that is hidden; the creator and staff see it with its mark.
    """
    visible = Creator.objects.visible_to(by).filter(pk=creator_id)
    channels = sorted(Channel.objects.filter(creator__in=visible), key=_size)
    rated = ChannelQuality.objects.in_bulk([channel.pk for channel in channels])
    cards = [_card(channel, rated[channel.pk]) for channel in channels if channel.pk in rated]
    return [card for card in cards if not card.is_hidden] if by.is_brand else cards


def own_quality(by: Actor) -> list[QualityCard]:
    """Return the indications of the asker's own channels; raise NotFound."""
    return creator_quality(by, own_creator(by).pk)


def quality_contests(by: Actor, cursor: str | None = None, limit: int = 50) -> Page[ContestCard]:
    """Return the objections that wait for a decision, the newest first; for staff. Raises Forbidden."""
    by.require("creators.review")
    rows = QualityContest.objects.filter(decided_at=None).select_related("creator", "channel")
    page = rows.newest_page(cursor, limit)
    return Page([_contest(row) for row in page.items], page.next)


def own_contests(by: Actor, limit: int = 20) -> list[ContestCard]:
    """Return the objections of the asker's own creator, the newest first; raise NotFound."""
    rows = QualityContest.objects.filter(creator=own_creator(by)).select_related("creator", "channel")
    return [_contest(row) for row in rows.order_by("-pk")[:limit]]


def _size(channel: Channel) -> tuple[float, str, UUID]:
    followers = (channel.current.get("followers") or {}).get("value") or 0
    return -float(followers), channel.platform, channel.pk


def _card(channel: Channel, rated: ChannelQuality) -> QualityCard:
    return QualityCard(
        channel_id=channel.pk,
        platform=channel.platform,
        handle=channel.handle or channel.name,
        score=rated.score,
        signals=signal_cards(rated.signals, rated.left_out),
        formula=rated.formula,
        computed_at=rated.computed_at,
        is_hidden=rated.hidden_at is not None,
    )


def _contest(row: QualityContest) -> ContestCard:
    return ContestCard(
        id=row.pk,
        creator_id=row.creator_id,
        creator_name=row.creator.name,
        channel_id=row.channel_id,
        platform=row.channel.platform,
        handle=row.channel.handle or row.channel.name,
        text=row.text,
        score=row.score,
        signals=signal_cards(row.signals, ()),
        opened_at=row.opened_at,
        decided_at=row.decided_at,
        outcome=row.outcome,
        outcome_label=str(row.get_outcome_display()) if row.outcome else "",
        signal_label=str(LABELS[row.signal]) if row.signal else "",
        reason=row.reason,
    )


def signal_cards(stored: Mapping[str, Any], left_out: Sequence[str]) -> tuple[SignalCard, ...]:
    """Put all four signals into words, those without data included."""
    return tuple(_signal(name, stored.get(name), name in left_out) for name in quality.WEIGHTS)


def _signal(name: str, stored: Mapping[str, Any] | None, is_left_out: bool) -> SignalCard:
    label, weight = str(LABELS[name]), quality.WEIGHTS[name]
    if stored is None:
        return SignalCard(name, label, weight, missing=str(LEFT_OUT if is_left_out else MISSING[name]))
    basis = stored.get("basis", name)
    return SignalCard(
        name=name,
        label=label,
        weight=weight,
        part=stored["part"],
        value=stored["value"],
        low=stored["low"],
        high=stored["high"],
        n=stored["n"],
        source=stored["source"],
        as_of=datetime.fromisoformat(stored["as_of"]) if stored["as_of"] else None,
        below=stored.get("below"),
        explanation=str(VALUES[basis]) % {"value": _written(basis, stored["value"])},
        usual=_usual(basis, stored),
        advice=str(ADVICE[name]),
    )


def _usual(basis: str, stored: Mapping[str, Any]) -> str:
    words = {"low": _written(basis, stored["low"]), "high": _written(basis, stored["high"])}
    if basis == "change_30d":
        return _("Usual in this tier: %(low)s to %(high)s.") % words
    return _("Usual among %(count)s channels of the same platform and tier: %(low)s to %(high)s.") % {
        **words,
        "count": format_decimal(stored["n"], locale=_locale()),
    }


def _written(basis: str, value: float) -> str:
    """Write a value in the unit in which its sentence speaks; rates are stored in basis points."""
    if basis.startswith("engagement"):
        return _percent(value / 10_000)
    if basis == "change_30d":
        return _percent(value)
    return str(format_decimal(_rounded(value * 100 if basis == "comments" else value), locale=_locale()))


def _percent(share: float) -> str:
    # The language's own pattern, with its space or none, and up to two decimals.
    pattern = Locale(_locale()).percent_formats[None].pattern.replace("#,##0", "#,##0.##")
    return str(format_percent(_rounded(share * 100) / 100, format=pattern, locale=_locale()))


def _rounded(value: float) -> float:
    return float(f"{value:.2g}") if abs(value) < 100 else round(value)


def _locale() -> str:
    return (get_language() or "en")[:2]
