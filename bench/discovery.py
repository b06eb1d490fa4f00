"""`lonja bench discovery`: the engine and its peers on one population, answers compared before any clock runs."""

import argparse
import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench.discovery_peers import Answer, DuckDb, Polars, Postgres
from bench.discovery_population import PARENTS, World, generate, questions
from bench.discovery_tables import GROUPS, Tables, tables
from bench.discovery_tantivy import Tantivy
from lonja.discovery.engine import Index, Query, build, search, warm
from lonja.discovery.engine.plan import make_plan

PEERS = {peer.name: peer for peer in (DuckDb, Postgres, Polars, Tantivy)}
ROUNDS = 3  # each question is asked so often; a single asking says more about the machine's other work


class Lonja:
    """The engine as the product uses it, match score and histograms included."""

    name = "lonja"

    def build(self, data: Tables | World, folder: Path) -> None:
        assert isinstance(data, World)
        build(data.people, folder / "lonja", parents=PARENTS)

    def open(self, data: Any, folder: Path) -> None:
        self.index = Index.open(folder / "lonja")

    def answer(self, query: Query) -> Answer:
        found = search(self.index, query)
        return found.total, {group: dict(found.facets[group]) for group in GROUPS}

    def close(self) -> None:
        self.index.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmark; 0 when all contestants agreed."""
    parser = argparse.ArgumentParser(prog="lonja bench discovery", description=__doc__)
    parser.add_argument("--creators", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--against", default="", help=f"comma-separated: {', '.join(PEERS)}")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worker", default="", help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    if asked.worker:
        return _work(asked)
    names = [name for name in asked.against.split(",") if name]
    if unknown := set(names) - set(PEERS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    folder = Path(tempfile.mkdtemp(prefix="lonja-bench-"))
    try:
        report = _run(asked, names, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(report) if asked.json else _table(report))
    return 0 if all(one["identical"] for one in report["results"]) else 1


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run(asked: argparse.Namespace, names: list[str], folder: Path) -> dict[str, Any]:
    warm()
    _say(f"making {asked.creators:,} creators")
    world = generate(asked.creators, asked.seed)
    asking = questions(world, asked.queries, asked.seed)
    contestants: list[Any] = [Lonja(), *(PEERS[name]() for name in names)]
    built = {}
    data = tables(world) if names else None
    for one in contestants:
        _say(f"building {one.name}")
        start = time.perf_counter()
        one.build(world if one.name == "lonja" else data, folder)
        built[one.name] = time.perf_counter() - start
        one.open(data, folder)
    identical = {one.name: True for one in contestants}
    for query in asking:
        expected = contestants[0].answer(query)
        for one in contestants[1:]:
            if (found := one.answer(query)) != expected:
                identical[one.name] = False
                asked_fields = {name: value for name in query.__slots__ if (value := getattr(query, name))}
                _say(f"{one.name} differs: {found[0]} against {expected[0]} for {asked_fields}")
    times = _timed(contestants, asking)
    bandwidth = _bandwidth()
    needed = np.array([_bytes(contestants[0].index, query) for query in asking]) / bandwidth / 1e6
    report = {
        "creators": asked.creators,
        "queries": asked.queries,
        "bandwidth_gb_s": round(bandwidth, 1),
        "limit_ms": {"p50": round(float(np.median(needed)), 3), "p99": round(float(np.percentile(needed, 99)), 3)},
        "results": [],
    }
    for one in contestants:
        taken = times[one.name] * 1000
        row = {
            "engine": one.name,
            **{f"p{p}_ms": round(float(np.percentile(taken, p)), 2) for p in (50, 95, 99)},
            "qps_1": round(1000 / float(taken.mean()), 1),
            "build_s": round(built[one.name], 1),
            "disk_mb": round(one.disk() if hasattr(one, "disk") else _size(folder, one.name), 1),
            "identical": identical[one.name],
        }
        if one.name == "lonja":
            row |= {f"cpu_p{p}_ms": round(float(np.percentile(_cpu(one, asking), p)), 2) for p in (50, 95, 99)}
            row |= _in_processes(asking, folder)
        report["results"].append(row)
        one.close()
    return report


def _timed(contestants: list[Any], asking: list[Query]) -> dict[str, Any]:
    """Seconds of each asking, contestants in turn so that the machine's moods reach all of them."""
    times: dict[str, list[float]] = {one.name: [] for one in contestants}
    for _ in range(ROUNDS):
        for query in asking:
            for one in contestants:
                start = time.perf_counter()
                one.answer(query)
                times[one.name].append(time.perf_counter() - start)
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
    """What the query must read at least: its bit sets and columns, and 16 bytes of whoever is counted."""
    part = index.state.parts[0]
    plan = make_plan(query, part.segment, part.alive)
    widths = {0: 4, 1: 2, 2: 1}
    columns = sum(widths[width] for width in plan.ranges[:, 0].tolist()) * part.segment.size
    total = search(index, query).total
    counted = min(total, part.segment.size - total)
    return float((1 + len(plan.soft)) * part.segment.size / 8 + columns + 16 * counted)


def _size(folder: Path, name: str) -> float:
    patterns = {"lonja": "lonja/**/*", "duckdb": "peer.duckdb", "polars": "*.ipc", "tantivy": "tantivy/*"}
    return sum(path.stat().st_size for path in folder.glob(patterns[name]) if path.is_file()) / 1e6


def _in_processes(asking: list[Query], folder: Path) -> dict[str, float]:
    """Memory of a fresh process after all questions, its first answer, and questions per second of two at once."""
    command = [sys.executable, "-m", "bench.discovery", "--worker", str(folder)]
    (folder / "questions.pickle").write_bytes(pickle.dumps(asking))
    root = Path(__file__).parents[1]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) for _ in range(2)]
    found = [json.loads(process.communicate()[0]) for process in running]
    return {
        "qps_2": round(sum(one["qps"] for one in found), 1),
        "rss_mb": round(found[0]["rss_mb"], 1),
        "first_answer_s": round(max(one["first_s"] for one in found), 3),
    }


def _work(asked: argparse.Namespace) -> int:
    """One of several processes on one index."""
    asking = pickle.loads((Path(asked.worker) / "questions.pickle").read_bytes())
    start = time.perf_counter()
    index = Index.open(Path(asked.worker) / "lonja")
    search(index, asking[0])
    first = time.perf_counter() - start
    for query in asking:
        search(index, query)
    start = time.perf_counter()
    for query in asking:
        search(index, query)
    taken = time.perf_counter() - start
    rss = psutil.Process(os.getpid()).memory_info().rss / 1e6
    print(json.dumps({"qps": len(asking) / taken, "rss_mb": rss, "first_s": first}))
    return 0


def _table(report: dict[str, Any]) -> str:
    names = list(report["results"][0])
    lines = [" ".join(f"{name:>14}" for name in names)]
    lines += [" ".join(f"{one.get(name, '')!s:>14}" for name in names) for one in report["results"]]
    limit = report["limit_ms"]
    about = f"{report['creators']:,} creators, {report['queries']} queries, {ROUNDS} rounds; "
    about += f"memory {report['bandwidth_gb_s']} GB/s, limit p50 {limit['p50']} ms, p99 {limit['p99']} ms"
    return "\n".join([about, *lines])


if __name__ == "__main__":
    sys.exit(main())
