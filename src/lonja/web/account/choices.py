"""What the forms of people and organizations offer: countries, currencies, time zones, languages, roles."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

import pycountry
from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]
NOTHING = ("", _("Choose one"))
COMMON_CURRENCIES = ("EUR", "USD", "GBP", "MXN", "COP", "ARS", "CLP", "PEN", "BRL")


def offer(form: forms.BaseForm, name: str, values: Sequence[tuple[str, str | Promise]]) -> None:
    """Set what a form's choice field offers, when that depends on the language or on who asks."""
    cast(forms.ChoiceField, form.fields[name]).choices = values


def countries() -> Choices:
    """Return every country by its name in the active language."""
    return _countries(_locale())


def currencies() -> Choices:
    """Return the currencies in use today, the common ones first."""
    return _currencies(_locale())


def country_name(code: str) -> str:
    """Return a country's name in the active language."""
    return str(Locale.parse(_locale()).territories.get(code, code))


@lru_cache(maxsize=1)
def time_zones() -> Choices:
    """Return the time zones that are named after places."""
    named = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in named)]


def languages() -> Choices:
    """Return the languages that Lonja speaks, each by its own name."""
    return [("es", "Español"), ("en", "English")]


def _locale() -> str:
    return (get_language() or "en")[:2]


@lru_cache(maxsize=4)
def _countries(locale: str) -> Choices:
    names = Locale.parse(locale).territories
    found = [(country.alpha_2, str(names.get(country.alpha_2, country.name))) for country in pycountry.countries]
    return sorted(found, key=lambda pair: _sortable(pair[1]))


@lru_cache(maxsize=4)
def _currencies(locale: str) -> Choices:
    names = Locale.parse(locale).currencies
    territories = get_global("territory_currencies")
    in_use = {code for territory in territories for code in get_territory_currencies(territory)}
    rest = sorted(in_use - set(COMMON_CURRENCIES))
    return [(code, f"{code} · {names.get(code, code)}") for code in (*COMMON_CURRENCIES, *rest)]


def _sortable(name: str) -> str:
    """Fold accents away, so that "África" stands among the words with A."""
    plain = str.maketrans("áéíóúüñÁÉÍÓÚÅÖÇ", "aeiouunAEIOUAOC")
    return name.translate(plain).lower()
