"""The joining rules: the version in force, their history, and whom a change would list or unlist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.creators import policies
from lonja.creators.eligibility import CRITERIA, DEFAULT_POLICY, PRESETS, Policy
from lonja.creators.models import Creator, PolicyVersion

FIRST_NAMES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One number that a version changed; `country` is empty for everywhere, a value None where it isn't stated."""

    country: str
    name: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCard:
    """One version of the joining rules, with what it changed in the one before."""

    policy: Policy
    reason: str
    author: str
    # None for the rules that an installation begins with, until they are changed.
    made_at: datetime | None
    weighed_count: int
    weighed_at: datetime | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Concerned:
    """Somebody whom a change would list or unlist."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a change would do, exact by the numbers of everybody's last check; the first names of each group.

    `unlists` are listed, meet the rules in force and would get their grace period; `lists` are unlisted by the rules
    alone; `saves` are below and in their grace period now. `unweighed` joined and were never checked.
    """

    unlists: int
    lists: int
    saves: int
    joined: int
    unweighed: int
    first_unlisted: tuple[Concerned, ...]
    first_listed: tuple[Concerned, ...]


def policy_in_force() -> Policy:
    """Return the joining rules in force; they are published, so everybody may read them."""
    return policies.in_force()


def policy_named(name: str) -> Policy | None:
    """Return a preset or the newest stored version of a name, `name@3` for one version; for the command line."""
    if name in PRESETS:
        return PRESETS[name]
    name, _at, number = name.partition("@")
    rows = PolicyVersion.objects.filter(name=name).order_by("-number")
    if number:
        rows = rows.filter(number=int(number) if number.isdecimal() and len(number) < 9 else 0)
    row = rows.first()
    return policies.stored(row) if row else None


def policy_names() -> list[str]:
    """Return the names by which `policy_named` finds rules; for the command line."""
    stored = PolicyVersion.objects.order_by().values_list("name", flat=True).distinct()
    return sorted({*PRESETS, *stored})


def policy_versions(by: Actor) -> list[VersionCard]:
    """Return every version, the newest first. Raises Forbidden."""
    by.require("operations.read")
    rows = list(PolicyVersion.objects.select_related("author").order_by("number"))
    found: list[VersionCard] = []
    before: Policy | None = None
    for row in rows:
        policy = policies.stored(row)
        found.append(
            VersionCard(
                policy=policy,
                reason=row.reason,
                author=str(row.author) if row.author else "",
                made_at=row.made_at if row.author or row.reason else None,
                weighed_count=row.weighed_count,
                weighed_at=row.weighed_at,
                differences=differences(before, policy) if before else (),
            )
        )
        before = policy
    if not found:
        first = PRESETS[DEFAULT_POLICY]
        return [VersionCard(policy=first, reason="", author="", made_at=None, weighed_count=0, weighed_at=None)]
    return found[::-1]


def differences(before: Policy, after: Policy) -> tuple[Difference, ...]:
    """Return every number that differs, first what holds everywhere, then by country."""
    one, other = _flat(before), _flat(after)
    keys = sorted({*one, *other}, key=lambda key: (key[0], [*CRITERIA, "grace_days"].index(key[1])))
    return tuple(
        Difference(country=country, name=name, before=one.get((country, name)), after=other.get((country, name)))
        for country, name in keys
        if one.get((country, name)) != other.get((country, name))
    )


def _flat(policy: Policy) -> dict[tuple[str, str], int]:
    rules = policy.rules()
    by_country: Mapping[str, Mapping[str, int]] = rules["by_country"]
    return {
        **{("", name): value for name, value in rules["standard"].items()},
        ("", "grace_days"): policy.grace_days,
        **{(country, name): value for country, differs in by_country.items() for name, value in differs.items()},
    }


