"""Where a search is shown: on which page, as cards or as a table, and for which campaign."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lonja.campaigns import queries as campaigns
from lonja.campaigns.queries import Campaign
from lonja.core.errors import NotFound
from lonja.core.ids import parse_id
from lonja.web.middleware import PageRequest

VIEWS = ("cards", "table")


@dataclass(frozen=True, slots=True)
class Place:
    """The page's address and what its links keep besides the search itself."""

    base: str
    view: str = VIEWS[0]
    campaign: Campaign | None = None
    # An address may name a campaign that is gone, or another brand's.
    is_campaign_lost: bool = False

    @property
    def is_dense(self) -> bool:
        return self.view == "table"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form of the page sends along with the search."""
        view = [("view", self.view)] if self.view != VIEWS[0] else []
        return [*view, ("campaign", str(self.campaign.pk))] if self.campaign else view

    def query(self, query: str) -> str:
        """Return a search's query string with what is kept."""
        return "&".join([*([query] if query else []), *(f"{name}={value}" for name, value in self.kept)])

    def link(self, query: str) -> str:
        """Return the address of a search's query string, seen in the same way for the same campaign."""
        whole = self.query(query)
        return f"{self.base}?{whole}" if whole else self.base

    def seen(self, view: str) -> Place:
        """Return the same place in another view."""
        return replace(self, view=view)

    def without_campaign(self) -> Place:
        """Return the same place for no campaign in particular."""
        return replace(self, campaign=None)


def place_of(request: PageRequest, base: str) -> Place:
    """Read view and campaign from the address; what makes no sense is left out."""
    view = request.GET.get("view", "")
    asked = request.GET.get("campaign", "").strip()
    campaign = _campaign(request, asked) if asked else None
    return Place(
        base=base,
        view=view if view in VIEWS else VIEWS[0],
        campaign=campaign,
        is_campaign_lost=bool(asked) and campaign is None,
    )


def _campaign(request: PageRequest, asked: str) -> Campaign | None:
    campaign_id = parse_id(asked)
    if campaign_id is None or not request.actor.is_brand:
        return None
    try:
        return campaigns.campaign(request.actor, campaign_id)
    except NotFound:
        return None
