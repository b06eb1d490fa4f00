"""Recording snapshots of a publication: typed by hand, or many at once through the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import Conflict, Invalid
from lonja.measurement.actions.readings import PostReading, problems_of, require_sound, store
from lonja.measurement.models import Publication, Snapshot
from lonja.measurement.types import Reading, ReadingSource, Stored

BATCH_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class PublicationReading:
    """A reading and the publication it is of."""

    publication_id: UUID
    reading: Reading


@transaction.atomic
def add_snapshot(
    *, publication_id: UUID, reading: Reading, by: Actor, source: str = ReadingSource.DECLARED
) -> Snapshot:
    """Record what somebody read off a post; the same twice is recorded once.

    Raises NotFound, Forbidden, Invalid, Conflict (another snapshot of that moment says otherwise).
    """
    by.require("measurement.record")
    publication = Publication.objects.visible_to(by).select_for_update().one(publication_id)
    require_sound(reading)
    stored = store([PostReading(publication.post_id, reading)], source=source, by=by)
    if stored.refused:
        raise Conflict(stored.refused[0])
    return Snapshot.objects.get(post_id=publication.post_id, at=reading.at, source=source)


@transaction.atomic
def add_snapshots(*, readings: Sequence[PublicationReading], by: Actor) -> Stored:
    """Record up to 1,000 readings, each on its own: those refused are named with the reason, the others stored.

    A publication the asker can't see is refused like one that isn't there. Raises Forbidden, Invalid.
    """
    by.require("measurement.record")
    if not 1 <= len(readings) <= BATCH_LIMIT:
        raise Invalid({"items": [_("Send between 1 and 1,000 snapshots at a time.")]})
    wanted = {one.publication_id for one in readings}
    posts = dict(Publication.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", "post_id"))
    sound: list[PostReading] = []
    places: list[int] = []
    refused: dict[int, str] = {}
    for index, one in enumerate(readings):
        problems = problems_of(one.reading)
        if one.publication_id not in posts:
            refused[index] = _("There is no such publication.")
        elif problems:
            field, messages = next(iter(problems.items()))
            refused[index] = f"{field}: {messages[0]}"
        else:
            sound.append(PostReading(posts[one.publication_id], one.reading))
            places.append(index)
    stored = store(sound, source=ReadingSource.API, by=by)
    refused.update({places[index]: reason for index, reason in stored.refused.items()})
    return Stored(stored.created, stored.unchanged, dict(sorted(refused.items())))
