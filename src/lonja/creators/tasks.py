"""Background work of creators: files that were uploaded are taken in by the worker."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from lonja.accounts.actor import Actor
from lonja.creators.actions import imports

# One file at a time: two would only wait for each other's batches.
ONE_AT_A_TIME = "creators.import"


@app.task(
    name="creators.import", queue="imports", lock=ONE_AT_A_TIME, retry=RetryStrategy(max_attempts=5, exponential_wait=3)
)
def take_in(run_id: str) -> None:
    """Take in a prepared file from its checkpoint on."""
    imports.run_import(run_id=UUID(run_id), by=Actor.system())
