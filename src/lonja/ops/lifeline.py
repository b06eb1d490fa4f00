"""Makes a process end with the one that started it, so that kill -9 of a parent leaves no orphan on the port."""

from __future__ import annotations

import os
import signal
import threading
import time

PAUSE = 0.3
# A keeper's last renewal: three times the twenty seconds of any other answer, the connection, and the storing.
KEEPER_SECONDS = 75.0


def end_with(parent: int, *, grace: float = 0) -> None:
    """Watch from a thread whether our parent is still this process; portable, unlike Linux's parent-death signal.

    The starter says who it is: asked for here, the answer could already be whoever inherited us. With `grace` this
    process has so many seconds to finish what it has in hand.
    """
    threading.Thread(target=_watch, args=(parent, grace), name="lifeline", daemon=True).start()


def _watch(parent: int, grace: float) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE)
    if grace:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(grace)
    # Nothing to tidy up here that the database and the locks don't survive.
    os._exit(1)
