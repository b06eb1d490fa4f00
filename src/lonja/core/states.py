"""State machines as tables of moves: one table gives guard, buttons, API list, constraint and drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import CheckConstraint, Q

from lonja.core.errors import Forbidden, IllegalMove


@dataclass(frozen=True, slots=True)
class Move:
    """A named step from any of `sources` to `target`, open to the sides in `who`."""

    name: str
    sources: tuple[str, ...]
    target: str
    who: frozenset[str]


def move(name: str, sources: str | Sequence[str], target: str, who: str | Iterable[str]) -> Move:
    """Write one row of a move table; several sources or sides may be given as words in one string."""
    split = sources.split() if isinstance(sources, str) else tuple(sources)
    sides = who.split() if isinstance(who, str) else who
    return Move(name, tuple(split), target, frozenset(sides))


class StateMachine:
    """The states and moves of one kind of thing."""

    def __init__(self, states: Sequence[str], moves: Sequence[Move]) -> None:
        self.states = tuple(states)
        self.moves = tuple(moves)
        unknown = {s for m in moves for s in (*m.sources, m.target)} - set(states)
        if unknown:
            raise ValueError(f"moves name unknown states: {sorted(unknown)}")

    def find(self, name: str, state: str, who: str, target: str | None = None) -> Move:
        """Return the move; raise IllegalMove where the state has none, Forbidden where it is not `who`'s.

        Some moves of one name lead to several states, as what is owed decides; then `target` says which.
        """
        named = [m for m in self.moves if m.name == name and state in m.sources and target in (None, m.target)]
        if not named:
            raise IllegalMove(f"“{name}” is not possible while the state is “{state}”.")
        for candidate in named:
            if who in candidate.who:
                return candidate
        raise Forbidden(f"“{name}” is not yours to do.")

    def available(self, state: str, who: str) -> list[str]:
        """Return the names of the moves open to `who` now, in the table's order, each once."""
        names = [m.name for m in self.moves if state in m.sources and who in m.who]
        return list(dict.fromkeys(names))

    def constraint(self, name: str, field: str = "state") -> CheckConstraint:
        """Return the database's own guard that the field holds a known state."""
        return CheckConstraint(condition=Q(**{f"{field}__in": self.states}), name=name)

    def drawing(self) -> str:
        """Return the machine as a Mermaid state diagram, for the docs."""
        lines = [
            f"    {source} --> {m.target}: {m.name} ({', '.join(sorted(m.who))})"
            for m in self.moves
            for source in m.sources
        ]
        return "\n".join(["stateDiagram-v2", *lines])
