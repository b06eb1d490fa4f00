"""What the tests of pages share: an index of their own to search in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lonja.discovery import index


@pytest.fixture
def indexed(settings: Any, tmp_path: Path) -> Callable[[], None]:
    """Return what builds the index of the creators that are there by then."""
    settings.HOME = tmp_path

    def build() -> None:
        index.rebuild()

    return build
