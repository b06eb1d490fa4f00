"""The words about saved searches: how many creators newly match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lonja.accounts.types import Recipient
from lonja.notifications.letters import Letter
from lonja.notifications.wording.base import Facts, Words, writes


@writes("search.matched")
def _matched(facts: Facts, reader: Recipient) -> Words:
    count = int(facts["count"])
    title = ngettext(
        "%(count)s new creator matches “%(search)s”", "%(count)s new creators match “%(search)s”", count
    ) % {"count": count, "search": facts["search"]}
    names = ", ".join(facts.get("creators") or ())
    return Words(title, facts=((_("Among them"), names),) if names else (), action=_("See them"))


def search_digest(facts: Sequence[dict[str, Any]], reader: Recipient) -> Letter:
    """Return the letter about all of a brand's searches that are due, in the active language."""
    total = sum(int(one["count"]) for one in facts)
    subject = ngettext("%(count)s new creator in your searches", "%(count)s new creators in your searches", total) % {
        "count": total
    }
    return Letter(
        subject=subject,
        paragraphs=(_("Hello, %(name)s.") % {"name": reader.name}, subject),
        facts=tuple((str(one["search"]), _line(one)) for one in facts),
        action=_("See your searches"),
        path="/searches",
        note=_("How often this comes is set for each search, under Saved searches."),
    )


def _line(one: dict[str, Any]) -> str:
    count, names = int(one["count"]), ", ".join(one["creators"])
    line = ngettext("%(count)s new", "%(count)s new", count) % {"count": count}
    return f"{line}: {names}" if names else line
