"""How a creator describes itself, and what may stand in that description (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pycountry
from django.utils.translation import gettext as _

from lonja.creators.categories import CODES, PARENT
from lonja.creators.types import Gender

NAME_LENGTH, BIO_LENGTH, WORD_LENGTH, REGION_LENGTH = 200, 2_000, 60, 80
MOST_BIOS, MOST_WORDS, MOST_CATEGORIES, MOST_LANGUAGES = 8, 30, 10, 10
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a creator says of itself; bios by language code, the main category first."""

    name: str
    bios: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    region: str = ""
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    gender: str = ""


def tidied(about: About) -> About:
    """Return the description without stray white space, empty bios and repetitions; categories get their parents."""
    return About(
        name=_line(about.name),
        bios={code: text for code, given in about.bios.items() if (text := _text(given))},
        country=about.country.upper(),
        region=_line(about.region),
        languages=tuple(dict.fromkeys(about.languages)),
        categories=with_parents(about.categories),
        topics=_words(about.topics),
        hashtags=_words(word.lstrip("#") for word in about.hashtags),
        gender=about.gender,
    )


def with_parents(codes: Iterable[str]) -> tuple[str, ...]:
    """Return categories with the one above each subcategory in front of it, each once."""
    found: list[str] = []
    for code in codes:
        found += [PARENT.get(code, code), code]
    return tuple(dict.fromkeys(found))


def problems(about: About) -> dict[str, list[str]]:
    """Return what is wrong with a tidied description, by field."""
    errors: dict[str, list[str]] = {}
    if not about.name:
        errors["name"] = [_("Give the name under which brands find you.")]
    elif len(about.name) > NAME_LENGTH:
        errors["name"] = [_too_long(NAME_LENGTH)]
    errors |= _bio_problems(about.bios)
    if about.country and not is_country(about.country):
        errors["country"] = [_("We don't know the country “%(code)s”.") % {"code": about.country}]
    if len(about.region) > REGION_LENGTH:
        errors["region"] = [_too_long(REGION_LENGTH)]
    if unknown := [code for code in about.languages if not is_language(code)]:
        errors["languages"] = [_("We don't know the language “%(code)s”.") % {"code": unknown[0]}]
    elif len(about.languages) > MOST_LANGUAGES:
        errors["languages"] = [_too_many(MOST_LANGUAGES)]
    if unknown := [code for code in about.categories if code not in CODES]:
        errors["categories"] = [_("There is no category “%(code)s”.") % {"code": unknown[0]}]
    elif len(about.categories) > MOST_CATEGORIES:
        errors["categories"] = [_too_many(MOST_CATEGORIES)]
    for name, words in (("topics", about.topics), ("hashtags", about.hashtags)):
        errors |= _word_problems(name, words)
    if about.gender and about.gender not in Gender:
        errors["gender"] = [_("Choose one of the list, or leave it empty.")]
    return errors


def _bio_problems(bios: Mapping[str, str]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for code, text in bios.items():
        if not is_language(code):
            errors[f"bios.{code}"] = [_("We don't know the language “%(code)s”.") % {"code": code}]
        elif len(text) > BIO_LENGTH:
            errors[f"bios.{code}"] = [_too_long(BIO_LENGTH)]
    if len(bios) > MOST_BIOS:
        errors["bios"] = [_too_many(MOST_BIOS)]
    return errors


def _word_problems(name: str, words: tuple[str, ...]) -> dict[str, list[str]]:
    if len(words) > MOST_WORDS:
        return {name: [_too_many(MOST_WORDS)]}
    if any(len(word) > WORD_LENGTH for word in words):
        return {name: [_("Each may have at most %(most)s characters.") % {"most": WORD_LENGTH}]}
    return {}


def bio_in(bios: Mapping[str, str], first: str, language: str) -> tuple[str, str]:
    """Return the bio for a reader of the language and the language it is in, "" where nobody said that.

    `first` is the creator's first bio, or what a list told before the creator wrote any. Without a bio in the
    reader's language it is the English one, else the first.
    """
    own = next((code for code, text in bios.items() if text == first), next(iter(bios), ""))
    for code in (language, "en", own):
        if code in bios:
            return bios[code], code
    return first, ""


@lru_cache(maxsize=1_000)
def is_language(code: str) -> bool:
    """Tell whether this is a two-letter language code of ISO 639."""
    return len(code) == 2 and code.islower() and pycountry.languages.get(alpha_2=code) is not None


@lru_cache(maxsize=1_000)
def is_country(code: str) -> bool:
    """Tell whether this is a country code of ISO 3166, or Kosovo's."""
    return code == "XK" or (len(code) == 2 and pycountry.countries.get(alpha_2=code) is not None)


def _too_long(most: int) -> str:
    return _("At most %(most)s characters.") % {"most": most}


def _too_many(most: int) -> str:
    return _("At most %(most)s of them.") % {"most": most}


def _line(text: str) -> str:
    return " ".join(_plain(text).split())


def _text(text: str) -> str:
    """Keep line breaks, at most one empty line between paragraphs."""
    lines = [_SPACES.sub(" ", line).strip() for line in _plain(text).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _plain(text: str) -> str:
    """Drop what can't be seen or would turn the reading direction of what follows (control and format characters)."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    # U+200D joins emoji into one; everything else of these classes only misleads.
    return "".join(c for c in text if c in "\n\t\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def _words(words: Iterable[str]) -> tuple[str, ...]:
    known: dict[str, str] = {}
    for word in words:
        if line := _line(word):
            known.setdefault(line.casefold(), line)
    return tuple(known.values())
