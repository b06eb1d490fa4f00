"""A creator's rate card: prices, add-ons, and what comparable creators ask."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.core import money
from lonja.core.money import CURRENCIES, Money
from lonja.creators import actions, queries
from lonja.creators.types import AddOnKind, DeliverableType
from lonja.discovery import filters
from lonja.web.account.choices import currencies
from lonja.web.creator.forms import category_groups, stored
from lonja.web.forms import MoneyField, minor
from lonja.web.guards import creator_side
from lonja.web.market import MarketWords, add_on_words, in_words
from lonja.web.middleware import PageRequest

TEMPLATE = "profile/rates.html"


class PriceForm(forms.Form):
    """One price."""

    deliverable = forms.ChoiceField(label=gettext_lazy("For"), choices=DeliverableType.choices)
    amount = MoneyField(label=gettext_lazy("Price"), decimal_places=3)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    is_negotiable = forms.BooleanField(label=gettext_lazy("Negotiable"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["currency"].choices = currencies()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse decimals that the currency doesn't have."""
        data = super().clean() or {}
        _check_decimals(self, data)
        return data

    def price(self) -> dict[str, Any]:
        """Return the price as the action takes it."""
        data = self.cleaned_data
        return {
            "deliverable": data["deliverable"],
            "amount_minor": minor(data["amount"], data["currency"]),
            "currency": data["currency"],
            "is_negotiable": data["is_negotiable"],
        }


