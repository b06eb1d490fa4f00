"""What the operator sets going by hand that belongs to no channel: see queries.operations for what they see."""

from __future__ import annotations

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import failures
from lonja.core.events import record
from lonja.creators.events import JobRetried


@transaction.atomic
def retry_job(*, job_id: int, by: Actor) -> None:
    """Run a failed job of any kind once more. Raises Forbidden, NotFound, Conflict (the same work waits already)."""
    by.require("creators.import")
    task = failures.run_again(job_id)
    if by.organization_id is not None:
        record(JobRetried(subject_id=by.organization_id, job_id=job_id, task=task), by=by)