def policy_preview(by: Actor, policy: Policy) -> Preview:
    """Return whom the rules would list or unlist, as of everybody's last check. Raises Forbidden.

    One statement over plain columns, so that it also answers at a million creators. It says in SQL what
    `eligibility.check` says in Python; a property test compares the two.
    """
    by.require("operations.read")
    with transaction.atomic(), connection.cursor() as cursor:
        # A million ids are joined in memory or, with the usual 4 MB, piece by piece on disk.
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(_COUNTS, _parameters(policy))
        unlists, lists, saves, joined, first_unlisted, first_listed = cursor.fetchone()
    everybody = Creator.objects.filter(left_at=None).exclude(organization=None).count()
    return Preview(
        unlists=unlists,
        lists=lists,
        saves=saves,
        joined=everybody,
        unweighed=everybody - joined,
        first_unlisted=_named(first_unlisted),
        first_listed=_named(first_listed),
    )


def _named(ids: Sequence[UUID] | None) -> tuple[Concerned, ...]:
    rows = Creator.objects.filter(pk__in=ids or []).order_by("pk").values_list("pk", "name")
    return tuple(Concerned(*row) for row in rows)


def _parameters(policy: Policy) -> dict[str, Any]:
    countries = sorted(policy.by_country)
    return {
        "now": clock.now(),
        "first": FIRST_NAMES,
        "countries": countries,
        **{name: getattr(policy.standard, name) for name in CRITERIA},
        **{f"{name}_in": [getattr(policy.by_country[code], name) for code in countries] for name in CRITERIA},
    }


# An age is reached on the day from which that many years can be taken without passing the birth date; of 29 February
# that is 1 March, as `types.age_on` counts. Channels are weighed before they meet their creators: looking each
# creator's up would be a million look-ups.
_COUNTS = """
    WITH least AS (
        SELECT * FROM unnest(%(countries)s::text[], %(age_in)s::int[], %(followers_in)s::bigint[],
            %(videos_30d_in)s::bigint[], %(views_30d_in)s::bigint[])
            AS l(country, age, followers, videos_30d, views_30d)
    ), passing AS MATERIALIZED (
        SELECT DISTINCT x.creator_id FROM creators_channelstanding x
        JOIN creators_creator c ON c.id = x.creator_id LEFT JOIN least l USING (country)
        WHERE x.followers >= coalesce(l.followers, %(followers)s)
            AND x.videos_30d >= coalesce(l.videos_30d, %(videos_30d)s)
            AND x.views_30d >= coalesce(l.views_30d, %(views_30d)s)
    ), days AS MATERIALIZED (
        SELECT time_zone, (%(now)s::timestamptz AT TIME ZONE time_zone)::date AS day
        FROM (SELECT DISTINCT time_zone FROM creators_standing) zones
    ), weighed AS MATERIALIZED (
        SELECT c.id, c.unlisted_at, c.ineligible_at, s.grace_ends_at,
            c.paused_at IS NULL AND c.withheld_at IS NULL AS may_be_listed,
            s.exception_until IS NOT NULL AND s.exception_until > %(now)s AS is_exception,
            p.creator_id IS NOT NULL AND c.born_on IS NOT NULL
                AND c.born_on <= (d.day - make_interval(years => coalesce(l.age, %(age)s)))::date AS passes
        FROM creators_standing s JOIN creators_creator c ON c.id = s.creator_id JOIN days d ON d.time_zone = s.time_zone
        LEFT JOIN least l USING (country) LEFT JOIN passing p ON p.creator_id = c.id
        WHERE c.organization_id IS NOT NULL AND c.left_at IS NULL
    ), decided AS MATERIALIZED (
        SELECT id,
            unlisted_at IS NULL AND grace_ends_at IS NULL AND NOT is_exception AND NOT passes AS unlists,
            ineligible_at IS NOT NULL AND may_be_listed AND NOT is_exception AND passes AS lists,
            unlisted_at IS NULL AND grace_ends_at IS NOT NULL AND passes AS saves
        FROM weighed
    )
    SELECT count(*) FILTER (WHERE unlists), count(*) FILTER (WHERE lists), count(*) FILTER (WHERE saves), count(*),
        (SELECT array_agg(id) FROM (SELECT id FROM decided WHERE unlists ORDER BY id LIMIT %(first)s) u),
        (SELECT array_agg(id) FROM (SELECT id FROM decided WHERE lists ORDER BY id LIMIT %(first)s) l)
    FROM decided
"""
