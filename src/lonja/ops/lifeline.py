"""Makes a process end with the one that started it, so that kill -9 of a parent leaves no orphan on the port."""

from __future__ import annotations

import os
import threading
import time

PAUSE = 0.3


def end_with(parent: int) -> None:
    """Watch from a thread whether our parent is still this process; portable, unlike Linux's parent-death signal.

    The starter says who it is: asked for here, the answer could already be whoever inherited us.
    """
    threading.Thread(target=_watch, args=(parent,), name="lifeline", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE)
    # Nothing to tidy up here that the database and the locks don't survive.
    os._exit(1)
