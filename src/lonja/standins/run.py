"""Start and stop the stand-ins, all in one process."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lonja.standins import instagram, keeping, tiktok, youtube
from lonja.standins.http import CONTROL, serve
from lonja.standins.look import NAMES
from lonja.standins.world import World

SITES = {"tiktok": tiktok.site, "youtube": youtube.site, "instagram": instagram.site}


@contextmanager
def running(platform: str, *, world: World | None = None, port: int = 0) -> Iterator[tuple[str, World]]:
    """Serve one platform from a thread; yields its address and its world."""
    chosen = world or World(platform)
    server = serve(SITES[platform](chosen), port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), name=f"standin-{platform}", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", chosen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Where a platform pushes to, by the kind of push; the operator registers these addresses with each.
PUSHES = {
    "tiktok": {"removed": "/platforms/tiktok/webhook"},
    "youtube": {},
    "instagram": {"removed": "/platforms/instagram/deauthorization", "erase": "/platforms/instagram/deletion"},
}


def run_kept(ports: Mapping[str, int], folder: Path, lonja: str) -> None:
    """Serve all of them until the process ends; their worlds are kept in the folder, their pushes go to `lonja`."""
    controls = {platform: f"http://127.0.0.1:{port}{CONTROL}" for platform, port in ports.items()}
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for platform, port in ports.items():
            world = World(platform)
            keeping.keep_in(world, folder / f"{platform}.json")
            world.pushes = {kind: lonja + path for kind, path in PUSHES[platform].items()}
            world.others = {NAMES[name]: address for name, address in controls.items() if name != platform}
            stack.enter_context(running(platform, world=world, port=port))
        threading.Event().wait()


def bases(platform: str, address: str) -> dict[str, str]:
    """Return the base addresses that point a connector at a stand-in."""
    return {
        "tiktok": {
            "authorize": f"{address}/v2/auth/authorize/",
            "open_api": address,
            "business_api": f"{address}/open_api/v1.3",
        },
        "youtube": {
            "authorize": f"{address}/o/oauth2/v2/auth",
            "token": address,
            "data_api": f"{address}/youtube/v3",
            "analytics_api": f"{address}/v2",
        },
        "instagram": {"authorize": f"{address}/oauth/authorize", "token": address, "graph": address},
    }[platform]
