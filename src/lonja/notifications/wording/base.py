"""The words of each kind of notification, in the reader's language, time zone and way of writing money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.utils import translation
from django.utils.translation import gettext as _

from lonja.accounts.types import Recipient, Role
from lonja.core.money import Money
from lonja.notifications.letters import Letter

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What a notification says: one sentence, the facts that decide, and what the button is called."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    action: str = ""


Writer = Callable[[Facts, Recipient], Words]
_writers: dict[str, Writer] = {}


def writes(kind: str) -> Callable[[Writer], Writer]:
    """Register the words of a kind; the active language is the reader's when it runs."""

    def register(writer: Writer) -> Writer:
        _writers[kind] = writer
        return writer

    return register


def kinds() -> frozenset[str]:
    """Return the kinds that have words."""
    return frozenset(_writers)


def words(kind: str, facts: Facts, reader: Recipient) -> Words:
    """Return the words in the active language; a kind of an older version shows its name."""
    writer = _writers.get(kind)
    return writer(facts, reader) if writer else Words(title=kind)


def letter(kind: str, facts: Facts, path: str, reader: Recipient) -> Letter:
    """Return the e-mail of a notification in the reader's own language."""
    with translation.override(reader.language):
        said = words(kind, facts, reader)
        return Letter(
            subject=said.title,
            paragraphs=(_("Hello, %(name)s.") % {"name": reader.name}, said.title),
            facts=said.facts,
            action=said.action or _("Open in Lonja"),
            path=path,
            note=_("You get this because you are a member of an organization on Lonja."),
        )


def money(fact: Mapping[str, Any]) -> str:
    """Write an amount, kept as {"amount_minor", "currency"}, for readers of the active language."""
    return Money(fact["amount_minor"], fact["currency"]).format(translation.get_language() or "en")


def moment(text: str, reader: Recipient) -> str:
    """Write an ISO moment in the reader's time zone, such as "27 Nov 2026, 18:00 CET"."""
    local = datetime.fromisoformat(text).astimezone(ZoneInfo(reader.time_zone))
    language = translation.get_language() or "en"
    return str(format_datetime(local, "d MMM y, HH:mm zzz", locale=language.replace("-", "_")))


def day(text: str) -> str:
    """Write an ISO date."""
    language = translation.get_language() or "en"
    return str(format_date(datetime.fromisoformat(text).date(), "medium", locale=language.replace("-", "_")))


def role(value: str) -> str:
    """Write a role."""
    return str(Role(value).label) if value in Role.values else value
