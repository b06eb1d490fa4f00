"""A media kit on paper: the content as JSON, drawn by a Typst template that treats every word of it as text."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from lonja.web.public.kit.content import Content

TEMPLATE = Path(__file__).with_name("kit.typ")
# What the fonts inside the typst package draw: Latin with all its marks, Greek, Cyrillic, punctuation, money, arrows.
_DRAWN = (
    (0x20, 0x52F),
    (0x1E00, 0x1FFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x21FF),
)


def pdf(content: Content) -> bytes:
    """Return the kit as a tagged PDF.

    Words reach Typst as data, never as source, so that `#`, `$`, `[`, `"` and backslashes are only letters. With the
    fonts inside the package the same kit is the same everywhere; only letters that they lack (Chinese, Arabic) are
    looked for among the machine's own.
    """
    data, needs_more = _written(asdict(content))
    return bytes(
        typst.compile(
            str(TEMPLATE),
            root=str(TEMPLATE.parent),
            format="pdf",
            sys_inputs={"data": json.dumps(data)},
            ignore_system_fonts=not needs_more,
        )
    )


def _written(value: Any) -> tuple[Any, bool]:
    """Return the value with only what can be drawn, and whether that takes more fonts than the package has."""
    if isinstance(value, str):
        kept = [c for c in value if _is_drawn(c) or unicodedata.category(c)[0] in "LMN"]
        return "".join(kept), any(not _is_drawn(c) for c in kept)
    if isinstance(value, dict):
        pairs = {key: _written(one) for key, one in value.items()}
        return {key: one for key, (one, _more) in pairs.items()}, any(more for _one, more in pairs.values())
    if isinstance(value, list | tuple):
        found = [_written(one) for one in value]
        return [one for one, _more in found], any(more for _one, more in found)
    return value, False


def _is_drawn(char: str) -> bool:
    code = ord(char)
    return char == "\n" or any(first <= code <= last for first, last in _DRAWN)
