"""A brand's campaigns: the list, and the board of each with its one line of truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lonja.campaigns import actions, queries
from lonja.campaigns.queries import Campaign
from lonja.campaigns.types import Target
from lonja.collaborations import queries as collaborations
from lonja.collaborations import states
from lonja.collaborations.queries import Row
from lonja.collaborations.sentences import piece_name
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.core.money import Money
from lonja.measurement import queries as measurement
from lonja.measurement.reports import Report
from lonja.payments import queries as payments
from lonja.payments.queries import CampaignMoney
from lonja.web.components.states import CAMPAIGN_LOOKS
from lonja.web.guards import brand_side, redirect_within, signed_in
from lonja.web.measures import shown
from lonja.web.middleware import PageRequest

MOVES = {
    "launch": (actions.launch_campaign, gettext_lazy("The campaign is running.")),
    "close": (actions.close_campaign, gettext_lazy("The campaign is closed. What is agreed goes on.")),
    "reopen": (actions.reopen_campaign, gettext_lazy("The campaign is running again.")),
    "cancel": (actions.cancel_campaign, gettext_lazy("The campaign is cancelled.")),
}
GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("Being agreed"), (states.APPLIED, states.NEGOTIATING, states.INVITED)),
    (gettext_lazy("In dispute"), (states.DISPUTED,)),
    (
        gettext_lazy("Being made"),
        (states.IN_REVIEW, states.CHANGES_REQUESTED, states.AGREED, states.PRODUCING, states.APPROVED),
    ),
    (gettext_lazy("Live"), (states.PUBLISHED, states.MEASURED)),
    (gettext_lazy("Over"), states.ENDED),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Some collaborations of the board under one title."""

    title: str | Promise
    rows: Sequence[Row]
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Goal:
    """A target, and what was delivered of it."""

    label: str
    target: int
    delivered: Mapping[str, Any]
    share: int | None


@require_safe
@brand_side
def campaigns(request: PageRequest) -> HttpResponse:
    """Show the brand's campaigns with their money, newest first."""
    state = request.GET.get("state") or None
    page = queries.campaigns(request.actor, request.GET.get("cursor"), limit=25, state=state)
    money = payments.campaigns_money(request.actor, [row.reference for row in page.items])
    rows = [(row, money.get(row.reference)) for row in page.items]
    context = {
        "rows": rows,
        "page": page,
        "state": state,
        "states": [(name, look.label) for name, look in CAMPAIGN_LOOKS.items()],
        "can_plan": request.actor.can("campaigns.manage"),
    }
    return render(request, "campaigns/list.html", context)


@require_safe
@signed_in
def campaign_board(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Show one campaign: its line of truth, then the board, what is late first."""
    by = request.actor
    campaign = queries.campaign(by, campaign_id)
    rows = collaborations.board(by, campaign_id)
    money = payments.campaign_money(by, campaign.reference)
    report = measurement.campaign_report(by, campaign_id)
    now = clock.now()
    context = {
        "campaign": campaign,
        "moves": campaign.moves(by),
        "can_invite": by.can("collaborations.invite"),
        "money": _figures(money, now),
        "share": round(100 * (money.spent.minor + money.committed.minor) / money.limit.minor)
        if money.limit.minor
        else 0,
        "posts": report.total.get("posts") and shown(report.total["posts"]),
        "pieces_owed": sum(len(row.deliverables) for row in rows if row.collaboration.state not in states.ENDED),
        "goals": _goals(campaign, report),
        "days_left": queries.days_left(campaign, now.date()),
        "groups": groups(rows),
        "rows": rows,
        "tab": "board",
    }
    return render(request, "campaigns/board.html", context)


@require_safe
@signed_in
def campaign_brief(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Show the plan of one campaign as its creators read it."""
    campaign = queries.campaign(request.actor, campaign_id)
    pieces = [(piece, piece_name(piece.type)) for piece in campaign.pieces]
    context = {"campaign": campaign, "pieces": pieces, "moves": campaign.moves(request.actor), "tab": "brief"}
    return render(request, "campaigns/brief.html", context)


@require_POST
@signed_in
def campaign_move(request: PageRequest, campaign_id: UUID, move: str) -> HttpResponse:
    """Launch, close, reopen or cancel a campaign."""
    if move not in MOVES:
        raise NotFound
    action, said = MOVES[move]
    action(campaign_id=campaign_id, by=request.actor)
    messages.success(request, str(said))
    return redirect_within(request, reverse("campaign_board", args=[campaign_id]))


def groups(rows: Sequence[Row]) -> list[Group]:
    """Return the board's groups that hold something: what is late first, then by how far they are."""
    late = [row for row in rows if row.is_late]
    found = [Group(_("Late"), late, is_late=True)] if late else []
    for title, members in GROUPS:
        inside = [row for row in rows if row.collaboration.state in members and not row.is_late]
        if inside:
            found.append(Group(title, inside))
    return found


def _figures(money: CampaignMoney, now: Any) -> dict[str, dict[str, Any]]:
    """Return the budget's standing as figures: the ledger said so, now."""
    formulas = {
        "limit": _("entered by the brand"),
        "spent": _("owed for published pieces + paid"),
        "committed": _("held for agreements"),
        "left": _("budget − spent − committed"),
    }
    return {name: _figure(getattr(money, name), formula, now) for name, formula in formulas.items()}


def _figure(amount: Money, formula: str, now: Any) -> dict[str, Any]:
    return {
        "value": amount.minor,
        "currency": amount.currency,
        "source": _("the ledger of Lonja"),
        "as_of": now,
        "formula": formula,
    }


def _goals(campaign: Campaign, report: Report) -> list[Goal]:
    goals = []
    for measure, target in campaign.targets.items():
        if measure not in Target.values:
            continue
        label, delivered = str(Target(measure).label), report.total.get(measure)
        facts: Mapping[str, Any] = {"value": None, "missing": _("nothing was measured yet")}
        if delivered is not None:
            facts = shown(delivered).facts
        value = facts["value"]
        share = None if value is None else min(round(100 * float(value) / target), 999)
        goals.append(Goal(label, target, facts, share))
    return goals
