"""Measures in words, and figures as the pages show them: value, provenance, formula, or the reason for a dash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lonja.measurement.formulas import SEVERAL, Figure
from lonja.measurement.reports import AGREEMENT, ENTERED, RECORDED, REPORTED
from lonja.measurement.types import Counter, Missing, Note, ReadingSource

LABELS: Mapping[str, str | Promise] = {
    **dict(Counter.choices),
    "engagements": _("Likes, comments and shares"),
    "engagement_rate_views": _("Engagement by views"),
    "engagement_rate_followers": _("Engagement by followers"),
    "completion_rate": _("Watched to the end"),
    "cost": _("Cost"),
    "fees": _("Fees agreed"),
    "product": _("Products sent"),
    "boosting": _("Boosting"),
    "shipping": _("Shipping"),
    "platform": _("Platform"),
    "cpm": _("Cost per thousand views"),
    "cpe": _("Cost per engagement"),
    "cpc": _("Cost per click"),
    "cpa": _("Cost per conversion"),
    "conversions": _("Conversions"),
    "clicks": _("Clicks"),
    "posts": _("Posts"),
    "revenue": _("Revenue"),
    "roas": _("Revenue per unit spent"),
    "roi": _("Return on what was spent"),
}
FORMULAS: Mapping[str, str | Promise] = {
    "last reading": _("the last snapshot"),
    "publications recorded": _("publications recorded"),
    "sum of views": _("sum of views"),
    "likes + comments + shares": _("likes + comments + shares"),
    "(likes + comments + shares) ÷ views": _("(likes + comments + shares) ÷ views"),
    "(likes + comments + shares) ÷ followers": _("(likes + comments + shares) ÷ followers"),
    "full plays ÷ plays": _("full plays ÷ plays"),
    "fees + products + boosting + shipping + platform": _("fees + products + boosting + shipping + platform"),
    "cost ÷ (views ÷ 1000)": _("cost ÷ (views ÷ 1000)"),
    "cost ÷ engagements": _("cost ÷ engagements"),
    "cost ÷ link clicks": _("cost ÷ link clicks"),
    "cost ÷ conversions": _("cost ÷ conversions"),
    "orders reported and not wholly refunded": _("orders reported and not wholly refunded"),
    "value of the orders − refunds": _("value of the orders − refunds"),
    "revenue ÷ cost": _("revenue ÷ cost"),
    "(revenue × margin − cost) ÷ cost": _("(revenue × margin − cost) ÷ cost"),
    "delivered ÷ target": _("delivered ÷ target"),
    "delivered ÷ expected by this day": _("delivered ÷ expected by this day"),
    "share of peers of the same tier, category and platform that lie below": _(
        "share of creators of the same tier, category and platform whose own median lies below"
    ),
}
SOURCES: Mapping[str, str | Promise] = {
    **dict(ReadingSource.choices),
    AGREEMENT: _("the agreements"),
    ENTERED: _("entered by the brand"),
    REPORTED: _("reported by the shop"),
    RECORDED: _("Lonja's own records"),
}
KINDS: Mapping[str, str] = {"money": "money", "rate": "percent", "ratio": "times", "count": "number"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its name and how to write it."""

    label: str
    facts: Mapping[str, Any]
    kind: str
    currency: str


def shown(figure: Figure, *, kind: str = "") -> Shown:
    """Return a figure as the `figure` component takes it."""
    return Shown(
        label=str(LABELS.get(figure.measure, figure.measure)),
        facts=facts(figure),
        kind=kind or KINDS.get(figure.unit, "number"),
        currency=figure.currency,
    )


def facts(figure: Figure) -> dict[str, Any]:
    """Return value and provenance in the reader's words."""
    return {
        "value": figure.value,
        "source": ", ".join(str(SOURCES.get(part, part)) for part in figure.source.split(SEVERAL) if part),
        "as_of": figure.as_of,
        "sample": _sample(figure),
        "formula": str(FORMULAS.get(figure.formula, figure.formula)),
        "missing": str(Missing(figure.missing).label) if figure.missing else "",
        "flag": " · ".join(str(Note(note).label) for note in figure.notes),
        "currency": figure.currency,
    }


def shown_all(figures: Mapping[str, Figure], compact: tuple[str, ...] = ()) -> dict[str, Shown]:
    """Return figures by measure; those of `compact` are written short."""
    return {name: shown(one, kind="compact" if name in compact else "") for name, one in figures.items()}


def percentile_text(figure: Figure | None) -> str:
    """Say where a post stands among its peers; nothing where there are too few."""
    if figure is None or figure.value is None:
        return ""
    words = {"share": figure.value, "peers": figure.sample}
    return gettext("above %(share)s %% of %(peers)s comparable creators") % words


def _sample(figure: Figure) -> str:
    if figure.sample is None:
        return ""
    if figure.measure.endswith("_percentile") or figure.measure == "benchmark":
        return ngettext("%(count)s creator", "%(count)s creators", figure.sample) % {"count": figure.sample}
    if figure.of is not None:
        return gettext("%(count)s of %(of)s") % {"count": figure.sample, "of": figure.of}
    return ngettext("%(count)s snapshot", "%(count)s snapshots", figure.sample) % {"count": figure.sample}
