"""Every permission that the code asks for exists, and each role holds what it should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lonja
from lonja.accounts import permissions
from lonja.accounts.actor import Actor
from lonja.accounts.types import OrganizationKind, Role

SOURCE = Path(lonja.__file__).parent
DIRECT = re.compile(r"""\.(?:require|can)\(\s*["']([^"']+)["']""")


def asked() -> set[tuple[str, str]]:
    """Return every permission named in a call of require or can, with the file that names it."""
    return {
        (name, str(path.relative_to(SOURCE)))
        for path in SOURCE.rglob("*.py")
        for name in DIRECT.findall(path.read_text())
    }


def test_every_permission_asked_for_exists():
    unknown = {(name, where) for name, where in asked() if name not in permissions.ALL}
    assert unknown == set()


def test_every_permission_is_asked_for_somewhere():
    text = "\n".join(path.read_text() for path in SOURCE.rglob("*.py") if path.name != "permissions.py")
    # These guard pages and money movements of later issues; creators.read narrows tokens once search and cards ask it.
    waiting = {
        "creators.manage_own",
        "creators.read",
        "creators.review",
        "operations.read",
        "payments.manage",
        "payments.read",
    }
    idle = {name for name in permissions.ALL if f'"{name}"' not in text}
    assert idle <= waiting


@pytest.mark.parametrize("kind", OrganizationKind)
def test_an_analyst_only_reads(kind):
    held = permissions.permissions_of(kind, Role.ANALYST)
    assert all(name.endswith(".read") or name == "discovery.search" for name in held)


@pytest.mark.parametrize("kind", OrganizationKind)
def test_each_role_holds_what_the_one_below_holds(kind):
    owner, manager, analyst = (permissions.permissions_of(kind, role) for role in Role)
    assert analyst < manager < owner


def test_a_creator_does_not_search():
    assert "discovery.search" not in permissions.permissions_of(OrganizationKind.CREATOR, Role.OWNER)


def test_only_creators_produce():
    for kind in OrganizationKind:
        holds = "collaborations.produce" in permissions.permissions_of(kind, Role.OWNER)
        assert holds == (kind == OrganizationKind.CREATOR)


def test_nobody_holds_nothing():
    assert Actor().permissions == frozenset()
    assert permissions.permissions_of("", "") == permissions.permissions_of("nonsense", "nonsense")


def test_the_system_holds_everything():
    assert Actor.system().permissions == permissions.ALL
