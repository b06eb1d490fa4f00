"""Countries and languages by name or code, in English and Spanish, to ISO codes."""

import unicodedata
from functools import cache, lru_cache

import pycountry
from babel import Locale

NAME_LOCALES = ("en", "es", "fr", "de", "it", "pt")
OTHER_COUNTRY_NAMES = {
    "usa": "US",
    "eeuu": "US",
    "ee uu": "US",
    "estados unidos de america": "US",
    "america": "US",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "gran bretana": "GB",
    "inglaterra": "GB",
    "korea": "KR",
    "republic of korea": "KR",
    "corea": "KR",
    "uae": "AE",
    "holland": "NL",
    "holanda": "NL",
    "burma": "MM",
    "ivory coast": "CI",
    "cape verde": "CV",
    "swaziland": "SZ",
    "macedonia": "MK",
    "czech republic": "CZ",
    "republica checa": "CZ",
    "palestine": "PS",
    "macau": "MO",
    "hong kong": "HK",
    "turkiye": "TR",
    "turkey": "TR",
    "viet nam": "VN",
    "north korea": "KP",
    "congo": "CG",
    "dr congo": "CD",
    "micronesia": "FM",
    "russian federation": "RU",
    "republica dominicana": "DO",
}


@lru_cache(maxsize=16_384)
def country_code(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country's name or code; "" where there is none."""
    stripped = text.strip()
    if len(stripped) == 2 and stripped.isascii():
        upper = {"UK": "GB", "EL": "GR"}.get(stripped.upper(), stripped.upper())
        return upper if upper in _codes() else ""
    return _countries().get(_plain(stripped), "")


@lru_cache(maxsize=16_384)
def language_code(text: str) -> str:
    """Return the ISO 639-1 code (else 639-3) of a language's name or tag; "" where there is none."""
    plain = _plain(text.split("(")[0])
    if not plain:
        return ""
    tag = plain.replace("_", " ").split(" ")[0]
    if len(tag) in (2, 3) and (len(plain) == len(tag) or len(plain) <= 8):
        found = pycountry.languages.get(alpha_2=tag) if len(tag) == 2 else pycountry.languages.get(alpha_3=tag)
        if found is not None:
            return str(getattr(found, "alpha_2", found.alpha_3))
    return _languages().get(plain, "")


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries) | {"XK"}


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for country in pycountry.countries:
        for key in ("name", "official_name", "common_name", "alpha_3"):
            if name := getattr(country, key, None):
                names.setdefault(_plain(name), country.alpha_2)
    for locale in NAME_LOCALES:
        for code, name in Locale(locale).territories.items():
            if code in _codes():
                names.setdefault(_plain(name), code)
    return {**names, **OTHER_COUNTRY_NAMES}


@cache
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for locale in NAME_LOCALES:
        for code, name in Locale(locale).languages.items():
            if len(code) in (2, 3):
                names.setdefault(_plain(name), code)
    for language in pycountry.languages:
        names.setdefault(_plain(language.name), getattr(language, "alpha_2", language.alpha_3))
    return {**names, "castellano": "es", "castilian": "es", "mandarin": "zh", "valenciano": "ca", "filipino": "fil"}


def _plain(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())
