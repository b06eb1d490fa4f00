"""How a creator has behaved in collaborations here: the facts that domains above count, and when one is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lonja.creators.types import Figure

# Under so many cases a share or a median says more about chance than about the person.
FEWEST = 3
# Whence these figures come: nobody states them, they are counted from what happened here.
SOURCE = "lonja"
# Whence a value comes that is worked out from several others.
COMPUTED = "computed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """What is known of one creator; each `…_count` is how many cases stand behind the figure above it.

    A figure is None where fewer than FEWEST cases do. `rating` is in hundredths of a star.
    """

    response_minutes: int | None = None
    response_count: int = 0
    acceptance_bps: int | None = None
    acceptance_count: int = 0
    on_time_bps: int | None = None
    on_time_count: int = 0
    finished_bps: int | None = None
    finished_count: int = 0
    # A count is exact from the first agreement on; None before it, when there is nothing to count.
    campaigns_completed: int | None = None
    agreement_count: int = 0
    rating: int | None = None
    rating_count: int = 0


# Each figure, and which count stands behind it.
SAMPLES: Mapping[str, str] = {
    "response_minutes": "response_count",
    "acceptance_bps": "acceptance_count",
    "on_time_bps": "on_time_count",
    "finished_bps": "finished_count",
    "campaigns_completed": "agreement_count",
    "rating": "rating_count",
}
LABELS: Mapping[str, Promise] = {
    "response_minutes": _("Median time to answer"),
    "acceptance_bps": _("Acceptance rate"),
    "on_time_bps": _("On-time rate"),
    "finished_bps": _("Finished"),
    "campaigns_completed": _("Campaigns completed"),
    "rating": _("Rating"),
}
KINDS: Mapping[str, str] = {
    "response_minutes": "duration",
    "acceptance_bps": "percent",
    "on_time_bps": "percent",
    "finished_bps": "percent",
    "campaigns_completed": "number",
    "rating": "stars",
}
FORMULAS: Mapping[str, Promise] = {
    "response_minutes": _("median time from the invitation to accepting or countering it; refusals don't count"),
    "acceptance_bps": _("invitations agreed ÷ invitations agreed, declined or left unanswered"),
    "on_time_bps": _("pieces live by their day ÷ pieces whose day has come"),
    "finished_bps": _("collaborations completed ÷ completed or cancelled by the creator"),
    "campaigns_completed": _("collaborations completed on Lonja"),
    "rating": _("mean of the brands' ratings, 1 to 5"),
}


def figures(stored: Mapping[str, int | None] | None, as_of: datetime | None) -> dict[str, Figure]:
    """Return every figure as it is shown, missing ones with how many cases are there of those that it takes."""
    known = stored or {}
    return {name: _figure(name, known.get(name), known.get(count) or 0, as_of) for name, count in SAMPLES.items()}


def _figure(name: str, value: int | None, count: int, as_of: datetime | None) -> Figure:
    if value is not None:
        return Figure(value=value, source=SOURCE, as_of=as_of, sample=count, formula=FORMULAS[name])
    if name == "campaigns_completed":
        return Figure(value=None, formula=FORMULAS[name], missing=_("Nothing has been agreed here yet."))
    missing = format_lazy(_("Shown from {fewest} cases on; {count} so far."), fewest=FEWEST, count=count)
    return Figure(value=None, source=SOURCE if count else "", sample=count, formula=FORMULAS[name], missing=missing)
