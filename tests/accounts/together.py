"""Several people doing something at the same moment, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection


def together(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Call `act(0)`, `act(1)` … at once; return what each gave or raised. Needs a test with real transactions."""
    barrier = threading.Barrier(count)

    def one(number: int) -> Any:
        try:
            barrier.wait(timeout=10)
            return act(number)
        except Exception as error:  # the outcome of one of the racers
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
