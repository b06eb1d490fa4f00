"""The codes that filters take, and their names in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

import pycountry
from babel import Locale
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lonja.core.money import CURRENCIES, Money
from lonja.creators import categories
from lonja.creators.types import AGE_BANDS, DeliverableType, Platform, Tier
from lonja.discovery.engine.schema import PRICE_TIER_EDGES, PRICE_TIERS, TIERS
from lonja.discovery.engine.types import UNKNOWN
from lonja.discovery.filters.table import Filter
from lonja.discovery.types import DEFAULT_CURRENCY

Label = str | Promise

LANGUAGE_CODES = frozenset(one.alpha_2 for one in pycountry.languages if hasattr(one, "alpha_2"))
COUNTRY_CODES = frozenset(one.alpha_2 for one in pycountry.countries) | {"XK"}
BANDS = tuple(name for _floor, name in reversed(AGE_BANDS))

GENDERS: dict[str, Label] = {"woman": _("Women"), "man": _("Men"), "nonbinary": _("Nonbinary people")}
AUDIENCE_GENDERS: dict[str, Label] = {"female": _("women"), "male": _("men")}
DEVICES: dict[str, Label] = {"android": "Android", "ios": "iOS", "desktop": _("desktop")}
SIMILAR_BY: dict[str, Label] = {"content": _("content"), "audience": _("audience"), "both": _("content and audience")}
DIMENSIONS: dict[str, Label] = {
    "country": _("Country"),
    "gender": _("Gender"),
    "age": _("Age"),
    "language": _("Language"),
    "device": _("Device"),
}
SORTS: dict[str, Label] = {
    "score": _("Match"),
    "similarity": _("Likeness"),
    "followers": _("Followers"),
    "median_views": _("Median views"),
    "average_views": _("Average views"),
    "engagement_views_bps": _("Engagement by views"),
    "engagement_followers_bps": _("Engagement by followers"),
    "growth_7d_bps": _("Growth in 7 days"),
    "growth_30d_bps": _("Growth in 30 days"),
    "growth_90d_bps": _("Growth in 90 days"),
    "posts_30d": _("Posts in 30 days"),
    "last_post_day": _("Last post"),
    "completion_bps": _("Completion rate"),
    "hook_bps": _("Hook rate"),
    "price": _("Price"),
    "cpm": _("CPM"),
    "response_minutes": _("Time to answer"),
    "acceptance_bps": _("Acceptance rate"),
    "on_time_bps": _("On-time rate"),
    "finished_bps": _("Collaborations finished"),
    "campaigns_completed": _("Campaigns completed"),
    "rating": _("Rating"),
    "audience_quality": _("Audience quality"),
}
CHOICES: dict[str, Mapping[str, Label]] = {
    "platform": {str(one.value): one.label for one in Platform},
    "deliverable": {str(one.value): one.label for one in DeliverableType},
    "tier": {name: Tier(name).label for name in TIERS},
    "age_band": {name: name for name in BANDS},
    "gender": GENDERS,
    "similar_by": SIMILAR_BY,
    "sort": SORTS,
    "price_tier": {name: name for name in PRICE_TIERS},
    "audience.gender": AUDIENCE_GENDERS,
    "audience.age": {name: name for name in BANDS},
    "audience.device": DEVICES,
}
OPEN: dict[str, Callable[[str], bool]] = {
    "country": COUNTRY_CODES.__contains__,
    "language": LANGUAGE_CODES.__contains__,
    "category": categories.CODES.__contains__,
    "currency": CURRENCIES.__contains__,
    "region": lambda text: 0 < len(text) <= 80 and text.isprintable(),
}
# What "unknown" may not stand for: an order, a currency, a kind of price or a share of an audience.
WITHOUT_UNKNOWN = frozenset({"deliverable", "similar_by", "sort", "currency"})


def is_known(vocabulary: str, code: str) -> bool:
    """Tell whether the code belongs to the vocabulary; every filter's list also takes "unknown"."""
    if code == UNKNOWN and vocabulary not in WITHOUT_UNKNOWN and not vocabulary.startswith("audience."):
        return True
    vocabulary = {"audience.country": "country", "audience.language": "language"}.get(vocabulary, vocabulary)
    return code in CHOICES[vocabulary] if vocabulary in CHOICES else OPEN[vocabulary](code)


def label(vocabulary: str, code: str) -> str:
    """Return the code's name in the reader's language."""
    return _label(get_language() or "en", vocabulary.removeprefix("audience."), code, vocabulary)


def labeller(vocabulary: str) -> Callable[[str], str]:
    """Return what gives a vocabulary's codes their names in the reader's language, for many codes at once."""
    language, name = get_language() or "en", vocabulary.removeprefix("audience.")
    return lambda code: _label(language, name, code, vocabulary)


@lru_cache(maxsize=20_000)
def _label(language: str, name: str, code: str, vocabulary: str) -> str:
    """The same, remembered: a page of results names some two hundred codes."""
    if code == UNKNOWN:
        return str(_("Not known"))
    if vocabulary in CHOICES and vocabulary != "price_tier":
        return str(CHOICES[vocabulary].get(code, code))
    if name == "country":
        return str(_locale(language).territories.get(code, code))
    if name == "language":
        return str(_locale(language).languages.get(code, code))
    if name == "category":
        return str(categories.label(code))
    if name == "currency":
        return str(_locale(language).currencies.get(code, code))
    return _price_tier(code) if name == "price_tier" else code


def choices(one: Filter) -> list[str]:
    """Return the codes that a filter takes, where they are few and fixed."""
    return list(CHOICES.get(one.vocabulary, ()))


def locale() -> Locale:
    """Return the reader's language as Babel knows it."""
    return _locale(get_language() or "en")


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"))


def _price_tier(code: str) -> str:
    if code not in PRICE_TIERS:
        return code
    at = PRICE_TIERS.index(code)
    # The engine's tiers lie in the index's own currency.
    edges = [Money(edge, DEFAULT_CURRENCY).format(str(locale())) for edge in PRICE_TIER_EDGES]
    if at == 0:
        return str(_("under {price}")).format(price=edges[1])
    if at == len(edges) - 1:
        return str(_("{price} and more")).format(price=edges[at])
    return f"{edges[at]} – {edges[at + 1]}"
