"""Compiling everything once, at install time, so that no search waits for it."""

import tempfile
from datetime import date
from pathlib import Path
from uuid import UUID

from lonja.discovery.engine import jit
from lonja.discovery.engine.facts import Facts
from lonja.discovery.engine.index import Index, build
from lonja.discovery.engine.journal import Journal
from lonja.discovery.engine.search import search
from lonja.discovery.engine.types import AudienceShare, Query, Range, Target


def warm() -> bool:
    """Compile or load all kernels by asking a small index everything; False where there is no compiler.

    The machine code lands in NUMBA_CACHE_DIR, which must be set before this package is imported.
    """
    if not jit.AVAILABLE:
        return False
    with tempfile.TemporaryDirectory() as folder:
        build([_creator(number) for number in range(5_000)], folder, parents={"b": "a"})
        index = Index.open(Path(folder))
        with Journal.write(folder) as journal:
            journal.append(changed=[_creator(3), _creator(5_001)], removed=[_creator(4).id])
        index.refresh()
        for query in _queries():
            search(index, query)
        index.close()
    return True


def _creator(number: int) -> Facts:
    return Facts(
        id=UUID(int=number + 1),
        names=f"name{number} común aaaabbbbccccdddd{number}",
        bio="long " * 20_000 if number == 7 else "some words",  # enough text to make the table of words grow
        platforms=["p"],
        languages=["l", "m"] if number == 7 else ["l"],
        categories=["b"],
        country="rare" if number == 7 else "often",
        followers=number * 1000,
        median_views=number,
        prices_minor={"post": number * 100},
        audience={"gender": {"female": 0.5}, "country": {"rare": 0.5} if number == 7 else {"often": 0.5}},
        away=[(date(2020, 1, 1), date(2020, 1, 2))] if number == 9 else [],
    )


def _queries() -> list[Query]:
    shares = (AudienceShare("country", "rare", 2000), AudienceShare("gender", "female", 4000))
    target = Target(audience=shares, cpm_minor=100, categories=frozenset({"a"}))
    several = Target(audience=(*shares, AudienceShare("country", "often", 3000)))
    one = UUID(int=8)
    return [
        Query(target=target),
        Query(target=several),
        Query(text="some na", countries=frozenset({"rare", "often"}), followers=Range(10), cpm_minor=Range(1)),
        Query(text="some rareword", engagement_views_bps=Range(1), rating=Range(1), audience_quality=Range(1)),
        Query(audience=shares, available=(date(2020, 1, 1), date(2020, 1, 1)), exclude_ids=frozenset({one})),
        Query(similar_to=(one,), similar_by="both", sort="similarity", tiers=frozenset({"nano"})),
        Query(sort="price", price_for="post", price_tiers=frozenset({"low"}), growth_30d_bps=Range(1)),
        *(Query(sort=sort) for sort in ("cpm", "followers", "rating", "audience_quality")),
    ]
