"""Whether a creator is listed: derived from every reason against it, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.events import record
from lonja.creators.events import CreatorChanged
from lonja.creators.models import Creator


class Reason(StrEnum):
    """Why a creator isn't listed; the value is the column that holds since when."""

    INELIGIBLE = "ineligible_at"
    PAUSED = "paused_at"
    LEFT = "left_at"
    WITHHELD = "withheld_at"


def set_reasons(creator: Creator, by: Actor, *, begins: Iterable[Reason] = (), ends: Iterable[Reason] = ()) -> bool:
    """Let reasons against listing begin or end, and list or unlist accordingly; return whether that changed.

    The creator must be locked in the caller's transaction. A reason that holds already keeps its time.
    """
    was_listed = creator.unlisted_at is None
    now = clock.now()
    for reason in begins:
        if getattr(creator, reason) is None:
            setattr(creator, reason, now)
    for reason in ends:
        setattr(creator, reason, None)
    since = [at for reason in Reason if (at := getattr(creator, reason)) is not None]
    creator.unlisted_at = min(since, default=None)
    creator.changed_at = now
    creator.save(update_fields=[*Reason, "unlisted_at", "changed_at"])
    changed = was_listed != (creator.unlisted_at is None)
    if changed:
        record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    return changed
