"""Whether machine code can be compiled here, and the decorator for it: the one place that knows of Numba."""

import os
from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

numba: Any
try:
    import numba
except ImportError:  # no wheel for this platform: every kernel has a NumPy or plain twin with the same answers
    numba = None

AVAILABLE = numba is not None and os.environ.get("LONJA_ENGINE") != "numpy"


def compiled(function: Function) -> Function:
    """Compile at first use, keep the machine code in NUMBA_CACHE_DIR, and let other threads run meanwhile."""
    if numba is None:
        return function
    made: Function = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    return made


def _trailing_zeros(context: Any, word: Any) -> Any:
    """One machine instruction that NumPy has no name for: where the lowest bit of a word stands."""
    from llvmlite import ir

    def generate(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.cttz(given[0], ir.Constant(ir.IntType(1), 1))

    return numba.types.int64(numba.types.uint64), generate


trailing_zeros: Any = None  # called by compiled code only
if numba is not None:
    from numba.extending import intrinsic

    trailing_zeros = intrinsic(_trailing_zeros)
