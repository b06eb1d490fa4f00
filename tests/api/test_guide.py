"""docs/use/api.md, done as it is written: every example is sent, one after the other, by a brand and a creator."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from lonja.core import clock
from lonja.creators import tasks
from lonja.creators.drafts import ChannelDraft
from lonja.discovery import index
from tests import make

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "use" / "api.md"
ORIGIN = "http://lonja.example"
# Where an answer gives what later examples call by name: the example's path, the variable, the way to the value.
GIVES: tuple[tuple[str, str, tuple[str | int, ...]], ...] = (
    ("/campaigns", "CAMPAIGN", ("id",)),
    ("/invitations", "COLLABORATION", ("invited", 0, "id")),
    ("/invitations", "OFFER", ("invited", 0, "offer_id")),
    ("/acceptance", "DELIVERABLE", ("deliverables", 0, "id")),
    ("/drafts", "DRAFT", ("id",)),
    ("/publication", "PUBLICATION", ("publication_id",)),
)

pytestmark = pytest.mark.django_db


def examples() -> Iterator[str]:
    for block in re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL):
        yield from (part.strip() for part in re.split(r"^(?=curl)", block, flags=re.MULTILINE) if "curl" in part)


def sent(example: str, values: dict[str, str]) -> tuple[str, int, Any]:
    """Send what the command line says, as a shell would read it; return path, status and answer."""
    line = re.sub(r"\$\(date [^)]*\)", f"{clock.now():%Y-%m-%dT%H:%M:%SZ}", example.replace("\\\n", " "))
    words = shlex.split(Template(line).substitute(values))
    options = {"-X": "GET", "-d": ""}
    headers: dict[str, str] = {}
    address = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == "-H":
            name, _, value = following.partition(": ")
            headers[name] = value
        elif word in options:
            options[word] = following
        elif word.startswith(ORIGIN):
            address = word.removeprefix(ORIGIN)
    kind = headers.pop("Content-Type", "application/octet-stream")
    response = Client().generic(options["-X"], address, options["-d"], content_type=kind, headers=headers)
    return address, response.status_code, json.loads(response.content)


def test_the_guide_works_from_the_first_request_to_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    brand = make.brand()
    talent = make.creator(channels=(ChannelDraft(platform="tiktok", handle="ana.cocina"),))
    index.rebuild()
    tasks.check_due()
    values = {
        "LONJA": ORIGIN,
        "TOKEN": make.token(brand),
        "CREATOR_TOKEN": make.token(talent),
        "CREATOR": str(talent.creator.pk),
        "HANDLE": "ana.cocina",
    }
    answers = {}
    for example in examples():
        path, status, answer = sent(example, values)
        assert 200 <= status < 300, f"{path} answered {status}: {answer}"
        for ending, name, way in GIVES:
            if path.endswith(ending):
                found = answer
                for step in way:
                    found = found[step]
                values[name] = found
        answers[path.rsplit("/", 1)[1]] = answer

    assert answers["search"]["population"] == 1
    assert answers["publication"]["disclosure"] == "found"
    assert answers["report"]["total"]["views"]["value"] == 18_250
    assert len(answers) >= 11
