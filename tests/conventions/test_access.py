"""Walks every page and every operation as everybody, and compares the answers with what the address declares."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.conventions import rules
from tests.conventions.addresses import Operation, operations, pages
from tests.conventions.rules import ANALYST, ANONYMOUS, KIND, STRANGER, Rule
from tests.conventions.table import API, PAGES
from tests.conventions.world import World

pytestmark = pytest.mark.django_db

ALL_PAGES = {page.name: page for page in pages()}
ALL_OPERATIONS = {operation.key: operation for operation in operations()}
# What any request may write: the session that carries its messages, and the count of attempts.
_HARMLESS = ('"django_session"', '"core_cache"', "SAVEPOINT", "RELEASE", "ROLLBACK")


class TestTheTable:
    def test_every_page_is_declared(self):
        assert sorted(set(ALL_PAGES) - set(PAGES)) == [], "declare them in tests/conventions/table.py"

    def test_every_operation_is_declared(self):
        assert sorted(set(ALL_OPERATIONS) - set(API)) == [], "declare them in tests/conventions/table.py"

    def test_nothing_declared_is_gone(self):
        assert sorted(set(PAGES) - set(ALL_PAGES)) == []
        assert sorted(set(API) - set(ALL_OPERATIONS)) == []

    def test_every_body_is_declared(self):
        missing = [key for key, op in ALL_OPERATIONS.items() if op.has_body and key in API and API[key].body is None]
        assert missing == [], "an operation that takes a body needs one here, or its input is refused before its asker"


@pytest.mark.parametrize("name", sorted(set(ALL_PAGES) & set(PAGES)))
class TestPages:
    def test_reading(self, name: str, world: World) -> None:
        page, rule = ALL_PAGES[name], PAGES[name]
        address = world.address(page) + rule.query
        if not rule.readers:
            for who in rule.writers:
                assert _ask(world, who, "get", address) in {405, 302}, f"{who} gets {name}, which takes no visits"
            return
        found = {who: _ask(world, who, "get", address) for who in rules.EVERYBODY}
        wrong = _wrong(rule, rule.readers, found, writing=False)
        assert not wrong, f"reading {name}: {wrong}"

    def test_writing(self, name: str, world: World) -> None:
        page, rule = ALL_PAGES[name], PAGES[name]
        address, body = world.address(page), rule.body(world) if rule.body else {}
        if not rule.writers:
            # Nothing is declared to be written here, so nothing may be: a view that takes no form changes nothing.
            for who in rules.EVERYBODY:
                assert _written(world, who, address) == [], f"{who} wrote by posting to {name}"
            return
        found = {who: _ask(world, who, "post", address, body) for who in rules.EVERYBODY}
        wrong = _wrong(rule, rule.writers, found, writing=True)
        assert not wrong, f"posting to {name}: {wrong}"


@pytest.mark.parametrize("key", sorted(set(ALL_OPERATIONS) & set(API)))
def test_operations(key: str, world: World) -> None:
    operation, rule = ALL_OPERATIONS[key], API[key]
    writing = bool(rule.writers)
    found = {who: _call(world, who, operation, rule) for who in world.apis}
    wrong = _wrong(rule, rule.writers if writing else rule.readers, found, writing=writing)
    assert not wrong, f"{key}: {wrong}"


def _wrong(rule: Rule, allowed: frozenset[str], found: dict[str, int], *, writing: bool) -> dict[str, str]:
    """Return who got an answer that they shouldn't have, and which would be right."""
    answers = {}
    for who, status in found.items():
        right = _granted(rule, writing) if who in allowed else _refused(who, rule, allowed, writing=writing)
        if status not in right:
            answers[who] = f"{status}, not one of {sorted(right)}"
    return answers


def _granted(rule: Rule, writing: bool) -> set[int] | frozenset[int]:
    # A writer may meet a state in which it can't be done now (409) or a form to correct (422), never a closed door.
    return rule.answers or ({200, 201, 202, 204, 302, 409, 422} if writing else {200, 302})


def _refused(who: str, rule: Rule, allowed: frozenset[str], *, writing: bool) -> set[int]:
    if who == ANONYMOUS:
        # On a page the way to sign in, which `_ask` writes as 401.
        return {401}
    if who == STRANGER:
        return {404}
    if who == ANALYST and writing and rules.OWNER in allowed and not rule.personal:
        return {403}
    if who in rules.OUTSIDE and KIND[who] in {KIND.get(other) for other in allowed}:
        # Somebody with the same permissions may do it, so the permission isn't what refuses: the row is.
        return {404}
    return {403, 404}


def _ask(world: World, who: str, method: str, address: str, body: dict[str, Any] | None = None) -> int:
    """Ask for a page, undo what it did, and return the status; being sent to sign in counts as 401."""
    with _undone():
        response = getattr(world.page(who), method)(address, body or {})
        _read(response)
    if response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/"):
        # Signing out leads there too, for those who were in.
        return 401
    return int(response.status_code)


def _written(world: World, who: str, address: str) -> list[str]:
    with _undone(), CaptureQueriesContext(connection) as captured:
        world.page(who).post(address, {})
    changes = [query["sql"] for query in captured.captured_queries if not query["sql"].startswith("SELECT")]
    return [sql for sql in changes if not any(word in sql for word in _HARMLESS)]


def _read(response: Any) -> None:
    """Read a file to its end, which closes it; closing the answer itself would close the test's own connection too."""
    if response.streaming:
        b"".join(response.streaming_content)


def _call(world: World, who: str, operation: Operation, rule: Rule) -> int:
    path = operation.path
    for name in operation.parameters:
        path = path.replace(f"{{{name}}}", world.thing(name))
    with _undone():
        body = rule.body(world) if rule.body else None
        response = world.apis[who].request(operation.method, path + rule.query, body)
        _read(response)
    return int(response.status_code)


class _undone:  # noqa: N801 - reads as a word
    """Undo everything that happens inside."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
