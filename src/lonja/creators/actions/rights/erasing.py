"""Erasing a creator: consents given back, every table as it declares, the profile emptied, never imported again."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts import actions as accounts
from lonja.accounts.actor import Actor
from lonja.core import clock, personal
from lonja.core.errors import Conflict, Unavailable
from lonja.core.events import record
from lonja.core.personal import Erase, Subject, Table
from lonja.creators.actions.channels.connections import tokens_of
from lonja.creators.actions.rights.exporting import sweep_exports
from lonja.creators.events import CreatorChanged, CreatorErased
from lonja.creators.models import Connection, Creator, DataExport, Departure, Erasure, Suppression
from lonja.creators.rights import archive, identities
from lonja.creators.rights.subjects import subject_of
from lonja.platforms import registry
from lonja.platforms.types import PlatformError

log = logging.getLogger(__name__)
# What stays of a profile: the id that agreements point to, the house, and that it is gone.
_STAYS = frozenset({"id", "organization", "created_at", "changed_at", "left_at", "unlisted_at"})


def erase_imported(*, creator_id: UUID, by: Actor) -> None:
    """Erase somebody who was only imported and asked for it, and never import them again.

    Raises Forbidden, NotFound, Conflict (has joined: they leave by themselves, and can undo it for a week).
    """
    by.require("creators.review")
    creator = Creator.objects.visible_to(by).one(creator_id)
    if creator.organization_id is not None:
        raise Conflict(_("This creator has joined: they can leave by themselves, under My data."))
    erase_creator(creator_id=creator_id, by=by)


def erase_departed(*, by: Actor) -> int:
    """Erase those whose days of grace are over and who have nothing under way; return how many.

    One that fails doesn't hold the others up: it is tried again at the next run, and its error raised at the end.
    """
    count, failed = 0, None
    waiting = Departure.objects.filter(undone_at=None, erased_at=None, undo_until__lte=clock.now())
    for departure in waiting.select_related("creator").order_by("pk"):
        if not personal.holding(subject_of(departure.creator)):
            try:
                erase_creator(creator_id=departure.creator_id, by=by)
            except Exception as error:
                log.exception("creator %s could not be erased", departure.creator_id)
                failed = error
            else:
                count += 1
    if failed is not None:
        raise failed
    return count


def erase_creator(*, creator_id: UUID, by: Actor, digests: tuple[str, ...] = ()) -> None:
    """Erase all that isn't kept with a reason, in one transaction; whoever is erased already stays so.

    A kill leaves either everything or nothing erased; the consents, which are given back before, can be given back
    twice. `digests` are those of a log that is replayed after a restore.
    """
    _give_consents_back(creator_id)
    exports = list(DataExport.objects.filter(creator_id=creator_id).values_list("pk", flat=True))
    _erase(creator_id, by, digests)
    for key in exports:
        archive.path_of(key).unlink(missing_ok=True)
    write_log()


def _give_consents_back(creator_id: UUID) -> None:
    for connection in Connection.objects.filter(channel__creator_id=creator_id):
        # The tokens are deleted in any case; the platform's own settings page can finish the rest.
        with suppress(PlatformError, Unavailable):
            registry.connector(connection.platform).revoke(tokens_of(connection))


@transaction.atomic
def _erase(creator_id: UUID, by: Actor, digests: tuple[str, ...]) -> None:
    creator = Creator.objects.select_for_update().one(creator_id)
    if Erasure.objects.filter(pk=creator_id).exists():
        return
    now, was_imported = clock.now(), creator.organization_id is None
    subject = subject_of(creator)
    marks = sorted({*identities.digests_of(creator), *digests})
    for table in reversed(personal.tables()):
        _erase_table(table, subject)
    if creator.organization_id is not None:
        accounts.close_house(organization_id=creator.organization_id, by=Actor.system())
    _empty(creator, now)
    _suppress(marks, creator_id, now)
    Erasure.objects.create(creator_id=creator_id, at=now, by_user_id=by.user_id, digests=marks)
    Departure.objects.filter(creator=creator, undone_at=None).update(erased_at=now)
    record(CreatorErased(subject_id=creator_id, was_imported=was_imported), by=by)
    record(CreatorChanged(subject_id=creator_id, creator_ids=(str(creator_id),)), by=by)


def _erase_table(table: Table, subject: Subject) -> None:
    rows = table.of(subject)
    if table.only is not None:
        rows = rows.filter(table.only)
    if table.erase == Erase.DELETE:
        rows.delete()
    elif table.erase == Erase.CLEAR:
        rows.update(**table.clears)


def _empty(creator: Creator, now: datetime) -> None:
    """Set every column to what a new row would have, so that one which is added later isn't forgotten."""
    for field in Creator._meta.concrete_fields:
        if field.name not in _STAYS:
            empty: Any = field.get_default() if field.has_default() else None if field.null else ""
            setattr(creator, field.attname, empty)
    creator.left_at = creator.left_at or now
    creator.unlisted_at = creator.unlisted_at or now
    creator.changed_at = now
    creator.save()


def _suppress(digests: list[str], creator_id: UUID, now: datetime) -> None:
    Suppression.objects.bulk_create(
        [Suppression(digest=digest, creator_id=creator_id, at=now) for digest in digests], ignore_conflicts=True
    )


def log_path() -> Path:
    """Return where the ids of the erased are written outside of the database, for the day of a restore."""
    return Path(settings.HOME) / "erasures.jsonl"


def write_log() -> int:
    """Append to the log what it doesn't hold yet; return how many. Called after each erasure and every hour."""
    path = log_path()
    known = {line["creator_id"] for line in read_log(path)}
    rows = [row for row in Erasure.objects.order_by("at") if str(row.pk) not in known]
    if not rows:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as log:
        for row in rows:
            line = {"creator_id": str(row.pk), "at": row.at.isoformat(), "digests": row.digests}
            log.write(json.dumps(line) + "\n")
        log.flush()
        os.fsync(log.fileno())
    return len(rows)


def read_log(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a log; a line that a kill cut off is passed over, the database still knows of it."""
    found = []
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        with suppress(ValueError, KeyError, TypeError):
            line = json.loads(text)
            found.append({"creator_id": str(UUID(line["creator_id"])), "digests": list(line["digests"])})
    return found


def replay_log(*, path: Path, by: Actor) -> dict[str, int]:
    """Erase again whoever a restored backup brought back, and suppress their marks; return what was done."""
    by.require("operations.read")
    counts = {"lines": 0, "erased": 0, "erased_before": 0, "unknown": 0}
    for line in read_log(path):
        counts["lines"] += 1
        key, digests = UUID(line["creator_id"]), tuple(line["digests"])
        _suppress(list(digests), key, clock.now())
        if Erasure.objects.filter(pk=key).exists():
            counts["erased_before"] += 1
        elif Creator.objects.filter(pk=key).exists():
            erase_creator(creator_id=key, by=by, digests=digests)
            counts["erased"] += 1
        else:
            counts["unknown"] += 1
    return counts


def housekeeping(*, by: Actor) -> None:
    """Erase who is due, delete old archives, and bring the log up to date."""
    erase_departed(by=by)
    sweep_exports()
    write_log()
