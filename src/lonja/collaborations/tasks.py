"""The clocks: offers that run out, drafts that nobody looks at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from procrastinate.contrib.django import app

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


def _each(ids: Iterable[UUID], act: Callable[[UUID], object]) -> None:
    """Act on each in its own transaction; one that somebody just moved is left alone."""
    for row in ids:
        try:
            act(row)
        except Refusal as refusal:
            log.info("%s was left alone: %s", row, refusal)
