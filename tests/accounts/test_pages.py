"""Signing up, signing in and the settings pages, as a person meets them."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from lonja.accounts import actions, links, queries
from lonja.creators import actions as creator_actions
from lonja.creators import queries as creators
from tests import make
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


def the_link(text: str) -> str:
    """Return the path of the one link of a letter."""
    (link,) = re.findall(r"http://[^/]+(/\S+)", text)
    return link


class TestSigningUp:
    FORM = {
        "kind": "brand",
        "organization_name": "Sal y Luz",
        "name": "Ada Faro",
        "email": "ada@example.com",
        "password1": "una clave bastante larga",
        "country": "ES",
        "currency": "EUR",
    }

    def test_asks_first_what_for(self):
        page = Client().get("/accounts/signup/").content.decode()
        assert "?kind=creator" in page
        assert "password1" not in page

    def test_brand_opens_an_account_and_proves_its_address(self):
        client = Client(headers={"Accept-Language": "en"})
        response = client.post("/accounts/signup/?kind=brand", self.FORM)
        assert response.status_code == 302, response.content.decode()
        run_jobs()
        (letter,) = mail.outbox
        assert letter.to == ["ada@example.com"]
        assert letter.subject == "Confirm your e-mail address"
        confirm = the_link(letter.body)
        assert client.get(confirm).status_code == 200
        assert client.post(confirm).status_code == 302
        user = queries.user_by_email("ada@example.com")
        assert user is not None
        by = queries.actor_of_user(user)
        assert (by.kind, by.role, by.organization_name) == ("brand", "owner", "Sal y Luz")
        assert client.get("/settings/profile").status_code == 200

    def test_an_unproved_address_can_not_sign_in(self):
        client = Client()
        client.post("/accounts/signup/?kind=brand", self.FORM)
        other = Client()
        response = other.post("/accounts/login/", {"login": "ada@example.com", "password": self.FORM["password1"]})
        assert response.headers["Location"] == "/accounts/confirm-email/"
        assert other.get("/settings/profile").status_code == 302

    def test_a_known_address_gets_a_letter_and_the_page_tells_nothing(self):
        make.user(email="ada@example.com")
        fresh = Client().post("/accounts/signup/?kind=brand", {**self.FORM, "email": "nobody@example.com"})
        known = Client(headers={"Accept-Language": "en"}).post("/accounts/signup/?kind=brand", self.FORM)
        assert (known.status_code, known.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])
        run_jobs()
        assert [letter.subject for letter in mail.outbox if letter.to == ["ada@example.com"]] == [
            "You already have an account"
        ]

    def test_what_was_typed_is_kept(self):
        response = Client().post("/accounts/signup/?kind=brand", {**self.FORM, "country": "XX"})
        page = response.content.decode()
        assert "Sal y Luz" in page
        assert "Ada Faro" in page


class TestSigningIn:
    def test_with_the_password(self):
        user = make.user(password=make.PASSWORD)
        client = Client()
        response = client.post("/accounts/login/", {"login": user.email, "password": make.PASSWORD})
        assert response.headers["Location"] == "/"
        assert client.get("/settings/profile").status_code == 200

    def test_after_five_wrong_tries_it_waits(self):
        user = make.user(password=make.PASSWORD)
        client = Client(headers={"Accept-Language": "en"})
        for _ in range(5):
            client.post("/accounts/login/", {"login": user.email, "password": "wrong password here"})
        response = client.post("/accounts/login/", {"login": user.email, "password": make.PASSWORD})
        assert response.status_code == 200
        assert client.get("/settings/profile").status_code == 302

    def test_a_forgotten_password_is_set_anew(self):
        user = make.user(password=make.PASSWORD, language="es")
        client = Client()
        client.post("/accounts/password/reset/", {"email": user.email})
        run_jobs()
        link = the_link(mail.outbox[0].body)
        page = client.get(link, follow=True)
        form_address = page.redirect_chain[-1][0]
        response = client.post(form_address, {"password1": "otra clave bien larga"})
        assert response.status_code == 302
        assert (
            Client()
            .post("/accounts/login/", {"login": user.email, "password": "otra clave bien larga"})
            .headers["Location"]
            == "/"
        )

    def test_the_link_of_a_letter_never_follows_the_requests_host(self, settings):
        settings.LONJA_URL = "https://lonja.example"
        user = make.user(password=make.PASSWORD)
        Client().post("/accounts/password/reset/", {"email": user.email}, headers={"Host": "evil.example"})
        run_jobs()
        assert "evil.example" not in mail.outbox[0].body
        assert "https://lonja.example/accounts/password/reset/key/" in mail.outbox[0].body

    def test_an_address_is_changed_once_the_new_one_is_proved(self):
        user = make.user(password=make.PASSWORD)
        client = Client()
        client.post("/accounts/login/", {"login": user.email, "password": make.PASSWORD})
        asked = client.post("/accounts/email/", {"email": "new@example.com", "action_add": "1"})
        assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
        client.post(asked.headers["Location"], {"password": make.PASSWORD})
        assert "new@example.com" in client.get("/accounts/email/").content.decode()
        user.refresh_from_db()
        assert user.email != "new@example.com"
        run_jobs()
        (letter,) = [letter for letter in mail.outbox if letter.to == ["new@example.com"]]
        client.post(the_link(letter.body))
        user.refresh_from_db()
        assert user.email == "new@example.com"


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/?kind=brand",
        "/accounts/signup/?kind=creator",
        "/accounts/signup/?kind=agency",
        "/accounts/signup/?next=/join/x",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/accounts/password/reset/key/1-2/",
        "/accounts/confirm-email/",
        "/accounts/inactive/",
    ],
)
def test_the_pages_of_coming_in_are_drawn(path):
    assert Client().get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/accounts/password/change/", "/accounts/email/", "/accounts/reauthenticate/", "/accounts/logout/"]
)
def test_the_pages_of_ones_own_account_are_drawn(path):
    client = Client()
    user = make.user(password=make.PASSWORD)
    client.post("/accounts/login/", {"login": user.email, "password": make.PASSWORD})
    assert client.get(path).status_code == 200


class TestProfile:
    def test_is_changed(self):
        who = make.stranger()
        client = make.client_for(who)
        answer = client.post("/settings/profile", {"name": "Eva", "language": "en", "time_zone": "America/Lima"})
        assert answer.status_code == 302
        assert answer.cookies["language"].value == "en"
        user = queries.profile(who.actor)
        assert (user.name, user.language, user.time_zone) == ("Eva", "en", "America/Lima")

    def test_what_is_wrong_is_said_at_its_field(self):
        answer = make.client_for(make.stranger()).post(
            "/settings/profile", {"name": "Eva", "language": "xx", "time_zone": "Mars/Base"}
        )
        assert answer.status_code == 422
        assert "Eva" in answer.content.decode()


class TestOrganization:
    def test_is_changed_by_a_manager(self):
        brand = make.brand()
        client = make.client_for(make.manager(of=brand))
        form = {"name": "Otra sal", "country": "PT", "currency": "EUR", "website": "https://example.com"}
        assert client.post("/settings/organization", form).status_code == 302
        assert queries.organization(brand.actor).name == "Otra sal"

    def test_is_only_read_by_an_analyst(self):
        client = make.client_for(make.analyst(of=make.brand()))
        page = client.get("/settings/organization")
        assert page.status_code == 200
        assert b'<form method="post" class="form"' not in page.content
        assert client.post("/settings/organization", {"name": "x"}).status_code == 403

    def test_a_stranger_founds_one(self):
        stranger = make.stranger()
        client = make.client_for(stranger)
        form = {"kind": "brand", "name": "Nueva", "country": "ES", "currency": "EUR", "website": ""}
        assert client.post("/settings/organization/new", form).status_code == 302
        assert client.get("/settings/members").status_code == 200

    def test_switching_to_anothers_is_not_found(self):
        client = make.client_for(make.brand())
        answer = client.post("/settings/organization/switch", {"organization": str(make.brand().id)})
        assert answer.status_code == 404

    def test_switching(self):
        brand = make.brand()
        other = make.brand()
        both = make.analyst(of=brand)
        client = make.client_for(both)
        invite = actions.invite_member(email=both.user.email, role="manager", by=other.actor)
        client.post(f"/join/{links.invite_secret(invite.pk)}")
        assert other.organization.name in client.get("/settings/profile").content.decode()
        client.post("/settings/organization/switch", {"organization": str(brand.id)})
        assert client.post("/settings/organization", {"name": "x"}).status_code == 403


class TestTokens:
    def test_secret_is_shown_once_and_works(self):
        brand = make.brand()
        client = make.client_for(brand)
        page = client.post("/settings/tokens", {"name": "reports", "days": "30", "owner": "organization"})
        (secret,) = re.findall(r"lonja_[\w-]{40,}", page.content.decode())
        assert "no-store" in page.headers["Cache-Control"]
        assert secret not in client.get("/settings/tokens").content.decode()
        assert make.api(secret).get("me").json()["user_id"] is None

    def test_revoked_it_stops(self):
        brand = make.brand()
        secret = make.token(brand)
        client = make.client_for(brand)
        (token,) = queries.tokens(brand.actor)
        assert make.api(secret).get("me").status_code == 200
        assert client.post(f"/settings/tokens/{token.pk}/revocation").status_code == 302
        assert make.api(secret).get("me").status_code == 401


class TestCreatorJoining:
    FORM = {
        "kind": "creator",
        "organization_name": "Faro Norte",
        "name": "Ada Faro",
        "email": "ada@example.com",
        "password1": "una clave bastante larga",
        "country": "ES",
    }

    def test_makes_the_profile_with_the_house(self):
        client = Client()
        assert client.post("/accounts/signup/?kind=creator", self.FORM).status_code == 302
        user = queries.user_by_email("ada@example.com")
        assert user is not None
        by = queries.actor_of_user(user)
        party = creators.own_party(by)
        assert (party.name, by.kind) == ("Faro Norte", "creator")

    def test_the_profile_is_listed_for_nobody_yet(self):
        Client().post("/accounts/signup/?kind=creator", self.FORM)
        user = queries.user_by_email("ada@example.com")
        assert user is not None
        party = creators.own_party(queries.actor_of_user(user))
        assert creators.parties(make.brand().actor, [party.id]) == {}

    def test_takes_an_imported_profile_over_by_its_link(self):
        imported = make.imported_creator(name="Faro Norte")
        secret = creator_actions.issue_claim_link(creator_id=imported.id, by=make.staff().actor)
        stranger = make.stranger()
        client = make.client_for(stranger)
        assert "Faro Norte" in client.get(f"/claim/{secret}").content.decode()
        assert client.post(f"/claim/{secret}").status_code == 302
        assert creators.own_party(queries.actor_of_user(stranger.user)).id == imported.id
        assert make.client_for(make.stranger()).post(f"/claim/{secret}").status_code == 409

    def test_somebody_outside_is_asked_to_come_in_first(self):
        imported = make.imported_creator(name="Faro Norte")
        secret = creator_actions.issue_claim_link(creator_id=imported.id, by=make.staff().actor)
        page = Client().get(f"/claim/{secret}").content.decode()
        assert "/accounts/signup/?next=%2Fclaim%2F" in page
        assert Client().post(f"/claim/{secret}").status_code == 302
        assert Client().get("/claim/not-one-of-ours").status_code == 404


class TestJoiningByInvitation:
    def invited(self, email="guest@example.com"):
        brand = make.brand(name="Sal y Luz")
        actions.invite_member(email=email, role="manager", by=brand.actor)
        run_jobs()
        (letter,) = [letter for letter in mail.outbox if letter.to == [email]]
        return brand, the_link(letter.body)

    def test_somebody_new(self):
        brand, link = self.invited()
        client = Client(headers={"Accept-Language": "en"})
        page = client.get(link).content.decode()
        assert "Sal y Luz" in page
        (sign_up,) = re.findall(r'href="(/accounts/signup/[^"]+)"', page)
        form = client.get(sign_up.replace("&amp;", "&")).content.decode()
        assert "guest@example.com" in form
        assert "organization_name" not in form
        answer = {"name": "Guest", "email": "guest@example.com", "password1": make.PASSWORD, "next": link}
        client.post("/accounts/signup/", answer)
        run_jobs()
        confirm = the_link(mail.outbox[-1].body)
        assert client.post(confirm).headers["Location"] == link
        assert client.post(link).status_code == 302
        assert [m.email for m in queries.members(brand.actor)] == [brand.user.email, "guest@example.com"]

    def test_somebody_known(self):
        known = make.stranger(email="guest@example.com")
        brand, link = self.invited()
        assert make.client_for(known).post(link).status_code == 302
        assert len(queries.members(brand.actor)) == 2

    def test_somebody_else_can_not(self):
        brand, link = self.invited()
        other = make.client_for(make.stranger())
        assert "guest@example.com" in other.get(link).content.decode()
        assert other.post(link).status_code == 403
        assert Client().post(link).status_code == 302
        assert len(queries.members(brand.actor)) == 1

    def test_a_used_link_says_so(self):
        known = make.stranger(email="guest@example.com")
        _brand, link = self.invited()
        make.client_for(known).post(link)
        assert Client(headers={"Accept-Language": "en"}).get(link).status_code == 200
        assert "no longer open" in Client(headers={"Accept-Language": "en"}).get(link).content.decode()


class TestMembersPage:
    def test_shows_members_and_open_invitations(self):
        brand = make.brand()
        make.analyst(of=brand, name="Nora Nieve")
        client = make.client_for(brand)
        client.post("/settings/members", {"email": "guest@example.com", "role": "analyst"})
        page = client.get("/settings/members").content.decode()
        assert "Nora Nieve" in page
        assert "guest@example.com" in page
        assert "/join/" in page

    def test_an_analyst_sees_no_link(self):
        brand = make.brand()
        actions.invite_member(email="guest@example.com", role="owner", by=brand.actor)
        page = make.client_for(make.analyst(of=brand)).get("/settings/members").content.decode()
        assert "guest@example.com" in page
        assert "/join/" not in page
