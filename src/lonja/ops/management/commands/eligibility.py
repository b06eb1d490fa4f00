"""`lonja eligibility try`: weigh facts against a joining policy, for operators who choose one."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import suppress
from datetime import date
from typing import Any

from django.db import ProgrammingError

from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.creators import queries
from lonja.creators.eligibility import DEFAULT_POLICY, PRESETS, Facts, Policy, check
from lonja.ops.command import Failed, LonjaCommand, Result

COUNTS = ("followers", "videos_30d", "views_30d")


class Command(LonjaCommand):
    help = "Read facts as JSON from standard input and say which rules of the policy they meet."

    def options(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("verb", choices=["try"])
        parser.add_argument(
            "--policy", default=DEFAULT_POLICY, help="a preset, or the name of stored rules; name@3 is one version"
        )

    def run(self, **options: Any) -> Result:
        verdict = check(facts(sys.stdin.read()), policy(options["policy"]))
        return {
            "eligible": verdict.eligible,
            "policy": verdict.policy,
            "version": verdict.version,
            "criteria": [
                {"name": one.name, "value": one.value, "threshold": one.threshold, "met": one.met}
                for one in verdict.criteria
            ],
        }

    def words(self, result: Result) -> str:
        lines = [
            f"{'met' if one['met'] else 'not met':8} {one['name']}: {one['value']} of {one['threshold']}"
            for one in result["criteria"]
        ]
        return "\n".join([*lines, "eligible" if result["eligible"] else "not eligible"])


def policy(name: str) -> Policy:
    """Return a preset, which needs no database, else the stored rules of that name. Raises Failed."""
    if name in PRESETS:
        return PRESETS[name]
    known = sorted(PRESETS)
    # Before the first `lonja up` there are no tables, and so no stored rules.
    with suppress(ProgrammingError):
        if found := queries.policy_named(name):
            return found
        known = queries.policy_names()
    raise Failed(f"there is no policy “{name}”; there are {', '.join(known)}")


def facts(text: str) -> Facts:
    """Read the facts; a missing or null one is unknown. Raises Failed (not JSON), Invalid (which field, and how)."""
    try:
        given = json.loads(text)
    except ValueError as error:
        raise Failed(f"standard input is not JSON ({error})") from error
    if not isinstance(given, dict):
        raise Failed("standard input must hold one JSON object")
    errors: dict[str, list[str]] = {}
    country = given.get("country") or ""
    if not isinstance(country, str):
        errors["country"] = ["Write country as two letters such as ES."]
    days = {name: _day(name, given.get(name), errors) for name in ("birth_date", "on")}
    counts = {name: _count(name, given.get(name), errors) for name in COUNTS}
    if errors:
        raise Invalid(errors)
    return Facts(birth_date=days["birth_date"], country=country.upper(), on=days["on"] or clock.today(), **counts)


def _day(name: str, value: Any, errors: dict[str, list[str]]) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        errors[name] = [f"“{value}” is not a date. Write {name} as year-month-day, such as 2001-12-31."]
        return None


def _count(name: str, value: Any, errors: dict[str, list[str]]) -> int | None:
    if value is None:
        return None
    # True is a whole number to Python, and not a count to anybody.
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        errors[name] = [f"“{value}” is not a count. Write {name} as a whole number from 0 up."]
        return None
    return value
