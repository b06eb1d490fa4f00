"""The terms of an offer as plain sentences, in the reader's language: what is shown is what is frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lonja.campaigns.types import WORLD, Media, Piece, Rights, Use
from lonja.collaborations.terms import Terms
from lonja.creators.categories import label
from lonja.creators.types import DeliverableType


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Whom and what the sentences speak of."""

    brand: str
    creator: str
    campaign: str
    product: str
    disclosure_label: str
    approval_business_days: int


def sentences(terms: Terms, setting: Setting) -> list[str]:
    """Return the terms, one sentence for each thing that is agreed."""
    names = {"brand": setting.brand, "creator": setting.creator}
    return [
        _fee(terms, setting),
        *(_piece(piece) for piece in terms.deliverables),
        *_work(terms, setting),
        *_usage(terms.rights, names),
        _exclusivity(terms.rights, names),
    ]


def _fee(terms: Terms, setting: Setting) -> str:
    words = _("%(brand)s pays %(creator)s %(fee)s for “%(campaign)s” (%(product)s).")
    if terms.fee_minor == 0:
        words = _("%(brand)s pays %(creator)s no fee for “%(campaign)s” (%(product)s).")
    return words % {
        "brand": setting.brand,
        "creator": setting.creator,
        "fee": terms.fee.format(_language()),
        "campaign": setting.campaign,
        "product": setting.product,
    }


def _piece(piece: Piece) -> str:
    words = _("%(count)s × %(type)s, live by %(date)s at the latest.")
    return words % {"count": piece.count, "type": piece_name(piece.type), "date": day(piece.due_on)}


def _work(terms: Terms, setting: Setting) -> list[str]:
    count = terms.revisions_included
    rounds = ngettext(
        "%(count)s round of changes for each piece is included; more need a new offer.",
        "%(count)s rounds of changes for each piece are included; more need a new offer.",
        count,
    )
    found = [rounds % {"count": count} if count else _("No changes are included; any need a new offer.")]
    silence = ngettext(
        "A draft that is not answered within %(days)s business day counts as approved.",
        "A draft that is not answered within %(days)s business days counts as approved.",
        setting.approval_business_days,
    )
    found.append(silence % {"days": setting.approval_business_days})
    if setting.disclosure_label:
        found.append(_("Every post carries the label “%(label)s”.") % {"label": setting.disclosure_label})
    return found


def _usage(rights: Rights, names: dict[str, str]) -> list[str]:
    if not rights.media:
        return [_("%(brand)s may not use the content beyond the creator's own posts.") % names, _ai(rights)]
    words = _("%(brand)s may use the content on %(media)s, in %(territory)s, from %(first)s to %(last)s, %(use)s.")
    use = words % {
        **names,
        "media": listed([str(Media(media).label) for media in rights.media]),
        "territory": listed([place_name(place) for place in rights.territory]),
        "first": day(rights.from_on),
        "last": day(rights.until_on),
        "use": str(Use(rights.use).label),
    }
    editing = _("%(brand)s may edit it.") if rights.editing else _("%(brand)s may not edit it.")
    return [use, editing % names, _ai(rights)]


def _ai(rights: Rights) -> str:
    if rights.ai_training:
        return _("The content may be used to train artificial intelligence.")
    return _("The content may not be used to train artificial intelligence.")


def _exclusivity(rights: Rights, names: dict[str, str]) -> str:
    if not rights.exclusivity_categories:
        return _("%(creator)s stays free to work with other brands.") % names
    words = _("From %(first)s to %(last)s %(creator)s does no paid work for other brands in %(categories)s.")
    return words % {
        **names,
        "first": day(rights.exclusivity_from),
        "last": day(rights.exclusivity_until),
        "categories": listed([label(code) for code in rights.exclusivity_categories]),
    }


def piece_name(kind: str) -> str:
    """Return a deliverable type in words."""
    return str(DeliverableType(kind).label)


def place_name(place: str) -> str:
    """Return a country in the reader's language."""
    if place == WORLD:
        return _("the whole world")
    return str(Locale.parse(_language()).territories.get(place, place))


def day(value: date | None) -> str:
    """Return a date as the reader's language writes it in full."""
    return str(format_date(value, "long", locale=_language())) if value else "–"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    return str(format_list(list(words), locale=_language()))


def _language() -> str:
    return (get_language() or "en").replace("-", "_")
