"""The operator edits the joining rules: each edit is a new version, and everybody who joined is weighed by it."""

from __future__ import annotations

import re
from uuid import UUID

import pycountry
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from lonja.accounts.actor import Actor
from lonja.core import clock, locks
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.creators import policies
from lonja.creators.actions.eligibility.checking import BATCH, check_creators
from lonja.creators.eligibility import CRITERIA, DEFAULT_POLICY, PRESETS, Policy, Thresholds
from lonja.creators.events import PolicyChanged
from lonja.creators.models import Creator, PolicyVersion
from lonja.creators.types import CheckCause

NAME = re.compile(r"^[a-z0-9][a-z0-9-]{1,39}$")
COUNTRIES = frozenset(country.alpha_2 for country in pycountry.countries)
LARGEST = {"age": 99, "followers": 1_000_000_000, "videos_30d": 1_000, "views_30d": 1_000_000_000_000}
LONGEST_GRACE = 365
YOUNGEST = 13
Errors = dict[str, list[str]]


@transaction.atomic
def change_policy(*, policy: Policy, reason: str, expected_version: int, by: Actor) -> PolicyVersion:
    """Put new joining rules in force as the next version, and have everybody weighed by them.

    `policy.version` is ignored. Raises Forbidden, Invalid, Conflict (another version came meanwhile, or nothing
    differs).
    """
    by.require("creators.review")
    errors = policy_errors(policy)
    reason = reason.strip()
    if not reason or len(reason) > 500:
        errors["reason"] = [_("Say in a sentence why the rules change: it stays in their history.")]
    if errors:
        raise Invalid(errors)
    locks.until_commit("eligibility policy")
    before = policies.in_force()
    if before.version != expected_version:
        raise Conflict(_("Somebody changed the rules meanwhile. Look at them and begin again."))
    if (policy.name, policy.rules(), policy.grace_days) == (before.name, before.rules(), before.grace_days):
        raise Conflict(_("Nothing differs from the rules in force."))
    _store_first()
    row = PolicyVersion.objects.create(
        number=before.version + 1,
        name=policy.name,
        rules=policy.rules(),
        grace_days=policy.grace_days,
        reason=reason,
        author_id=by.user_id,
        made_at=clock.now(),
    )
    record(
        PolicyChanged(
            subject_id=row.pk,
            policy=row.name,
            version=row.number,
            reason=reason,
            before={**before.rules(), "grace_days": before.grace_days},
            after={**row.rules, "grace_days": row.grace_days},
        ),
        by=by,
    )
    app.configure_task("creators.weigh_all").defer(number=row.number)
    return row


def policy_errors(policy: Policy) -> Errors:
    """Return what is wrong with joining rules, by field path."""
    errors: Errors = {}
    preset = PRESETS.get(policy.name)
    if not NAME.match(policy.name):
        errors["name"] = [_("Use 2 to 40 small letters, digits and hyphens.")]
    elif preset is not None and preset.rules() != policy.rules():
        errors["name"] = [_("%(name)s is a preset with other thresholds: give yours a name.") % {"name": policy.name}]
    errors |= _threshold_errors(policy.standard, "standard")
    for country, least in policy.by_country.items():
        if country not in COUNTRIES:
            errors[f"by_country.{country}"] = [_("There is no country “%(code)s”.") % {"code": country[:10]}]
        errors |= _threshold_errors(least, f"by_country.{country}")
    if not 0 <= policy.grace_days <= LONGEST_GRACE:
        errors["grace_days"] = [_("Use 0 to 365 days.")]
    return errors


def _threshold_errors(least: Thresholds, path: str) -> Errors:
    errors: Errors = {}
    for name in CRITERIA:
        value = getattr(least, name)
        if not 0 <= value <= LARGEST[name]:
            errors[f"{path}.{name}"] = [_("Use a whole number from 0 to %(most)s.") % {"most": LARGEST[name]}]
    if 0 <= least.age < YOUNGEST:
        errors[f"{path}.age"] = [_("The platforms themselves open accounts from 13 years on.")]
    return errors


def _store_first() -> None:
    """Store the rules that every installation begins with once they become history."""
    first = PRESETS[DEFAULT_POLICY]
    PolicyVersion.objects.get_or_create(
        number=first.version,
        defaults={
            "name": first.name,
            "rules": first.rules(),
            "grace_days": first.grace_days,
            "made_at": clock.now(),
            "weighed_at": clock.now(),
        },
    )


def weigh_all(*, number: int, by: Actor) -> None:
    """Weigh everybody who has joined by the version, batch by batch, noting how far it is.

    Killed and begun again it starts over, which is harmless: the same check twice is one row. It leaves off when a
    newer version has come, whose own run weighs everybody.
    """
    after: UUID | None = None
    joined = Creator.objects.filter(left_at=None).exclude(organization=None).order_by("pk")
    while policies.in_force().version == number:
        rows = joined if after is None else joined.filter(pk__gt=after)
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            PolicyVersion.objects.filter(number=number).update(weighed_at=clock.now())
            return
        with transaction.atomic():
            check_creators(creator_ids=ids, cause=CheckCause.POLICY, by=by)
            if after is None:
                PolicyVersion.objects.filter(number=number).update(weighed_count=0)
            row = PolicyVersion.objects.select_for_update().get(number=number)
            row.weighed_count += len(ids)
            row.save(update_fields=["weighed_count"])
        after = ids[-1]
