"""Every schema of the API has a name of its own: of two with one name, the description keeps only one."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

from ninja import Schema

from lonja.api import v1

MODULES = [f"lonja.api.v1.{path.stem}" for path in Path(v1.__file__).parent.glob("*.py") if path.stem != "__init__"]


def test_no_two_schemas_share_a_name() -> None:
    names = Counter(
        name
        for module in map(import_module, MODULES)
        for name, found in vars(module).items()
        if isinstance(found, type) and issubclass(found, Schema) and found.__module__ == module.__name__
    )
    assert len(names) > 40
    assert [name for name, count in names.items() if count > 1] == []
