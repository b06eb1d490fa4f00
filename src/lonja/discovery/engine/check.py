"""What makes a query unanswerable, field by field."""

from collections.abc import Iterator

from lonja.discovery.engine import schema
from lonja.discovery.engine.fold import words
from lonja.discovery.engine.rank import SORTS
from lonja.discovery.engine.types import MAX_IDS, MAX_LIMIT, MAX_SIMILAR, MAX_WORDS, AudienceShare, InvalidQuery, Query

LONGEST_TEXT = 1_000
MOST_CODES = 1_000
MOST_SHARES = 50
HIGHEST_WEIGHT = 1_000


def check(query: Query) -> None:
    """Raise InvalidQuery with every problem of the query, before anything is scanned."""
    problems = [*_text(query), *_limits(query), *_codes(query), *_shares(query), *_order(query)]
    if problems:
        raise InvalidQuery(problems)


def _text(query: Query) -> Iterator[tuple[str, str]]:
    if len(query.text) > LONGEST_TEXT:
        yield "text", f"is longer than {LONGEST_TEXT} characters"
    elif len(words(query.text)) > MAX_WORDS:
        yield "text", f"has more than {MAX_WORDS} words"


def _limits(query: Query) -> Iterator[tuple[str, str]]:
    for name, limits in query.ranges():
        if limits.at_least is not None and limits.at_most is not None and limits.at_least > limits.at_most:
            yield name, "begins after it ends"
    if query.available is not None and query.available[0] > query.available[1]:
        yield "available", "begins after it ends"


def _codes(query: Query) -> Iterator[tuple[str, str]]:
    names = ("platforms", "countries", "regions", "languages", "age_bands", "genders", "tiers", "price_tiers")
    for name in (*names, "categories_any", "categories_all", "categories_none"):
        if len(getattr(query, name)) > MOST_CODES:
            yield name, f"has more than {MOST_CODES} values"
    for name in ("include_ids", "exclude_ids"):
        if len(getattr(query, name) or ()) > MAX_IDS:
            yield name, f"has more than {MAX_IDS} ids"
    if len(query.similar_to) > MAX_SIMILAR:
        yield "similar_to", f"has more than {MAX_SIMILAR} creators"


def _shares(query: Query) -> Iterator[tuple[str, str]]:
    for name, shares in (("audience", query.audience), ("target.audience", query.target.audience)):
        if len(shares) > MOST_SHARES:
            yield name, f"has more than {MOST_SHARES} shares"
        if any(share.dimension not in schema.AUDIENCE for share in shares):
            yield name, f"has a dimension that isn't one of {', '.join(schema.AUDIENCE)}"
        if any(not 0 < share.bps <= 10_000 for share in shares):
            yield name, "has a share outside of 0-100 %"
    yield from _target(query.target.audience)


def _target(shares: tuple[AudienceShare, ...]) -> Iterator[tuple[str, str]]:
    for dimension in sorted({share.dimension for share in shares}):
        values = [share.value for share in shares if share.dimension == dimension]
        if len(values) != len(set(values)):
            yield "target.audience", f"names a value of {dimension} twice"


def _order(query: Query) -> Iterator[tuple[str, str]]:
    if query.sort not in SORTS:
        yield "sort", f"isn't one of {', '.join(SORTS)}"
    if query.sort == "similarity" and not query.similar_to:
        yield "sort", "by similarity needs creators to be similar to"
    if query.similar_by not in ("content", "audience", "both"):
        yield "similar_by", "isn't content, audience or both"
    if not 1 <= query.limit <= MAX_LIMIT:
        yield "limit", f"isn't between 1 and {MAX_LIMIT}"
    weights = [
        getattr(query.weights, part) for part in ("audience", "performance", "price", "reliability", "relevance")
    ]
    if any(not 0 <= weight <= HIGHEST_WEIGHT for weight in weights):
        yield "weights", f"has a weight outside of 0-{HIGHEST_WEIGHT}"
    if query.target.cpm_minor is not None and not 0 < query.target.cpm_minor < 2**31:
        yield "target.cpm_minor", "isn't a positive amount"
