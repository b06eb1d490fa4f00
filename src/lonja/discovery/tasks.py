"""Background work of discovery: the index is built when it must be, and once a night.

The index is imported where it is used: the engine's compiler takes a second to load, which every command that never
searches would pay.
"""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lonja.core.errors import Unavailable
from lonja.discovery.building import REBUILD, request_rebuild


@app.task(name=REBUILD, queue="index", queueing_lock=REBUILD, retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def rebuild() -> None:
    """Build the index from the database; a build that already runs is left alone."""
    from lonja.discovery import index

    index.rebuild()


@app.periodic(cron="* * * * *")
@app.task(name="discovery.keep_index", queue="index", queueing_lock="discovery.keep_index")
def keep_index(timestamp: int) -> None:
    """See each minute that the index is there and not weighed down by changes."""
    from lonja.discovery import index

    try:
        if index.is_worth_rebuilding():
            request_rebuild()
    except Unavailable:
        # Whoever finds the index unusable, this function included, has asked for a build.
        return


@app.periodic(cron="17 3 * * *")
@app.task(name="discovery.rebuild_nightly", queue="index", queueing_lock="discovery.rebuild_nightly")
def rebuild_nightly(timestamp: int) -> None:
    """Build anew each night: ages and exchange rates change with the day, not with a creator."""
    request_rebuild()
