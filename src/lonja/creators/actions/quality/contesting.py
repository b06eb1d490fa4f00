"""A creator says that an indication of audience quality is wrong; staff decide with a reason, and the creator hears."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, IllegalMove, Invalid
from lonja.core.events import record
from lonja.creators import quality
from lonja.creators.actions.profile.own import locked_own_creator
from lonja.creators.actions.quality.rating import rate_channels
from lonja.creators.events import CreatorChanged, QualityContestDecided, QualityContested
from lonja.creators.models import Channel, ChannelQuality, Creator, QualityContest
from lonja.creators.types import ContestOutcome

LONGEST = 2_000
# An open objection hides the score, so another one takes a while: nobody hides a score for good by objecting.
AGAIN_AFTER = timedelta(days=30)


@transaction.atomic
def contest_quality(*, channel_id: UUID, text: str, by: Actor) -> QualityContest:
    """Object to a channel's score; brands don't see it until staff decide.

    Raises Forbidden, NotFound, Invalid (no words), Conflict (no score, one open already, or one decided lately).
    """
    creator = locked_own_creator(by)
    channel = Channel.objects.filter(creator=creator).one(channel_id)
    rated = ChannelQuality.objects.select_for_update().filter(channel=channel).exclude(score=None).first()
    if rated is None:
        raise Conflict(_("There is no score of this channel to object to."))
    text = _required(text, "text")
    now = clock.now()
    before = QualityContest.objects.filter(channel=channel)
    if before.filter(decided_at=None).exists():
        raise Conflict(_("Your objection is being looked at already."))
    if before.filter(decided_at__gt=now - AGAIN_AFTER).exists():
        raise Conflict(_("An objection was decided less than 30 days ago. You can object again after that."))
    contest = QualityContest.objects.create(
        creator=creator,
        channel=channel,
        text=text,
        score=rated.score,
        signals=rated.signals,
        opened_at=now,
        opened_by_id=by.user_id,
    )
    if rated.hidden_at is None:
        rated.hidden_at = now
        rated.save(update_fields=["hidden_at"])
    _changed(creator, by)
    record(
        QualityContested(
            subject_id=creator.pk, parties=_parties(creator), contest_id=contest.pk, channel_id=channel.pk
        ),
        by=by,
    )
    return contest


@transaction.atomic
def decide_contest(*, contest_id: UUID, outcome: str, reason: str, signal: str = "", by: Actor) -> QualityContest:
    """Decide an objection: the score stands, is hidden from brands, or is computed without one signal.

    Raises Forbidden, NotFound, Invalid, IllegalMove (decided already).
    """
    by.require("creators.review")
    contest = (
        QualityContest.objects.select_for_update(of=("self",)).select_related("creator", "channel").one(contest_id)
    )
    if contest.decided_at is not None:
        raise IllegalMove(_("This objection was decided already."))
    if outcome not in ContestOutcome.values:
        raise Invalid({"outcome": [_("Choose what becomes of the score.")]})
    if outcome == ContestOutcome.WITHOUT and signal not in quality.WEIGHTS:
        raise Invalid({"signal": [_("Choose which signal is left out.")]})
    contest.reason = _required(reason, "reason")
    contest.outcome, contest.signal = outcome, signal if outcome == ContestOutcome.WITHOUT else ""
    contest.decided_at, contest.decided_by_id = clock.now(), by.user_id
    contest.save()
    _apply(contest)
    _changed(contest.creator, by)
    record(
        QualityContestDecided(
            subject_id=contest.creator_id,
            parties=_parties(contest.creator),
            contest_id=contest.pk,
            channel_id=contest.channel_id,
            outcome=outcome,
            reason=contest.reason,
        ),
        by=by,
    )
    return contest


def _apply(contest: QualityContest) -> None:
    rated = ChannelQuality.objects.select_for_update().filter(channel=contest.channel_id).first()
    if rated is None:
        return
    rated.hidden_at = contest.decided_at if contest.outcome == ContestOutcome.HIDDEN else None
    if contest.outcome == ContestOutcome.WITHOUT:
        rated.left_out = sorted({*rated.left_out, contest.signal})
    rated.save(update_fields=["hidden_at", "left_out"])
    if contest.outcome == ContestOutcome.WITHOUT:
        rate_channels([contest.channel_id])


def _required(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid({field: [_("Say it in some words.")]})
    if len(text) > LONGEST or "\0" in text:
        raise Invalid({field: [_("At most %(most)s characters of plain text.") % {"most": LONGEST}]})
    return text


def _parties(creator: Creator) -> tuple[UUID, ...]:
    return (creator.organization_id,) if creator.organization_id else ()


def _changed(creator: Creator, by: Actor) -> None:
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
