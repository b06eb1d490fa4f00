"""Who is asked: the engine as the product uses it, and its peers by name."""

from pathlib import Path
from typing import Any

from bench.discovery_peers import Answer, DuckDb, Polars, Postgres
from bench.discovery_population import PARENTS, World
from bench.discovery_tables import GROUPS, Tables
from bench.discovery_tantivy import Tantivy
from lonja.discovery.engine import Index, Query, build, search

PEERS = {peer.name: peer for peer in (DuckDb, Postgres, Polars, Tantivy)}


class Lonja:
    """The engine as the product uses it, match score and histograms included."""

    name = "lonja"
    index: Any = None

    def build(self, data: Tables | World, folder: Path) -> None:
        assert isinstance(data, World)
        build(data.people, folder / "lonja", parents=PARENTS)

    def open(self, data: Any, folder: Path) -> None:
        self.index = Index.open(folder / "lonja")

    def answer(self, query: Query, *, kernel: bool = True) -> Answer:
        found = search(self.index, query, kernel=kernel)
        return found.total, {group: dict(found.facets[group]) for group in GROUPS}

    def plain(self, query: Query) -> Answer:
        return self.answer(query, kernel=False)

    def close(self) -> None:
        if self.index is not None:
            self.index.close()