class AddOnForm(forms.Form):
    """One add-on: a percentage of the price, or an amount."""

    kind = forms.ChoiceField(label=gettext_lazy("For"), choices=AddOnKind.choices)
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1, max_value=3_650, initial=30)
    percent = MoneyField(label=gettext_lazy("Per cent of the price"), max_digits=6, required=False)
    amount = MoneyField(label=gettext_lazy("Or an amount"), decimal_places=3, required=False)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Exclusivity in"),
        help_text=gettext_lazy("None for all categories."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["currency"].choices = currencies()  # type: ignore[attr-defined]
        self.fields["categories"].choices = category_groups()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse decimals that the currency doesn't have."""
        data = super().clean() or {}
        _check_decimals(self, data)
        return data

    def draft(self) -> actions.AddOnDraft:
        """Return the add-on that was typed."""
        data = self.cleaned_data
        amount, share, currency = data["amount"], data["percent"], data["currency"]
        return actions.AddOnDraft(
            kind=data["kind"],
            days=data["days"],
            categories=tuple(data["categories"]),
            percent_bps=None if share is None else int((share * 100).quantize(Decimal(1), ROUND_HALF_EVEN)),
            amount_minor=None if amount is None else minor(amount, currency),
            currency="" if amount is None else currency,
        )


def _check_decimals(form: forms.Form, data: Mapping[str, Any]) -> None:
    amount, currency = data.get("amount"), data.get("currency")
    if amount is None or not currency:
        return
    try:
        minor(amount, currency)
    except ValueError:
        count = money.precision(currency)
        form.add_error("amount", _("At most %(count)s decimals.") % {"count": count})


@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def rates(request: PageRequest) -> HttpResponse:
    """Show the card with what comparable creators ask; posting sets one price."""
    by = request.actor

    def context(form: forms.Form) -> dict[str, Any]:
        return _context(by, price_form=form)

    if request.method != "POST":
        return render(request, TEMPLATE, context(PriceForm(initial=_start(request))))
    form = PriceForm(request.POST)

    def do(data: Mapping[str, Any]) -> object:
        return actions.set_price(**form.price(), by=by)

    said = _("The price is on your card.")
    return stored(request, form, do, said=said, then="profile_rates", template=TEMPLATE, context=context)


@require_safe
@creator_side
def rates_range(request: PageRequest) -> HttpResponse:
    """Return the range for the deliverable and currency that are being chosen: a fragment."""
    currency = request.GET.get("currency", "")
    words = _ranges(request.actor, [request.GET.get("deliverable", "")], currency if currency in CURRENCIES else "EUR")
    return render(request, "profile/range.html", {"one": words[0] if words else None})


@require_POST
@creator_side
def price_removal(request: PageRequest, deliverable: str, currency: str) -> HttpResponse:
    """Take a price off the card."""
    actions.remove_price(deliverable=deliverable, currency=currency, by=request.actor)
    messages.success(request, _("The price is off your card."))
    return HttpResponseRedirect(reverse("profile_rates"))


@require_POST
@creator_side
def add_ons(request: PageRequest) -> HttpResponse:
    """Put an add-on on the card."""
    by, form = request.actor, AddOnForm(request.POST, prefix="addon")

    def do(data: Mapping[str, Any]) -> object:
        return actions.add_add_on(draft=form.draft(), by=by)

    def context(refused: forms.Form) -> dict[str, Any]:
        return _context(by, add_on_form=refused)

    said = _("The add-on is on your card.")
    return stored(request, form, do, said=said, then="profile_rates", template=TEMPLATE, context=context)


@require_POST
@creator_side
def add_on_removal(request: PageRequest, add_on_id: Any) -> HttpResponse:
    """Take an add-on off the card."""
    actions.remove_add_on(add_on_id=add_on_id, by=request.actor)
    messages.success(request, _("The add-on is off your card."))
    return HttpResponseRedirect(reverse("profile_rates"))


def says(by: Actor) -> str:
    """Say how many prices there are."""
    count = len(queries.own_prices(by))
    if not count:
        return _("No prices yet.")
    return ngettext("%(count)s price", "%(count)s prices", count) % {"count": count}


def _start(request: PageRequest) -> dict[str, Any]:
    """Return the price that a link names, to be changed; else the card's usual currency."""
    by = request.actor
    known = queries.own_prices(by)
    asked = (request.GET.get("deliverable"), request.GET.get("currency"))
    for one in known:
        if (one.deliverable, one.currency) == asked:
            amount = Money(one.amount_minor, one.currency).amount
            return {
                "deliverable": one.deliverable,
                "currency": one.currency,
                "amount": amount,
                "is_negotiable": one.is_negotiable,
            }
    deliverable = asked[0] if asked[0] in DeliverableType else _next_type(by, known)
    return {"deliverable": deliverable, "currency": _currency(by, known), "is_negotiable": True}


def _next_type(by: Actor, known: list[queries.PriceLine]) -> str:
    """Return a type without a price on a platform where the creator is."""
    priced = {one.deliverable for one in known}
    ranges = queries.market_ranges(by, queries.own_creator_id(by), DeliverableType.values)
    return next((one for one in ranges if one not in priced), str(DeliverableType.TIKTOK_VIDEO))


def _currency(by: Actor, known: list[queries.PriceLine]) -> str:
    """Return the currency of the card, else the house's."""
    if known:
        return known[0].currency
    return accounts.organization(by).currency


def _ranges(by: Actor, deliverables: list[str], currency: str) -> list[MarketWords]:
    found = queries.market_ranges(by, queries.own_creator_id(by), deliverables, currency=currency)
    return [in_words(one) for one in found.values()]


def _context(by: Actor, price_form: forms.Form | None = None, add_on_form: forms.Form | None = None) -> dict[str, Any]:
    creator_id, known = queries.own_creator_id(by), queries.own_prices(by)
    currency = _currency(by, known)
    form = price_form or PriceForm(initial={"currency": currency, "is_negotiable": True})
    chosen = (form["deliverable"].value(), form["currency"].value())
    current = _ranges(by, [str(chosen[0])], chosen[1] if chosen[1] in CURRENCIES else currency)
    return {
        "prices": [(filters.label("deliverable", one.deliverable), one) for one in known],
        "ranges": _ranges(by, list(DeliverableType.values), currency),
        "current": current[0] if current else None,
        "form": form,
        "add_on_form": add_on_form or AddOnForm(prefix="addon", initial={"currency": currency, "days": 30}),
        "add_ons": [(one, add_on_words(one)) for one in queries.add_ons(by, creator_id)],
        "history": [(filters.label("deliverable", one.deliverable), one) for one in queries.price_history(by)],
    }
