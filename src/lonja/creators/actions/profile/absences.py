"""A creator says when it is away: no invitations come in that time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from babel.dates import format_date
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid, NotFound
from lonja.creators.actions.profile.saying import note_change, own_creator
from lonja.creators.calendar import overlaps
from lonja.creators.models import Away, Creator

MOST_PERIODS = 100
FURTHEST = timedelta(days=3 * 366)
NOTE_LENGTH = 200


@transaction.atomic
def add_absence(*, first_on: date, last_on: date | None, note: str = "", by: Actor) -> Away:
    """Say that the asker's creator is away from the first to the last day; None when the end isn't known.

    Raises Forbidden, NotFound, Invalid, Conflict (it shares days with another absence).
    """
    creator = own_creator(by)
    absence = Away(creator=creator, first_on=first_on, last_on=last_on or date.max, note=note.strip())
    if Away.objects.filter(creator=creator, last_on__gte=clock.today()).count() >= MOST_PERIODS:
        raise Conflict(_("At most %(most)s absences at a time. Remove some first.") % {"most": MOST_PERIODS})
    _check(absence, creator)
    absence.save(force_insert=True)
    note_change(creator, by)
    return absence


@transaction.atomic
def change_absence(*, absence_id: UUID, first_on: date, last_on: date | None, note: str = "", by: Actor) -> Away:
    """Move an absence or change its note. Raises Forbidden, NotFound, Invalid, Conflict."""
    creator = own_creator(by)
    absence = Away.objects.filter(creator=creator).one(absence_id)
    absence.first_on, absence.last_on, absence.note = first_on, last_on or date.max, note.strip()
    _check(absence, creator)
    absence.save(update_fields=["first_on", "last_on", "note"])
    note_change(creator, by)
    return absence


@transaction.atomic
def remove_absence(*, absence_id: UUID, by: Actor) -> None:
    """Take an absence back: from now on invitations come again. Raises Forbidden, NotFound."""
    creator = own_creator(by)
    removed, _rows = Away.objects.filter(creator=creator, pk=absence_id).delete()
    if not removed:
        raise NotFound(_("There is no such absence."))
    note_change(creator, by)


def _check(absence: Away, creator: Creator) -> None:
    today = clock.today()
    errors: dict[str, list[str]] = {}
    if absence.last_on < absence.first_on:
        errors["last_on"] = [_("The last day lies before the first.")]
    elif absence.last_on < today:
        errors["last_on"] = [_("This absence would be over already.")]
    if absence.first_on > today + FURTHEST:
        errors["first_on"] = [_("At most three years ahead.")]
    if len(absence.note) > NOTE_LENGTH:
        errors["note"] = [_("At most %(most)s characters.") % {"most": NOTE_LENGTH}]
    if errors:
        raise Invalid(errors)
    # The creator is locked, so two absences can't slip past each other.
    for other in Away.objects.filter(creator=creator).exclude(pk=absence.pk):
        if overlaps((absence.first_on, absence.last_on), (other.first_on, other.last_on)):
            raise Conflict(_overlap(other))


def _overlap(other: Away) -> str:
    first = _day(other.first_on)
    if other.last_on == date.max:
        return _("You are away already from %(first)s on. Change that absence instead.") % {"first": first}
    return _("You are away already from %(first)s to %(last)s. Change that absence instead.") % {
        "first": first,
        "last": _day(other.last_on),
    }


def _day(day: date) -> str:
    return str(format_date(day, "d MMM y", locale="es" if (get_language() or "en").startswith("es") else "en"))
