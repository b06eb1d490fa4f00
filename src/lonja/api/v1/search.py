"""A search on the wire: its schema follows the one table of filters, its answer carries labels, counts and sources."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import BaseModel, ConfigDict, create_model

from lonja.discovery import filters
from lonja.discovery.filters import FILTERS, Filter, Kind
from lonja.discovery.types import Search

# What is sent here is read by plain pydantic models: ninja's own take anything with attributes for an object, so that
# an unknown field, or a text in place of an object, would pass unseen.


class RangeIn(BaseModel):
    """Both ends are included; leave one out to keep it open. Creators whose number is missing are never inside."""

    model_config = ConfigDict(extra="forbid")

    at_least: int | None = None
    at_most: int | None = None


class ShareIO(BaseModel):
    """At least this share of the audience, in basis points: {"dimension": "gender", "value": "female", "bps": 6000}."""

    model_config = ConfigDict(extra="forbid")

    dimension: str = Field(description="country, gender, age, language or device")
    value: str
    bps: int


class TargetIn(BaseModel):
    """What the brand wants, for the match score: audience shares, the CPM it can pay, categories."""

    model_config = ConfigDict(extra="forbid")

    audience: list[ShareIO] = []
    cpm_minor: int | None = None
    categories: list[str] = []


class WeightsIn(BaseModel):
    """How much each part of the match score counts, 0 to 100; 0 leaves a part out."""

    model_config = ConfigDict(extra="forbid")

    audience: int = 40
    performance: int = 25
    price: int = 15
    reliability: int = 10
    relevance: int = 10


TYPES: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.CODES: list[str],
    Kind.RANGE: RangeIn,
    Kind.FLAG: bool,
    Kind.PERIOD: list[date],
    Kind.DAYS: int,
    Kind.CHOICE: str,
    Kind.SHARES: list[ShareIO],
    Kind.IDS: list[UUID],
    Kind.ORDER: bool,
    Kind.LIMIT: int,
    Kind.CURSOR: str,
    Kind.TARGET: TargetIn,
    Kind.WEIGHTS: WeightsIn,
}


def _description(one: Filter) -> str:
    words = [f"{one.label}.", f"Unit: {one.unit.value}." if one.unit.value else "", str(one.hint)]
    known = filters.choices(one)
    words.append(f"One of: {', '.join(known)}." if known else "")
    words.append("" if one.is_fed else "Nothing fills this fact yet, so that it finds nobody.")
    return " ".join(word for word in words if word)


class _SearchBase(BaseModel):
    """Filters combine with AND, values inside one list with OR. Everything may be left out."""

    # Unknown fields reach our own checks, which name the one that was probably meant.
    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": False})

    def asked(self) -> Search:
        """Return the search; raise Invalid that names each wrong field and the remedy."""
        return filters.from_json(self.model_dump(mode="json", exclude_unset=True))


_FIELDS: dict[str, Any] = {
    one.name: (TYPES[one.kind] | None, Field(default=None, description=_description(one))) for one in FILTERS
}
if TYPE_CHECKING:
    # A type checker can't read a table; everything that code does with a SearchIn is in its base.
    SearchIn = _SearchBase
else:
    SearchIn = create_model("SearchIn", __base__=_SearchBase, **_FIELDS)


def checked_currency(code: str) -> str:
    """Return the currency; raise Invalid where there is no such one."""
    return filters.from_json({"currency": code}).currency


class FacetOut(Schema):
    """`count` is exact and ignores the facet's own filter. `parent` is the category above a subcategory."""

    code: str
    label: str
    count: int
    is_selected: bool
    parent: str


class HistogramOut(Schema):
    """Bar i counts creators from edges[i] up to edges[i + 1], the last without end; money in the search's currency."""

    edges: list[int]
    counts: list[int]
    missing: int


class IndexOut(Schema):
    """Which state of the index answered, and how old its last full build is; changes since are in the answer too."""

    generation: int
    built_at: datetime
    age_seconds: int
