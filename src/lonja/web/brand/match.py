"""Why this creator: the parts of the match score in words and bars, and what each stands on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from lonja.core.errors import Invalid
from lonja.discovery import filters
from lonja.discovery import queries as discovery
from lonja.discovery.types import Match, Search
from lonja.measurement import queries as measurement
from lonja.web.brand.place import place_of
from lonja.web.brand.rows import address, columns_of, deciding
from lonja.web.guards import member_side
from lonja.web.middleware import PageRequest


@require_safe
@member_side
def match(request: PageRequest, creator_id: UUID) -> HttpResponse:
    """Say why the creator matches the search of the address; htmx gets it for the panel beside the results."""
    place = place_of(request, reverse("staff_creators" if request.actor.is_staff else "discover"))
    found, asked = _match(request, creator_id)
    card = found.card.creator
    context = {
        "card": card,
        "link": address("creator", card.id),
        "score": None if found.card.score is None else round(found.card.score),
        "parts": [(part, found.grounds[part.name]) for part in found.card.parts],
        "weights": sum(part.weight for part in found.card.parts),
        "is_among": found.is_among,
        "sentence": filters.sentence(asked, discovery.names(request.actor, asked)),
        "numbers": list(deciding(card, columns_of(is_dense=True))),
        "has_target": asked.target != Search().target,
        "campaign": place.campaign,
        "back": place.link(filters.to_url(asked)),
    }
    if request.htmx:
        return HttpResponse(render_to_string("discover/match.html", context))
    return render(request, "discover/match_page.html", context)


def _match(request: PageRequest, creator_id: UUID) -> tuple[Match, Search]:
    """Compare with the search of the address, or with everything about it that can be answered."""
    by, asked = request.actor, filters.from_url(request.GET).asked
    try:
        return discovery.match(by, asked, creator_id, measurement.search_relations(by, asked)), asked
    except Invalid:
        rest = discovery.wanted(asked)
        return discovery.match(by, rest, creator_id), rest
