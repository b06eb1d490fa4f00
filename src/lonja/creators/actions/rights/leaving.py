"""A creator pauses, comes back, or leaves for good; what leaving erases is in `erasing`."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.accounts.types import Role
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid
from lonja.core.events import record
from lonja.creators.actions.eligibility.listing import Reason, set_reasons
from lonja.creators.actions.profile.own import locked_own_creator
from lonja.creators.events import CreatorCameBack, CreatorLeft, CreatorPaused
from lonja.creators.models import Connection, Creator, Departure, Pause

# Long enough to think better of it and to get a letter, short enough to be called leaving.
GRACE = timedelta(days=7)
LONGEST_PAUSE = timedelta(days=730)


@transaction.atomic
def pause(*, until: date | None = None, by: Actor) -> None:
    """Stop being found at once, until a day or until coming back; what runs goes on, what waits stays answerable.

    Pausing again changes the day. Raises Forbidden, NotFound, Invalid, Conflict (leaving already).
    """
    creator = locked_own_creator(by)
    if creator.left_at is not None:
        raise Conflict(_("You are leaving. Come back first."))
    today = clock.today()
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        raise Invalid({"until": [_("Choose a day from tomorrow on, within two years.")]})
    row, is_new = Pause.objects.get_or_create(creator=creator, defaults={"until": until, "begun_at": clock.now()})
    if not is_new:
        if row.until == until:
            return
        row.until = until
        row.save(update_fields=["until"])
    set_reasons(creator, by, begins=[Reason.PAUSED])
    record(CreatorPaused(subject_id=creator.pk, parties=_parties(creator), until=until), by=by)


@transaction.atomic
def come_back(*, by: Actor) -> None:
    """End the pause, or take the departure back while its days of grace last; twice is once.

    Raises Forbidden, NotFound, Conflict (the days are over).
    """
    creator = locked_own_creator(by)
    _come_back(creator, by)


def _come_back(creator: Creator, by: Actor) -> None:
    if creator.left_at is None and creator.paused_at is None:
        return
    now = clock.now()
    departure = Departure.objects.filter(creator=creator, undone_at=None).first()
    if departure is not None:
        if departure.undo_until <= now:
            raise Conflict(_("The days in which you could come back are over."))
        departure.undone_at = now
        departure.save(update_fields=["undone_at"])
        Connection.objects.filter(channel__creator=creator).update(due_at=now)
    Pause.objects.filter(creator=creator).delete()
    set_reasons(creator, by, ends=[Reason.PAUSED, Reason.LEFT])
    record(CreatorCameBack(subject_id=creator.pk, parties=_parties(creator)), by=by)


@transaction.atomic
def leave(*, by: Actor) -> Departure:
    """Leave for good: unlisted now, erased after the days of grace and when the last running agreement has ended.

    Only an owner may. Twice is once. Raises Forbidden, NotFound.
    """
    creator = locked_own_creator(by)
    if by.role != Role.OWNER:
        raise Forbidden(_("Only an owner can do this."))
    known = Departure.objects.filter(creator=creator, undone_at=None).first()
    if known is not None:
        return known
    now = clock.now()
    departure = Departure.objects.create(creator=creator, asked_at=now, asked_by_id=by.user_id, undo_until=now + GRACE)
    # Nothing more is read from the platforms; the consents themselves are given back when everything is erased.
    Connection.objects.filter(channel__creator=creator).update(due_at=F("due_at") + timedelta(days=3650))
    set_reasons(creator, by, begins=[Reason.LEFT])
    record(CreatorLeft(subject_id=creator.pk, parties=_parties(creator), undo_until=departure.undo_until), by=by)
    return departure


def end_pauses(*, by: Actor) -> int:
    """Bring back those whose day has come; return how many."""
    ids = list(Pause.objects.filter(until__lte=clock.today(), creator__left_at=None).values_list("pk", flat=True))
    for key in ids:
        _end_pause(key, by)
    return len(ids)


@transaction.atomic
def _end_pause(creator_id: UUID, by: Actor) -> None:
    creator = Creator.objects.select_for_update().one(creator_id)
    if Pause.objects.filter(creator=creator, until__lte=clock.today()).exists():
        _come_back(creator, by)


def _parties(creator: Creator) -> tuple[UUID, ...]:
    return (creator.organization_id,) if creator.organization_id else ()
