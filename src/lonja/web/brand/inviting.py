"""Inviting creators: the offer, a summary before it goes out, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lonja.campaigns import queries as campaigns
from lonja.campaigns.queries import Campaign
from lonja.collaborations import actions, queries
from lonja.collaborations.terms import Terms
from lonja.collaborations.types import MOST_INVITATIONS
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.ids import parse_id
from lonja.core.money import Money
from lonja.creators import categories
from lonja.creators import queries as creators
from lonja.creators.types import CreatorCard
from lonja.payments import queries as payments
from lonja.web.collaboration.forms import OfferForm, offer_initial
from lonja.web.forms import add_refusal
from lonja.web.guards import brand_side
from lonja.web.middleware import PageRequest
from lonja.web.terms import typed


@dataclass(frozen=True, slots=True)
class Chosen:
    """A creator who is about to be invited, and why that may not work."""

    card: CreatorCard
    is_away: bool
    is_inside: bool
    # The campaign's categories that the creator takes no campaigns in, by name.
    refused: str = ""

    @property
    def can_go(self) -> bool:
        return not (self.is_away or self.is_inside or self.refused)


@brand_side
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_invite(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Make one offer to the chosen creators: write it, read it as sentences, send it."""
    by = request.actor
    by.require("collaborations.invite")
    campaign = campaigns.campaign(by, campaign_id)
    chosen = _chosen(request, campaign)
    if request.method != "POST":
        return _form(request, campaign, chosen, OfferForm(initial=_start(campaign, chosen), currency=campaign.currency))
    form = OfferForm(request.POST, currency=campaign.currency)
    step = request.POST.get("step")
    if not form.is_valid():
        return _form(request, campaign, chosen, form, status=422)
    if step == "change":
        return _form(request, campaign, chosen, form)
    if step != "send":
        return _summary(request, campaign, chosen, form)
    try:
        result = actions.invite_creators(
            campaign_id=campaign_id,
            creator_ids=[one.card.id for one in chosen],
            terms=form.terms(),
            message=form.cleaned_data["message"],
            by=by,
        )
    except (Invalid, Conflict) as error:
        add_refusal(form, error)
        return _form(request, campaign, chosen, form, status=error.status)
    return _done(request, campaign, result)


def chosen_ids(request: PageRequest) -> list[UUID]:
    """Return the creators named by `?creator=` (several) or `?creators=id,id`, each once."""
    source = request.POST if request.method == "POST" else request.GET
    texts = [*source.getlist("creator"), *",".join(source.getlist("creators")).split(",")]
    found = [key for key in map(parse_id, texts) if key]
    return list(dict.fromkeys(found))[: MOST_INVITATIONS + 1]


def _chosen(request: PageRequest, campaign: Campaign) -> list[Chosen]:
    ids = chosen_ids(request)
    cards = creators.creator_cards(request.actor, ids, currency=campaign.currency)
    parties = creators.parties(request.actor, ids)
    inside = queries.inside(request.actor, campaign.pk, ids)
    today = clock.today()
    return [
        Chosen(
            cards[key],
            is_away=parties[key].is_away(today),
            is_inside=key in inside,
            refused=", ".join(str(categories.label(one)) for one in parties[key].refused(campaign.categories)),
        )
        for key in ids
        if key in cards
    ]


def _start(campaign: Campaign, chosen: Sequence[Chosen]) -> dict[str, Any]:
    """Return the campaign's terms; the fee only where one creator's own prices say it."""
    start = offer_initial(Terms.of_campaign(campaign, 0), with_fee=False)
    if len(chosen) == 1:
        prices = {r.deliverable: r.amount_minor for r in chosen[0].card.rates if r.currency == campaign.currency}
        if all(piece.type in prices for piece in campaign.pieces):
            asked = sum(prices[piece.type] * piece.count for piece in campaign.pieces)
            start["fee"] = Money(asked, campaign.currency).amount
    return start


def _form(
    request: PageRequest, campaign: Campaign, chosen: Sequence[Chosen], form: OfferForm, status: int = 200
) -> HttpResponse:
    money = payments.campaign_money(request.actor, campaign.reference)
    can_go = [one for one in chosen if one.can_go]
    context = {"campaign": campaign, "chosen": chosen, "can_go": can_go, "form": form, "money": money}
    return render(request, "campaigns/invite.html", context, status=status)


def _summary(request: PageRequest, campaign: Campaign, chosen: Sequence[Chosen], form: OfferForm) -> HttpResponse:
    by, terms = request.actor, form.terms()
    can_go = [one for one in chosen if one.can_go]
    money = payments.campaign_money(by, campaign.reference)
    total = Money(terms.fee_minor * len(can_go), campaign.currency)
    context = {
        "campaign": campaign,
        "can_go": can_go,
        "left_out": [one for one in chosen if not one.can_go],
        "sentences": queries.offer_sentences(terms, campaign, [one.card.name for one in can_go]),
        "message": form.cleaned_data["message"],
        "total": total,
        "left": money.left,
        "is_short": total.minor > money.left.minor,
        "typed": typed(request.POST.lists(), leave=("step",)),
    }
    return render(request, "campaigns/invite_summary.html", context)


def _done(request: PageRequest, campaign: Campaign, result: actions.Invitations) -> HttpResponse:
    count = len(result.sent)
    if result.refused:
        context = {"campaign": campaign, "result": result}
        return render(request, "campaigns/invite_result.html", context, status=200 if count else 409)
    said = ngettext("%(count)s invitation went out.", "%(count)s invitations went out.", count) % {"count": count}
    messages.success(request, said)
    return HttpResponseRedirect(reverse("campaign_board", args=[campaign.pk]))
