"""Joining on a phone in both languages: five steps, then where one stands, then a person who decides."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from lonja.accounts.types import House
from lonja.creators import actions
from tests import make
from tests.browser.conftest import Windows
from tests.browser.windows import DESK, PHONE, Window
from tests.jobs import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL, WORDS, ANSWER = "luz@example.com", "Mi público es pequeño, pero compra.", "Muy buen trabajo."


@pytest.fixture
def luz(language: str) -> None:
    """Somebody who has just signed up as a creator and proved the address."""
    from allauth.account.models import EmailAddress

    house = House(kind="creator", name="Luz Mar", country="ES")
    actions.sign_up_creator(email=EMAIL, name="Luz Mar", password=make.PASSWORD, language=language, house=house)
    EmailAddress.objects.update(verified=True)


def on(phone: Window) -> None:
    phone.button("Continue").click()


def join(phone: Window) -> None:
    """Walk the steps; back and forth loses nothing, and what isn't understood is said."""
    phone.titled(phone.word("When were you born?"))
    phone.field("Birth date").fill("1994-05-17")
    on(phone)
    phone.titled(phone.word("Where do you live?"))
    phone.page.go_back()
    expect(phone.field("Birth date")).to_have_value("1994-05-17")
    phone.page.go_forward()
    on(phone)
    phone.titled(phone.word("In which languages do you publish?"))
    on(phone)
    phone.titled(phone.word("What do you publish about?"))
    phone.page.get_by_label(phone.word("Food"), exact=True).first.check()
    phone.page.get_by_label(phone.word("Recipes"), exact=True).check()
    on(phone)
    phone.titled(phone.word("Where do you publish?"))
    phone.field("Address or @handle").fill("@luz.mar")
    phone.button("Add this channel").click()
    phone.says(phone.word("Say on which platform @%(handle)s is.", handle="luz.mar"))
    phone.refused(422)
    phone.check()
    phone.page.get_by_label("TikTok").check()
    phone.field("Followers").fill("41200")
    phone.button("Add this channel").click()
    phone.says("@luz.mar")
    phone.check()


def test_from_signing_up_to_being_listed_by_a_person(open_window: Windows, luz: None, language: str) -> None:
    phone = open_window(language, PHONE)
    phone.sign_in(EMAIL)
    join(phone)
    phone.link("See where I stand").click()
    phone.titled(phone.word("Joining rules"))
    phone.says(phone.word("Brands don't find you yet"))
    phone.field("Why you should be listed").fill(WORDS)
    phone.button("Ask for a review").click()
    phone.says(phone.word("A person is looking"))
    phone.check()

    make.staff(of_user=make.user(email="staff@example.com", password=make.PASSWORD, language=language))
    desk = open_window(language, DESK)
    desk.sign_in("staff@example.com")
    desk.go("/staff/reviews")
    desk.link("Luz Mar").click()
    desk.titled("Luz Mar")
    desk.says(WORDS)
    desk.field("Reason").fill(ANSWER)
    desk.button("List by exception").click()
    desk.says(desk.word("Decided"))
    desk.go("/staff/policies")
    desk.field("Why the rules change").fill("Probar.")
    desk.page.get_by_label(desk.word("Followers"), exact=True).first.fill("10001")
    desk.button("See whom it changes").click()
    desk.says(desk.word("What this would change"))
    desk.check()
    run_jobs()

    phone.go("/profile/eligibility")
    phone.says(ANSWER)
    phone.says(phone.word("Brands find you, by decision of a person"))
