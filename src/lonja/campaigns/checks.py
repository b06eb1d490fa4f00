"""The rules that a campaign's plan, its rights and its pieces must meet; pure, each with the field it is about."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from lonja.campaigns.types import WORLD, CampaignDraft, Entry, Media, Objective, Piece, Rights, Target, Use
from lonja.core.money import CURRENCIES
from lonja.creators.categories import CODES
from lonja.creators.types import DeliverableType

Problems = dict[str, list[str]]
MOST_PIECES = 20
MOST_WORDS = 100
AUDIENCE = ("age", "country", "device", "gender", "language")


def campaign_problems(draft: CampaignDraft) -> Problems:
    """Return what is wrong with the plan, by field; empty when it is sound."""
    found: Problems = {}
    _words(found, draft)
    _plain(found, draft)
    _numbers(found, draft)
    if draft.ends_on < draft.starts_on:
        found["ends_on"] = [_("The end can't be before the start.")]
    if not draft.deliverables:
        found["deliverables"] = [_("Say what each creator is asked for.")]
    _audience(found, draft)
    found |= piece_problems(draft.deliverables)
    found |= {f"rights.{field}": messages for field, messages in rights_problems(draft.rights).items()}
    return found


def _words(found: Problems, draft: CampaignDraft) -> None:
    for field, most in (("name", 120), ("product", 200), ("disclosure_label", 60)):
        text = getattr(draft, field).strip()
        if not text and field != "disclosure_label":
            found[field] = [_("This is needed.")]
        if len(text) > most:
            found[field] = [_("At most %(most)s characters.") % {"most": most}]
    for field in ("messages", "do", "dont", "style"):
        if len(getattr(draft, field)) > 5000:
            found[field] = [_("At most %(most)s characters.") % {"most": 5000}]
    _choice(found, "objective", draft.objective, Objective.values)
    _choice(found, "entry", draft.entry, Entry.values)
    for field in ("links", "references"):
        if not all(_is_web_address(link) for link in getattr(draft, field)):
            found[field] = [_("Each link begins with http:// or https://.")]
    _categories(found, "categories", draft.categories)
    for field in ("hashtags", "mentions"):
        if any(len(word) > 80 or " " in word for word in getattr(draft, field)):
            found[field] = [_("Each one is a single word of at most 80 characters.")]


def _plain(found: Problems, draft: CampaignDraft) -> None:
    for field in draft.__dataclass_fields__:
        value = getattr(draft, field)
        words = value if isinstance(value, tuple) else (value,)
        # No table takes a NUL, and a page would show nothing of it.
        if any(isinstance(word, str) and "\0" in word for word in words):
            found[field] = [_("Plain text only.")]
        if isinstance(value, tuple) and len(value) > MOST_WORDS:
            found[field] = [_("At most %(most)s of them.") % {"most": MOST_WORDS}]


def _audience(found: Problems, draft: CampaignDraft) -> None:
    """Each dimension of the target is a distribution: shares from 0 to 1 by band, at most 1 in all."""
    if any(not (len(country) == 2 and country.isascii() and country.isupper()) for country in draft.countries):
        found["countries"] = [_("Countries are written as two capital letters, such as ES.")]
    for dimension, shares in draft.target_audience.items():
        _choice(found, f"target_audience.{dimension}", dimension, AUDIENCE)
        bands = shares if isinstance(shares, dict) else {"": -1}
        sound = all(
            isinstance(share, int | float) and 0 <= share <= 1 and len(str(band)) <= 20 and str(band).isprintable()
            for band, share in bands.items()
        )
        if not sound or sum(bands.values()) > 1.001:
            found[f"target_audience.{dimension}"] = [_("Shares from 0 to 1, at most 1 together.")]


def _numbers(found: Problems, draft: CampaignDraft) -> None:
    if draft.currency not in CURRENCIES:
        found["currency"] = [_("This currency is not known.")]
    if not 0 <= draft.budget_minor < 10**15:
        found["budget"] = [_("The budget is an amount from zero up.")]
    _between(found, "revisions_included", draft.revisions_included, 0, 20)
    _between(found, "approval_business_days", draft.approval_business_days, 2, 10)
    _between(found, "invitation_days", draft.invitation_days, 1, 30)
    if draft.margin_bps is not None:
        _between(found, "margin_bps", draft.margin_bps, 0, 10_000)
    for measure, value in draft.targets.items():
        _choice(found, f"targets.{measure}", measure, Target.values)
        if not 0 < value < 10**15:
            found[f"targets.{measure}"] = [_("A target is a number above zero.")]


def piece_problems(pieces: Iterable[Piece]) -> Problems:
    """Return what is wrong with the pieces asked for."""
    found: Problems = {}
    total = 0
    for number, piece in enumerate(pieces):
        total += max(piece.count, 0)
        _choice(found, f"deliverables.{number}.type", piece.type, DeliverableType.values)
        _between(found, f"deliverables.{number}.count", piece.count, 1, MOST_PIECES)
    if total > MOST_PIECES:
        found["deliverables"] = [_("At most %(most)s pieces in one agreement.") % {"most": MOST_PIECES}]
    return found


def rights_problems(rights: Rights) -> Problems:
    """Return what is wrong with the rights: each needs its place and its end."""
    found: Problems = {}
    if unknown := [media for media in rights.media if media not in Media.values]:
        found["media"] = [_("“%(value)s” is not one of the choices.") % {"value": unknown[0]}]
    _choice(found, "use", rights.use, Use.values)
    _categories(found, "exclusivity_categories", rights.exclusivity_categories)
    if rights.media and not rights.territory:
        found["territory"] = [_("Say for which countries, or for the whole world.")]
    if any(place != WORLD and not (len(place) == 2 and place.isupper()) for place in rights.territory):
        found["territory"] = [_("Countries are written as two capital letters, such as ES.")]
    # Rights without an end are refused outright (product.md §7).
    if rights.media and not (rights.from_on and rights.until_on):
        found["until_on"] = [_("Usage rights need a first and a last day.")]
    _order(found, "until_on", rights.from_on, rights.until_on)
    if rights.exclusivity_categories and not (rights.exclusivity_from and rights.exclusivity_until):
        found["exclusivity_until"] = [_("Exclusivity needs a first and a last day.")]
    _order(found, "exclusivity_until", rights.exclusivity_from, rights.exclusivity_until)
    return found


def _order(found: Problems, field: str, first: object, last: object) -> None:
    if first and last and last < first:  # type: ignore[operator]
        found[field] = [_("The last day can't be before the first.")]


def _choice(found: Problems, field: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        found[field] = [_("“%(value)s” is not one of the choices.") % {"value": value}]


def _categories(found: Problems, field: str, codes: Iterable[str]) -> None:
    if unknown := [code for code in codes if code not in CODES]:
        found[field] = [_("“%(value)s” is not a category.") % {"value": unknown[0]}]


def _between(found: Problems, field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        found[field] = [_("A number from %(least)s to %(most)s.") % {"least": least, "most": most}]


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return len(link) <= 500 and parts.scheme in {"http", "https"} and bool(parts.hostname)
