"""The clocks: offers that run out, drafts that nobody looks at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lonja.accounts.actor import Actor
from lonja.collaborations import actions, queries
from lonja.core.errors import Refusal

log = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(name="collaborations.expire_invitations", queue="clocks", queueing_lock="collaborations.expire_invitations")
def expire_invitations(timestamp: int = 0) -> None:
    """End the offers whose time to answer has run out."""
    by = Actor.system()
    _each(queries.unanswered_offers(), lambda row: actions.expire(collaboration_id=row, by=by))


@app.periodic(cron="*/10 * * * *")
@app.task(name="collaborations.remind_reviewers", queue="clocks", queueing_lock="collaborations.remind_reviewers")
def remind_reviewers(timestamp: int = 0) -> None:
    """Remind the brands whose drafts have waited a business day."""
    by = Actor.system()
    _each(queries.drafts_to_remind_of(), lambda row: actions.remind_reviewer(deliverable_id=row, by=by))


@app.periodic(cron="*/10 * * * *")
@app.task(name="collaborations.auto_approve", queue="clocks", queueing_lock="collaborations.auto_approve")
def auto_approve(timestamp: int = 0) -> None:
    """Approve the drafts whose time to review has run out."""
    by = Actor.system()
    _each(queries.drafts_out_of_time(), lambda row: actions.approve_draft(draft_id=row, by=by))


@app.periodic(cron="40 2 * * *")
@app.task(name="collaborations.count_conduct", queue="clocks", queueing_lock="collaborations.count_conduct")
def count_conduct(timestamp: int = 0) -> None:
    """Count everybody's conduct anew each night: days to go live and terms to pay pass without anything happening.

    Run by hand it is the backfill. The index is built after it (discovery.rebuild_nightly).
    """
    by = Actor.system()
    for some in queries.counted_creators():
        actions.count_conduct(creator_ids=some, by=by)
    for some in queries.counted_brands():
        actions.count_reliability(brand_ids=some, by=by)


@app.task(name="collaborations.count_reliability", queue="clocks")
def count_reliability(brand_id: str) -> None:
    """Count one brand's reliability anew."""
    actions.count_reliability(brand_ids=[UUID(brand_id)], by=Actor.system())


def request_reliability(brand_id: str) -> None:
    """Queue one count of a brand, however much happens at once: a brand can have thousands of collaborations."""
    name = f"reliability:{brand_id}"
    try:
        # The refusal of a second one would spoil an open transaction without a savepoint of its own.
        with transaction.atomic():
            count_reliability.configure(queueing_lock=name).defer(brand_id=brand_id)
    except AlreadyEnqueued:
        return


def _each(ids: Iterable[UUID], act: Callable[[UUID], object]) -> None:
    """Act on each in its own transaction; one that somebody just moved is left alone."""
    for row in ids:
        try:
            act(row)
        except Refusal as refusal:
            log.info("%s was left alone: %s", row, refusal)
