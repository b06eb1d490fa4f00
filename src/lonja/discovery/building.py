"""Asking for a build of the index, by the job's name: the job itself needs the index, which asks too."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

REBUILD = "discovery.rebuild"


def request_rebuild() -> None:
    """Queue one build, however many ask for it."""
    try:
        # The refusal of a second one would spoil an open transaction without a savepoint of its own.
        with transaction.atomic():
            app.configure_task(REBUILD).defer()
    except AlreadyEnqueued:
        return
