"""Disclosure labels by country and language, as data, and whether a post's text carries one (product.md §6)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lonja.measurement.types import Disclosure

ANY = "*"


@dataclass(frozen=True, slots=True)
class LabelRule:
    """What one country accepts in one language; `early` asks for it among the first characters of the text."""

    country: str
    language: str
    accepted: tuple[str, ...]
    refused_alone: tuple[str, ...] = ()
    early: int | None = None


_SPANISH = ("Publicidad", "Colaboración pagada", "Contenido patrocinado", "Promoción pagada", "Publi")
_SPANISH_REFUSED = ("colab", "sponso", "sp", "ad", "gracias a", "regalo de", "embajador", "embajadora")
_ENGLISH = ("ad", "#ad", "advertisement", "sponsored", "paid partnership")

# Spain: code on advertising through influencers of Autocontrol and AEA, in force since October 2025. United States:
# 16 CFR Part 255, "hard to miss": at the start. United Kingdom: the ASA's guidance. Elsewhere: the clear words of the
# language, the operator's to refine.
RULES: tuple[LabelRule, ...] = (
    LabelRule("ES", "es", tuple(word for word in _SPANISH if word != "Publi"), _SPANISH_REFUSED),
    LabelRule("ES", "ca", ("Publicitat", "Col·laboració pagada", "Contingut patrocinat"), _SPANISH_REFUSED),
    LabelRule("ES", "gl", ("Publicidade", "Colaboración pagada", "Contido patrocinado"), _SPANISH_REFUSED),
    LabelRule("ES", "eu", ("Publizitatea", "Ordaindutako lankidetza"), _SPANISH_REFUSED),
    LabelRule("US", "en", _ENGLISH, ("sp", "spon", "collab", "thanks", "ambassador"), early=60),
    LabelRule("US", "es", ("anuncio", "publicidad", "patrocinado"), ("colab", "sp"), early=60),
    LabelRule("GB", "en", ("ad", "#ad", "advertisement"), ("sp", "spon", "gifted", "collab", "affiliate")),
    LabelRule("FR", "fr", ("Publicité", "Collaboration commerciale"), ("collab", "sponso", "merci à")),
    LabelRule("DE", "de", ("Werbung", "Anzeige"), ("ad", "sponsored", "danke an")),
    LabelRule("IT", "it", ("Pubblicità", "Adv", "Contenuto sponsorizzato"), ("collab", "grazie a")),
    LabelRule("PT", "pt", ("Publicidade", "Patrocinado", "Parceria paga"), ("parceria", "colab")),
    LabelRule("BR", "pt", ("Publicidade", "Publi", "Patrocinado", "Parceria paga"), ("parceria", "colab")),
    LabelRule(ANY, "es", _SPANISH, ("colab", "sp", "gracias a", "regalo de")),
    LabelRule(ANY, "en", _ENGLISH, ("sp", "spon", "collab")),
)


@dataclass(frozen=True, slots=True)
class DisclosureCheck:
    """What the text showed: the label found, what was there in its place, what would be accepted."""

    verdict: str
    label: str = ""
    refused: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


def rule_for(country: str, language: str) -> LabelRule:
    """Return the rule of a country and language; the language's general rule, else English, where it has none."""
    chosen = [(country, language), (ANY, language), (ANY, "en")]
    by_key = {(rule.country, rule.language): rule for rule in RULES}
    return next(by_key[key] for key in chosen if key in by_key)


def check(text: str, *, country: str, language: str) -> DisclosureCheck:
    """Look for an accepted label of the country, in the language of the post, in the text of the post."""
    rule = rule_for(country, language)
    if not text.strip():
        return DisclosureCheck(Disclosure.UNCHECKED, accepted=rule.accepted)
    plain = _plain(text)
    where = plain if rule.early is None else plain[: rule.early]
    label = next((label for label in rule.accepted if _holds(where, label)), "")
    refused = tuple(word for word in rule.refused_alone if _holds(plain, word))
    if label:
        return DisclosureCheck(Disclosure.FOUND, label, accepted=rule.accepted)
    return DisclosureCheck(Disclosure.MISSING, refused=refused, accepted=rule.accepted)


def _holds(text: str, label: str) -> bool:
    """Tell whether the label stands in the text as words of its own, as a hashtag (without spaces) or not."""
    words = _plain(label).lstrip("#")
    joined = words.replace(" ", "")
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) for form in {words, joined})


def _plain(text: str) -> str:
    """Fold case, accents and runs of spaces, so that COLABORACION  PAGADA is recognized."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", letters).strip()
