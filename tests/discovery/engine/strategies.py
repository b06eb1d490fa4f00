"""Odd creators and odd queries."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lonja.discovery.engine import PRICE_TIERS, SORTS, TIERS, AudienceShare, Facts, Query, Range, Target, Weights

PARENTS = {"skincare": "beauty", "makeup": "beauty", "serum": "skincare", "pasta": "food"}
CATEGORIES = ("beauty", "skincare", "makeup", "serum", "food", "pasta", "games", *(f"c{i}" for i in range(70)))
COUNTRIES = ("ES", "MX", "US")
LANGUAGES = ("es", "en", "pt")
PLATFORMS = ("tiktok", "youtube", "instagram")
AGES = ("18-24", "25-34")
WORDS = (
    "María",
    "maria",
    "mariposa",
    "cocina",
    "ñandú",
    "Málaga",
    "x",
    "ＣＯＣＩＮＡ",
    "a_b",
    "🎉",
    "coci\u200bna",
    "日本",
)
KINDS = ("reel", "story")
DAYS = [date(2026, 1, 1) + timedelta(days=7 * i) for i in range(6)]
COUNTS = (0, 1, 999, 9_999, 10_000, 50_000, 50_001, 250_000, 1_000_000, 3_000_000_000)
RATES = (0, 1, 249.9999, 250, 1_200, 70_000)
ODD = (None, None, float("nan"))

numbers = st.sampled_from([*ODD, *COUNTS, -5])
rates = st.sampled_from([*ODD, *RATES])
texts = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
flags = st.sampled_from([None, True, False])
spans = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)).map(lambda pair: (min(pair), max(pair)))


def codes(values: tuple[str, ...], most: int = 3) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most)


def shares(values: tuple[str, ...]) -> SearchStrategy[dict[str, float]]:
    return st.dictionaries(
        st.sampled_from(values), st.sampled_from([0, 0.004, 0.05, 0.29, 0.4, 0.599, 0.6, 1]), max_size=2
    )


audiences = st.fixed_dictionaries(
    {}, optional={"country": shares(COUNTRIES), "gender": shares(("female", "male")), "age": shares(AGES)}
)

facts = st.builds(
    Facts,
    # Few high halves, so that ids share them; the rest differs.
    id=st.tuples(st.integers(0, 2), st.integers(0, 2**64 - 1)).map(lambda half: UUID(int=half[0] << 64 | half[1])),
    names=texts,
    bio=texts,
    platforms=codes(PLATFORMS),
    languages=codes(LANGUAGES),
    categories=codes(CATEGORIES),
    country=st.sampled_from([None, *COUNTRIES]),
    region=st.sampled_from([None, "north", "south"]),
    age_band=st.sampled_from([None, *AGES]),
    gender=st.sampled_from([None, "female", "male"]),
    verified=flags,
    gifting=flags,
    usage_rights=flags,
    negotiable=flags,
    followers=numbers,
    growth_30d_bps=st.sampled_from([*ODD, -10_000, -1, 0, 1, 99_999]),
    posts_30d=rates,
    last_post_on=st.sampled_from([None, *DAYS]),
    median_views=numbers,
    engagement_views_bps=rates,
    hook_bps=rates,
    response_minutes=rates,
    acceptance_bps=rates,
    on_time_bps=rates,
    finished_bps=rates,
    rating=rates,
    audience_quality=st.sampled_from([*ODD, 0, 50, 100]),
    prices_minor=st.dictionaries(st.sampled_from(KINDS), st.sampled_from([0, 9_999, 10_000, 80_000, 5e9]), max_size=2),
    audience=audiences,
    away=st.lists(spans, max_size=3),
)
people = st.lists(facts, max_size=12, unique_by=lambda one: one.id)

wanted = {
    name: codes((*values, "unknown"), 2).map(frozenset)
    for name, values in {
        "platforms": PLATFORMS,
        "countries": (*COUNTRIES, "XX"),
        "regions": ("north", "south"),
        "languages": LANGUAGES,
        "age_bands": AGES,
        "genders": ("female", "male"),
        "tiers": TIERS,
        "price_tiers": PRICE_TIERS,
        "categories_any": CATEGORIES[:9],
        "categories_all": CATEGORIES[:5],
        "categories_none": CATEGORIES[:9],
    }.items()
}


def ranges(values: tuple[float, ...]) -> SearchStrategy[Range]:
    ends = st.one_of(st.none(), st.sampled_from([int(value) for value in values]), st.integers(-(2**40), 2**40))
    return st.tuples(ends, ends).map(lambda pair: Range(*_rising(*pair)))


def _rising(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    return (high, low) if low is not None and high is not None and low > high else (low, high)


audience_shares = st.one_of(
    st.builds(AudienceShare, st.just("country"), st.sampled_from((*COUNTRIES, "XX")), st.sampled_from([1, 500, 4000])),
    st.builds(AudienceShare, st.just("gender"), st.sampled_from(["female", "male"]), st.sampled_from([3000, 6000])),
)

# Few filters at a time: with all of them nobody would ever match.
queries = st.fixed_dictionaries(
    {
        "sort": st.sampled_from([s for s in SORTS if s not in ("score", "similarity", "finished_bps")]),
        "descending": st.booleans(),
    },
    optional=wanted
    | {name: ranges(COUNTS) for name in ("followers", "median_views", "price_minor", "cpm_minor")}
    | {name: ranges(RATES) for name in ("engagement_views_bps", "hook_bps", "growth_30d_bps", "rating", "posts_30d")}
    | dict.fromkeys(("verified", "gifting", "usage_rights", "negotiable"), flags)
    | {
        "audience_quality": ranges((0, 50, 100)),
        "price_for": st.sampled_from([*KINDS, "never"]),
        "text": texts,
        "available": spans,
        "posted_since": st.sampled_from(DAYS),
        "audience": st.lists(audience_shares, max_size=2).map(tuple),
    },
).flatmap(lambda given: st.sets(st.sampled_from(sorted(given)), max_size=4).map(lambda kept: _query(given, kept)))


def _query(given: dict[str, object], kept: set[str]) -> Query:
    return Query(**{name: value for name, value in given.items() if name in kept or name in ("sort", "descending")})  # type: ignore[arg-type]


targets = st.builds(
    Target,
    audience=st.lists(audience_shares, max_size=3, unique_by=lambda one: (one.dimension, one.value)).map(tuple),
    cpm_minor=st.sampled_from([None, 1, 500, 10_000]),
    categories=codes(CATEGORIES[:6], 2).map(frozenset),
)
weights = st.builds(Weights, *[st.sampled_from([0, 1, 40]) for _ in range(5)])
