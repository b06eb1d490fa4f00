"""The stand-in platforms of the demo: which ports they have, and the settings that point Lonja at them."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path

from lonja.core import env
from lonja.standins import run
from lonja.standins.http import CONTROL

PLATFORMS = tuple(run.SITES)
FOLDER = "standins"


def ports(home: Path, platforms: Iterable[str] = PLATFORMS) -> dict[str, int]:
    """Return the platforms' ports: those of last time where they are free, and kept for the next."""
    kept_in = home / FOLDER / "ports.json"
    kept = json.loads(kept_in.read_text()) if kept_in.exists() else {}
    taken: dict[str, int] = dict(kept)
    chosen = {platform: _port(kept.get(platform, 0)) for platform in platforms}
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    kept_in.write_text(json.dumps(taken | chosen))
    return chosen


def _port(wanted: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return _port(0)
        return int(probe.getsockname()[1])


def needed() -> list[str]:
    """Return the platforms for which the operator has set no keys of their own."""
    return [name for name in PLATFORMS if not env.optional(f"LONJA_{name.upper()}_KEY")]


def point_at(chosen: Mapping[str, int]) -> None:
    """Set the platforms' settings to the stand-ins, for this process and those that it starts."""
    for platform, port in chosen.items():
        prefix = f"LONJA_{platform.upper()}"
        bases = run.bases(platform, f"http://127.0.0.1:{port}")
        os.environ[f"{prefix}_KEY"], os.environ[f"{prefix}_SECRET"] = "standin-key", "standin-secret"
        os.environ[f"{prefix}_BASES"] = ",".join(f"{name}={address}" for name, address in bases.items())
        if platform == "tiktok":
            os.environ["LONJA_TIKTOK_ACCOUNTS_API"] = "yes"


def controls(chosen: Mapping[str, int]) -> dict[str, str]:
    """Return where to change what each stand-in tells."""
    return {platform: f"http://127.0.0.1:{port}{CONTROL}" for platform, port in chosen.items()}


def serve(home: Path, platforms: Iterable[str], lonja: str) -> None:
    """Serve them on their ports until a signal asks to stop."""
    run.run_kept(ports(home, platforms), home / FOLDER, lonja)
