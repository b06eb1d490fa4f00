"""The process that outlives the others: restarts a killed server, stops it when the last user is gone."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

from lonja.ops.errors import StartProblem
from lonja.ops.postgresql import cluster, place, session

PAUSE = 0.5


def main(home: Path) -> None:
    """Watch over the server of a data folder until nobody uses it."""
    if os.fork():
        os._exit(0)
    lock = session.watch(home)
    if not lock.take():
        return
    while home.exists() and not _is_over(home):
        time.sleep(PAUSE)
    if home.exists() and (home / "throwaway").exists():
        shutil.rmtree(home, ignore_errors=True)


def _is_over(home: Path) -> bool:
    """Look once; end under the gate, so that nobody starts the server between the look and the stop."""
    gate, users = session.gate(home), session.users(home)
    try:
        if not gate.take():
            return False
        where = place.find(home)
        if users.take():
            if cluster.is_there(where):
                cluster.stop(where)
            return True
        if not cluster.answers(where):
            _revive(where)
        return False
    finally:
        users.release()
        gate.release()


def _revive(where: place.Place) -> None:
    try:
        cluster.start(where, lambda _: None)
    except StartProblem as problem:
        print(problem, file=sys.stderr, flush=True)  # noqa: T201 the warden's log


if __name__ == "__main__":
    main(Path(sys.argv[1]))
