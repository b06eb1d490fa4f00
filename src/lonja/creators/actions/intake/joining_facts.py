"""What a creator says of themselves while joining: birth date, country, languages, categories."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pycountry
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lonja.accounts import actions as accounts
from lonja.accounts import queries as account_queries
from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.actions.profile.own import locked_own_creator
from lonja.creators.categories import CODES, PARENT, TREE
from lonja.creators.events import CreatorChanged, JoiningFactsGiven
from lonja.creators.models import Creator
from lonja.creators.standing import zone_of
from lonja.creators.types import CheckCause, age_on

# The age from which the platforms themselves open accounts.
YOUNGEST = 13
OLDEST = 120
MOST_LANGUAGES = 6
MOST_CATEGORIES = 3
COUNTRIES = frozenset(country.alpha_2 for country in pycountry.countries)
LANGUAGES = frozenset(one.alpha_2 for one in pycountry.languages if hasattr(one, "alpha_2"))
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoiningFacts:
    """What is given; None leaves a fact as it is. An empty time zone is the main one of the country."""

    birth_date: date | None = None
    country: str | None = None
    time_zone: str | None = None
    languages: Sequence[str] | None = None
    categories: Sequence[str] | None = None


@transaction.atomic
def give_joining_facts(*, facts: JoiningFacts, by: Actor) -> Creator:
    """Keep what the creator says, and weigh them anew. Raises Forbidden, NotFound, Invalid."""
    creator = locked_own_creator(by)
    changes = _changes(facts)
    fresh = {name: value for name, value in changes.items() if getattr(creator, name) != value}
    if not fresh:
        return creator
    for name, value in fresh.items():
        setattr(creator, name, value)
    creator.changed_at = clock.now()
    creator.save(update_fields=[*fresh, "changed_at"])
    if "time_zone" in fresh and by.user_id is not None:
        # Deadlines are shown in the person's own zone, which until now was a guess.
        person = account_queries.profile(by)
        accounts.edit_profile(name=person.name, language=person.language, time_zone=fresh["time_zone"], by=by)
    parties = (creator.organization_id,) if creator.organization_id else ()
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    record(JoiningFactsGiven(subject_id=creator.pk, parties=parties, facts=tuple(sorted(fresh))), by=by)
    check_creators(creator_ids=[creator.pk], cause=CheckCause.PROFILE, by=by)
    creator.refresh_from_db()
    return creator


def _changes(facts: JoiningFacts) -> dict[str, Any]:
    errors: Errors = {}
    found: dict[str, Any] = {}
    if facts.birth_date is not None:
        found["born_on"] = _birth_date(facts.birth_date, errors)
    if facts.country is not None:
        found["country"] = _country(facts.country, errors)
        found["time_zone"] = facts.time_zone or zone_of(found["country"])
    elif facts.time_zone:
        found["time_zone"] = facts.time_zone
    if facts.time_zone and facts.time_zone not in zoneinfo.available_timezones():
        errors["time_zone"] = [_("Choose one of the time zones offered.")]
    if facts.languages is not None:
        found["languages"] = _languages(facts.languages, errors)
    if facts.categories is not None:
        found["categories"] = _categories(facts.categories, errors)
    if errors:
        raise Invalid(errors)
    return found


def _birth_date(born_on: date, errors: Errors) -> date:
    # The day that is today somewhere: nobody is refused for living east of here.
    age = age_on(born_on, clock.today())
    if age < 0 or age > OLDEST:
        errors["birth_date"] = [_("Check the year: nobody was born on that day.")]
    elif age < YOUNGEST:
        errors["birth_date"] = [
            _("TikTok, YouTube and Instagram open accounts from 13 years on, and so do we. Nothing was stored.")
        ]
    return born_on


def _country(code: str, errors: Errors) -> str:
    if code not in COUNTRIES:
        errors["country"] = [_("Choose your country.")]
    return code


def _languages(codes: Sequence[str], errors: Errors) -> list[str]:
    chosen = list(dict.fromkeys(codes))
    if not chosen:
        errors["languages"] = [_("Choose the languages in which you publish.")]
    elif len(chosen) > MOST_LANGUAGES:
        errors["languages"] = [
            ngettext("Choose %(most)s language at most.", "Choose %(most)s languages at most.", MOST_LANGUAGES)
            % {"most": MOST_LANGUAGES}
        ]
    elif unknown := [code for code in chosen if code not in LANGUAGES]:
        errors["languages"] = [_("We don't know the language “%(code)s”.") % {"code": unknown[0][:20]}]
    return chosen


def _categories(codes: Sequence[str], errors: Errors) -> list[str]:
    """Return the chosen categories, each main one before its own; one below brings the one above with it."""
    if unknown := [code for code in codes if code not in CODES]:
        errors["categories"] = [_("There is no category “%(code)s”.") % {"code": unknown[0][:60]}]
        return []
    main = dict.fromkeys(PARENT.get(code, code) for code in codes)
    if not main:
        errors["categories"] = [_("Choose what you publish about.")]
    elif len(main) > MOST_CATEGORIES:
        errors["categories"] = [
            ngettext(
                "Choose %(most)s main category at most: brands look for what you do most.",
                "Choose %(most)s main categories at most: brands look for what you do most.",
                MOST_CATEGORIES,
            )
            % {"most": MOST_CATEGORIES}
        ]
    below = set(codes)
    return [code for one in main for code in (one, *(sub for sub in TREE[one][1] if sub in below))]
