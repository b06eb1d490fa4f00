"""A measurement on a database of its own: a throw-away data folder, and the same command once more inside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from lonja.ops.postgresql import session

INSIDE = "LONJA_BENCH_INSIDE"


def is_inside() -> bool:
    """Tell whether this process is the inner one."""
    return os.environ.get(INSIDE) == "yes"


def run(name: str, arguments: list[str]) -> int:
    """Make the folder and the database, run the measurement in it, and take both away."""
    home = Path(tempfile.mkdtemp(prefix="lonja-bench-"))
    home.chmod(0o711)  # as root the server runs as another account, which has to pass through
    try:
        with session.running(home, _say) as url:
            inner = {**os.environ, INSIDE: "yes", "LONJA_HOME": str(home), "LONJA_DATABASE_URL": url}
            for command in (["migrate", "--verbosity", "0"], ["bench", name, *arguments]):
                code = subprocess.run([sys.executable, "-m", "lonja", *command], env=inner, check=False).returncode
                if code:
                    return code
            return 0
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
