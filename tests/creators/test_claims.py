"""The person behind an imported creator takes the profile over, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from lonja.accounts import queries as accounts
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, NotFound
from lonja.creators import actions
from lonja.creators.models import Creator
from tests import make

pytestmark = pytest.mark.django_db


def test_a_link_leads_to_owning_the_profile() -> None:
    creator = make.imported_creator("Ana Example")
    secret = actions.issue_claim_link(creator_id=creator.id, by=make.staff().actor)
    person = make.stranger()

    actions.claim_creator(secret=secret, by=person.actor)
    organization_id = Creator.objects.get(pk=creator.id).organization_id
    actor = accounts.actor_of_user(person.user)
    assert (actor.kind, actor.organization_id) == ("creator", organization_id)
    assert Creator.objects.visible_to(actor).get().pk == creator.id


def test_a_link_works_once() -> None:
    creator = make.imported_creator()
    staff = make.staff().actor
    secret = actions.issue_claim_link(creator_id=creator.id, by=staff)
    actions.claim_creator(secret=secret, by=make.stranger().actor)

    with pytest.raises(Conflict):
        actions.claim_creator(secret=secret, by=make.stranger().actor)
    with pytest.raises(Conflict):
        actions.issue_claim_link(creator_id=creator.id, by=staff)


def test_strange_and_old_links() -> None:
    secret = actions.issue_claim_link(creator_id=make.imported_creator().id, by=make.staff().actor)

    with pytest.raises(NotFound):
        actions.claim_creator(secret=secret[:-2] + "xx", by=make.stranger().actor)
    with time_machine.travel(clock.now() + timedelta(days=31)), pytest.raises(NotFound):
        actions.claim_creator(secret=secret, by=make.stranger().actor)


def test_who_may() -> None:
    creator = make.imported_creator()
    brand = make.brand().actor
    with pytest.raises(Forbidden):
        actions.issue_claim_link(creator_id=creator.id, by=brand)
    secret = actions.issue_claim_link(creator_id=creator.id, by=make.staff().actor)
    with pytest.raises(Forbidden):
        actions.claim_creator(secret=secret, by=brand)
    with pytest.raises(Conflict):
        actions.claim_creator(secret=secret, by=make.creator().actor)
