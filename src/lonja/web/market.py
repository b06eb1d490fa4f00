"""What comparable creators ask, and add-ons, in words: beside a price that is being set, shown or negotiated."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lonja.creators.queries import AddOnCard, MarketRange
from lonja.creators.types import AddOnKind
from lonja.discovery import filters
from lonja.web.components.numbers import as_money, number, percent


@dataclass(frozen=True, slots=True)
class MarketWords:
    """A range in words: the money, who is compared, and why more were counted than the closest."""

    label: str
    range: str
    middle: str
    who: str
    widened: str


def in_words(one: MarketRange) -> MarketWords:
    """Say a range for the reader."""
    label = filters.label("deliverable", one.deliverable)
    if not one.is_known:
        told = ngettext(
            "Not enough peers: only %(count)s comparable creator tells a price.",
            "Not enough peers: only %(count)s comparable creators tell a price.",
            one.peers,
        ) % {"count": number(one.peers)}
        none = _("Not enough peers: no comparable creator tells a price.")
        return MarketWords(label, "", "", told if one.peers else none, "")
    return MarketWords(
        label,
        f"{as_money(one.low_minor, one.currency)} – {as_money(one.high_minor, one.currency)}",
        _("half ask less than %(middle)s") % {"middle": as_money(one.middle_minor, one.currency)},
        _who(one),
        _widened(one),
    )


def _who(one: MarketRange) -> str:
    tiers = ", ".join(filters.label("tier", tier).split(",")[0] for tier in one.tiers)
    named = [filters.label("platform", one.platform), tiers]
    if one.category:
        named.append(filters.label("category", one.category))
    count = ngettext("%(count)s creator", "%(count)s creators", one.peers) % {"count": number(one.peers)}
    return f"{count} · {' · '.join(named)}"


def _widened(one: MarketRange) -> str:
    if "tier" in one.widened:
        return _("Too few of this size, so the sizes next to it and all categories count.")
    if "category" in one.widened:
        return _("Too few in this category, so all categories count.")
    return ""


def add_on_words(one: AddOnCard) -> dict[str, str]:
    """Say an add-on for the reader: what, for how long, for how much."""
    days = ngettext("%(count)s day", "%(count)s days", one.days) % {"count": one.days}
    names = ", ".join(filters.label("category", code) for code in one.categories)
    what = f"{AddOnKind(one.kind).label}, {days}" + (f" ({names})" if names else "")
    if one.percent_bps is not None:
        return {"what": what, "price": f"+ {percent(one.percent_bps)}"}
    return {"what": what, "price": f"+ {as_money(one.amount_minor, one.currency)}"}
