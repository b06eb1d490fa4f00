"""Background work of measurement: posts whose numbers have settled count as measured."""

from __future__ import annotations

from procrastinate.contrib.django import app

from lonja.measurement import actions


@app.periodic(cron="40 3 * * *")
@app.task(name="measurement.settle_posts", queue="clocks", queueing_lock="measurement.settle_posts")
def settle_posts(timestamp: int) -> None:
    """Each night, close the measuring of posts that have been read for four weeks."""
    actions.settle_posts()
