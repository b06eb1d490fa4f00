"""The compiled translations: made from the .po files wherever those are newer."""

from __future__ import annotations

from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def compile_stale() -> list[Path]:
    """Compile what has changed and return it; the system needs no gettext for this."""
    compiled = []
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(source, target)
        compiled.append(target)
    return compiled


def _compile(source: Path, target: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as text:
        catalog = read_po(text)
    # Renamed into place, so that a process reading it never sees half of it.
    fresh = target.with_suffix(".part")
    with fresh.open("wb") as binary:
        write_mo(binary, catalog)
    fresh.replace(target)
