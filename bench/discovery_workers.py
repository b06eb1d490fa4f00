"""One of several processes that ask a contestant everything: questions per second, memory, the first answer."""

import json
import os
import pickle
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench.discovery_contestants import PEERS, Lonja
from bench.discovery_tables import Tables

ROOT = Path(__file__).parents[1]
QUESTIONS, LAYOUT = "questions.pickle", "layout.pickle"
LONGEST = 30  # seconds of warming up, and again of asking against the clock: who is slow answers fewer questions


def prepare(folder: Path, asking: list[Any], data: Tables | None) -> None:
    """Leave what workers need: the questions, and of the tables only what codes mean."""
    (folder / QUESTIONS).write_bytes(pickle.dumps(asking))
    layout = None
    if data is not None:
        nothing = np.empty(0)
        sets = {name: replace(coded, offsets=nothing, at=nothing) for name, coded in data.sets.items()}
        shares = replace(data.shares, offsets=nothing, at=nothing, shares=None)
        layout = replace(data, numbers={}, codes={}, sets=sets, shares=shares, words=[])
    (folder / LAYOUT).write_bytes(pickle.dumps(layout))


def measure(name: str, folder: Path, count: int) -> dict[str, float]:
    """Run so many at once: questions per second of all together, memory of one in MB, slowest first answer in s."""
    command = [sys.executable, "-m", "bench.discovery_workers", str(folder), name]
    # By this process's clock: what the system says of when a process began can be off by a second.
    began = time.perf_counter()
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        for _ in range(count)
    ]
    try:
        for process in running:
            _line(process)
        first = time.perf_counter() - began
        for process in running:  # all are ready: now they ask at the same time
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        found = [json.loads(_line(process)) for process in running]
    finally:
        for process in running:
            process.kill()
            process.wait()
    return {
        "qps": sum(one["qps"] for one in found),
        "rss_mb": found[0]["rss_mb"],
        "first_s": first,
    }


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a worker ended before it answered; what it said is above")
    return line


def work(folder: Path, name: str) -> None:
    """Answer to be warm, then against the clock: everything once, as far as there is time for it."""
    asking, layout = (pickle.loads((folder / file).read_bytes()) for file in (QUESTIONS, LAYOUT))
    contestant: Any = Lonja() if name == Lonja.name else PEERS[name]()
    contestant.open(layout, folder)
    contestant.answer(asking[0])
    print("answered", flush=True)
    _ask(contestant, asking)
    sys.stdin.readline()
    start = time.perf_counter()
    answered = _ask(contestant, asking)
    taken = time.perf_counter() - start
    print(json.dumps({"qps": answered / taken, "rss_mb": _memory(contestant) / 1e6}), flush=True)


def _ask(contestant: Any, asking: list[Any]) -> int:
    """How many of the questions were answered before the time was up."""
    end = time.perf_counter() + LONGEST
    for number, query in enumerate(asking):
        if time.perf_counter() > end:
            return number
        contestant.answer(query)
    return len(asking)


def _memory(contestant: Any) -> float:
    """Resident bytes of this process, and of the server's process that answers it where there is one."""
    own = float(psutil.Process(os.getpid()).memory_info().rss)
    server = contestant.server() if hasattr(contestant, "server") else None
    return own if server is None else own + psutil.Process(server).memory_info().rss


if __name__ == "__main__":
    work(Path(sys.argv[1]), sys.argv[2])
