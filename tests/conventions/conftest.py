"""One world for the requests of each file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test.utils import override_settings

from tests.conventions.world import World


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world for all the requests of this file, with an index of its own, undone at its end."""
    home = override_settings(HOME=tmp_path_factory.mktemp("world"))
    with home, django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
