"""A few lines of HTTP for the stand-ins: requests, answers, routes, limits, faults on purpose."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from lonja.standins.world import World

MAX_BODY = 1 << 20


@dataclass(slots=True)
class Request:
    """What came in; `query` and `form` hold the first value of each name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    def json(self) -> dict[str, Any]:
        """Return the JSON body; anything else counts as empty, as the platforms take it."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def bearer(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass(slots=True)
class Reply:
    """What goes out."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def encode(self) -> tuple[bytes, str]:
        if isinstance(self.body, str):
            return self.body.encode(), "text/html; charset=utf-8"
        return (b"" if self.body is None else json.dumps(self.body).encode()), "application/json"


def redirect(address: str) -> Reply:
    """Send the browser elsewhere."""
    return Reply(status=302, headers={"Location": address})


Route = Callable[[World, Request], Reply]
CONTROL = "/__control__/"


def of_path(request: Request) -> str:
    """Count each path for itself."""
    return request.path


class Site:
    """A WSGI application over one world: routes, the faults that the world orders, and `/__control__/…`."""

    def __init__(
        self,
        world: World,
        routes: dict[tuple[str, str], Route],
        *,
        busy: Callable[[], Reply],
        broken: Callable[[], Reply],
        control: Route,
        limited: Iterable[str] = (),
        counted: Callable[[Request], str] = of_path,
        spent: Callable[[], Reply] | None = None,
    ) -> None:
        """`limited` are the beginnings of the paths with a limit, `counted` names what a request counts against."""
        self.world = world
        self.control = control
        self.limited = tuple(limited)
        self.counted = counted
        self.spent = spent or busy
        self.routes = routes
        self.busy = busy
        self.broken = broken
        self._random = random.Random(7)  # noqa: S311 - faults, not secrets

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        reply = self._answer(_request(environ))
        body, kind = reply.encode()
        status = f"{reply.status} {HTTPStatus(reply.status).phrase}"
        headers = {"Content-Type": kind, "Content-Length": str(len(body)), **reply.headers}
        start(status, list(headers.items()))
        return [body]

    def _answer(self, request: Request) -> Reply:
        if request.path.startswith(CONTROL):
            route: Route | None = self.control
        else:
            fault = self._draw_fault()
            if fault is not None:
                return fault
            route = self.routes.get((request.method, request.path)) or self._prefixed(request)
        if route is None:
            return Reply({"error": "no such path here"}, 404)
        with self.world.lock:
            return self._within_limit(route, request)

    def _within_limit(self, route: Route, request: Request) -> Reply:
        self.world.calls[request.path] = self.world.calls.get(request.path, 0) + 1
        if request.path.startswith(self.limited) and not self.world.take(self.counted(request)):
            return self.spent()
        reply = route(self.world, request)
        if self.world.has_changed:
            self.world.has_changed = False
            self.world.keep()
        return reply

    def _prefixed(self, request: Request) -> Route | None:
        """Find a route whose path ends in `*`, for addresses with ids in them."""
        for (method, path), route in self.routes.items():
            if path.endswith("*") and method == request.method and request.path.startswith(path[:-1]):
                return route
        return None

    def _draw_fault(self) -> Reply | None:
        faults = self.world.faults
        with self.world.lock:
            drawn = self._random.random()
        if drawn < faults.slow:
            time.sleep(faults.slow_s)
            return None
        if drawn < faults.slow + faults.busy:
            return self.busy()
        return self.broken() if drawn < faults.slow + faults.busy + faults.broken else None


def _request(environ: dict[str, Any]) -> Request:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), MAX_BODY)
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ["PATH_INFO"],
        query={name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()},
        # WSGI keeps this one apart from the others.
        headers={"content-type": environ.get("CONTENT_TYPE", "")}
        | {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_")
        },
        body=environ["wsgi.input"].read(length),
    )


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: tests and the demo have their own output."""


def serve(site: Site, port: int = 0) -> _Server:
    """Bind the site to a loopback port (0: any free one); the caller runs `serve_forever` and `shutdown`."""
    return make_server("127.0.0.1", port, site, server_class=_Server, handler_class=_Quiet)
