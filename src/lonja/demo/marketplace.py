"""The demo marketplace: a generated crowd, and a cast that plays every stage and state by the actions people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.creators import actions as creator_actions
from lonja.demo import crowd, people, scenes
from lonja.demo.population import Population, generate
from lonja.demo.stages import Facts, Stages
from lonja.discovery import index

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
    _load_cast(stages, plan, now, progress)
    if stages.made:
        progress("Building the search index")
        index.rebuild()
    return logins()


def logins() -> list[Login]:
    """Return the three logins that the demo shows first."""
    return [
        Login("brand", people.BRANDS[0].owner[1], people.PASSWORD),
        Login("creator", people.LEADS[0], people.PASSWORD),
        Login("operator", people.OPERATOR[1], people.PASSWORD),
    ]


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


def _load_cast(stages: Stages, plan: Facts, now: datetime, progress: Progress) -> None:
    stages.once("operator", people.found_operator)
    houses: dict[str, Mapping[str, Any]] = {
        brand.key: stages.once(f"brand {brand.key}", partial(people.found_brand, brand)) for brand in people.BRANDS
    }
    cast = stages.once("cast", partial(people.join_creators, plan["seed"], now.date()))
    for number, scene in enumerate(scenes.SCENES, start=1):
        house = houses[scene.brand]
        stages.once(f"scene {scene.key}", partial(scenes.play, scene, cast, house, seed=plan["seed"], now=now))
        progress(f"Campaigns: {number} of {len(scenes.SCENES)}")
