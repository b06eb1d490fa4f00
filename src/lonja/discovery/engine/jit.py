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


@compiled
def _nothing() -> int:
    return 0


def wake() -> None:
    """Let the compiler load what it needs before any function is called for the first time: a third of a second."""
    if AVAILABLE:
        _nothing()


def _trailing_zeros(context: Any, word: Any) -> Any:
    """One machine instruction that NumPy has no name for: where the lowest bit of a word stands."""
    from llvmlite import ir

    def generate(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.cttz(given[0], ir.Constant(ir.IntType(1), 1))

    return numba.types.int64(numba.types.uint64), generate


def _inside(context: Any, column: Any, begin: Any, low: Any, high: Any) -> Any:
    """A word whose bit t says whether column[begin + t] lies between low and high, both included.

    Written as comparisons of 32 values at once: of a loop over bits the compiler makes shifts, four bits at a time.
    """
    from llvmlite import ir

    kind, half = column.dtype, 32
    i32, i64 = ir.IntType(32), ir.IntType(64)
    many = ir.VectorType(ir.IntType(kind.bitwidth), half)

    def everywhere(builder: Any, value: Any) -> Any:
        first = builder.insert_element(ir.Constant(many, ir.Undefined), value, ir.Constant(i32, 0))
        return builder.shuffle_vector(first, first, ir.Constant(ir.VectorType(i32, half), [0] * half))

    def generate(context: Any, builder: Any, signature: Any, given: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, given[0]).data
        values = builder.bitcast(builder.gep(data, [given[1]]), many.as_pointer())
        limits = [everywhere(builder, value) for value in given[2:]]
        compare = builder.icmp_signed if kind.signed else builder.icmp_unsigned
        word = ir.Constant(i64, 0)
        for at in range(2):
            value = builder.load(builder.gep(values, [ir.Constant(i32, at)]), align=kind.bitwidth // 8)
            passes = builder.and_(compare(">=", value, limits[0]), compare("<=", value, limits[1]))
            bits = builder.zext(builder.bitcast(passes, i32), i64)
            word = builder.or_(word, builder.shl(bits, ir.Constant(i64, half * at)))
        return word

    return numba.types.uint64(column, numba.types.int64, kind, kind), generate


trailing_zeros: Any = None  # these two are called by compiled code only
inside: Any = None
if numba is not None:
    from numba.extending import intrinsic

    trailing_zeros = intrinsic(_trailing_zeros)
    inside = intrinsic(_inside)
