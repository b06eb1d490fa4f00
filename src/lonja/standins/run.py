"""Start and stop the stand-ins, all in one process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from lonja.standins import instagram, tiktok, youtube
from lonja.standins.http import serve
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
