"""Two to six creators side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from lonja.api.auth import asker
from lonja.api.v1.cards import CreatorOut, NumberOut, creator_out, numbers_out
from lonja.api.v1.search import TargetIn
from lonja.collaborations import queries as collaborations
from lonja.discovery import comparison, filters

router = Router(tags=["creators"])


class ComparisonIn(Schema):
    """From 2 to 6 creators; with a target, audiences are compared with it."""

    creator_ids: list[UUID]
    target: TargetIn | None = None
    currency: str = "EUR"


class ComparedOut(NumberOut):
    """One value; `text` where the row is words."""

    text: str


class ComparedRowOut(Schema):
    """One fact of all creators, in order. `better` is `higher`, `lower` or empty; `best` names the best ones."""

    group: str
    name: str
    label: str
    kind: str
    currency: str
    better: str
    values: list[ComparedOut]
    best: list[UUID]


class ComparisonOut(Schema):
    creators: list[CreatorOut]
    rows: list[ComparedRowOut]


@router.post("/comparison", response=ComparisonOut)
def compare_creators(request: HttpRequest, data: ComparisonIn) -> dict[str, Any]:
    """Return what decides between the creators, row by row, each value with source and age."""
    by = asker(request)
    by.require("discovery.search")
    document = data.model_dump(mode="json", include={"target", "currency"}, exclude_unset=True)
    worked = collaborations.last_worked_with(by, data.creator_ids)
    found = comparison.compare(by, data.creator_ids, asked=filters.from_json(document), worked=worked)
    ids = [card.id for card in found.cards]
    return {"creators": [creator_out(card) for card in found.cards], "rows": [_row_out(row, ids) for row in found.rows]}


def _row_out(row: comparison.Row, ids: list[UUID]) -> dict[str, Any]:
    numbers = numbers_out({str(place): cell.figure for place, cell in enumerate(row.cells)})
    names = ("group", "name", "label", "kind", "currency", "better")
    return {
        **{name: getattr(row, name) for name in names},
        "values": [{**numbers[str(place)], "text": cell.text} for place, cell in enumerate(row.cells)],
        "best": [ids[place] for place in row.best],
    }
