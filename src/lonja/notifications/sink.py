"""The mail sink of the demo: letters written to files, read back for the staff's page."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

from lonja.core.errors import NotFound

LIMIT = 200
_NAME = re.compile(r"[\w.-]+\.log\Z")
# Django's file backend ends each message with this line.
_RULE = b"\n" + b"-" * 79


@dataclass(frozen=True, slots=True)
class Sunk:
    """One letter as it would have gone out."""

    name: str
    at: datetime | None
    to: str
    subject: str
    text: str
    links: tuple[str, ...]


def is_open() -> bool:
    """Tell whether letters are sunk here: in the demo only, and only while no mail server is set."""
    return bool(settings.LONJA_DEMO) and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")


def letters() -> list[Sunk]:
    """Return the newest letters, the newest first."""
    paths = sorted(_folder().glob("*.log"), key=lambda path: path.name, reverse=True)
    return [_read(path) for path in paths[:LIMIT]]


def letter(name: str) -> Sunk:
    """Return one letter. Raises NotFound, also for names that aren't a letter's."""
    path = _folder() / name
    if not _NAME.match(name) or not path.is_file():
        raise NotFound("There is no such letter.")
    return _read(path)


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _moment(text: str) -> datetime | None:
    """Read a letter's date; one without a known zone (`-0000`, as Django writes) is in UTC."""
    if not text:
        return None
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(path: Path) -> Sunk:
    raw = path.read_bytes().split(_RULE)[0]
    message: EmailMessage = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Sunk(
        name=path.name,
        at=_moment(str(message["Date"] or "")),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=text,
        links=tuple(re.findall(r"https?://\S+", text)),
    )
