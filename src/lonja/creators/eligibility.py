"""Eligibility: the published rules that a channel must meet to be listed, as pure functions (product.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from lonja.core.errors import Invalid
from lonja.creators.types import age_on


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The least value of each criterion that passes; "more than 50,000" is written 50,001."""

    age: int = 18
    followers: int = 50_001
    videos_30d: int = 3
    views_30d: int = 1_001


@dataclass(frozen=True, slots=True)
class Policy:
    """A named, versioned rule set with exceptions by country (ISO 3166 alpha-2)."""

    name: str
    version: int
    standard: Thresholds
    by_country: Mapping[str, Thresholds] = field(default_factory=dict)
    # How long somebody who falls below stays listed.
    grace_days: int = 14

    def thresholds(self, country: str) -> Thresholds:
        """Return the thresholds that hold in the country."""
        return self.by_country.get(country, self.standard)

    def rules(self) -> dict[str, Any]:
        """Return the rules as they are stored: a country states what differs there, so it follows the rest."""
        return {"standard": asdict(self.standard), "by_country": exceptions(self)}


def exceptions(policy: Policy) -> dict[str, dict[str, int]]:
    """Return what differs in each country that differs."""
    standard = asdict(policy.standard)
    found = {
        country: {name: value for name, value in asdict(least).items() if value != standard[name]}
        for country, least in sorted(policy.by_country.items())
    }
    return {country: differs for country, differs in found.items() if differs}


def policy_of(name: str, version: int, rules: Mapping[str, Any], grace_days: int) -> Policy:
    """Return the policy that was stored as `Policy.rules()`."""
    standard = Thresholds(**rules["standard"])
    by_country = {country: replace(standard, **differs) for country, differs in rules["by_country"].items()}
    return Policy(name, version, standard, by_country, grace_days)


CRITERIA: tuple[str, ...] = tuple(one.name for one in fields(Thresholds))

DEFAULT_POLICY = "standard-50k"
PRESETS: dict[str, Policy] = {
    policy.name: policy
    for policy in (
        Policy("standard-50k", 1, Thresholds(), {"KR": Thresholds(age=19)}),
        # Lower for everyone but Korea, which keeps 50,000.
        Policy("standard-10k", 1, Thresholds(followers=10_001), {"KR": Thresholds(age=19, followers=50_001)}),
    )
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person and one channel; None is unknown and never passes.

    `on` is the date of the check in the creator's own time zone: the 18th birthday passes there, not in UTC.
    """

    birth_date: date | None
    country: str
    on: date
    followers: int | None
    videos_30d: int | None
    views_30d: int | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One rule's verdict: `met` when the value reaches the threshold."""

    name: str
    value: int | None
    threshold: int

    @property
    def met(self) -> bool:
        return self.value is not None and self.value >= self.threshold

    @property
    def missing(self) -> int:
        """How much is left to reach the threshold; the whole of it while the value is unknown."""
        return max(0, self.threshold - (self.value or 0))


@dataclass(frozen=True, slots=True)
class Check:
    """The verdict under one version of one policy, criterion by criterion."""

    policy: str
    version: int
    criteria: tuple[Criterion, ...]

    @property
    def eligible(self) -> bool:
        return all(criterion.met for criterion in self.criteria)


def check(facts: Facts, policy: Policy) -> Check:
    """Weigh the facts against the policy as it holds in the creator's country."""
    least = policy.thresholds(facts.country)
    criteria = (
        Criterion("age", _age(facts), least.age),
        Criterion("followers", facts.followers, least.followers),
        Criterion("videos_30d", facts.videos_30d, least.videos_30d),
        Criterion("views_30d", facts.views_30d, least.views_30d),
    )
    return Check(policy.name, policy.version, criteria)


def _age(facts: Facts) -> int | None:
    if facts.birth_date is None:
        return None
    if facts.birth_date > facts.on:
        raise Invalid({"birth_date": ["The birth date lies in the future. Write it as year-month-day."]})
    return age_on(facts.birth_date, facts.on)
