"""How a creator has behaved in collaborations here: the facts that domains above count, and when one is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lonja.creators.counted import Counted


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


FIGURES: Mapping[str, Counted] = {
    "response_minutes": Counted(
        "response_count",
        _("Median time to answer"),
        "duration",
        _("median time from the invitation to accepting or countering it; refusals don't count"),
    ),
    "acceptance_bps": Counted(
        "acceptance_count",
        _("Acceptance rate"),
        "percent",
        _("invitations agreed ÷ invitations agreed, declined or left unanswered"),
    ),
    "on_time_bps": Counted(
        "on_time_count",
        _("On-time rate"),
        "percent",
        _("pieces live by their day ÷ pieces whose day has come"),
    ),
    "finished_bps": Counted(
        "finished_count",
        _("Finished"),
        "percent",
        _("collaborations completed ÷ completed or cancelled by the creator"),
    ),
    "campaigns_completed": Counted(
        "agreement_count",
        _("Campaigns completed"),
        "number",
        _("collaborations completed on Lonja"),
        _("Nothing has been agreed here yet."),
    ),
    "rating": Counted(
        "rating_count",
        _("Rating"),
        "stars",
        _("mean of the brands' ratings, 1 to 5"),
    ),
}
