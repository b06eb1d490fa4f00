"""Measures that follow from those a source states, each with the name of its formula."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A creator with ten views and a thousand likes has a wrong row, not an engagement of 10,000 %.
LARGEST_RATE_BPS = 1_000_000
FORMULAS: Mapping[str, Promise] = {
    "sum_of_averages": _("average likes + average comments + average shares"),
    "ratio_of_averages_views": _("average engagements ÷ average views"),
    "ratio_of_averages_followers": _("average engagements ÷ followers"),
    "change_over_before": _("followers gained in 30 days ÷ followers before"),
}


def formula_words(code: str) -> str:
    """Return a formula in words; texts that are no code of ours come back as they are."""
    return str(FORMULAS.get(code, code))


def derive(values: Mapping[str, int | float]) -> tuple[dict[str, int | float], dict[str, str]]:
    """Return the measures that follow from the stated ones, and the formula of each; stated ones are never replaced.

    Unknown likes or comments leave the engagement unknown. Shares may be absent: YouTube counts none.
    """
    found: dict[str, int | float] = {}
    formulas: dict[str, str] = {}

    def add(name: str, value: float, formula: str) -> None:
        if name not in values and abs(value) <= LARGEST_RATE_BPS * 1_000_000:
            found[name] = round(value)
            formulas[name] = formula

    likes, comments = values.get("average_likes"), values.get("average_comments")
    engagements = values.get("average_engagements")
    if engagements is None and likes is not None and comments is not None:
        engagements = likes + comments + values.get("average_shares", 0)
        add("average_engagements", engagements, "sum_of_averages")
    views, followers = values.get("average_views"), values.get("followers")
    for name, base, formula in (
        ("engagement_rate_views_bps", views, "ratio_of_averages_views"),
        ("engagement_rate_followers_bps", followers, "ratio_of_averages_followers"),
    ):
        if engagements is not None and base and (rate := engagements / base * 10_000) <= LARGEST_RATE_BPS:
            add(name, rate, formula)
    change = values.get("followers_change_30d")
    if change is not None and followers is not None and followers - change > 0:
        add("growth_30d_bps", change / (followers - change) * 10_000, "change_over_before")
    return found, formulas
