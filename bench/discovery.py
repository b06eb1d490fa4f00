"""`lonja bench discovery`: the engine and its peers on one population, answers compared before any clock runs."""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np

from bench import discovery_workers
from bench.discovery_contestants import PEERS, Lonja
from bench.discovery_peers import Postgres
from bench.discovery_population import generate, questions
from bench.discovery_tables import tables
from lonja.discovery.engine import Index, Query, search, warm
from lonja.discovery.engine.plan import make_plan
from lonja.ops.postgresql import session

ROUNDS = 3  # each question is asked so often; a single asking says more about the machine's other work
TURN = 100  # questions in a row: after every single one, the others would have emptied the caches
SLOW = 0.1  # seconds: who takes longer on average is asked once only


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0 when all contestants agreed."""
    parser = argparse.ArgumentParser(prog="lonja bench discovery", description=__doc__)
    parser.add_argument("--creators", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--against", default="", help=f"comma-separated: {', '.join(PEERS)}")
    parser.add_argument("--then", type=int, default=0, help="ask the engine alone about so many creators as well")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    names = [name for name in asked.against.split(",") if name]
    if unknown := set(names) - set(PEERS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    report: dict[str, Any] = {"results": []}
    more: dict[str, Any] = {"results": []}
    try:
        _fill(report, asked, asked.creators, names)
        if asked.then:
            _fill(more, asked, asked.then, [])
    except KeyboardInterrupt:
        _say("stopped; no file is left behind. What was measured until then:")
        _print(report, more, asked)
        return 130
    _print(report, more, asked)
    return 0 if all(one["identical"] for one in report["results"] + more["results"]) else 1


def _print(report: dict[str, Any], more: dict[str, Any], asked: argparse.Namespace) -> None:
    report["results"] += [one | {"engine": f"lonja at {asked.then}"} for one in more["results"]]
    if report["results"]:
        print(json.dumps(_plain(report)) if asked.json else _table(report))


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _fill(report: dict[str, Any], asked: argparse.Namespace, creators: int, names: list[str]) -> None:
    """Build, compare and time in a folder that goes away whatever happens; each figure is in the report at once."""
    folder = Path(tempfile.mkdtemp(prefix="lonja-bench-"))
    contestants: list[Any] = [Lonja(), *(PEERS[name]() for name in names)]
    with _server() if Postgres.name in names else nullcontext():
        try:
            _run(report, asked, creators, contestants, folder)
        finally:
            for one in contestants:
                one.close()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server() -> Iterator[None]:
    """The PostgreSQL of LONJA_DATABASE_URL, or one of our own that is gone afterwards."""
    if os.environ.get("LONJA_DATABASE_URL"):
        yield
        return
    home = Path(tempfile.mkdtemp(prefix="lonja-bench-pg-"))
    home.chmod(0o711)  # as root the server runs as another account, which has to pass through
    (home / "throwaway").touch()
    hold = session.Hold(home, _say)
    os.environ["LONJA_DATABASE_URL"] = hold.url
    try:
        yield
    finally:
        del os.environ["LONJA_DATABASE_URL"]
        hold.close()
        shutil.rmtree(home, ignore_errors=True)


def _run(
    report: dict[str, Any], asked: argparse.Namespace, creators: int, contestants: list[Any], folder: Path
) -> None:
    warm()
    _say(f"making {creators:,} creators")
    world = generate(creators, asked.seed)
    asking = questions(world, asked.queries, asked.seed)
    built = {}
    data = tables(world) if len(contestants) > 1 else None
    for one in contestants:
        _say(f"building {one.name}")
        start = time.perf_counter()
        one.build(world if one.name == "lonja" else data, folder)
        built[one.name] = time.perf_counter() - start
    discovery_workers.prepare(folder, asking, data)
    del world
    for one in contestants:
        one.open(data, folder)
    del data
    _say("comparing totals and facets")
    identical = _compared(contestants, asking)
    bandwidth = _bandwidth()
    needed = np.array([_bytes(contestants[0].index, query) for query in asking]) / bandwidth / 1e6
    report |= {
        "creators": creators,
        "queries": asked.queries,
        "bandwidth_gb_s": round(bandwidth, 1),
        "limit_ms": {"p50": round(float(np.median(needed)), 3), "p99": round(float(np.percentile(needed, 99)), 3)},
    }
    _say("asking them in turn")
    times = _timed(contestants, asking)
    for one in contestants:
        report["results"].append(
            {
                "engine": one.name,
                **{f"p{p}_ms": round(float(np.percentile(times[one.name] * 1000, p)), 2) for p in (50, 95, 99)},
                "build_s": round(built[one.name], 1),
                "disk_mb": round(one.disk() if hasattr(one, "disk") else _size(folder, one.name), 1),
                "identical": identical[one.name],
            }
        )
    for one, found in zip(contestants, report["results"], strict=True):
        found |= _throughput(one, folder)
        if one.name == Lonja.name:
            found |= {f"cpu_p{p}_ms": round(float(np.percentile(_cpu(one, asking), p)), 2) for p in (50, 95, 99)}


def _throughput(one: Any, folder: Path) -> dict[str, float]:
    _say(f"{one.name} in one process of its own, then in two")
    alone, both = (discovery_workers.measure(one.name, folder, count) for count in (1, 2))
    return {
        "qps_1": round(alone["qps"], 1),
        "qps_2": round(both["qps"], 1),
        "rss_mb": round(alone["rss_mb"], 1),
        "first_s": round(alone["first_s"], 2),
    }


def _compared(contestants: list[Any], asking: list[Query]) -> dict[str, bool]:
    """Whether each answers like the engine, and the engine like its own path without a compiler."""
    identical = {one.name: True for one in contestants}
    for number, query in enumerate(asking):
        expected = contestants[0].answer(query)
        if number % 10 == 0 and contestants[0].plain(query) != expected:
            identical["lonja"] = False
            _say(f"the compiled path differs from the plain one for {_asked(query)}")
        for one in contestants[1:]:
            if (found := one.answer(query)) != expected:
                identical[one.name] = False
                _say(f"{one.name} differs: {found[0]} against {expected[0]} for {_asked(query)}")
    return identical


def _asked(query: Query) -> dict[str, Any]:
    return {name: value for name in query.__slots__ if (value := getattr(query, name))}


# What the report has as JSON; the table shows more.
_KEYS = ("engine", "p50_ms", "p95_ms", "p99_ms", "qps_2", "rss_mb", "build_s", "disk_mb", "identical")


def _plain(report: dict[str, Any]) -> dict[str, Any]:
    return report | {"results": [{key: one.get(key) for key in _KEYS} for one in report["results"]]}


def _timed(contestants: list[Any], asking: list[Query]) -> dict[str, Any]:
    """Seconds of each asking, contestants in turn so that the machine's moods reach all of them; a slow one is asked
    in the first round only."""
    times: dict[str, list[float]] = {one.name: [] for one in contestants}
    asked = contestants
    for _ in range(ROUNDS):
        for at in range(0, len(asking), TURN):
            for one in asked:
                for query in asking[at : at + TURN]:
                    start = time.perf_counter()
                    one.answer(query)
                    times[one.name].append(time.perf_counter() - start)
        asked = [one for one in asked if np.mean(times[one.name]) < SLOW]
    return {name: np.array(taken) for name, taken in times.items()}


def _cpu(engine: Lonja, asking: list[Query]) -> Any:
    """Milliseconds of processor that each question takes: what the clock would show if nothing else ran."""
    taken = []
    for query in asking:
        start = time.thread_time()
        engine.answer(query)
        taken.append((time.thread_time() - start) * 1000)
    return np.array(taken)


def _bandwidth() -> float:
    """GB/s of one thread that reads more memory than any cache holds."""
    array = np.ones(1 << 26, np.int64)
    best = min(_seconds(array) for _ in range(5))
    return float(array.nbytes / best / 1e9)


def _seconds(array: Any) -> float:
    start = time.perf_counter()
    array.sum()
    return time.perf_counter() - start


def _bytes(index: Index, query: Query) -> float:
    """What the query must read at least: its bit sets and columns, and the joint codes of whoever is counted."""
    part = index.state.parts[0]
    plan = make_plan(query, part.segment, part.alive)
    widths = {0: 4, 1: 2, 2: 1}
    counted_by = 5 * 2  # joint codes
    columns = sum(widths[width] for width in plan.ranges[:, 0].tolist()) * part.segment.size
    total = search(index, query).total
    counted = min(total, part.segment.size - total)
    return float((1 + len(plan.soft)) * part.segment.size / 8 + columns + counted_by * counted)


def _size(folder: Path, name: str) -> float:
    patterns = {"lonja": "lonja/**/*", "duckdb": "peer.duckdb", "polars": "*.ipc", "tantivy": "tantivy/*"}
    return sum(path.stat().st_size for path in folder.glob(patterns[name]) if path.is_file()) / 1e6


def _table(report: dict[str, Any]) -> str:
    names = list(dict.fromkeys(name for one in report["results"] for name in one))
    names += ["times_lonja"]
    first = report["results"][0]["p50_ms"]
    rows = [one | {"times_lonja": round(one["p50_ms"] / first, 1)} for one in report["results"]]
    lines = [" ".join(f"{name:>14}" for name in names)]
    lines += [" ".join(f"{one.get(name, '')!s:>14}" for name in names) for one in rows]
    limit = report["limit_ms"]
    about = f"{report['creators']:,} creators, {report['queries']} queries, {ROUNDS} rounds (slower than {SLOW} s: 1); "
    about += f"memory {report['bandwidth_gb_s']} GB/s, limit p50 {limit['p50']} ms, p99 {limit['p99']} ms"
    return "\n".join([about, *lines])
