"""What the tests of discovery share: an index folder of each test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def index_home(settings: Any, tmp_path: Path) -> Path:
    """Put the data folder, and so the index, where no other test looks."""
    settings.HOME = tmp_path
    return tmp_path
