"""Holding, owing, releasing, settling and reversing, with the database's own guards."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.core.money import Money
from lonja.payments import actions, queries
from lonja.payments.ledger import Account
from lonja.payments.models import LedgerEntry, Transfer
from tests import make
from tests.make import Person

pytestmark = pytest.mark.django_db
REFERENCE, SUBJECT = "campaign:test", "collaboration:test"


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


class Book:
    """A budget of 1,000 euros with one agreement's money."""

    def __init__(self, limit: int = 100_000) -> None:
        self.brand: Person = make.brand()
        self.creator: Person = make.creator_house()
        actions.set_budget(reference=REFERENCE, organization_id=self.brand.id, limit=euros(limit), by=self.brand.actor)

    def hold(self, minor: int, subject: str = SUBJECT) -> Transfer | None:
        return actions.hold(
            reference=REFERENCE, subject=subject, payee_id=self.creator.id, amount=euros(minor), by=self.brand.actor
        )

    def step(self, name: str, minor: int) -> Transfer | None:
        found: Transfer | None = getattr(actions, name)(
            reference=REFERENCE, subject=SUBJECT, amount=euros(minor), by=self.brand.actor
        )
        return found

    @property
    def standing(self) -> tuple[int, int, int, int]:
        """Spent, committed, left, paid."""
        money = queries.campaign_money(self.brand.actor, REFERENCE)
        return money.spent.minor, money.committed.minor, money.left.minor, money.paid.minor


class TestSteps:
    def test_from_budget_to_paid(self) -> None:
        book = Book()
        book.hold(60_000)
        assert book.standing == (0, 60_000, 40_000, 0)
        book.step("owe", 45_000)
        assert book.standing == (45_000, 15_000, 40_000, 0)
        book.step("release", 15_000)
        assert book.standing == (45_000, 0, 55_000, 0)
        book.step("settle", 45_000)
        assert book.standing == (45_000, 0, 55_000, 45_000)

    def test_never_more_than_is_there(self) -> None:
        book = Book()
        book.hold(60_000)
        with pytest.raises(Conflict, match="€400 left and this takes €500"):
            book.hold(50_000, "another")
        for name in ("owe", "release"):
            with pytest.raises(Conflict):
                book.step(name, 60_001)
        with pytest.raises(Conflict):
            book.step("settle", 1)

    def test_one_agreement_can_not_use_anothers_money(self) -> None:
        book = Book()
        book.hold(30_000, "another")
        with pytest.raises(Conflict):
            book.step("owe", 1)

    def test_nothing_is_written_for_nothing(self) -> None:
        book = Book()
        assert book.hold(0) is None
        assert Transfer.objects.count() == 0

    def test_another_currency_is_refused(self) -> None:
        book = Book()
        with pytest.raises(Invalid):
            actions.hold(
                reference=REFERENCE,
                subject=SUBJECT,
                payee_id=book.creator.id,
                amount=Money(1, "USD"),
                by=book.brand.actor,
            )

    def test_each_step_is_recorded_for_both(self) -> None:
        book = Book()
        book.hold(500)
        event = EventRecord.objects.get(name="payment.held")
        assert set(event.parties) == {book.brand.id, book.creator.id}
        assert event.payload["amount_minor"] == 500


class TestBudgets:
    def test_raised_and_lowered_to_what_is_taken_and_no_further(self) -> None:
        book = Book()
        book.hold(60_000)
        for limit in (200_000, 60_000):
            actions.set_budget(
                reference=REFERENCE, organization_id=book.brand.id, limit=euros(limit), by=book.brand.actor
            )
        with pytest.raises(Invalid, match="€600 is spent or committed"):
            actions.set_budget(
                reference=REFERENCE, organization_id=book.brand.id, limit=euros(59_999), by=book.brand.actor
            )

    def test_the_currency_stays_once_money_is_committed(self) -> None:
        book = Book()
        dollars = Money(100_000, "USD")
        actions.set_budget(reference=REFERENCE, organization_id=book.brand.id, limit=dollars, by=book.brand.actor)
        actions.set_budget(reference=REFERENCE, organization_id=book.brand.id, limit=euros(9), by=book.brand.actor)
        book.hold(9)
        with pytest.raises(Invalid, match="currency"):
            actions.set_budget(reference=REFERENCE, organization_id=book.brand.id, limit=dollars, by=book.brand.actor)

    def test_strangers_see_no_budget(self) -> None:
        book = Book()
        for stranger in (make.brand(), book.creator):
            with pytest.raises(NotFound):
                queries.campaign_money(stranger.actor, REFERENCE)


