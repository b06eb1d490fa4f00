"""The joining rules in force, as the creators' own actions and queries read them."""

from __future__ import annotations

from lonja.creators.eligibility import DEFAULT_POLICY, PRESETS, Policy, policy_of
from lonja.creators.models import PolicyVersion


def in_force() -> Policy:
    """Return the newest version; until the first change, the preset that every installation begins with."""
    newest = PolicyVersion.objects.order_by("-number").first()
    return stored(newest) if newest else PRESETS[DEFAULT_POLICY]


def stored(row: PolicyVersion) -> Policy:
    """Return a stored version as the rules take it."""
    return policy_of(row.name, row.number, row.rules, row.grace_days)
