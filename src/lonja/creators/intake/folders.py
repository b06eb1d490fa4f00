"""Where an import keeps its own files."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings

from lonja.creators.models import ImportRun


def folder_of(run_id: UUID) -> Path:
    """Return the folder of an import's own files."""
    return Path(settings.HOME) / "imports" / str(run_id)


def refused_path(run: ImportRun) -> Path:
    """Return where an import's refused rows are written."""
    return folder_of(run.pk) / f"{Path(run.file_name).stem[:80]} refused.csv"
