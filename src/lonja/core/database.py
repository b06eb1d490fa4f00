"""Where the database is: the operator's URL, or the embedded server of the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from lonja.core import env


def settings(home: Path) -> dict[str, Any]:
    """Return Django's settings of the one database.

    LONJA_DATABASE_URL wins; else the embedded server's own URL, which the supervisor leaves in the data folder.
    """
    url = os.environ.get("LONJA_DATABASE_URL", "").strip() or embedded_url(home)
    return {**parse(url), "OPTIONS": options(url)}


def embedded_url(home: Path) -> str:
    """Return the address of the data folder's own server, whether or not it runs now."""
    kept = home / "postgresql" / "url"
    return kept.read_text().strip() if kept.exists() else "postgresql://lonja@/lonja"


def parse(url: str) -> dict[str, Any]:
    """Split `postgresql://user:password@host:port/name?host=/socket/folder` into Django's fields."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise env.EnvironmentProblem("LONJA_DATABASE_URL must begin with postgresql:// (the only database there is).")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "lonja",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": (query.get("host") or [unquote(parts.hostname or "")])[0],
        "PORT": str(parts.port or (query.get("port") or [""])[0]),
    }


def options(url: str) -> dict[str, Any]:
    """Return psycopg's options: the pool when web, worker or keeper asks for it, and what the URL adds."""
    # Sessions bear the name of their process instead: see core.processes.
    ours = {"host", "port", "application_name"}
    extra: dict[str, Any] = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items() if k not in ours}
    if env.flag("LONJA_DATABASE_POOL", default=False):
        extra["pool"] = {"min_size": 1, "max_size": env.number("LONJA_DATABASE_POOL_SIZE", 8), "timeout": 10}
    return extra
