"""What a creator sees of their own data: exports, pause, departure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.creators.models import Creator, DataExport
from lonja.creators.rights.archive import path_of
from lonja.creators.types import ExportState


@dataclass(frozen=True, slots=True)
class ExportCard:
    """One export of everything: how far it is, or until when it can be downloaded."""

    id: UUID
    state: str
    asked_at: datetime
    done_count: int
    total_count: int
    size_bytes: int | None
    expires_at: datetime | None

    @property
    def is_ready(self) -> bool:
        return self.state == ExportState.DONE and not self.is_over

    @property
    def is_over(self) -> bool:
        """Tell whether its days are over and the file is gone."""
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def is_making(self) -> bool:
        return self.state in (ExportState.QUEUED, ExportState.RUNNING)


def own_creator(by: Actor) -> Creator:
    """Return the creator that the asker's organization is; raise NotFound where it has no profile."""
    rows = Creator.objects.filter(organization_id=by.organization_id) if by.organization_id else Creator.objects.none()
    return rows.one()


def data_exports(by: Actor, limit: int = 5) -> list[ExportCard]:
    """Return the newest exports of the asker's own creator; raise NotFound."""
    rows = DataExport.objects.filter(creator=own_creator(by)).order_by("-pk")[:limit]
    return [_card(row) for row in rows]


def data_export(by: Actor, export_id: UUID) -> ExportCard:
    """Return one export of the asker's own creator; raise NotFound."""
    return _card(DataExport.objects.filter(creator=own_creator(by)).one(export_id))


def data_export_file(by: Actor, export_id: UUID) -> Path:
    """Return where the archive lies; raise Forbidden, NotFound where it isn't the asker's, not ready, or deleted."""
    by.require("creators.manage_own")
    card, path = data_export(by, export_id), path_of(export_id)
    if not card.is_ready or not path.is_file():
        raise NotFound(_("This export isn't there any more. Ask for a new one."))
    return path


def _card(row: DataExport) -> ExportCard:
    return ExportCard(row.pk, row.state, row.asked_at, row.done_count, row.total_count, row.size_bytes, row.expires_at)
