"""House rules about imports that the import contracts can't express."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "lonja"
PAGES_AND_ENDPOINTS = sorted([*(PACKAGE / "web").rglob("*.py"), *(PACKAGE / "api").rglob("*.py")])


def imported_modules(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", PAGES_AND_ENDPOINTS, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_pages_and_endpoints_never_touch_the_database(path: Path) -> None:
    touched = {module for module in imported_modules(path) if module == "django.db" or module.startswith("django.db.")}
    assert not touched, f"call an action or a query instead of {sorted(touched)}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_signals(path: Path) -> None:
    assert "django.dispatch" not in imported_modules(path), "record an event instead of sending a signal"
    assert "django.db.models.signals" not in imported_modules(path), "record an event instead of sending a signal"
