"""What happens in a collaboration reaches the other side, in the page and by letter, in the reader's language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from lonja.collaborations import actions as collaborations
from lonja.core import clock
from lonja.core.money import Money
from lonja.notifications import queries, wording
from lonja.notifications.handlers import collaborations as handlers
from lonja.payments import actions as payments
from tests import make
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


def titles(person) -> list[str]:
    return [told.title for told in queries.notifications(person.actor).items]


def letters_to(person) -> list[str]:
    return [letter.subject for letter in mail.outbox if letter.to == [person.user.email]]


@pytest.mark.parametrize("kind", [*handlers.URGENT, *handlers.CALM, handlers.events.MessageSent], ids=lambda k: k.name)
def test_every_kind_that_is_told_has_words(kind):
    assert kind.name in wording.kinds()


class TestInvitation:
    def test_reaches_the_creator_with_money_and_clock(self):
        deal = make.deal.invited(of=make.brand(name="Brisa"))
        run_jobs()
        with translation.override("en"):
            (told,) = queries.notifications(deal.talent.actor).items
        assert told.title == "Brisa invites you: €450"
        assert told.path == f"/collaborations/{deal.id}"
        assert dict(told.facts)["Campaign"] == "Aceite nuevo"
        (letter,) = [letter for letter in mail.outbox if letter.to == [deal.talent.user.email]]
        assert f"/collaborations/{deal.id}" in letter.body
        deadline = clock.now() + timedelta(days=7)
        assert str(deadline.year) in letter.body
        html = letter.alternatives[0].content
        assert f"/collaborations/{deal.id}" in html

    def test_who_did_it_is_not_told(self):
        deal = make.deal.invited()
        run_jobs()
        assert titles(deal.brand) == []

    def test_the_letter_speaks_the_readers_language(self):
        deal = make.deal.invited(of=make.brand(name="Brisa"))
        deal.talent.user.language = "en"
        deal.talent.user.save()
        run_jobs()
        assert letters_to(deal.talent) == ["Brisa invites you: €450"]

    def test_a_creator_who_has_not_joined_gets_a_letter_with_a_link_to_join(self):
        brand = make.brand(name="Brisa")
        creator = make.imported_creator(email="act@example.com", languages=["en"])
        campaign = make.campaign(brand)
        collaborations.invite_creator(
            campaign_id=campaign.pk, creator_id=creator.id, terms=make.deal.terms(campaign), by=brand.actor
        )
        run_jobs()
        (letter,) = [letter for letter in mail.outbox if letter.to == ["act@example.com"]]
        assert letter.subject == "Brisa invites you: €450"
        assert "/claim/" in letter.body


class TestTheOtherSide:
    def test_an_analyst_gets_no_letter(self):
        deal = make.deal.invited()
        analyst = make.analyst(of=deal.brand)
        collaborations.decline(collaboration_id=deal.id, reason="No time.", by=deal.talent.actor)
        run_jobs()
        assert len(titles(deal.brand)) == 1 + 1, "the decline, and the analyst who joined"
        assert letters_to(analyst) == []

    def test_the_reason_is_told(self):
        deal = make.deal.declined()
        run_jobs()
        with translation.override("en"):
            told = queries.notifications(deal.brand.actor).items[0]
        assert dict(told.facts)["Reason"] == "No time."

    def test_a_draft_tells_the_brand_by_when(self):
        deal = make.deal.in_review()
        run_jobs()
        with translation.override("en"):
            told = queries.notifications(deal.brand.actor).items[0]
        assert told.title == f"{deal.talent.creator.name} has a draft for you"
        assert "Approved by itself after" in dict(told.facts)

    def test_a_dispute_reaches_the_operator(self):
        operator = make.staff()
        make.deal.disputed()
        run_jobs()
        assert len(titles(operator)) == 1
        assert len(letters_to(operator)) == 1

    def test_an_expiry_is_told_to_both(self):
        deal = make.deal.expired()
        run_jobs()
        assert len(titles(deal.brand)) == 1
        assert len(titles(deal.talent)) == 2

    def test_a_publication_is_told_to_the_brand(self):
        from tests.make import measurement

        live = measurement.published()
        run_jobs()
        with translation.override("en"):
            told = queries.notifications(live.deal.brand.actor).items[0]
        assert told.title == f"{live.deal.talent.creator.name} is live for Aceite nuevo"


def test_a_recorded_payment_is_told_to_the_creator():
    deal = make.deal.completed(of=make.brand(name="Brisa"))
    payments.settle(
        reference=deal.campaign.reference,
        subject=f"collaboration:{deal.id}",
        amount=Money(10_000, "EUR"),
        note="transfer 17",
        by=deal.brand.actor,
    )
    run_jobs()
    with translation.override("en"):
        told = queries.notifications(deal.talent.actor).items[0]
    assert told.title == "Brisa has paid you €100"
    assert told.path == f"/collaborations/{deal.id}"


class TestMessages:
    def test_the_second_one_waits_for_the_first_to_be_read(self):
        deal = make.deal.agreed()
        run_jobs()
        before = len(letters_to(deal.talent))
        for text in ("Hola", "¿Qué tal?"):
            collaborations.send_message(collaboration_id=deal.id, text=text, by=deal.brand.actor)
            run_jobs()
        assert len(letters_to(deal.talent)) == before + 1
        assert queries.unread_count(deal.talent.actor) >= 2
