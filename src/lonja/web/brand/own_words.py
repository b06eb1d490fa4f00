"""What a creator says of itself in the words of its page: the bio's language, what it accepts, when it is away."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lonja.creators.types import CreatorCard, Limits
from lonja.discovery import filters
from lonja.web.components.times import day_text


def other_language(card: CreatorCard) -> str:
    """Name the bio's language where it isn't the reader's."""
    code = card.bio_language
    return filters.label("language", code) if code and code != (get_language() or "en")[:2] else ""


def absences(card: CreatorCard) -> list[str]:
    """Say from when until when the creator can't be invited, all the times that aren't over."""
    return [
        _("from %(first)s on") % {"first": day_text(first)}
        if last == date.max
        else _("%(first)s to %(last)s") % {"first": day_text(first), "last": day_text(last)}
        for first, last in card.away
    ]


def accepts(limits: Limits) -> list[tuple[str, str]]:
    """Say what a creator accepts and what not, what it hasn't said left out."""
    found = [
        (_("Products"), limits.accepts_gifting, None),
        (_("Usage rights"), limits.accepts_usage_rights, limits.usage_rights_days),
        (_("Exclusivity"), limits.accepts_exclusivity, limits.exclusivity_days),
    ]
    told = [(name, _answer(answer, days)) for name, answer, days in found if answer is not None]
    if limits.refused_categories:
        refused = ", ".join(filters.label("category", code) for code in limits.refused_categories)
        told.append((_("No campaigns in"), refused))
    return told


def _answer(answer: bool, days: int | None) -> str:
    if not answer or days is None:
        return _("yes") if answer else _("no")
    return ngettext("up to %(count)s day", "up to %(count)s days", days) % {"count": days}
