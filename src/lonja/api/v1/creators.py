"""Creators: searching them, one of them, and those like one of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic_core import to_json

from lonja.accounts.actor import Actor
from lonja.api.auth import asker
from lonja.api.v1.cards import CreatorOut, Texts, creator_out
from lonja.api.v1.portfolio import PortfolioOut, portfolio_out
from lonja.api.v1.profile import LimitsOut
from lonja.api.v1.rates import AddOnOut, RangeOut, add_on_out, range_out
from lonja.api.v1.search import FacetOut, HistogramOut, IndexOut, SearchIn, checked_currency
from lonja.core import clock
from lonja.creators import actions
from lonja.creators import queries as creators
from lonja.creators.types import DeliverableType
from lonja.discovery import filters, queries
from lonja.discovery.types import SearchAnswer
from lonja.measurement import queries as measurement

router = Router(tags=["creators"])

Limit = Annotated[int, Query(ge=1, le=100)]


class PartOut(Schema):
    """One part of the match score, 0 to 1, null where the fact is missing (it then counts as 0.5)."""

    name: str
    label: str
    value: float | None
    weight: int
    explanation: str


class ResultOut(Schema):
    """One creator of the page. `score` is 0 to 100; `sorted_by` the value that the page is ordered by."""

    creator: CreatorOut
    score: float | None
    parts: list[PartOut]
    sorted_by: int | None


class SearchOut(Schema):
    """A page of results with the exact total, every facet and the bars of the sliders; `next` is the next cursor."""

    items: list[ResultOut]
    next: str | None
    total: int
    population: int
    sentence: str
    currency: str
    facets: dict[str, list[FacetOut]]
    histograms: dict[str, HistogramOut]
    index: IndexOut
    elapsed_ms: float


@router.post("/search", response=SearchOut)
def search_creators(request: HttpRequest, data: SearchIn) -> HttpResponse:
    """Search the listed creators. Send the answer's `next` as `cursor`, with the same search, for the next page."""
    by = asker(request)
    asked = data.asked()
    return _written(_answer_out(by, queries.search(by, asked, measurement.search_relations(by, asked))))


class WholeCreatorOut(CreatorOut):
    """One creator with all that its page shows: limits, add-ons, best posts, what comparable creators ask."""

    limits: LimitsOut
    add_ons: list[AddOnOut]
    posts: PortfolioOut
    market: list[RangeOut]


@router.get("/{creator_id}", response=WholeCreatorOut)
def creator(request: HttpRequest, creator_id: UUID, currency: str = "EUR") -> dict[str, Any]:
    """Return one creator, prices also in `currency`."""
    by = asker(request)
    by.require("creators.read")
    currency = checked_currency(currency)
    card = creators.creator_card(by, creator_id, currency=currency)
    actions.record_profile_view(creator_id=card.id, by=by)
    ranges = creators.market_ranges(by, creator_id, DeliverableType.values, currency=currency)
    return {
        **creator_out(card),
        "limits": asdict(creators.accepted(by, creator_id)),
        "add_ons": [add_on_out(one) for one in creators.add_ons(by, creator_id)],
        "posts": portfolio_out(creators.portfolio(by, creator_id)),
        "market": [range_out(one) for one in ranges.values()],
    }


class GroundOut(Schema):
    """One thing that a part of the score stands on; `is_missing` where it isn't known or isn't met, `text` says why."""

    label: str
    text: str
    is_missing: bool
    source: str
    as_of: datetime | None


class ExplainedPartOut(PartOut):
    """A part of the match score with what it stands on."""

    grounds: list[GroundOut]


class MatchOut(Schema):
    """Why a creator matches a search. Not `is_among` its results, the creator is compared with the target alone."""

    creator_id: UUID
    score: float | None
    is_among: bool
    parts: list[ExplainedPartOut]


@router.post("/{creator_id}/match", response=MatchOut)
def match(request: HttpRequest, creator_id: UUID, data: SearchIn) -> MatchOut:
    """Say why one creator matches a search, and what each part of the score stands on."""
    by = asker(request)
    asked = data.asked()
    found = queries.match(by, asked, creator_id, measurement.search_relations(by, asked))
    parts = [
        ExplainedPartOut(
            **{name: getattr(part, name) for name in PART},
            grounds=[GroundOut(**asdict(ground)) for ground in found.grounds[part.name]],
        )
        for part in found.card.parts
    ]
    return MatchOut(creator_id=creator_id, score=found.card.score, is_among=found.is_among, parts=parts)


@router.get("/{creator_id}/similar", response=SearchOut)
def similar_creators(request: HttpRequest, creator_id: UUID, by: str = "content", limit: Limit = 20) -> HttpResponse:
    """Return the creators most like this one by `content`, `audience` or `both`."""
    asked_by = asker(request)
    creators.creator_card(asked_by, creator_id)
    document = {"similar_to": [str(creator_id)], "similar_by": by, "sort": "similarity", "limit": limit}
    return _written(_answer_out(asked_by, queries.search(asked_by, filters.from_json(document))))


def _written(answer: dict[str, Any]) -> HttpResponse:
    # Checking our own answer against SearchOut takes longer than the search, so only the tests do it.
    return HttpResponse(to_json(answer), content_type="application/json; charset=utf-8")


PART = tuple(PartOut.model_fields)
FACET = tuple(FacetOut.model_fields)


def _answer_out(by: Actor, answer: SearchAnswer) -> dict[str, Any]:
    texts: Texts = {}
    return {
        "items": [
            {
                "creator": creator_out(card.creator, texts),
                "score": card.score,
                "parts": [{name: getattr(part, name) for name in PART} for part in card.parts],
                "sorted_by": card.sorted_by,
            }
            for card in answer.cards
        ],
        "next": answer.next,
        "total": answer.total,
        "population": answer.population,
        "sentence": filters.sentence(answer.asked, queries.names(by, answer.asked)),
        "currency": answer.currency,
        "facets": {
            facet: [{name: getattr(one, name) for name in FACET} for one in values]
            for facet, values in answer.facets.items()
        },
        "histograms": {
            name: {"edges": list(one.edges), "counts": list(one.counts), "missing": one.missing}
            for name, one in answer.histograms.items()
        },
        "index": {
            "generation": answer.generation,
            "built_at": answer.built_at,
            "age_seconds": int((clock.now() - answer.built_at).total_seconds()),
        },
        "elapsed_ms": round(answer.elapsed_ms, 2),
    }
