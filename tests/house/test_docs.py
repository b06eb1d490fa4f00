"""The docs are true where a machine can tell: links lead somewhere, and what they name exists."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "lonja"
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
CONFIGURE = ROOT / "docs" / "host" / "configure.md"
DECISIONS = ROOT / "docs" / "decisions"

LINK = re.compile(r"\]\((?!https?://|mailto:)([^)\s]*)\)")
COMMAND = re.compile(r"(?:^|[`/\s])lonja ([a-z]+)\b(?! (?:is|are|has))")
VARIABLE = re.compile(r"\bLONJA_[A-Z_]+[A-Z]\b")
# As the code reads them: `env.text("LONJA_URL", …)`, `os.environ["LONJA_HOME"]`.
READ = re.compile(r"""(?:\benv\.\w+\(|os\.environ(?:\.\w+\(|\[))\s*f?["'](LONJA_[A-Z_]+|\{prefix\}_[A-Z]+)""")
FILE = re.compile(r"`((?:\w+/)+\w+\.(?:py|html|md|json|toml))`")
# `GET /api/v1/…` in a sentence; `curl … -X POST "$LONJA/api/v1/…"` in an example.
ENDPOINT = re.compile(
    r"""(?:`(GET|POST|PUT|PATCH|DELETE)\ |-X\ (POST|PUT|PATCH|DELETE)\ "\$LONJA|curl\ -s\ "\$LONJA)
        (/api/v1/[^\s`"?]*)""",
    re.VERBOSE,
)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def code_of(text: str) -> str:
    """Return what stands in code: blocks, and words between backticks."""
    blocks = re.findall(r"^ *```.*?^ *```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", text)])


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def variables_read() -> set[str]:
    """Return every variable that the code reads; the platforms' are made of the platform's name and an ending."""
    from lonja.platforms.registry import PLATFORMS

    found = {name for path in SOURCE.rglob("*.py") for name in READ.findall(path.read_text())}
    registry = (SOURCE / "platforms" / "registry.py").read_text()
    endings = set(re.findall(r"\{prefix\}(_[A-Z]+)|LONJA_\{platform\.upper\(\)\}(_[A-Z]+)", registry))
    made = {f"LONJA_{platform.upper()}{a or b}" for platform in PLATFORMS for a, b in endings}
    return {name for name in found if name.startswith("LONJA_")} | made


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_resolve(page: Path) -> None:
    for link in LINK.findall(page.read_text()):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{target.name} has no heading #{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_exist(page: Path) -> None:
    text = code_of(page.read_text())
    unknown = set(COMMAND.findall(text)) - set(get_commands())
    assert not unknown, f"there is no command lonja {sorted(unknown)}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_variables_are_read_by_something(page: Path) -> None:
    unknown = set(VARIABLE.findall(page.read_text())) - variables_read()
    assert not unknown, f"nothing in src reads {sorted(unknown)}"


def test_every_variable_is_documented() -> None:
    read = variables_read()
    assert {"LONJA_URL", "LONJA_TIKTOK_SECRET", "LONJA_INSTAGRAM_LIMIT", "LONJA_ENGINE"} <= read
    missing = read - set(VARIABLE.findall(CONFIGURE.read_text()))
    assert not missing, f"say in {named(CONFIGURE)} what {sorted(missing)} do"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_files_exist(page: Path) -> None:
    for path in FILE.findall(page.read_text()):
        places = [ROOT / path, SOURCE / path, SOURCE / "web" / path, SOURCE / "web" / "templates" / path]
        is_there = any(place.exists() for place in places) or any(SOURCE.rglob(path))
        assert is_there, f"there is no {path}"


def test_endpoints_exist() -> None:
    known = json.loads((SOURCE / "api" / "openapi.json").read_text())["paths"]
    shapes = {(method.upper(), re.sub(r"\{\w+\}", "*", path)) for path, methods in known.items() for method in methods}
    found = 0
    for page in PAGES:
        for noted, sent, path in ENDPOINT.findall(page.read_text()):
            if path.endswith("openapi.json"):
                continue
            shape = (noted or sent or "GET", re.sub(r"\{\w+\}|\$[A-Z]+", "*", path))
            assert shape in shapes, f"{named(page)}: the API has no {shape[0]} {path}"
            found += 1
    assert found > 20


def test_every_decision_has_its_row() -> None:
    rows = re.findall(r"^\| \[(\d{4})\]\((\S+)\)", (DECISIONS / "README.md").read_text(), re.MULTILINE)
    pages = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    assert [name for _, name in rows] == pages
    assert all(name.startswith(number) for number, name in rows)
