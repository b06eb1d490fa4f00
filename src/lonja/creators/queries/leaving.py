"""What leaving means, shown before the button: what must finish, what is erased, what is kept, why and how long."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.accounts.types import Role
from lonja.core import personal
from lonja.core.personal import Erase, Hold
from lonja.creators.actions.rights.leaving import GRACE
from lonja.creators.models import Departure, Pause
from lonja.creators.queries.rights import own_creator
from lonja.creators.rights.subjects import subject_of


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives the departure for one reason."""

    why: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where the creator stands, and exactly what leaving does."""

    is_paused: bool
    paused_until: date | None
    is_leaving: bool
    undo_until: datetime | None
    grace_days: int
    may_leave: bool
    holds: tuple[Hold, ...]
    erased: tuple[str, ...]
    kept: tuple[Kept, ...]
    seen: str


def leaving(by: Actor) -> Leaving:
    """Return what pausing and leaving mean for the asker's own creator; raise NotFound."""
    creator = own_creator(by)
    departure = Departure.objects.filter(creator=creator, undone_at=None).first()
    pause = Pause.objects.filter(creator=creator).first()
    return Leaving(
        is_paused=creator.paused_at is not None,
        paused_until=pause.until if pause else None,
        is_leaving=departure is not None,
        undo_until=departure.undo_until if departure else None,
        grace_days=GRACE.days,
        may_leave=by.role == Role.OWNER and by.can("creators.manage_own"),
        holds=tuple(personal.holding(subject_of(creator))),
        erased=_erased(),
        kept=_kept(),
        seen=_("“A creator who left”, beside the work you did together. Agreements keep the names that stand in them."),
    )


def _erased() -> tuple[str, ...]:
    gone = (Erase.DELETE, Erase.APART, Erase.CLEAR)
    return tuple(str(table.says) for table in personal.tables() if table.erase in gone and table.says)


def _kept() -> tuple[Kept, ...]:
    """Return what is kept, by reason, so that each reason is read once."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for table in personal.tables():
        if table.erase == Erase.KEEP:
            by_reason[str(table.why)].append(str(table.says or table.model._meta.verbose_name))
    return tuple(Kept(why, tuple(what)) for why, what in by_reason.items())
