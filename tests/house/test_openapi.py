"""The committed description of the API is true."""

from __future__ import annotations

from lonja.ops.management.commands.openapi import COMMITTED, description


def test_openapi_json_describes_the_api() -> None:
    assert COMMITTED.read_text() == description(), "run `lonja openapi`, look at the difference, commit it"
