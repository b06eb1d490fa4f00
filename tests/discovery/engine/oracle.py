"""What the engine must answer, in a few plain lines over the facts themselves."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import floor, isfinite, log2, sqrt
from typing import Any

from lonja.discovery.engine import Facts, Query, Range
from lonja.discovery.engine.fold import words
from lonja.discovery.engine.schema import EDGES, PRICE_TIER_EDGES, PRICE_TIERS, TIER_EDGES, TIERS

Parents = Mapping[str, str]
RATES = ("engagement_views_bps", "engagement_followers_bps", "completion_bps", "hook_bps", "acceptance_bps")
SMALL = (*RATES, "on_time_bps", "posts_30d", "response_minutes", "campaigns_completed", "rating")


def number(facts: Facts, name: str) -> int | None:
    """A fact as the index holds it: whole, within its column."""
    value = getattr(facts, name)
    if value is None or not isfinite(value):
        return None
    low, high = (0, 65_534) if name in SMALL else (0, 254) if name == "audience_quality" else (-(2**31) + 1, 2**31 - 1)
    return min(max(floor(value + 1e-6), low), high)


def price(facts: Facts, query: Query) -> int | None:
    known = {kind: min(max(floor(p + 1e-6), 0), 2**31 - 1) for kind, p in facts.prices_minor.items() if isfinite(p)}
    return known.get(query.price_for) if query.price_for else min(known.values(), default=None)


def cpm(facts: Facts, query: Query) -> int | None:
    cost, views = price(facts, query), number(facts, "median_views")
    return None if cost is None or views is None or views <= 0 else cost * 1000 // views


def categories(facts: Facts, parents: Parents) -> set[str]:
    found = set(facts.categories)
    for code in facts.categories:
        while code in parents:
            code = parents[code]
            found.add(code)
    return found


def tier(value: int | None, names: Sequence[str], edges: Sequence[int]) -> str:
    if value is None:
        return "unknown"
    return [name for name, edge in zip(names, edges, strict=True) if edge <= max(value, 0)][-1]


def bar(value: int | None, edges: Sequence[int]) -> int | None:
    return None if value is None else [i for i, edge in enumerate(edges) if edge <= max(value, 0)][-1]


def inside(value: int | None, limits: Range | None) -> bool:
    if limits is None:
        return True
    low = limits.at_least is None or (value is not None and value >= limits.at_least)
    return value is not None and low and (limits.at_most is None or value <= limits.at_most)


def has_any(codes: Any, wanted: frozenset[str]) -> bool:
    found = {codes} if isinstance(codes, str) else set(codes or ())
    return not wanted or bool((found or {"unknown"}) & wanted)


def has_text(facts: Facts, text: str) -> bool:
    if not text.strip():
        return True
    asked, own = words(text), set(words(facts.names)) | set(words(facts.bio))
    return bool(asked) and set(asked[:-1]) <= own and any(word.startswith(asked[-1]) for word in own)


def share(facts: Facts, dimension: str, value: str) -> float:
    """A share as the index holds it, in steps of 0.5 % rounded down."""
    return floor(min(max(facts.audience.get(dimension, {}).get(value, 0), 0), 1) * 200 + 1e-4) / 200


def filters(query: Query, parents: Parents) -> dict[str, Callable[[Facts], bool]]:
    """Every filter as a test of one creator; those whose names are a facet's or slider's are dropped for it."""
    q = query
    hard = ("growth_7d_bps", "growth_30d_bps", "growth_90d_bps", "posts_30d", "average_views", "hook_bps", "rating")
    hard += ("engagement_followers_bps", "completion_bps", "response_minutes", "acceptance_bps", "on_time_bps")
    hard += ("campaigns_completed", "audience_quality")

    def is_hard(f: Facts) -> bool:
        return (
            has_text(f, q.text)
            and has_any(f.region, q.regions)
            and has_any(f.gender, q.genders)
            and all(
                getattr(q, name) is None or getattr(f, name) == getattr(q, name)
                for name in ("verified", "gifting", "usage_rights", "negotiable")
            )
            and not (q.available and any(a <= q.available[1] and b >= q.available[0] for a, b in f.away))
            and (q.posted_since is None or (f.last_post_on is not None and f.last_post_on >= q.posted_since))
            and all(inside(number(f, name), getattr(q, name)) for name in hard)
            and inside(cpm(f, q), q.cpm_minor)
            and all(share(f, s.dimension, s.value) * 10_000 + 1e-6 >= s.bps for s in q.audience)
            and (q.include_ids is None or f.id in q.include_ids)
            and f.id not in q.exclude_ids
            and f.id not in q.similar_to
        )

    def is_in_categories(f: Facts) -> bool:
        own = categories(f, parents)
        refused = bool(q.categories_none) and has_any(own, q.categories_none)
        return has_any(own, q.categories_any) and q.categories_all <= (own or {"unknown"}) and not refused

    return {
        "hard": is_hard,
        "country": lambda f: has_any(f.country, q.countries),
        "language": lambda f: has_any(f.languages, q.languages),
        "platform": lambda f: has_any(f.platforms, q.platforms),
        "age_band": lambda f: has_any(f.age_band, q.age_bands),
        "category": is_in_categories,
        "followers": lambda f: (
            inside(number(f, "followers"), q.followers)
            and has_any(tier(number(f, "followers"), TIERS, TIER_EDGES), q.tiers)
        ),
        "price_minor": lambda f: (
            inside(price(f, q), q.price_minor)
            and has_any(tier(price(f, q), PRICE_TIERS, PRICE_TIER_EDGES), q.price_tiers)
        ),
        "engagement_views_bps": lambda f: inside(number(f, "engagement_views_bps"), q.engagement_views_bps),
        "median_views": lambda f: inside(number(f, "median_views"), q.median_views),
    }


def matching(people: Sequence[Facts], query: Query, parents: Parents, dropped: str = "") -> list[Facts]:
    tests = [test for name, test in filters(query, parents).items() if name != dropped]
    return [f for f in people if all(test(f) for test in tests)]


def facets(people: Sequence[Facts], query: Query, parents: Parents) -> dict[str, dict[str, int]]:
    codes: dict[str, tuple[str, Callable[[Facts], Any]]] = {
        "platform": ("platform", lambda f: set(f.platforms)),
        "country": ("country", lambda f: {f.country} - {None}),
        "language": ("language", lambda f: set(f.languages)),
        "category": ("category", lambda f: categories(f, parents)),
        "tier": ("followers", lambda f: {tier(number(f, "followers"), TIERS, TIER_EDGES)}),
        "price_tier": ("price_minor", lambda f: {tier(price(f, query), PRICE_TIERS, PRICE_TIER_EDGES)}),
        "age_band": ("age_band", lambda f: {f.age_band} - {None}),
    }
    return {
        name: dict(Counter(code for f in matching(people, query, parents, own) for code in of(f) or {"unknown"}))
        for name, (own, of) in codes.items()
    }


def histograms(people: Sequence[Facts], query: Query, parents: Parents) -> dict[str, tuple[tuple[int, ...], int]]:
    found = {}
    for name in ("followers", "price_minor", "engagement_views_bps", "median_views"):
        rows = matching(people, query, parents, name)
        bars = Counter(bar(price(f, query) if name == "price_minor" else number(f, name), EDGES[name]) for f in rows)
        found[name] = (tuple(bars[i] for i in range(len(EDGES[name]))), bars[None])
    return found


def sort_value(facts: Facts, query: Query) -> int | None:
    if query.sort == "last_post_day":
        return None if facts.last_post_on is None else (facts.last_post_on.toordinal() - 719_163)
    return {"price": price, "cpm": cpm}.get(query.sort, lambda f, q: number(f, q.sort))(facts, query)


def ordered(rows: Sequence[Facts], query: Query) -> list[Facts]:
    """Missing values last, whichever way; ties by id."""

    def key(facts: Facts) -> tuple[bool, int, int]:
        value = sort_value(facts, query)
        return value is None, (value or 0) * (-1 if query.descending else 1), facts.id.int

    return sorted(rows, key=key)


def audience_fit(facts: Facts, wanted: Mapping[str, Mapping[str, float]]) -> float | None:
    """1 - Jensen-Shannon distance, mean over the dimensions that are known."""
    fits = []
    for dimension, target in wanted.items():
        if not facts.audience.get(dimension):
            continue
        total = max(sum(target.values()), 1)
        theirs = [value / total for value in target.values()]
        own = [share(facts, dimension, value) for value in target]
        pairs = [*zip(own, theirs, strict=True), (max(1 - sum(own), 0), max(1 - sum(target.values()), 0))]
        apart = sum(x * log2(x / ((p + q) / 2)) / 2 for p, q in pairs for x in (p, q) if x > 0)
        fits.append(1 - sqrt(min(max(apart, 0), 1)))
    return sum(fits) / len(fits) if fits else None
