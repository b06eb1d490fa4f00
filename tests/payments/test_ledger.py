"""The ledger's arithmetic: pairs, zero sums, reversals; by property."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.payments.ledger import STEPS, Account, Entry, Kind, balances, opposite, pair, standing

BRAND, CREATOR = UUID(int=1), UUID(int=2)
amounts = st.integers(min_value=1, max_value=10**13)
steps = st.tuples(st.sampled_from(sorted(STEPS)), amounts)


@given(st.lists(steps, max_size=30))
def test_any_run_of_steps_sums_to_zero(run: list[tuple[Kind, int]]) -> None:
    entries = [entry for kind, minor in run for entry in pair(kind, minor, payer=BRAND, payee=CREATOR)]
    assert sum(entry.minor for entry in entries) == 0
    assert sum(balances(entries).values()) == 0


@given(st.lists(steps, max_size=30))
def test_balances_are_what_a_slow_walk_says(run: list[tuple[Kind, int]]) -> None:
    slow = dict.fromkeys(Account, 0)
    for kind, minor in run:
        source, target = STEPS[kind]
        slow[source] -= minor
        slow[target] += minor
    entries = [entry for kind, minor in run for entry in pair(kind, minor, payer=BRAND, payee=CREATOR)]
    assert balances(entries) == slow


@given(steps)
def test_a_reversal_leaves_nothing(step: tuple[Kind, int]) -> None:
    entries = pair(*step, payer=BRAND, payee=CREATOR)
    assert set(balances([*entries, *opposite(entries)]).values()) == {0}
    assert opposite(opposite(entries)) == entries


@given(st.lists(steps, max_size=30), st.integers(min_value=0, max_value=10**13))
def test_what_is_left_is_the_limit_and_the_budget_account(run: list[tuple[Kind, int]], limit: int) -> None:
    entries = [entry for kind, minor in run for entry in pair(kind, minor, payer=BRAND, payee=CREATOR)]
    totals = balances(entries)
    assert standing(limit, totals).left == limit + totals[Account.BUDGET]


@given(steps)
def test_budget_and_held_are_the_payers_owed_and_paid_the_payees(step: tuple[Kind, int]) -> None:
    for entry in pair(*step, payer=BRAND, payee=CREATOR):
        assert entry.organization_id == (BRAND if entry.account in (Account.BUDGET, Account.HELD) else CREATOR)


def test_a_whole_agreement() -> None:
    entries: list[Entry] = []
    for kind, minor in [(Kind.HOLD, 900), (Kind.OWE, 600), (Kind.SETTLE, 600), (Kind.RELEASE, 300)]:
        entries += pair(kind, minor, payer=BRAND, payee=CREATOR)
    assert balances(entries) == {Account.BUDGET: -600, Account.HELD: 0, Account.OWED: 0, Account.PAID: 600}
    assert (standing(1000, balances(entries)).spent, standing(1000, balances(entries)).left) == (600, 400)


@pytest.mark.parametrize("minor", [0, -1])
def test_only_positive_amounts_move(minor: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        pair(Kind.HOLD, minor, payer=BRAND, payee=CREATOR)