class TestSettling:
    def test_only_owners_of_the_brand(self) -> None:
        book = Book()
        book.hold(500)
        book.step("owe", 500)
        for who, error in [(make.manager(book.brand), Forbidden), (make.brand(), NotFound)]:
            with pytest.raises(error):
                actions.settle(reference=REFERENCE, subject=SUBJECT, amount=euros(500), by=who.actor)

    def test_reversed_once_and_owed_again(self) -> None:
        book = Book()
        book.hold(500)
        book.step("owe", 500)
        paid = book.step("settle", 500)
        assert paid is not None
        actions.reverse(transfer_id=paid.pk, note="The bank sent it back.", by=book.brand.actor)
        assert book.standing == (500, 0, 99_500, 0)
        with pytest.raises(Conflict, match="before"):
            actions.reverse(transfer_id=paid.pk, note="", by=book.brand.actor)
        assert [line.is_reversed for line in queries.statement(book.creator.actor, SUBJECT)] == [
            False,
            False,
            True,
            False,
        ]

    def test_holds_and_debts_are_not_reversed_alone(self) -> None:
        book = Book()
        held = book.hold(500)
        assert held is not None
        with pytest.raises(Conflict, match="recorded payment"):
            actions.reverse(transfer_id=held.pk, note="", by=book.brand.actor)

    def test_the_creator_sees_what_is_to_come(self) -> None:
        book = Book()
        book.hold(700)
        assert queries.money_to_come(book.creator.actor) == []
        book.step("owe", 500)
        assert queries.money_to_come(book.creator.actor) == [euros(500)]
        book.step("settle", 500)
        assert queries.money_to_come(book.creator.actor) == []


class TestTheDatabaseItself:
    def test_nothing_is_edited_or_deleted(self) -> None:
        Book().hold(500)
        for change in (
            lambda: LedgerEntry.objects.update(amount_minor=1),
            lambda: LedgerEntry.objects.all()._raw_delete("default"),
            lambda: Transfer.objects.update(note="x"),
        ):
            with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
                change()

    @pytest.mark.parametrize("second", [None, -400, 500])
    def test_a_transfer_that_is_not_a_balanced_pair_does_not_commit(self, second: int | None) -> None:
        book = Book()
        transfer = book.hold(500)
        assert transfer is not None

        def broken() -> None:
            copy = Transfer.objects.create(
                budget=transfer.budget, subject="x", kind="hold", payee_id=book.creator.id, at=transfer.at
            )
            for account, minor in (("held", 500), ("budget", second)):
                if minor is not None:
                    LedgerEntry.objects.create(
                        transfer=copy,
                        account=account,
                        organization_id=book.brand.id,
                        amount_minor=minor,
                        currency="EUR",
                    )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        with pytest.raises(IntegrityError, match="sum to zero"), transaction.atomic():
            broken()


class TestAnyRun(TestCase):
    """Whatever is asked in whatever order, no account but the budget goes below zero and all of it sums to zero."""

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["hold", "owe", "release", "settle"]), st.integers(min_value=0, max_value=70_000)
            ),
            max_size=12,
        )
    )
    def test_holds(self, run: list[tuple[str, int]]) -> None:
        book = Book()
        for name, minor in run:
            try:
                if name == "hold":
                    book.hold(minor)
                else:
                    book.step(name, minor)
            except Conflict:
                continue
        totals = queries.subject_balances(book.brand.actor, SUBJECT)
        assert sum(totals.values()) == 0
        assert all(minor >= 0 for account, minor in totals.items() if account != Account.BUDGET)
        spent, committed, left, _paid = book.standing
        assert spent + committed + left == 100_000
        assert left >= 0


def test_an_unknown_reference_is_nothing() -> None:
    with pytest.raises(NotFound):
        actions.hold(
            reference="campaign:none", subject="x", payee_id=UUID(int=1), amount=euros(1), by=make.brand().actor
        )
