"""The job that hands an event to one of its handlers."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lonja.core import events, failures, idempotency, quota


@app.task(
    name="core.deliver",
    queue="events",
    retry=RetryStrategy(max_attempts=8, exponential_wait=4),
    pass_context=False,
)
def deliver(event_id: str, handler: str) -> None:
    """Deliver one event to one handler; a failing handler is tried again, others are not held up."""
    events.run(event_id, handler)


@app.periodic(cron="17 3 * * *")
@app.task(name="core.forget_answers", queue="clocks", queueing_lock="core.forget_answers")
def forget_answers(timestamp: int = 0) -> None:
    """Forget the kept answers of yesterday."""
    idempotency.forget()


@app.periodic(cron="23 3 * * *")
@app.task(name="core.forget_quotas", queue="clocks", queueing_lock="core.forget_quotas")
def forget_quotas(timestamp: int = 0) -> None:
    """Forget the counters of windows long past."""
    quota.forget()


@app.periodic(cron="29 3 * * *")
@app.task(name="core.forget_failures", queue="clocks", queueing_lock="core.forget_failures")
def forget_failures(timestamp: int = 0) -> None:
    """Forget why jobs failed that did succeed in the end."""
    failures.forget()
