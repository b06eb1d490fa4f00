"""Background work of creators: files that were uploaded are taken in, connected channels are read anew."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lonja.accounts.actor import Actor
from lonja.core.errors import Conflict
from lonja.core.processes import KEEPERS_QUEUE
from lonja.creators.actions.channels import reading, renewing
from lonja.creators.actions.channels import sync as syncing
from lonja.creators.actions.eligibility import checking, policies
from lonja.creators.actions.intake import imports
from lonja.creators.actions.quality import rating
from lonja.creators.actions.rights import erasing, exporting, leaving, viewing

# One file at a time: two would only wait for each other's batches.
ONE_AT_A_TIME = "creators.import"
RATING = "creators.rate_everybody"
CHECKS_PER_MINUTE = 5_000


@app.task(
    name="creators.import", queue="imports", lock=ONE_AT_A_TIME, retry=RetryStrategy(max_attempts=5, exponential_wait=3)
)
def take_in(run_id: str) -> None:
    """Take in a prepared file from its checkpoint on."""
    imports.run_import(run_id=UUID(run_id), by=Actor.system())


@app.task(name=reading.READING, queue="sync")
def sync(channel_id: str, *, is_renewed: bool = False) -> None:
    """Read one connected channel from its platform; what came in between makes it due again by itself."""
    with suppress(Conflict):
        syncing.sync_channel(channel_id=UUID(channel_id), by=Actor.system(), only_if_due=True, is_renewed=is_renewed)


@app.task(name=reading.RENEWAL, queue=KEEPERS_QUEUE)
def renew(channel_id: str) -> None:
    """Renew one consent's tokens and queue the reading; the minute's clock begins anew what came in between."""
    with suppress(Conflict):
        renewing.renew_tokens(channel_id=UUID(channel_id), by=Actor.system())


@app.periodic(cron="* * * * *")
@app.task(name="creators.sync_due", queue="clocks", queueing_lock="creators.sync_due")
def sync_due(timestamp: int = 0) -> None:
    """Queue the channels whose time has come, as many as there is room for."""
    reading.queue_due()


@app.periodic(cron="* * * * *")
@app.task(name="creators.check_due", queue="clocks", queueing_lock="creators.check_due")
def check_due(timestamp: int = 0) -> None:
    """Weigh the creators whose time has come: at night, on a birthday, at the end of a grace period or exception."""
    checking.check_due(limit=CHECKS_PER_MINUTE, by=Actor.system())


@app.task(
    name=RATING,
    queue="index",
    queueing_lock=RATING,
    lock=RATING,
    retry=RetryStrategy(max_attempts=5, exponential_wait=3),
)
def rate_everybody() -> None:
    """Compute the audience quality of every channel; a kill costs the run, which begins anew."""
    rating.rate_everybody(by=Actor.system())


def request_rating() -> None:
    """Queue one computation, however many ask for it."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        rate_everybody.defer()


@app.periodic(cron="*/2 * * * *")
@app.task(name="creators.rate_first", queue="clocks", queueing_lock="creators.rate_first")
def rate_first(timestamp: int = 0) -> None:
    """Ask for the first computation where creators came in a few at a time and nothing is there to compare with."""
    if rating.is_unrated():
        request_rating()


@app.periodic(cron="41 2 * * *")
@app.task(name="creators.rate_nightly", queue="clocks", queueing_lock="creators.rate_nightly")
def rate_nightly(timestamp: int = 0) -> None:
    """Compute it anew each night, before the index is built: what is usual moves with everybody's numbers."""
    request_rating()


@app.task(name="creators.make_export", queue="exports", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def make_export(export_id: str) -> None:
    """Write the archive of everything about one creator."""
    exporting.make_export(export_id=UUID(export_id), by=Actor.system())


@app.task(name="creators.weigh_all", queue="sync", lock="creators.weigh_all", retry=3)
def weigh_all(number: int) -> None:
    """Weigh everybody who has joined by a new version of the joining rules."""
    policies.weigh_all(number=number, by=Actor.system())


@app.periodic(cron="7,37 * * * *")
@app.task(name="creators.keep_rights", queue="clocks", queueing_lock="creators.keep_rights")
def keep_rights(timestamp: int = 0) -> None:
    """Erase whose departure is due, delete old archives, and keep the log of erasures whole."""
    erasing.housekeeping(by=Actor.system())


@app.periodic(cron="3 * * * *")
@app.task(name="creators.end_pauses", queue="clocks", queueing_lock="creators.end_pauses")
def end_pauses(timestamp: int = 0) -> None:
    """Bring back the creators whose pause ends today."""
    leaving.end_pauses(by=Actor.system())


@app.periodic(cron="53 3 * * *")
@app.task(name="creators.forget_views", queue="clocks", queueing_lock="creators.forget_views")
def forget_views(timestamp: int = 0) -> None:
    """Turn the views of profiles that are a year old into counts."""
    viewing.forget_views()
