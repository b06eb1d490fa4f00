"""What the demo's creators say of themselves: bios in two languages, limits, add-ons; the leads have a media kit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from lonja.accounts.actor import Actor
from lonja.accounts.types import OrganizationKind
from lonja.collaborations import actions as collaborations
from lonja.collaborations import queries as deals
from lonja.collaborations.types import MENTIONABLE
from lonja.core import clock
from lonja.creators import actions, queries
from lonja.creators.actions import AddOnDraft, KitChoices
from lonja.creators.contacts import ContactDetails
from lonja.creators.types import AddOnKind, Limits
from lonja.demo.people import LEADS, actor

CITIES: Final = ("Madrid", "Sevilla", "Valencia", "Bilbao", "Granada", "Vigo", "Zaragoza", "Palma")
# One refused category for some, so that a brand meets the refusal; never one of the demo's own campaigns.
REFUSED: Final = ("finance", "motor")
# Made-up videos: the demo's creators have no account on a real platform.
POST: Final = "https://www.tiktok.com/@{handle}/video/73000000{number:011}"
CAPTIONS: Final = ("Lo que aprendí en un año", "Mi rutina de los lunes", "Tres errores que ya no cometo")


def introduce(cast: Mapping[str, Any], houses: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Fill the profiles of the creators who have joined, as each of them would."""
    # A cast that an older version made has no bios.
    for number, person in enumerate(cast["people"].values()):
        by = actor(person["user"], person["organization"], OrganizationKind.CREATOR)
        about = replace(queries.own_about(by), region=CITIES[number % len(CITIES)], bios=person.get("bios", {}))
        actions.describe_creator(about=about, by=by)
        actions.set_limits(limits=_limits(number), by=by)
        for draft in _add_ons(number):
            actions.add_add_on(draft=draft, by=by)
        if person["email"] in LEADS:
            _lead(number, person, by)
    for key in houses:
        _agree_to_be_named(actor(houses[key]["user"], houses[key]["organization"], OrganizationKind.BRAND))
    return {}


def _limits(number: int) -> Limits:
    return Limits(
        accepts_gifting=number % 3 != 0,
        accepts_usage_rights=number % 4 != 1,
        usage_rights_days=(30, 90, 180, None)[number % 4],
        accepts_exclusivity=number % 2 == 0,
        exclusivity_days=60 if number % 4 == 0 else None,
        refused_categories=(REFUSED[number % 2],) if number % 3 == 1 else (),
    )


def _add_ons(number: int) -> tuple[AddOnDraft, ...]:
    usage = AddOnDraft(kind=AddOnKind.USAGE_RIGHTS, days=30, percent_bps=3_000 + 500 * (number % 5))
    code = AddOnDraft(kind=AddOnKind.BOOSTING_CODE, days=30, amount_minor=5_000 + 1_000 * (number % 7), currency="EUR")
    return (usage, code) if number % 2 else (usage,)


def _lead(number: int, person: Mapping[str, Any], by: Actor) -> None:
    today = clock.today()
    details = ContactDetails(
        email=person["email"], phone="+34 600 000 000", address="Calle Mayor 1\n28013 Madrid", manager=""
    )
    actions.set_contact(details=details, by=by)
    actions.add_absence(
        first_on=today + timedelta(days=40 + number), last_on=today + timedelta(days=47 + number), by=by
    )
    for place, caption in enumerate(CAPTIONS):
        url = POST.format(handle=person["handle"], number=1_000 * number + place)
        actions.paste_post(url=url, caption=caption, by=by)
    actions.set_media_kit(choices=KitChoices(is_on=True, shows_prices=True), by=by)


def _agree_to_be_named(by: Actor) -> None:
    for row in deals.collaborations(by, limit=100).items:
        if row.collaboration.state in MENTIONABLE:
            collaborations.allow_mention(collaboration_id=row.collaboration.pk, is_allowed=True, by=by)
