"""An action's refusal on a form."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms

from lonja.core.errors import Conflict, Invalid
from lonja.web.forms import MoneyField, add_refusal, minor


class Plan(forms.Form):
    name = forms.CharField(required=False)
    budget = MoneyField(required=False)
    deliverables = forms.CharField(required=False)


@pytest.fixture
def form() -> Plan:
    return Plan({"name": "Winter", "budget": "450,50"})


def test_each_message_goes_to_its_field_and_the_rest_to_the_top(form: Plan) -> None:
    errors = {"name": ["Taken."], "budget_minor": ["Too low."], "deliverables.0.due_on": ["Past."], "margin": ["Odd."]}
    add_refusal(form, Invalid(errors))
    assert form.errors == {
        "name": ["Taken."],
        "budget": ["Too low."],
        "deliverables": ["Past."],
        "__all__": ["Odd."],
    }
    assert form["name"].value() == "Winter"


def test_a_conflict_goes_to_the_top(form: Plan) -> None:
    add_refusal(form, Conflict("Somebody else was first."))
    assert form.non_field_errors() == ["Somebody else was first."]


def test_money_is_read_with_comma_or_point(form: Plan) -> None:
    assert form.is_valid()
    assert form.cleaned_data["budget"] == Decimal("450.50")
    assert minor(form.cleaned_data["budget"], "EUR") == 45_050


@pytest.mark.parametrize(("typed", "in_minor"), [("450", 45_000), ("1000", 100_000), ("0", 0), ("12.50", 1_250)])
def test_zeros_at_the_end_change_nothing(typed: str, in_minor: int) -> None:
    assert minor(Decimal(typed), "EUR") == in_minor


def test_more_decimals_than_the_currency_has_are_refused() -> None:
    with pytest.raises(ValueError):
        minor(Decimal("450.5"), "JPY")
