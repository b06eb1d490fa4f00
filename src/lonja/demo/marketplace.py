"""The demo marketplace: a generated crowd, and a cast that plays every stage and state by the actions people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from lonja.accounts.actor import Actor
from lonja.accounts.types import OrganizationKind
from lonja.collaborations import actions as collaboration_actions
from lonja.collaborations import queries as collaborations
from lonja.core import clock
from lonja.creators import actions as creator_actions
from lonja.demo import crowd, joining, people, profiles, scenes
from lonja.demo.population import Population, generate
from lonja.demo.stages import Facts, Stages
from lonja.discovery import actions as discovery
from lonja.discovery import index
from lonja.discovery.engine import Range
from lonja.discovery.types import Search
from lonja.notifications import watching

SEED: Final = 7
BATCH: Final = 2_000
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody of the demo who can sign in."""

    role: str
    email: str
    password: str

    def as_json(self) -> dict[str, str]:
        """Return plain values."""
        return asdict(self)


def load(*, creators: int = 20_000, progress: Progress = print, seed: int = SEED) -> list[Login]:
    """Make the demo marketplace, or what is missing of it, and return who can sign in.

    Every part is one transaction that also notes that it is done, so a load that was killed goes on where it was and
    a second load changes nothing. The size and the day are those of the first load.
    """
    stages = Stages()
    plan = stages.once("plan", lambda: {"creators": creators, "seed": seed, "now": clock.now().isoformat()})
    now = datetime.fromisoformat(plan["now"])
    if plan["creators"] != creators:
        progress(f"This demo has {plan['creators']} creators; another data folder takes another number.")
    _load_crowd(stages, plan, now.date(), progress)
    houses = _load_cast(stages, plan, now, progress)
    if stages.made:
        _count_conduct()
        progress("Building the search index")
        index.rebuild()
    stages.once("alert", partial(_play_alert, plan, houses[people.BRANDS[0].key], now.date()))
    return logins()


def logins() -> list[Login]:
    """Return the three logins that the demo shows first."""
    return [
        Login("brand", people.BRANDS[0].owner[1], people.PASSWORD),
        Login("creator", people.LEADS[0], people.PASSWORD),
        Login("operator", people.OPERATOR[1], people.PASSWORD),
    ]


def _count_conduct() -> None:
    """Count at once how everybody behaved, as the worker does after each step."""
    by = Actor.system()
    for some in collaborations.counted_creators():
        collaboration_actions.count_conduct(creator_ids=some, by=by)
    for some in collaborations.counted_brands():
        collaboration_actions.count_reliability(brand_ids=some, by=by)


def _play_alert(plan: Facts, house: Facts, today: date) -> Facts:
    """Let the first brand watch a search, and let a few creators come who match it."""
    by = people.actor(house["user"], house["organization"], OrganizationKind.BRAND)
    asked = Search(countries=frozenset({"ES"}), platforms=frozenset({"tiktok"}), followers=Range(at_least=20_000))
    search = discovery.save_search(name="TikTok en España, desde 20.000", asked=asked, alert="weekly", by=by)
    watching.check_searches()
    ids = creator_actions.add_creators(drafts=people.newcomers(plan["seed"], today), by=Actor.system())
    index.follow(ids)
    watching.check_searches(is_whole=True)
    return {"search": str(search.pk)}


def _load_crowd(stages: Stages, plan: Facts, today: date, progress: Progress) -> None:
    """Add the crowd batch by batch; each batch is all there or not at all."""
    count = plan["creators"]
    stages.once("exchange rates", partial(_store_rates, today))
    starts = range(0, count, BATCH)
    if all(stages.is_done(f"crowd {start}") for start in starts):
        return
    population = generate(count, seed=plan["seed"], year=today.year)
    for start in starts:
        stop = min(start + BATCH, count)
        stages.once(f"crowd {start}", partial(_add, population, start, stop, today))
        progress(f"Creators: {stop:,} of {count:,}")


def _add(population: Population, start: int, stop: int, today: date) -> Facts:
    creator_actions.add_creators(drafts=crowd.drafts(population, range(start, stop), today), by=Actor.system())
    return {"stop": stop}


def _store_rates(today: date) -> Facts:
    creator_actions.store_exchange_rates(euros=crowd.EUROS, from_on=today.replace(day=1), by=Actor.system())
    return {}


def _load_cast(stages: Stages, plan: Facts, now: datetime, progress: Progress) -> dict[str, Mapping[str, Any]]:
    """Make everybody who works here and what they did; return the brands' houses."""
    operator = stages.once("operator", people.found_operator)
    houses: dict[str, Mapping[str, Any]] = {
        brand.key: stages.once(f"brand {brand.key}", partial(people.found_brand, brand)) for brand in people.BRANDS
    }
    cast = stages.once("cast", partial(people.join_creators, plan["seed"], now.date()))
    stages.once("joining", partial(joining.play, operator, now))
    for number, scene in enumerate(scenes.SCENES, start=1):
        house = houses[scene.brand]
        stages.once(f"scene {scene.key}", partial(scenes.play, scene, cast, house, seed=plan["seed"], now=now))
        progress(f"Campaigns: {number} of {len(scenes.SCENES)}")
    stages.once("profiles", partial(profiles.introduce, cast, houses))
    return houses
