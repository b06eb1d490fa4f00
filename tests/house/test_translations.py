"""Every text that people see exists in Spanish."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "lonja"
SPANISH = PACKAGE / "locale" / "es" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    name: where
    for names, where in {
        ("_", "gettext", "gettext_lazy", "gettext_noop"): None,
        ("ngettext", "ngettext_lazy"): (1, 2),
        ("pgettext", "pgettext_lazy"): ((1, "c"), 2),
        ("npgettext", "npgettext_lazy"): ((1, "c"), 2, 3),
    }.items()
    for name in names
}


def wanted() -> Iterator[tuple[str, str, str]]:
    """Give the file, the context and the text of every message that code and templates ask for."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _messages(path, path.read_text())
    for path in sorted([*PACKAGE.rglob("*.html"), *PACKAGE.rglob("templates/**/*.txt")]):
        # Django turns a template into something like Python; its indentation means nothing.
        python = "\n".join(line.strip() for line in templatize(path.read_text(), origin=str(path)).split("\n"))
        yield from _messages(path, python)


def _messages(path: Path, source: str) -> Iterator[tuple[str, str, str]]:
    for _, function, arguments, _ in extract_python(io.BytesIO(source.encode()), list(KEYWORDS), [], {}):
        given = list(arguments) if isinstance(arguments, tuple) else [arguments]
        context = given.pop(0) if function.startswith(("p", "np")) else ""
        if given and isinstance(given[0], str) and given[0]:
            yield str(path.relative_to(PACKAGE)), context or "", given[0]


@pytest.fixture(scope="module")
def spanish() -> Catalog:
    with SPANISH.open("rb") as file:
        return read_po(file)


def test_every_text_is_translated(spanish: Catalog) -> None:
    missing = []
    for file, context, text in wanted():
        message = spanish.get(text, context=context or None)
        strings = [] if message is None else [message.string] if isinstance(message.string, str) else message.string
        if message is None or message.fuzzy or not strings or not all(strings):
            missing.append(f"{file}: {text}")
    assert not missing, f"{len(missing)} texts have no Spanish:\n" + "\n".join(missing[:40])


def test_translations_keep_their_placeholders(spanish: Catalog) -> None:
    broken = [
        (message.id, error)
        for message in spanish
        if message.id
        for error in message.check(spanish)
        if not message.fuzzy
    ]
    assert not broken


def test_the_extraction_finds_what_is_there() -> None:
    texts = {text for _, _, text in wanted()}
    assert "Spanish" in texts  # from Python: settings.LANGUAGES
    assert len(texts) > 100


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_texts_are_marked_by_names_that_the_extraction_knows(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            strange = [alias.asname for alias in node.names if alias.asname not in {None, *KEYWORDS}]
            assert not strange, f"texts marked by {strange} would never be translated"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_text_stands_in_the_braces_of_an_f_string(path: Path) -> None:
    """Neither xgettext nor, before Python 3.12, Babel finds it there: it would silently stay English."""
    found = [
        node.lineno
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for node in ast.walk(string)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
    ]
    assert not found, f"a text for people in an f-string, on line {found[:1]}: give it a name first"
