"""House rules about imports that the import contracts can't express."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "lonja"
PAGES_AND_ENDPOINTS = sorted([*(PACKAGE / "web").rglob("*.py"), *(PACKAGE / "api").rglob("*.py")])

DOMAINS = {path.parent.name for path in PACKAGE.glob("*/apps.py")} - {"core", "web", "ops"}


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
def test_the_tables_of_a_domain_are_private(path: Path) -> None:
    """No contract of import-linter can say it: it wants every named module to exist, and few domains have all three."""
    own = path.relative_to(PACKAGE).parts[0]
    for module in imported_modules(path):
        _, _, inside = module.partition("lonja.")
        domain, _, rest = inside.partition(".")
        is_private = domain in DOMAINS and rest.split(".")[0] in {"models", "tasks", "handlers"}
        assert not is_private or domain == own, f"{module} belongs to {domain}: call its actions or queries"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_signals(path: Path) -> None:
    assert "django.dispatch" not in imported_modules(path), "record an event instead of sending a signal"
    assert "django.db.models.signals" not in imported_modules(path), "record an event instead of sending a signal"
