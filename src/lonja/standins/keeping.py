"""Keeps a stand-in's world in a file, so that what was connected yesterday is connected today."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lonja.standins.world import Account, Faults, Grant, Post, World


def keep_in(world: World, path: Path) -> None:
    """Take the world from the file if there is one, and write it there after each change."""
    if path.exists():
        _fill(world, json.loads(path.read_text()))
    world.keep = lambda: _write(world, path)
    world.keep()


def _write(world: World, path: Path) -> None:
    kept = {
        "ahead_s": world.ahead.total_seconds(),
        "access_s": world.access_lifetime.total_seconds(),
        "refresh_s": world.refresh_lifetime.total_seconds(),
        "faults": _plain(world.faults),
        "accounts": [
            {**_plain(account), "posts": [_plain(post) for post in account.posts]}
            for account in world.accounts.values()
        ],
        "grants": [_plain(grant) for grant in world.grants],
    }
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(kept))
    os.replace(fresh, path)


def _fill(world: World, kept: dict[str, Any]) -> None:
    world.ahead = timedelta(seconds=kept["ahead_s"])
    world.access_lifetime = timedelta(seconds=kept["access_s"])
    world.refresh_lifetime = timedelta(seconds=kept["refresh_s"])
    world.faults = Faults(**kept["faults"])
    accounts = [
        Account(**{**facts, "posts": [_made(Post, post) for post in facts["posts"]]}) for facts in kept["accounts"]
    ]
    world.accounts = {account.id: account for account in accounts}
    world.grants = [_made(Grant, {**grant, "scopes": frozenset(grant["scopes"])}) for grant in kept["grants"]]


def _plain(row: Any) -> dict[str, Any]:
    return {field.name: _json(getattr(row, field.name)) for field in fields(row) if field.name != "posts"}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def _made(kind: type[Any], facts: dict[str, Any]) -> Any:
    return kind(
        **{name: datetime.fromisoformat(value) if name.endswith("_at") else value for name, value in facts.items()}
    )
