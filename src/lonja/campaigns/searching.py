"""A campaign's plan as a search for creators: where they are, for whom, within what budget."""

from __future__ import annotations

from typing import Any

from lonja.campaigns.models import Campaign
from lonja.campaigns.types import Target
from lonja.discovery import filters
from lonja.discovery.types import Search


def creator_search(campaign: Campaign) -> Search:
    """Return the search that the plan describes: countries and budget as filters, audience and categories as a target.

    What discovery doesn't know, such as a band of the brand's own, is left out: the plan is the brand's own words.
    """
    document: dict[str, Any] = {
        "currency": campaign.currency,
        "countries": list(campaign.countries),
        "target": {"audience": _audience(campaign), "categories": list(campaign.categories)},
    }
    types = {piece.type for piece in campaign.pieces}
    if len(types) == 1:
        document["price_for"] = str(types.pop())
    if campaign.budget_minor:
        document["price_minor"] = {"at_most": campaign.budget_minor}
    if cpm := _cpm(campaign):
        document["target"]["cpm_minor"] = cpm
    return filters.read_json({name: value for name, value in document.items() if value}).asked


def _audience(campaign: Campaign) -> list[dict[str, Any]]:
    return [
        {"dimension": dimension, "value": value, "bps": bps}
        for dimension, shares in campaign.target_audience.items()
        for value, share in shares.items()
        if (bps := round(share * 10_000)) > 0
    ]


def _cpm(campaign: Campaign) -> int | None:
    """What a thousand views may cost, where the plan has a target of views to spend its budget on."""
    views = campaign.targets.get(Target.VIEWS)
    return round(campaign.budget_minor * 1_000 / views) if views else None
