"""What a test run needs before Django reads its settings: a data folder and a database of its own.

A pytest plugin (`-p lonja.ops.testing`): a conftest.py would be read after the settings.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from lonja.ops import catalogs
from lonja.ops.postgresql import session


def prepare() -> None:
    """Point the settings at a throw-away data folder, and at a throw-away server unless a database is given."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        return  # the main process has done it, and its environment is ours
    catalogs.compile_stale()
    home = Path(tempfile.mkdtemp(prefix="lonja-test-"))
    # As root the server runs as another account, which has to pass through.
    home.chmod(0o711)
    (home / "static").mkdir()
    os.environ["LONJA_HOME"] = str(home)
    if os.environ.get("LONJA_DATABASE_URL"):
        atexit.register(shutil.rmtree, home, ignore_errors=True)
        return
    # The warden deletes the folder when the last process is gone, however it ended.
    (home / "throwaway").touch()
    hold = session.Hold(home, lambda line: print(line, file=sys.stderr))  # noqa: T201
    os.environ["LONJA_DATABASE_URL"] = hold.url
    atexit.register(hold.close)


prepare()
