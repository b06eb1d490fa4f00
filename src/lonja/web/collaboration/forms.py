"""What people type on a collaboration's page: offers, reasons, drafts, reviews, messages, amounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lonja.collaborations.terms import Terms
from lonja.core import money
from lonja.core.ids import parse_id
from lonja.web import terms
from lonja.web.forms import MoneyField, minor
from lonja.web.terms import TermsForm


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OfferForm(TermsForm):
    """One version of the terms, with a line to the other side."""

    fee = MoneyField(label=_("Fee"), help_text=_("For everything below, for each creator."))
    message = forms.CharField(label=_("A line with it"), widget=_lines(3), max_length=5000, required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency

    def clean_fee(self) -> Any:
        """Refuse decimals that the currency doesn't have."""
        return _whole(self.cleaned_data["fee"], self.currency)

    def terms(self) -> Terms:
        """Return the terms that were typed."""
        return Terms(
            fee_minor=minor(self.cleaned_data["fee"], self.currency),
            currency=self.currency,
            deliverables=self.pieces(),
            rights=self.rights(),
            revisions_included=self.cleaned_data["revisions_included"],
        )


def offer_initial(offered: Terms, *, with_fee: bool = True) -> dict[str, Any]:
    """Return terms as an offer's first values."""
    found = terms.initial(offered.deliverables, offered.rights, offered.revisions_included)
    return found | ({"fee": offered.fee.amount} if with_fee else {})


class AcceptForm(forms.Form):
    """Which offer was read."""

    offer = forms.CharField(widget=forms.HiddenInput)

    def clean_offer(self) -> Any:
        """Read the id."""
        found = parse_id(self.cleaned_data["offer"])
        if found is None:
            raise forms.ValidationError(gettext("This is not an offer."))
        return found


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Why"), widget=_lines(3), max_length=5000)


class WithdrawForm(forms.Form):
    """Why, or nothing."""

    reason = forms.CharField(label=_("Why"), widget=_lines(2), max_length=5000, required=False)


class OwedForm(ReasonForm):
    """Why, and what is owed."""

    owed = MoneyField(
        label=_("What is owed to the creator"),
        help_text=_("Empty for what the pieces approved so far have earned."),
        required=False,
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency

    def clean_owed(self) -> int | None:
        """Return minor units, None where nothing was typed."""
        owed = self.cleaned_data["owed"]
        return None if owed is None else minor(_whole(owed, self.currency), self.currency)


class ResolveForm(OwedForm):
    """The operator's decision."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("resumed", _("It goes on where it stood")),
            ("completed", _("It is completed")),
            ("cancelled", _("It is cancelled")),
        ],
        widget=forms.RadioSelect,
    )


class PaymentForm(forms.Form):
    """A payment that was made outside of Lonja."""

    amount = MoneyField(label=_("Amount paid"))
    note = forms.CharField(label=_("Reference of the payment"), max_length=300, required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency

    def clean_amount(self) -> int:
        """Return minor units."""
        return minor(_whole(self.cleaned_data["amount"], self.currency), self.currency)


class DraftForm(forms.Form):
    """A version of a piece."""

    link = forms.CharField(
        label=_("Link to the draft"), widget=forms.URLInput(attrs={"inputmode": "url"}), max_length=500, required=False
    )
    text = forms.CharField(label=_("Or its text"), widget=_lines(3), max_length=20_000, required=False)
    note = forms.CharField(label=_("Note to the brand"), widget=_lines(2), max_length=5000, required=False)


class ChangesForm(forms.Form):
    """What is to change in a draft."""

    note = forms.CharField(label=_("What should change"), widget=_lines(3), max_length=5000)


class MessageForm(forms.Form):
    """A line to the other side."""

    text = forms.CharField(label=_("Message"), widget=_lines(3), max_length=5000)


class RatingForm(forms.Form):
    """How it was to work with the creator."""

    stars = forms.TypedChoiceField(
        label=_("Stars"),
        coerce=int,
        choices=[(n, "★" * n + "☆" * (5 - n)) for n in range(5, 0, -1)],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("In a few words"), widget=_lines(3), max_length=1000, required=False)


class AnswerForm(forms.Form):
    """The creator's one answer to a rating."""

    text = forms.CharField(label=_("Your answer"), widget=_lines(3), max_length=1000)


class NoForm(forms.Form):
    """A button with nothing to fill in."""


def _whole(amount: Any, currency: str) -> Any:
    try:
        minor(amount, currency)
    except ValueError:
        decimals = money.precision(currency)
        raise forms.ValidationError(gettext("At most %(count)s decimals.") % {"count": decimals}) from None
    return amount
