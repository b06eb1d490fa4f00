"""The cast of the demo: the operator, three brands, and the creators who have joined."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np

from lonja.accounts import actions as accounts
from lonja.accounts import links
from lonja.accounts.actor import Actor
from lonja.accounts.types import OrganizationKind, Role
from lonja.core import clock
from lonja.creators import actions as creators
from lonja.creators.drafts import CreatorDraft
from lonja.demo import crowd, names, texts
from lonja.demo.channels import PRICED_TYPES
from lonja.demo.crowd import House
from lonja.demo.parameters import CATEGORIES, PLATFORMS
from lonja.demo.population import Population, generate

PASSWORD: Final = "lonja de prueba"  # noqa: S105  printed on purpose: the demo is to be entered
CAST_POOL: Final = 6_000
PER_BRAND: Final = 10
NEWCOMERS: Final = 4
JOINED_BEFORE: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Brand:
    """A made-up brand: who works there, and which creators it works with."""

    key: str
    name: str
    owner: tuple[str, str]  # name and e-mail
    analyst: tuple[str, str]
    categories: tuple[str, ...]
    piece: str  # the deliverable it asks for


BRANDS: Final = (
    Brand(
        "brisa",
        "Brisa Cosmética",
        ("Marina Brisa", "marina@brisa.example"),
        ("Leo Brisa", "leo@brisa.example"),
        ("beauty", "fashion", "fitness"),
        "tiktok_video",
    ),
    Brand(
        "almazara",
        "Almazara Duende",
        ("Olivia Duende", "olivia@almazara.example"),
        ("Bruno Duende", "bruno@almazara.example"),
        ("food", "home", "family", "travel"),
        "instagram_reel",
    ),
    Brand(
        "pixeluna",
        "Pixeluna Juegos",
        ("Pixel Luna", "pixel@pixeluna.example"),
        ("Tecla Luna", "tecla@pixeluna.example"),
        ("gaming", "technology", "comedy"),
        "youtube_video",
    ),
)
OPERATOR: Final = ("Equipo Lonja", "equipo@lonja.example")
# The first creator of each brand can sign in at once; a password takes a tenth of a second, on purpose.
LEADS: Final = ("creadora@talento.example", "cocina@talento.example", "juegos@talento.example")


def found_operator() -> dict[str, Any]:
    """Make the operator with its staff login."""
    user = person(*OPERATOR)
    house = accounts.create_organization(
        kind=OrganizationKind.OPERATOR, name="Lonja (demo)", country="ES", owner_id=user, by=Actor.system()
    )
    return {"user": str(user), "organization": str(house.pk)}


def found_brand(brand: Brand) -> dict[str, Any]:
    """Make one brand with its owner and its analyst."""
    owner, analyst = person(*brand.owner), person(*brand.analyst)
    house = accounts.create_organization(
        kind=OrganizationKind.BRAND,
        name=brand.name,
        country="ES",
        website=f"https://{brand.key}.example",
        by=Actor(user_id=owner),
    )
    by = actor(str(owner), str(house.pk), OrganizationKind.BRAND)
    invite = accounts.invite_member(email=brand.analyst[1], role=Role.ANALYST, by=by)
    accounts.accept_invite(secret=links.invite_secret(invite.pk), by=Actor(user_id=analyst))
    return {"user": str(owner), "organization": str(house.pk)}


def join_creators(seed: int, today: date) -> dict[str, Any]:
    """Make the creators who have joined: for each brand some of its categories, with accounts and a history."""
    pool = generate(CAST_POOL, seed=seed + 1, year=today.year)
    by_brand = {brand.key: _chosen(pool, brand) for brand in BRANDS}
    rows = [row for chosen in by_brand.values() for row in chosen]
    # Far from the crowd's numbers, which count up from 0: no two share a handle.
    for row in rows:
        pool.creators.number[row] = names.capacity("es") - 1 - row
    leads = [chosen[0] for chosen in by_brand.values()]
    houses: dict[int, House] = {}
    joined_at = datetime.combine(today - JOINED_BEFORE, time(9), UTC)
    people: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = pool.creators.name(row)
        is_lead = row in leads
        email = LEADS[leads.index(row)] if is_lead else f"{_plain(name.split()[0])}{row}@talento.example"
        user = person(name, email, with_password=is_lead)
        # Before their first collaboration: what happened before somebody joined isn't their conduct.
        with clock.at(joined_at):
            house = accounts.create_organization(
                kind=OrganizationKind.CREATOR, name=name, country="ES", by=Actor(user_id=user)
            )
        houses[row] = House(house.pk, email)
        people[str(row)] = {
            "name": name,
            "email": email,
            "user": str(user),
            "organization": str(house.pk),
            "handle": pool.creators.handle(row),
            "bios": {
                "es": texts.bio(pool.creators, row, spanish=True),
                "en": texts.bio(pool.creators, row, spanish=False),
            },
            **crowd.facts_of(pool, row),
        }
    ids = creators.add_creators(drafts=crowd.drafts(pool, rows, today, houses), by=Actor.system())
    for row, creator_id in zip(rows, ids, strict=True):
        people[str(row)]["id"] = str(creator_id)
    return {"people": people, "by_brand": {key: [str(row) for row in chosen] for key, chosen in by_brand.items()}}


def newcomers(seed: int, today: date) -> list[CreatorDraft]:
    """Return a few creators from Spain in the first brand's categories who aren't there yet: whom its alert finds."""
    pool = generate(CAST_POOL, seed=seed + 1, year=today.year)
    rows = _chosen(pool, BRANDS[0], PER_BRAND + NEWCOMERS)[PER_BRAND:]
    for row in rows:
        pool.creators.number[row] = names.capacity("es") - 1 - row
    return crowd.drafts(pool, rows, today)


def actor(user_id: str, organization_id: str, kind: str) -> Actor:
    """Return the owner of one of the cast's organizations as who asks."""
    return Actor(user_id=UUID(user_id), organization_id=UUID(organization_id), kind=kind, role=Role.OWNER)


def _chosen(pool: Population, brand: Brand, count: int = PER_BRAND) -> list[int]:
    """Choose creators from Spain in the brand's categories, with a price for its piece and a useful size."""
    platform = PLATFORMS.index(brand.piece.split("_")[0])
    keys = [category.key for category in CATEGORIES]
    wanted = [keys.index(key) for key in brand.categories]
    channels, people = pool.channels, pool.creators
    fits = (
        (channels.platform == platform)
        & (channels.followers > 50_000)  # as the joining rules ask
        & (channels.followers < 600_000)
        & (channels.prices[:, PRICED_TYPES.index(brand.piece)] >= 240)
        & (channels.prices[:, PRICED_TYPES.index(brand.piece)] <= 2_400)
        & (channels.posts_30d > 3)
        & (channels.median_views > 4_000)
        & (channels.median_views < 400_000)
        & (people.country[channels.creator] == 0)
        & np.isin(people.categories[channels.creator, 0], wanted)
    )
    found: Sequence[int] = [int(row) for row in channels.creator[fits][:count]]
    return list(found)


def person(name: str, email: str, *, with_password: bool = True) -> UUID:
    password = PASSWORD if with_password else None
    user = accounts.create_user(email=email, name=name, password=password, is_verified=True)
    return UUID(str(user.pk))


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()
