"""Members: inviting, joining, roles, leaving."""

from __future__ import annotations

import pytest

from lonja.accounts import actions, links
from lonja.core.errors import Conflict
from tests import make

pytestmark = pytest.mark.django_db


def test_invited_person_joins():
    brand = make.brand()
    analyst = make.analyst(of=brand)
    assert analyst.actor.role == "analyst"
    assert analyst.actor.organization_id == brand.id


def test_last_owner_stays():
    brand = make.brand()
    with pytest.raises(Conflict):
        actions.leave_organization(by=brand.actor)


def test_token_speaks_for_its_person():
    brand = make.brand()
    response = make.api(brand).get("me")
    assert response.status_code == 200
    assert response.json()["organization_id"] == str(brand.id)


def test_signed_in_client():
    assert make.client_for(make.brand()).get("/").status_code == 200
    assert links.invite_id(links.invite_secret(make.brand().id))
