"""Creators at every stage of joining: short of the rules by a bit, in grace, waiting for a person, under age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from lonja.accounts import actions as accounts
from lonja.accounts.actor import Actor
from lonja.accounts.types import House, OrganizationKind
from lonja.core import clock
from lonja.creators import actions as creators
from lonja.creators import queries
from lonja.creators.drafts import ChannelDraft, CreatorDraft, StatisticsDraft
from lonja.creators.types import CheckCause
from lonja.demo import people
from lonja.demo.crowd import ORIGIN, URLS

SYSTEM: Final = Actor.system()
JOINED_DAYS_AGO: Final = 40
GRACE: Final = timedelta(days=14)
# What somebody had who met the rules once.
ONCE: Final = {"followers": 52_000, "posts_30d": 9, "views_30d": 90_000}


@dataclass(frozen=True, slots=True)
class Joiner:
    """Somebody who joined 40 days ago, and what has happened since; `key@talento.example` signs in."""

    key: str
    name: str
    categories: tuple[str, ...]
    followers: int
    videos: int
    views: int
    # When the numbers fell below the rules; 40 means that they never met them.
    fell_days_ago: int = JOINED_DAYS_AGO
    born_on: date = date(1997, 4, 18)
    # What they wrote to ask for a review, what staff answered, and for how many days they are listed by it.
    words: str = ""
    answer: str = ""
    approved_days: int = 0

    @property
    def email(self) -> str:
        return f"{self.key}@talento.example"

    @property
    def numbers(self) -> dict[str, int]:
        return {"followers": self.followers, "posts_30d": self.videos, "views_30d": self.views}


JOINERS: Final = (
    Joiner("almost", "Nora Casi", ("food", "recipes"), 41_200, 9, 88_000),
    Joiner("quiet", "Vera Pausa", ("travel", "city-breaks"), 73_400, 1, 5_200),
    Joiner("grace", "Iván Margen", ("fitness", "running"), 48_900, 12, 140_000, fell_days_ago=9),
    Joiner("fallen", "Lola Bajada", ("music", "covers"), 46_100, 4, 31_000, fell_days_ago=30),
    Joiner(
        *("review", "Teo Espera", ("art", "illustration"), 38_700, 6, 54_000),
        words="Publico ilustración científica. Mi público es pequeño, pero son profesores y museos, y compran.",
    ),
    Joiner(
        *("refused", "Sara Otravez", ("gaming", "pc"), 8_100, 2, 900),
        words="Este año crezco mucho.",
        answer="Con 8.100 seguidores aún es pronto. Pide otra revisión cuando pases de 30.000.",
    ),
    Joiner(
        *("exception", "Mar Excepción", ("education", "science"), 33_500, 5, 260_000),
        words="Tengo pocos seguidores, pero cada vídeo lo ven mucho más de lo normal.",
        answer="Muy buenas visualizaciones para su tamaño, y una temática que las marcas piden.",
        approved_days=60,
    ),
)

# With the one under age and the one who has given nothing yet.
COUNT: Final = len(JOINERS) + 2


def play(operator: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Let everybody join, and let happen to them what their stage needs."""
    staff = people.actor(operator["user"], operator["organization"], OrganizationKind.OPERATOR)
    turns_18 = (now + timedelta(days=90)).date().replace(day=12)
    young = Joiner(
        *("young", "Teresa Pronto", ("dance", "choreography"), 90_300, 11, 420_000),
        born_on=turns_18.replace(year=turns_18.year - 18),
    )
    made = {joiner.key: str(_join(joiner, staff, now)) for joiner in (*JOINERS, young)}
    with clock.at(now - timedelta(hours=3)):
        house = House(kind=OrganizationKind.CREATOR, name="Alba Nueva", country="ES")
        person = {"name": "Alba Nueva", "password": people.PASSWORD, "language": "es"}
        creators.sign_up_creator(email="new@talento.example", **person, house=house)
    return made


def _join(joiner: Joiner, staff: Actor, now: datetime) -> UUID:
    joined_at, fell_at = (now - timedelta(days=days) for days in (JOINED_DAYS_AGO, joiner.fell_days_ago))
    with clock.at(joined_at):
        user = people.person(joiner.name, joiner.email)
        house = accounts.create_organization(
            kind=OrganizationKind.CREATOR, name=joiner.name, country="ES", by=Actor(user_id=user)
        )
        by = people.actor(str(user), str(house.pk), OrganizationKind.CREATOR)
        creator_id = creators.add_creator(draft=_draft(joiner, house.pk, joined_at), by=SYSTEM)
        _check(creator_id)
    if fell_at > joined_at:
        with clock.at(fell_at):
            _fall(joiner, by, fell_at)
    for moment in (fell_at + GRACE, now - timedelta(hours=8)):
        if moment < now:
            with clock.at(moment):
                _check(creator_id)
    if joiner.words:
        _review(joiner, by, staff, now)
    return creator_id


def _draft(joiner: Joiner, house: UUID, at: datetime) -> CreatorDraft:
    numbers = joiner.numbers if joiner.fell_days_ago == JOINED_DAYS_AGO else ONCE
    handle = joiner.email.split("@")[0] + ".demo"
    return CreatorDraft(
        name=joiner.name,
        organization_id=house,
        country="ES",
        languages=("es",),
        categories=joiner.categories,
        born_on=joiner.born_on,
        email=joiner.email,
        channels=(
            ChannelDraft(
                platform="tiktok",
                handle=handle,
                url=URLS["tiktok"].format(handle),
                statistics=(StatisticsDraft(values=numbers, as_of=at, origin=ORIGIN),),
            ),
        ),
    )


def _fall(joiner: Joiner, by: Actor, at: datetime) -> None:
    """Import newer numbers, below the rules."""
    (channel,) = queries.joining(by).channels
    if channel.channel_id is not None:
        stated = StatisticsDraft(values=joiner.numbers, as_of=at, origin=ORIGIN)
        creators.record_statistics(channel_id=channel.channel_id, statistics=[stated], by=SYSTEM)


def _check(creator_id: UUID) -> None:
    creators.check_creators(creator_ids=[creator_id], cause=CheckCause.CLOCK, by=SYSTEM)


def _review(joiner: Joiner, by: Actor, staff: Actor, now: datetime) -> None:
    with clock.at(now - timedelta(days=1, hours=4)):
        review = creators.request_review(words=joiner.words, by=by)
    if joiner.answer:
        until = (now + timedelta(days=joiner.approved_days)).date() if joiner.approved_days else None
        with clock.at(now - timedelta(hours=6)):
            creators.decide_review(
                review_id=review.pk, approve=until is not None, reason=joiner.answer, listed_until=until, by=staff
            )
