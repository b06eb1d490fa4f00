"""Compiles the search kernels beside everything else, so that the first search doesn't wait for it."""

from __future__ import annotations

import atexit
import gc
import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

from lonja.core import env
from lonja.ops import lifeline

ENGINE = Path(__file__).resolve().parents[1] / "discovery" / "engine"


def start() -> None:
    """Start compiling in the background where this version's kernels have not been compiled yet."""
    if _mark().exists() or env.flag("NUMBA_DISABLE_JIT", default=False):
        return
    log = env.home() / "compiled.log"
    with log.open("w") as out:
        compiling = subprocess.Popen(
            [sys.executable, "-m", "lonja.ops.warm", str(os.getpid())], stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    atexit.register(compiling.kill)


def load_soon() -> None:
    """Load the compiled search and the index in a thread, so that neither the first page nor the first search waits."""
    if _mark().exists():
        threading.Thread(target=_load, name="warm", daemon=True).start()


def _load() -> None:
    from lonja.discovery import index

    index.warm_up()
    # Collecting garbage stops every request of the process, for a tenth of a second while it looks through all this.
    gc.collect()
    gc.freeze()


def main() -> None:
    """Compile into NUMBA_CACHE_DIR, and leave a mark."""
    lifeline.end_with(int(sys.argv[1]))
    os.nice(5)
    from lonja.discovery import engine

    engine.warm()
    _mark().touch()


def _mark() -> Path:
    digest = hashlib.sha256(sys.version.encode())
    for source in sorted(ENGINE.rglob("*.py")):
        state = source.stat()
        digest.update(f"{source.name}:{state.st_size}:{state.st_mtime_ns}".encode())
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or env.home() / "compiled")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"warm-{digest.hexdigest()[:16]}"


if __name__ == "__main__":
    main()
