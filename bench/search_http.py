"""`lonja bench search-http`: the search page and the search API under a steady load on loopback.

Requests start on a fixed timetable, whether or not earlier ones have been answered, and each is timed from the moment
the timetable named: a server that stalls can't hide it. The load comes from another process than the server's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import httpx
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from bench import market
from lonja.accounts import actions as accounts
from lonja.accounts import queries as people
from lonja.accounts.actor import Actor
from lonja.core.errors import Unavailable
from lonja.discovery import filters, index
from lonja.discovery.types import Search
from lonja.ops import prepare

GOALS_MS = {"api": 40.0, "page": 80.0}  # p95 at 1 M creators, 50 requests/s, 2 cores
WARM_UP = 64
CLIENTS = 16  # browsers or programs, each with its own connections: one alone would load one web process only


@dataclass(frozen=True)
class Visitor:
    """How the load is known to the server: a token for the API, a session for the page."""

    token: str
    session: str


def main(arguments: list[str]) -> int:
    """Fill, serve, load, print; 0 also where a goal is missed, for the figures say so."""
    options = _options(arguments)
    prepare.everything(_say)
    market.fill(options.creators)
    _ensure_index(options.creators)
    visitor, searches = _visitor(), questions(options.seed)
    with _Server(options.workers) as address:
        results = {kind: asyncio.run(_load(kind, address, visitor, searches, options)) for kind in ("api", "page")}
    answer = {
        "creators": options.creators,
        "requests_per_second": options.rate,
        "seconds": options.seconds,
        "workers": options.workers,
        "cores": os.cpu_count(),
        "load_before": options.load_before,
        "results": results,
    }
    print(json.dumps(answer) if options.json else _table(answer))
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lonja bench search-http", description=__doc__)
    parser.add_argument("--creators", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=50, help="requests per second")
    parser.add_argument("--seconds", type=int, default=20, help="for the API, and again for the page")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    options.load_before = round(os.getloadavg()[0], 2)
    return options


def questions(seed: int, count: int = 200) -> list[Search]:
    """Make searches as brands ask them: from none to six filters, some words, some sorted."""
    rng = random.Random(seed)
    pieces: list[tuple[float, Any]] = [
        (0.6, lambda: {"countries": rng.sample(["ES", "MX", "AR", "CO", "FR"], rng.randint(1, 2))}),
        (
            0.5,
            lambda: {
                "categories_any": rng.sample(["beauty", "food", "gaming", "travel", "fitness"], rng.randint(1, 2))
            },
        ),
        (
            0.5,
            lambda: {
                "followers": {"at_least": rng.choice([5, 10, 50]) * 1000, "at_most": rng.choice([100, 250, 900]) * 1000}
            },
        ),
        (0.3, lambda: {"platforms": [rng.choice(["tiktok", "instagram", "youtube"])]}),
        (0.3, lambda: {"engagement_views_bps": {"at_least": rng.choice([200, 300, 500])}}),
        (0.3, lambda: {"price_minor": {"at_most": rng.choice([300, 500, 800, 1500]) * 100}}),
        (0.3, lambda: {"audience": [{"dimension": "gender", "value": "female", "bps": rng.choice([5000, 6000])}]}),
        (0.2, lambda: {"text": rng.choice(["sol", "cocina", "viaje pla", "rutina", "padel reto", "verde"])}),
        (0.2, lambda: {"sort": rng.choice(["followers", "price", "engagement_views_bps"])}),
        (
            0.2,
            lambda: {"target": {"audience": [{"dimension": "country", "value": "ES", "bps": 6000}], "cpm_minor": 1500}},
        ),
    ]
    documents = []
    for _each in range(count):
        document: dict[str, Any] = {}
        for chance, piece in pieces:
            if rng.random() < chance:
                document |= piece()
        documents.append(document)
    return [filters.from_json(document) for document in documents]


def _ensure_index(creators: int) -> None:
    try:
        if len(index.current()) == creators:
            return
    except Unavailable:
        pass
    started = time.perf_counter()
    index.rebuild()
    _say(f"index of {creators:,} built in {time.perf_counter() - started:.0f} s")


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _visitor() -> Visitor:
    """Make a brand with one person, a token and a signed-in session."""
    user = accounts.create_user(email=f"bench-{time.time_ns()}@example.com", name="Bench", is_verified=True)
    organization = accounts.create_organization(
        kind="brand", name="Bench", country="ES", owner_id=user.pk, by=Actor(user_id=user.pk)
    )
    by = people.actor_of_user(user, organization.pk)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["organization_id"] = str(organization.pk)
    session.save()
    return Visitor(accounts.create_token(name="bench", by=by).secret, session.session_key)


class _Server:
    """`lonja serve` on a free port, stopped at the end."""

    def __init__(self, workers: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self._workers = workers

    def __enter__(self) -> str:
        command = [sys.executable, "-c", "from lonja.cli import main; main()", "serve"]
        self._process = subprocess.Popen([*command, "--port", str(self._port), "--workers", str(self._workers)])
        address = f"http://127.0.0.1:{self._port}"
        for _attempt in range(600):
            try:
                if httpx.get(f"{address}/healthz").status_code < 500:
                    return address
            except httpx.TransportError:
                time.sleep(0.1)
        raise SystemExit("the server did not come up")

    def __exit__(self, *_about: object) -> None:
        self._process.terminate()
        self._process.wait(30)


async def _load(
    kind: str, address: str, visitor: Visitor, searches: Sequence[Search], options: argparse.Namespace
) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(_client(kind, address, visitor)) for _each in range(CLIENTS)]
        for turn, asked in enumerate(searches[:WARM_UP]):
            await _ask(kind, clients[turn % CLIENTS], visitor, asked)
        total, began = options.rate * options.seconds, time.perf_counter() + 0.1
        jobs = [
            _timed(kind, clients[turn % CLIENTS], visitor, searches[turn % len(searches)], began + turn / options.rate)
            for turn in range(total)
        ]
        answered = await asyncio.gather(*jobs)
        lasted = time.perf_counter() - began
    taken = sorted(one for one in answered if one is not None)
    if not taken:
        raise SystemExit(f"no request to the {kind} was answered in time")
    return {
        "requests": total,
        "failed": total - len(taken),
        "p50_ms": round(statistics.median(taken), 1),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        "p99_ms": round(taken[int(len(taken) * 0.99)], 1),
        "slowest_ms": round(taken[-1], 1),
        "answered_per_second": round(len(taken) / lasted, 1),
        "goal_p95_ms": GOALS_MS[kind],
    }


def _client(kind: str, address: str, visitor: Visitor) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=address, timeout=30, trust_env=False)
    if kind == "page":
        client.cookies.set(settings.SESSION_COOKIE_NAME, visitor.session)
    return client


async def _timed(kind: str, client: httpx.AsyncClient, visitor: Visitor, asked: Search, due: float) -> float | None:
    """The milliseconds from the due moment to the whole answer; None when it didn't come in time."""
    await asyncio.sleep(max(0.0, due - time.perf_counter()))
    try:
        await _ask(kind, client, visitor, asked)
    except httpx.TransportError:
        return None
    return (time.perf_counter() - due) * 1000


async def _ask(kind: str, client: httpx.AsyncClient, visitor: Visitor, asked: Search) -> None:
    if kind == "api":
        headers = {"Authorization": f"Bearer {visitor.token}"}
        response = await client.post("/api/v1/creators/search", json=filters.to_json(asked), headers=headers)
    else:
        response = await client.get(f"/discover?{filters.to_url(asked)}")
    if response.status_code != 200:
        raise SystemExit(f"{kind} answered {response.status_code}: {response.text[:300]}")


def _table(answer: dict[str, Any]) -> str:
    lines = [
        f"{answer['creators']:,} creators, {answer['requests_per_second']} requests/s for {answer['seconds']} s each, "
        f"{answer['workers']} web processes, {answer['cores']} cores (load before: {answer['load_before']})",
        f"{'':6}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'slowest':>9}{'failed':>8}{'goal p95':>10}",
    ]
    for kind, one in answer["results"].items():
        numbers = "".join(f"{one[name]:>9}" for name in ("p50_ms", "p95_ms", "p99_ms", "slowest_ms"))
        lines.append(f"{kind:6}{numbers}{one['failed']:>8}{one['goal_p95_ms']:>10}")
    return "\n".join(lines)
