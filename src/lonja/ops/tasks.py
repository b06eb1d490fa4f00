"""Housekeeping of the job queue itself."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

STALLED_AFTER_SECONDS = 20
KEPT_HOURS = 30 * 24


@app.periodic(cron="* * * * *")
@app.task(name="ops.retry_stalled", queue="housekeeping", queueing_lock="ops.retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Queue again the jobs whose worker was killed; every task of ours may run twice."""
    queue = context.app.job_manager
    for job in await queue.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        try:
            await queue.retry_job(job)
        except UniqueViolation:
            # The same work waits already: that one does it. Left as it is, this one would stop all that follow it,
            # each minute anew, because a clock's job of the minute always waits.
            await queue.finish_job(job, status=Status.FAILED, delete_job=True)


@app.periodic(cron="17 3 * * *")
@app.task(name="ops.forget_old_jobs", queue="housekeeping", queueing_lock="ops.forget_old_jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Delete the jobs that succeeded a month ago; failed ones stay for the operator to see."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)
