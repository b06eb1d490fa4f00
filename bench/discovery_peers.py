"""The peers of the discovery engine, each in its best honest form, answering total, facets and a page.

What is asked of them is less than of the engine: no match score (they sort by a column instead), no histograms.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bench.discovery_tables import GROUPS, NUMBER_FILTERS, SET_FILTERS, Tables, codes_of, rows_of, sort_column, steps
from lonja.discovery.engine import Query
from lonja.discovery.engine.fold import words

SCHEMA = "bench_discovery"  # its own, so that the tables of whoever's database this is stay alone
Facets = dict[str, dict[str, int]]
Answer = tuple[int, Facets]


def conditions(query: Query, data: Tables, dialect: "Dialect") -> tuple[list[str], dict[str, str]]:
    """SQL of the filters that no facet ignores, and of each facet's own."""
    hard, own = [], {}
    for name, group in SET_FILTERS.items():
        if asked := getattr(query, name):
            own[group] = dialect.overlaps(group, codes_of(data, group, asked))
    for name, group in (("countries", "country"), ("age_bands", "age_band")):
        if asked := getattr(query, name):
            own[group] = one_of(group, codes_of(data, group, asked))
    for name in ("followers", "price_minor", *NUMBER_FILTERS):
        limits = getattr(query, name)
        if limits is None:
            continue
        column = {"price_minor": "price"}.get(name, name)
        parts = [f"{column} >= {limits.at_least}"] if limits.at_least is not None else []
        parts += [f"{column} <= {limits.at_most}"] if limits.at_most is not None else []
        text = f"coalesce({' AND '.join(parts)}, false)"
        group = {"followers": "tier", "price_minor": "price_tier"}.get(name)
        if group:
            own[group] = text
        else:
            hard.append(" AND ".join(parts))
    if query.genders:
        hard.append(one_of("gender", codes_of(data, "gender", query.genders)))
    hard += [f"{name} = 1" for name in ("verified", "gifting") if getattr(query, name)]
    for share in query.audience:
        least = -(-share.bps * 200 // 10_000)
        if share.dimension == "gender":
            hard.append(f"female >= {least}")
        else:
            code = data.shares.values.index(share.value)
            hard.append(f"id IN (SELECT id FROM shares WHERE code = {code} AND steps >= {least})")
    if query.text:
        hard += dialect.text(words(query.text))
    return hard, own


def one_of(column: str, codes: Iterable[int]) -> str:
    listed = ", ".join(map(str, codes))
    return f"{column} IN ({listed})" if listed else "false"


class Dialect:
    """What DuckDB and PostgreSQL say differently."""

    def overlaps(self, column: str, codes: list[int]) -> str:
        return f"list_has_any({column}, {codes!r}::UTINYINT[])"

    def text(self, asked: list[str]) -> list[str]:
        *whole, last = [word.replace("'", "''") for word in asked]
        found = [f"id IN (SELECT id FROM words WHERE word = '{word}')" for word in whole]
        return [*found, f"id IN (SELECT id FROM words WHERE word >= '{last}' AND word < '{last}\U0010ffff')"]


class PostgresDialect(Dialect):
    def overlaps(self, column: str, codes: list[int]) -> str:
        return f"{column} && ARRAY{codes!r}::smallint[]"

    def text(self, asked: list[str]) -> list[str]:
        return ["text @@ '" + " & ".join([*(f"''{w}''" for w in asked[:-1]), f"''{asked[-1]}'':*"]) + "'::tsquery"]


def statement(query: Query, data: Tables, dialect: Dialect) -> str:
    """One statement: creators that fail at most one facet's own filter, read once, then counted seven ways."""
    hard, own = conditions(query, data, dialect)
    fails = {group: f"(NOT ({text}))::int" for group, text in own.items()}
    total = " + ".join(fails.values()) or "0"
    flags = "".join(f", {text} AS f_{group}" for group, text in fails.items())
    where = " AND ".join([*hard, f"{total} <= 1"])
    parts = ["SELECT 'total' AS facet, 0 AS code, count(*) AS n FROM s WHERE fails = 0"]
    for group in GROUPS:
        kept = f"fails = f_{group}" if group in own else "fails = 0"
        if group in data.sets:
            parts.append(
                f"SELECT '{group}', c, count(*) FROM (SELECT unnest({group}) c FROM s WHERE {kept}) x GROUP BY 2"
            )
            empty = "cardinality" if isinstance(dialect, PostgresDialect) else "len"
            parts.append(f"SELECT '{group}', -1, count(*) FROM s WHERE {kept} AND {empty}({group}) = 0")
        else:
            parts.append(f"SELECT '{group}', {group}, count(*) FROM s WHERE {kept} GROUP BY 2")
    sort = sort_column(query)
    page = f"(SELECT 'page', id, 0 FROM s WHERE fails = 0 ORDER BY {sort} DESC NULLS LAST, id LIMIT 20)"
    columns = ", ".join(dict.fromkeys(["id", sort, *GROUPS]))
    return (
        f"WITH s AS MATERIALIZED (SELECT {columns}, {total} AS fails{flags} FROM creators WHERE {where}) "
        + " UNION ALL ".join([*parts, page])
    )


def collected(rows: Iterable[tuple[str, int, int]], data: Tables) -> Answer:
    total, facets = 0, {group: {} for group in GROUPS}  # type: tuple[int, Facets]
    for facet, code, count in rows:
        if facet == "total":
            total = count
        elif facet in facets and count:
            facets[facet]["unknown" if code < 0 else data.values[facet][code]] = count
    return total, facets


def frame(data: Tables) -> Any:
    """The table as a Polars data frame, from which DuckDB reads too."""
    import polars as pl

    columns: dict[str, Any] = {"id": pl.Series(np.arange(data.count, dtype=np.int32))}
    for name in ("followers", "price", "median_views", *NUMBER_FILTERS):
        columns[name] = pl.Series(data.numbers[name]).fill_nan(None).cast(pl.Int32)
    for name, codes in data.codes.items():
        columns[name] = pl.Series(codes.astype(np.int16))
    for name, coded in data.sets.items():
        columns[name] = pl.Series(rows_of(coded), dtype=pl.List(pl.UInt8))
    return pl.DataFrame(columns)


def share_frame(data: Tables) -> Any:
    import polars as pl

    owner = np.repeat(np.arange(data.count, dtype=np.int32), np.diff(data.shares.offsets))
    assert data.shares.shares is not None
    return pl.DataFrame(
        {"code": data.shares.at.astype(np.int16), "steps": steps(data.shares.shares).astype(np.int16), "id": owner}
    ).sort("code", "steps", "id")


def word_frame(data: Tables) -> Any:
    import polars as pl

    lists = pl.DataFrame({"id": np.arange(data.count, dtype=np.int32), "word": pl.Series(data.words)})
    return lists.explode("word").drop_nulls().sort("word", "id").select("word", "id")


class DuckDb:
    """A file with statistics; words and audience shares are sorted tables, whose zones are skipped."""

    name = "duckdb"
    _base: Any = None

    def build(self, data: Tables, folder: Path) -> None:
        import duckdb

        base = duckdb.connect(str(folder / "peer.duckdb"))
        for table, rows in (("creators", frame(data)), ("shares", share_frame(data)), ("words", word_frame(data))):
            aside = folder / f"{table}.parquet"
            rows.write_parquet(aside)
            base.execute(f"CREATE TABLE {table} AS SELECT * FROM read_parquet('{aside}')")
            aside.unlink()
        base.execute("ANALYZE")
        base.close()

    def open(self, data: Tables, folder: Path) -> None:
        import duckdb

        self._data, self._base = data, duckdb.connect(str(folder / "peer.duckdb"), read_only=True)

    def answer(self, query: Query) -> Answer:
        return collected(self._base.execute(statement(query, self._data, Dialect())).fetchall(), self._data)

    def close(self) -> None:
        if self._base is not None:
            self._base.close()


class Postgres:
    """B-trees on what is selective, GIN on sets and words, statistics, prepared by the driver, parallel workers on."""

    name = "postgresql"
    _data: Tables | None = None

    def build(self, data: Tables, folder: Path) -> None:
        self._data = data
        with self._connect() as base:
            base.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            base.execute(f"CREATE SCHEMA {SCHEMA}")
            numbers = dict.fromkeys(("followers", "price", *NUMBER_FILTERS), "int")
            columns = numbers | dict.fromkeys(data.codes, "smallint") | dict.fromkeys(data.sets, "smallint[]")
            listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            base.execute(f"CREATE UNLOGGED TABLE creators (id int PRIMARY KEY, {listed}, text tsvector)")
            base.execute("CREATE UNLOGGED TABLE shares (code smallint, steps smallint, id int)")
            self._copy(base, data, list(columns))
            for name in ("country", "followers", "price", *NUMBER_FILTERS):
                base.execute(f"CREATE INDEX ON creators ({name})")
            for name in ("category", "language", "text"):
                base.execute(f"CREATE INDEX ON creators USING gin ({name})")
            base.execute("CREATE INDEX ON shares (code, steps, id)")
        with self._connect(autocommit=True) as base:
            base.execute("VACUUM ANALYZE creators")
            base.execute("VACUUM ANALYZE shares")

    def _copy(self, base: Any, data: Tables, columns: list[str]) -> None:
        rows = frame(data).select("id", *columns).iter_rows()
        with base.cursor().copy(f"COPY creators (id, {', '.join(columns)}, text) FROM STDIN") as copy:
            for row, own in zip(rows, data.words, strict=True):
                lists = ["{" + ",".join(map(str, x)) + "}" if isinstance(x, list) else x for x in row]
                copy.write_row([*lists, " ".join(f"'{word}'" for word in own)])
        with base.cursor().copy("COPY shares FROM STDIN") as copy:
            for row in share_frame(data).iter_rows():
                copy.write_row(row)

    def _connect(self, *, autocommit: bool = False) -> Any:
        import os

        import psycopg

        address = os.environ.get("LONJA_DATABASE_URL")
        if not address:
            raise SystemExit("LONJA_DATABASE_URL says which PostgreSQL to compare with; it isn't set")
        return psycopg.connect(address, autocommit=autocommit, options=f"-c search_path={SCHEMA}")

    def open(self, data: Tables, folder: Path) -> None:
        self._data, self._base = data, self._connect(autocommit=True)
        self._base.execute("SET work_mem = '256MB'")
        self._base.execute("SET jit = off")

    def answer(self, query: Query) -> Answer:
        rows = self._base.execute(statement(query, self._data, PostgresDialect())).fetchall()
        return collected(rows, self._data)

    def server(self) -> int | None:
        """The process that answers, where it runs on this machine."""
        import psutil

        own = self._base.info.backend_pid
        return own if psutil.pid_exists(own) and "postgres" in psutil.Process(own).name() else None

    def disk(self) -> float:
        row = self._base.execute("SELECT pg_total_relation_size('creators') + pg_total_relation_size('shares')")
        return float(row.fetchone()[0]) / 1e6

    def close(self) -> None:
        if self._data is None:
            return  # nothing was built
        with self._connect(autocommit=True) as base:
            base.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


class Polars:
    """Frames in memory from IPC files; words and shares sorted, found by binary search."""

    name = "polars"

    def build(self, data: Tables, folder: Path) -> None:
        for name, rows in (("creators", frame(data)), ("shares", share_frame(data)), ("words", word_frame(data))):
            rows.write_ipc(folder / f"{name}.ipc")

    def open(self, data: Tables, folder: Path) -> None:
        import polars as pl

        self._data = data
        self._creators, self._shares, self._words = (
            pl.read_ipc(folder / f"{name}.ipc") for name in ("creators", "shares", "words")
        )
        self._words = self._words.with_columns(pl.col("word").set_sorted())

    def answer(self, query: Query) -> Answer:
        import polars as pl

        hard, own = self._filters(query)
        failing = pl.sum_horizontal([(~test).cast(pl.UInt8) for test in own.values()]) if own else pl.lit(0)
        chosen = self._creators.lazy().filter(*hard) if hard else self._creators.lazy()
        flags = [(~test).cast(pl.UInt8).alias(f"f_{group}") for group, test in own.items()]
        sort = sort_column(query)
        columns = list(dict.fromkeys(["id", sort, *GROUPS]))
        kept = chosen.select(*columns, failing.alias("fails"), *flags).filter(pl.col("fails") <= 1).collect()
        matching = kept.filter(pl.col("fails") == 0)
        matching.select("id", sort).top_k(20, by=[sort, "id"], reverse=[False, True])
        facets: Facets = {}
        for group in GROUPS:
            rows = kept.filter(pl.col("fails") == pl.col(f"f_{group}")) if group in own else matching
            is_set, values = group in self._data.sets, self._data.values[group]
            column = rows[group].explode().drop_nulls() if is_set else rows[group]
            counts = dict(column.value_counts().iter_rows())
            if is_set and (empty := int((rows[group].list.len() == 0).sum())):
                counts[-1] = empty
            facets[group] = {"unknown" if code < 0 else values[code]: count for code, count in counts.items()}
        return len(matching), facets

    def _filters(self, query: Query) -> tuple[list[Any], Mapping[str, Any]]:
        import polars as pl

        hard, own = [], {}
        for name, group in SET_FILTERS.items():
            if asked := getattr(query, name):
                codes = codes_of(self._data, group, asked)
                own[group] = pl.any_horizontal([pl.col(group).list.contains(code) for code in codes] or [pl.lit(False)])
        for name, group in (("countries", "country"), ("age_bands", "age_band")):
            if asked := getattr(query, name):
                own[group] = pl.col(group).is_in(codes_of(self._data, group, asked))
        for name in ("followers", "price_minor", *NUMBER_FILTERS):
            limits = getattr(query, name)
            if limits is None:
                continue
            column = pl.col({"price_minor": "price"}.get(name, name))
            test = column.is_between(
                -(2**31) if limits.at_least is None else limits.at_least,
                2**31 - 1 if limits.at_most is None else limits.at_most,
            )
            group = {"followers": "tier", "price_minor": "price_tier"}.get(name)
            if group:
                own[group] = test.fill_null(False)
            else:
                hard.append(test)
        if query.genders:
            hard.append(pl.col("gender").is_in(codes_of(self._data, "gender", query.genders)))
        hard += [pl.col(name) == 1 for name in ("verified", "gifting") if getattr(query, name)]
        for share in query.audience:
            least = -(-share.bps * 200 // 10_000)
            if share.dimension == "gender":
                hard.append(pl.col("female") >= least)
            else:
                code = self._data.shares.values.index(share.value)
                hard.append(self._mask(self._shares.filter(pl.col("code") == code, pl.col("steps") >= least)["id"]))
        for number, word in enumerate(asked_words := words(query.text)):
            last = number == len(asked_words) - 1
            column = self._words["word"]
            begin = column.search_sorted(word, side="left")
            end = column.search_sorted(word + "\U0010ffff" if last else word, side="left" if last else "right")
            hard.append(self._mask(self._words["id"][begin:end]))
        return hard, own

    def _mask(self, ids: Any) -> Any:
        import polars as pl

        mask = np.zeros(len(self._creators), np.bool_)
        mask[ids.to_numpy()] = True
        return pl.lit(pl.Series(mask))

    def close(self) -> None:
        pass
