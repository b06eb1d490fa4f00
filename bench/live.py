"""`lonja bench live`: changes written to the journal by one process while another asks, and how soon answers know them.

A change counts as visible when the first search that began after it had been handed to the journal, and that takes it
into account, has been answered. Once a second the newest change is looked for by what it says, so that a sequence
alone isn't believed.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from bench.discovery_population import COUNTRIES, PARENTS, generate, questions
from lonja.discovery.engine import Facts, Index, Journal, Query, Range, build, search, warm

ROOT = Path(__file__).parents[1]
GOAL_S = 1.0
WRITTEN = "written.json"
LONGER_S = 5.0


def main(argv: Sequence[str] | None = None) -> int:
    """Build, then write and ask at the same time; 0 also where the goal is missed, for the figures say so."""
    parser = argparse.ArgumentParser(prog="lonja bench live", description=__doc__)
    parser.add_argument("--creators", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=1_000, help="changes per second")
    parser.add_argument("--batch", type=int, default=10, help="changes in one record of the journal")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp(prefix="lonja-bench-"))
    try:
        report = _run(asked, folder)
    except KeyboardInterrupt:
        print("stopped; nothing is left behind", file=sys.stderr)
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(report) if asked.json else "\n".join(f"{name:>24} {value}" for name, value in report.items()))
    return 0


def _run(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    warm()
    print(f"making and building {asked.creators:,} creators", file=sys.stderr, flush=True)
    world = generate(asked.creators, asked.seed)
    asking = questions(world, 300, asked.seed)
    build(world.people, folder, parents=PARENTS)
    ids = world.people.ids[np.random.default_rng(asked.seed).integers(0, asked.creators, asked.rate * asked.seconds)]
    del world
    np.save(folder / "ids.npy", ids)
    index = Index.open(folder)
    for query in asking:
        search(index, query)
    calm = _asked(index, asking, None)[1]
    print("writing and asking", file=sys.stderr, flush=True)
    command = [sys.executable, "-c", "from bench.live import write; write()", str(folder), str(asked.rate)]
    writer = subprocess.Popen([*command, str(asked.batch)], cwd=ROOT)
    try:
        seen, taken, wrong = _asked(index, asking, writer)
        written = json.loads((folder / WRITTEN).read_text())
    finally:
        writer.kill()
    return _report(asked, np.array(written), np.array(seen), np.array(taken), np.array(calm), wrong)


def _asked(
    index: Index, asking: list[Query], writer: "subprocess.Popen[bytes] | None"
) -> tuple[list[tuple[float, int]], list[tuple[float, float, float]], int]:
    """Ask one question after another for as long as the writer writes and a while longer: when each answer was there
    and what it knew; and how long each took, what processor time, and how much of that was taking changes in."""
    seen, taken, wrong, number = [], [], 0, 0
    looked, until = time.time(), time.time() + LONGER_S
    while time.time() < until:
        if writer is not None and writer.poll() is None:
            until = time.time() + LONGER_S
        query, number = asking[number % len(asking)], number + 1
        begun, worked = time.perf_counter(), time.thread_time()
        index.refresh()
        refreshed = time.thread_time()
        known = search(index, query).sequence
        taken.append((time.perf_counter() - begun, time.thread_time() - worked, refreshed - worked))
        seen.append((time.time(), known))
        if time.time() - looked > 1 and known:
            looked = time.time()
            wrong += not _says(index, known)
    return seen, taken, wrong


def _says(index: Index, sequence: int) -> bool:
    """Whether a creator of this record is found by the followers that the record gave it."""
    query = Query(followers=Range(sequence, sequence), sort="followers")
    return search(index, query).total > 0


def write() -> None:
    """The writer: so many changes per second on a fixed timetable; leaves behind when each record was handed over."""
    folder, rate, batch = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    ids = np.load(folder / "ids.npy").tolist()
    handed = []
    with Journal.write(folder) as journal:
        start = time.time()
        for number, begin in enumerate(range(0, len(ids), batch)):
            time.sleep(max(start + number * batch / rate - time.time(), 0))
            latest = {high << 64 | low: None for high, low in ids[begin : begin + batch]}
            facts = [_changed(UUID(int=one), journal.sequence + 1) for one in latest]
            handed.append((time.time(), journal.sequence + 1, len(facts)))
            journal.append(changed=facts)
    (folder / WRITTEN).write_text(json.dumps(handed))


def _changed(creator: UUID, sequence: int) -> Facts:
    return Facts(
        id=creator,
        names=f"changed_{sequence} #mibersol",
        bio="nosol miber trino enta",
        platforms=["tiktok"],
        languages=["es"],
        categories=["top01-sub1", "top04-sub2"],
        country=COUNTRIES[sequence % 20],
        followers=sequence,
        median_views=sequence * 3,
        engagement_views_bps=400,
        prices_minor={"tiktok_video": 50_000, "instagram_reel": 40_000},
        audience={"gender": {"female": 0.6, "male": 0.4}, "country": {"ES": 0.7, "MX": 0.2}},
    )


def _report(asked: Any, written: Any, seen: Any, taken: Any, calm: Any, wrong: int) -> dict[str, Any]:
    at = np.searchsorted(seen[:, 1], written[:, 1])  # the first answer that knew the record
    is_seen = at < len(seen)
    delay = seen[np.minimum(at, len(seen) - 1), 0] - written[:, 0]
    changes = written[:, 2]
    inside = float(changes[is_seen & (delay <= GOAL_S)].sum() / changes.sum())
    return {
        "creators": asked.creators,
        "changes_per_second": round(float(changes.sum() / (written[-1, 0] - written[0, 0])), 1),
        "seen_within_1s": round(inside, 5),
        "worst_delay_s": round(float(delay[is_seen].max()), 3),
        "never_seen": int(changes[~is_seen].sum()),
        "wrong": wrong,
        **{f"p{p}_ms": round(float(np.percentile(taken[:, 0] * 1000, p)), 2) for p in (50, 99)},
        "worst_ms": round(float(taken[:, 0].max() * 1000), 1),
        **{f"cpu_p{p}_ms": round(float(np.percentile(taken[:, 1] * 1000, p)), 2) for p in (50, 99)},
        "cpu_worst_ms": round(float(taken[:, 1].max() * 1000), 1),
        "cpu_taking_in_ms_per_s": round(float(taken[:, 2].sum() * 1000 / (seen[-1, 0] - seen[0, 0])), 1),
        **{f"calm_p{p}_ms": round(float(np.percentile(calm[:, 0] * 1000, p)), 2) for p in (50, 99)},
        **{f"calm_cpu_p{p}_ms": round(float(np.percentile(calm[:, 1] * 1000, p)), 2) for p in (50, 99)},
    }
