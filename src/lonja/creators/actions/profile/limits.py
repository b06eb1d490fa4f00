"""A creator says what it accepts: products, usage rights, exclusivity, and which categories not at all."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.creators.actions.profile.saying import note_change, own_creator, profile_of
from lonja.creators.categories import CODES
from lonja.creators.models import Profile
from lonja.creators.types import Limits

# Ten years: what is longer is no limit any more.
MOST_DAYS = 3_650


@transaction.atomic
def set_limits(*, limits: Limits, by: Actor) -> Profile:
    """Store what the asker's creator accepts. Raises Forbidden, NotFound, Invalid."""
    creator = own_creator(by)
    if errors := _problems(limits):
        raise Invalid(errors)
    creator.accepts_gifting = limits.accepts_gifting
    creator.accepts_usage_rights = limits.accepts_usage_rights
    creator.save(update_fields=["accepts_gifting", "accepts_usage_rights"])
    profile = profile_of(creator)
    # Days of what isn't granted would contradict it.
    profile.usage_rights_days = None if limits.accepts_usage_rights is False else limits.usage_rights_days
    profile.accepts_exclusivity = limits.accepts_exclusivity
    profile.exclusivity_days = None if limits.accepts_exclusivity is False else limits.exclusivity_days
    profile.refused_categories = list(dict.fromkeys(limits.refused_categories))
    profile.changed_at = clock.now()
    profile.save(
        update_fields=[
            *("usage_rights_days", "accepts_exclusivity", "exclusivity_days", "refused_categories", "changed_at"),
        ]
    )
    note_change(creator, by)
    return profile


def _problems(limits: Limits) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for name in ("usage_rights_days", "exclusivity_days"):
        days = getattr(limits, name)
        if days is not None and not 1 <= days <= MOST_DAYS:
            errors[name] = [_("From 1 to %(most)s days.") % {"most": MOST_DAYS}]
    if unknown := [code for code in limits.refused_categories if code not in CODES]:
        errors["refused_categories"] = [_("There is no category “%(code)s”.") % {"code": unknown[0]}]
    return errors
