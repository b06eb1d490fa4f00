"""A creator joins: the person, their house and their profile, all or none."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from lonja.accounts import actions as accounts
from lonja.accounts import queries as account_queries
from lonja.accounts.types import House
from lonja.core import clock
from lonja.core.events import record
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.events import CreatorChanged
from lonja.creators.models import Creator
from lonja.creators.types import CheckCause


@transaction.atomic
def sign_up_creator(*, email: str, name: str, password: str, language: str, house: House) -> Any:
    """Open an account, found the creator's house and make the profile; return the person. Raises Invalid.

    The profile is listed for nobody yet: it has no channel whose numbers could meet the joining rules.
    """
    user = accounts.sign_up(email=email, name=name, password=password, language=language, house=house)
    by = account_queries.actor_of_user(user)
    now = clock.now()
    creator = Creator.objects.create(
        organization_id=by.organization_id,
        name=house.name,
        country=house.country,
        languages=[language],
        created_at=now,
        changed_at=now,
        ineligible_at=now,
        unlisted_at=now,
    )
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
    check_creators(creator_ids=[creator.pk], cause=CheckCause.PROFILE, by=by)
    return user
