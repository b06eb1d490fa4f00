"""Members: inviting, joining, roles, leaving; each as who may, who may not, too late, twice, and at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from lonja.accounts import actions, links, queries
from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from lonja.core.models import EventRecord
from tests import make
from tests.accounts.together import together

pytestmark = pytest.mark.django_db


def membership(of: make.Person, who: make.Person):
    return next(m for m in queries.members(of.actor) if m.user_id == who.user.pk)


def events(name: str) -> int:
    return EventRecord.objects.filter(name=name).count()


class TestInviteMember:
    def test_works(self):
        brand = make.brand()
        invite = actions.invite_member(email=" Guest@Example.com ", role="manager", by=brand.actor)
        assert invite.email == "guest@example.com"
        assert invite.expires_at - invite.created_at == timedelta(days=7)
        assert events("member.invited") == 1

    def test_an_analyst_may_not(self):
        with pytest.raises(Forbidden):
            actions.invite_member(email="a@example.com", role="analyst", by=make.analyst(of=make.brand()).actor)

    def test_a_stranger_finds_nothing(self):
        with pytest.raises(NotFound):
            actions.invite_member(email="a@example.com", role="analyst", by=make.stranger().actor)

    def test_nobody_grants_more_than_they_hold(self):
        manager = make.manager(of=make.brand())
        actions.invite_member(email="a@example.com", role="manager", by=manager.actor)
        with pytest.raises(Forbidden):
            actions.invite_member(email="b@example.com", role="owner", by=manager.actor)

    @pytest.mark.parametrize(("email", "role"), [("nonsense", "analyst"), ("a@example.com", "king")])
    def test_bad_input(self, email, role):
        with pytest.raises(Invalid):
            actions.invite_member(email=email, role=role, by=make.brand().actor)

    def test_a_member_is_not_invited(self):
        brand = make.brand()
        with pytest.raises(Invalid):
            actions.invite_member(email=brand.user.email.upper(), role="analyst", by=brand.actor)

    def test_the_newer_replaces_the_older(self):
        brand = make.brand()
        first = actions.invite_member(email="a@example.com", role="owner", by=brand.actor)
        second = actions.invite_member(email="a@example.com", role="analyst", by=brand.actor)
        assert [invite.id for invite in queries.open_invites(brand.actor)] == [second.pk]
        guest = make.stranger(email="a@example.com")
        with pytest.raises(Conflict):
            actions.accept_invite(secret=links.invite_secret(first.pk), by=guest.actor)


class TestAcceptInvite:
    @pytest.fixture
    def brand(self):
        return make.brand()

    @pytest.fixture
    def secret(self, brand):
        invite = actions.invite_member(email="guest@example.com", role="analyst", by=brand.actor)
        return links.invite_secret(invite.pk)

    def test_works(self, brand, secret):
        guest = make.stranger(email="guest@example.com")
        assert actions.accept_invite(secret=secret, by=guest.actor).role == "analyst"
        assert events("member.joined") == 1

    def test_twice_joins_once(self, brand, secret):
        guest = make.stranger(email="guest@example.com")
        first = actions.accept_invite(secret=secret, by=guest.actor)
        assert actions.accept_invite(secret=secret, by=guest.actor).pk == first.pk
        assert events("member.joined") == 1

    def test_is_for_its_address_only(self, secret):
        with pytest.raises(Forbidden):
            actions.accept_invite(secret=secret, by=make.stranger().actor)

    def test_an_unproved_address_is_not_enough(self, secret):
        user = actions.create_user(email="guest@example.com")
        with pytest.raises(Forbidden):
            actions.accept_invite(secret=secret, by=Actor(user_id=user.pk))

    def test_nobody_signed_in(self, secret):
        with pytest.raises(Unauthenticated):
            actions.accept_invite(secret=secret, by=Actor())

    @pytest.mark.parametrize("secret", ["", "x", "a:b", f"{UUID(int=7).hex}:forged"])
    def test_a_forged_link_is_not_found(self, secret):
        with pytest.raises(NotFound):
            actions.accept_invite(secret=secret, by=make.stranger().actor)

    def test_works_until_the_last_moment_of_the_7th_day(self, secret):
        guest = make.stranger(email="guest@example.com")
        with clock.at(clock.now() + timedelta(days=7, seconds=-5)):
            actions.accept_invite(secret=secret, by=guest.actor)

    def test_expires_after_7_days(self, secret):
        guest = make.stranger(email="guest@example.com")
        with clock.at(clock.now() + timedelta(days=7, seconds=1)), pytest.raises(Conflict):
            actions.accept_invite(secret=secret, by=guest.actor)

    def test_a_used_one_does_not_bring_back_who_was_removed(self, brand, secret):
        guest = make.stranger(email="guest@example.com")
        actions.accept_invite(secret=secret, by=guest.actor)
        actions.remove_member(membership_id=membership(brand, guest).id, by=brand.actor)
        with pytest.raises(Conflict):
            actions.accept_invite(secret=secret, by=guest.actor)

    @pytest.mark.django_db(transaction=True)
    def test_at_once_joins_once(self, brand, secret):
        guest = make.stranger(email="guest@example.com")
        outcomes = together(2, lambda _: actions.accept_invite(secret=secret, by=guest.actor).pk)
        assert len(set(outcomes)) == 1, outcomes
        assert events("member.joined") == 1


class TestRevokeInvite:
    def test_works_and_twice_is_the_same(self):
        brand = make.brand()
        invite = actions.invite_member(email="guest@example.com", role="analyst", by=brand.actor)
        actions.revoke_invite(invite_id=invite.pk, by=brand.actor)
        actions.revoke_invite(invite_id=invite.pk, by=brand.actor)
        assert events("member.invite_revoked") == 1
        guest = make.stranger(email="guest@example.com")
        with pytest.raises(Conflict):
            actions.accept_invite(secret=links.invite_secret(invite.pk), by=guest.actor)

    def test_anothers_is_not_found(self):
        invite = actions.invite_member(email="guest@example.com", role="analyst", by=make.brand().actor)
        with pytest.raises(NotFound):
            actions.revoke_invite(invite_id=invite.pk, by=make.brand().actor)

    def test_an_analyst_may_not(self):
        brand = make.brand()
        invite = actions.invite_member(email="guest@example.com", role="analyst", by=brand.actor)
        with pytest.raises(Forbidden):
            actions.revoke_invite(invite_id=invite.pk, by=make.analyst(of=brand).actor)

    def test_an_accepted_one_is_too_late(self):
        brand = make.brand()
        invite = actions.invite_member(email="guest@example.com", role="analyst", by=brand.actor)
        guest = make.stranger(email="guest@example.com")
        actions.accept_invite(secret=links.invite_secret(invite.pk), by=guest.actor)
        with pytest.raises(Conflict):
            actions.revoke_invite(invite_id=invite.pk, by=brand.actor)


class TestChangeRole:
    def test_works(self):
        brand = make.brand()
        analyst = make.analyst(of=brand)
        actions.change_role(membership_id=membership(brand, analyst).id, role="manager", by=brand.actor)
        assert membership(brand, analyst).role == "manager"
        assert events("member.role_changed") == 1

    def test_the_same_role_changes_nothing(self):
        brand = make.brand()
        analyst = make.analyst(of=brand)
        actions.change_role(membership_id=membership(brand, analyst).id, role="analyst", by=brand.actor)
        assert events("member.role_changed") == 0

    def test_a_manager_does_not_touch_an_owner(self):
        brand = make.brand()
        manager = make.manager(of=brand)
        with pytest.raises(Forbidden):
            actions.change_role(membership_id=membership(brand, brand).id, role="analyst", by=manager.actor)

    def test_a_manager_does_not_make_an_owner(self):
        brand = make.brand()
        manager, analyst = make.manager(of=brand), make.analyst(of=brand)
        with pytest.raises(Forbidden):
            actions.change_role(membership_id=membership(brand, analyst).id, role="owner", by=manager.actor)

    def test_anothers_member_is_not_found(self):
        brand = make.brand()
        with pytest.raises(NotFound):
            actions.change_role(membership_id=membership(brand, brand).id, role="analyst", by=make.brand().actor)

    def test_the_last_owner_stays_one(self):
        brand = make.brand()
        with pytest.raises(Conflict):
            actions.change_role(membership_id=membership(brand, brand).id, role="manager", by=brand.actor)

    def test_an_unknown_role(self):
        brand = make.brand()
        analyst = make.analyst(of=brand)
        with pytest.raises(Invalid):
            actions.change_role(membership_id=membership(brand, analyst).id, role="king", by=brand.actor)


class TestLeaving:
    def test_a_removed_member_sees_nothing_and_their_token_ends(self):
        brand = make.brand()
        analyst = make.analyst(of=brand)
        secret = make.token(analyst)
        assert make.api(secret).get("me").status_code == 200
        actions.remove_member(membership_id=membership(brand, analyst).id, by=brand.actor)
        assert make.api(secret).get("me").status_code == 401
        assert queries.actor_of_user(analyst.user).organization_id is None
        assert events("member.removed") == 1

    def test_an_analyst_removes_nobody_but_may_leave(self):
        brand = make.brand()
        analyst = make.analyst(of=brand)
        with pytest.raises(Forbidden):
            actions.remove_member(membership_id=membership(brand, brand).id, by=analyst.actor)
        actions.leave_organization(by=analyst.actor)
        assert len(queries.members(brand.actor)) == 1

    def test_the_last_owner_stays(self):
        brand = make.brand()
        make.manager(of=brand)
        with pytest.raises(Conflict):
            actions.leave_organization(by=brand.actor)

    @pytest.mark.django_db(transaction=True)
    def test_of_two_owners_leaving_at_once_one_stays(self):
        brand = make.brand()
        both = [brand, make.member(brand, "owner")]

        def leave(number: int) -> None:
            actions.leave_organization(by=both[number].actor)

        outcomes = together(2, leave)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
        left = [person for person in both if queries.actor_of_user(person.user).organization_id == brand.id]
        assert len(left) == 1

    @pytest.mark.django_db(transaction=True)
    def test_of_two_owners_removing_each_other_at_once_one_stays(self):
        brand = make.brand()
        both = [brand, make.member(brand, "owner")]
        ids = [membership(brand, person).id for person in both]

        def remove_the_other(number: int) -> None:
            actions.remove_member(membership_id=ids[1 - number], by=both[number].actor)

        outcomes = together(2, remove_the_other)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
