"""API tokens: what they may do, when they end, and what the database keeps of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lonja.accounts import actions, queries
from lonja.accounts.models import ApiToken
from lonja.core import clock
from lonja.core.errors import Forbidden, Invalid, NotFound
from tests import make

pytestmark = pytest.mark.django_db


class TestCreateToken:
    def test_the_secret_is_not_kept(self):
        secret = make.token(make.brand())
        row = ApiToken.objects.get()
        assert secret not in str({name: getattr(row, name) for name in ("digest", "hint", "name")})
        assert secret.startswith(row.hint)

    def test_an_analysts_own_reads_only(self):
        api = make.api(make.analyst(of=make.brand()))
        assert api.get("campaigns").status_code == 200
        assert "campaigns.manage" not in api.get("me").json()["permissions"]

    def test_an_analyst_makes_none_for_the_organization(self):
        with pytest.raises(Forbidden):
            make.token(make.analyst(of=make.brand()), is_personal=False)

    def test_a_managers_for_the_organization_is_no_owner(self):
        manager = make.manager(of=make.brand())
        with pytest.raises(Forbidden):
            actions.create_token(name="x", is_personal=False, role="owner", by=manager.actor)

    def test_scopes_narrow(self):
        api = make.api(make.token(make.brand(), scopes=["campaigns.read"]))
        assert api.get("me").json()["permissions"] == ["campaigns.read"]
        assert api.get("campaigns").status_code == 200
        assert api.get("events").status_code == 403

    def test_scopes_beyond_ones_own_are_refused(self):
        with pytest.raises(Invalid):
            make.token(make.brand(), scopes=["creators.import"])

    def test_a_stranger_has_nowhere_to_act(self):
        with pytest.raises(NotFound):
            make.token(make.stranger())

    @pytest.mark.parametrize("days", [0, -1, 4000])
    def test_bad_lifetimes(self, days):
        with pytest.raises(Invalid):
            make.token(make.brand(), days=days)


class TestUse:
    def test_ends_when_its_days_are_over(self):
        secret = make.token(make.brand(), days=30)
        with clock.at(clock.now() + timedelta(days=30, seconds=-5)):
            assert make.api(secret).get("me").status_code == 200
        with clock.at(clock.now() + timedelta(days=30, seconds=1)):
            assert make.api(secret).get("me").status_code == 401

    def test_follows_its_persons_role(self):
        brand = make.brand()
        manager = make.manager(of=brand)
        api = make.api(manager)
        assert "campaigns.manage" in api.get("me").json()["permissions"]
        (member,) = [m for m in queries.members(brand.actor) if m.user_id == manager.user.pk]
        actions.change_role(membership_id=member.id, role="analyst", by=brand.actor)
        assert "campaigns.manage" not in api.get("me").json()["permissions"]

    def test_remembers_when_it_was_used_last_to_the_minute(self):
        api = make.api(make.brand())
        api.get("me")
        first = ApiToken.objects.get().last_used_at
        api.get("me")
        assert ApiToken.objects.get().last_used_at == first
        with clock.at(clock.now() + timedelta(minutes=2)):
            api.get("me")
        assert ApiToken.objects.get().last_used_at > first

    @pytest.mark.parametrize("secret", ["lonja_nonsense", "", "a" * 5000])
    def test_unknown_ones(self, secret):
        response = make.api(secret or None).get("me")
        assert response.status_code == 401
        assert response.headers["Content-Type"] == "application/problem+json"

    def test_one_whose_person_is_closed_ends(self):
        brand = make.brand()
        secret = make.token(brand)
        brand.user.is_active = False
        brand.user.save()
        assert make.api(secret).get("me").status_code == 401


class TestRevokeToken:
    def test_a_colleagues_own_is_not_found(self):
        brand = make.brand()
        make.token(make.manager(of=brand))
        row = ApiToken.objects.get()
        with pytest.raises(NotFound):
            actions.revoke_token(token_id=row.pk, by=brand.actor)

    def test_the_organizations_needs_the_right(self):
        brand = make.brand()
        make.token(brand, is_personal=False)
        row = ApiToken.objects.get()
        with pytest.raises(Forbidden):
            actions.revoke_token(token_id=row.pk, by=make.analyst(of=brand).actor)
        actions.revoke_token(token_id=row.pk, by=brand.actor)
        first = ApiToken.objects.get().revoked_at
        actions.revoke_token(token_id=row.pk, by=brand.actor)
        assert ApiToken.objects.get().revoked_at == first
