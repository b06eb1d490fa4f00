"""Audience shares as the index keeps them: a column where most creators have the value, a list where few do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lonja.discovery.engine import schema
from lonja.discovery.engine.codes import owners
from lonja.discovery.engine.facts import CodedSets


@dataclass(slots=True)
class Shares:
    """Cells are named by dimension and value, such as "country:ES". Shares are in steps of 0.5 %, rounded down.

    In a dense column 0 means that the dimension is known and this value isn't in it, 255 that nothing is known.
    """

    dense: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    sparse: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    shares: NDArray[np.uint8] = field(default_factory=lambda: np.empty(0, np.uint8))
    vocabulary: dict[str, list[str]] = field(default_factory=dict)

    def dense_at(self, first: int) -> dict[str, int]:
        """Row of the u8 matrix for each dense cell, beginning with `first`."""
        return {key: first + i for i, key in enumerate(self.dense)}

    def dense_columns(self) -> list[NDArray[Any]]:
        """The dense cells in their order."""
        return list(self.dense.values())


def known_key(dimension: str) -> str:
    """Name of the dense cell that is 0 where the dimension is known and 255 where it isn't."""
    return f"{dimension}?"


def steps(shares: NDArray[Any]) -> NDArray[np.uint8]:
    """Shares 0-1 in steps of 0.5 %, rounded down; what isn't a number counts as 0."""
    whole = np.nan_to_num(shares.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    return np.floor(np.clip(whole, 0, 1) * schema.SHARE_STEPS + 1e-4).astype(np.uint8)


def encode(dimensions: Mapping[str, CodedSets], n: int) -> Shares:
    """Turn each dimension's shares into cells."""
    found = Shares()
    rows: list[NDArray[np.uint32]] = []
    shares: list[NDArray[np.uint8]] = []
    begin = 0
    for dimension in schema.AUDIENCE:
        coded = dimensions.get(dimension)
        if coded is None or coded.shares is None or not len(coded.at):
            continue
        owner, value = owners(coded), steps(coded.shares)
        unknown = np.where(np.diff(coded.offsets) > 0, 0, schema.MISSING_U8).astype(np.uint8)
        found.dense[known_key(dimension)] = unknown
        order = (
            np.lexsort((owner, coded.at))
            if len(coded.values) >= 2**16
            else np.argsort(coded.at.astype(np.uint16), kind="stable")
        )
        ends = np.cumsum(np.bincount(coded.at, minlength=len(coded.values)))
        found.vocabulary[f"audience.{dimension}"] = sorted(coded.values)
        for at, code in enumerate(coded.values):
            mine = order[ends[at - 1] if at else 0 : ends[at]]
            key = f"{dimension}:{code}"
            if len(mine) * 5 > n:  # 5 bytes in a list against 1 for everybody in a column
                column = unknown.copy()
                column[owner[mine]] = value[mine]
                found.dense[key] = column
            else:
                rows.append(owner[mine].astype(np.uint32))
                shares.append(value[mine])
                found.sparse[key] = (begin, begin + len(mine))
                begin += len(mine)
    if rows:
        found.rows, found.shares = np.concatenate(rows), np.concatenate(shares)
    return found
