"""The campaign report: was it worth it, then over time, by creator, by post; costs entered by the brand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lonja.campaigns import queries as campaigns
from lonja.collaborations.states import ENDED
from lonja.core.errors import Invalid, NotFound
from lonja.core.money import Money, parse
from lonja.creators.types import DeliverableType
from lonja.measurement import actions, queries
from lonja.measurement.exports import report_csv
from lonja.measurement.formulas import FULL_MARGIN_BPS, Figure
from lonja.measurement.reports import CreatorReport, PostReport, Report
from lonja.measurement.types import CostKind, Disclosure, Note
from lonja.web import charts
from lonja.web.components.library import locale
from lonja.web.components.numbers import percent
from lonja.web.forms import add_refusal
from lonja.web.guards import signed_in
from lonja.web.measures import LABELS, Shown, percentile_text, shown, shown_all
from lonja.web.middleware import PageRequest
from lonja.web.publications import TONES

SHORT = ("views", "likes", "comments", "shares", "saves", "reach", "engagements")


class CostForm(forms.Form):
    """A cost beside the fees."""

    kind = forms.ChoiceField(label=gettext_lazy("What for"), choices=CostKind)
    amount = forms.CharField(label=gettext_lazy("Amount"), max_length=20)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target and how far it is reached."""

    label: str
    target: int
    delivered: Shown
    progress: Shown
    pacing: Shown


@dataclass(frozen=True, slots=True)
class CreatorRow:
    """One creator's line in the report."""

    report: CreatorReport
    figures: Mapping[str, Shown]


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post's line in the report."""

    report: PostReport
    creator_name: str
    figures: Mapping[str, Shown]
    standing: str
    piece: str
    disclosure: str
    tone: str


@signed_in
@require_safe
def campaign_report(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Show a campaign's report."""
    return _page(request, campaign_id, CostForm())


@signed_in
@require_POST
def enter_cost(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Count a cost beside the fees."""
    request.actor.require("campaigns.manage")
    form = CostForm(request.POST)
    campaign = campaigns.campaign(request.actor, campaign_id)
    if form.is_valid():
        try:
            amount = parse(form.cleaned_data["amount"], campaign.currency)
        except ValueError:
            form.add_error("amount", _("Write an amount such as 120 or 120.50."))
            return _page(request, campaign_id, form)
        try:
            actions.enter_cost(
                campaign_id=campaign_id,
                kind=form.cleaned_data["kind"],
                amount=amount,
                note=form.cleaned_data["note"],
                by=request.actor,
            )
        except Invalid as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The cost is counted."))
            return redirect("campaign_report", campaign_id)
    return _page(request, campaign_id, form)


@signed_in
@require_POST
def remove_cost(request: PageRequest, campaign_id: UUID, cost_id: UUID) -> HttpResponse:
    """Take a cost back that was entered by mistake."""
    actions.remove_cost(cost_id=cost_id, by=request.actor)
    messages.success(request, _("The cost is taken out."))
    return redirect("campaign_report", campaign_id)


@signed_in
@require_safe
def campaign_report_csv(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Send the report as a table for a spreadsheet program."""
    campaign = campaigns.campaign(request.actor, campaign_id)
    report = queries.campaign_report(request.actor, campaign_id)
    response = HttpResponse(report_csv(campaign.name, report), content_type="text/csv; charset=utf-8")
    name = slugify(campaign.name) or "campaign"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{report.made_at:%Y-%m-%d}.csv"'
    return response


@signed_in
@require_safe
def campaign_report_chart(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Draw the report's chart for readers without JavaScript."""
    report = queries.campaign_report(request.actor, campaign_id)
    spec = charts.views_spec(report)
    if spec is None:
        raise NotFound
    return HttpResponse(charts.svg(spec), content_type="image/svg+xml")


def chart_library(request: HttpRequest, version: str) -> HttpResponse:
    """Send the chart library; its address changes with its version, so it is kept for a year."""
    response = HttpResponse(charts.library(), content_type="text/javascript; charset=utf-8")
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _page(request: PageRequest, campaign_id: UUID, form: CostForm) -> HttpResponse:
    campaign = campaigns.campaign(request.actor, campaign_id)
    report = queries.campaign_report(request.actor, campaign_id)
    spec = charts.views_spec(report)
    context = {
        "campaign": campaign,
        "report": report,
        "verdict": verdict(report, campaign.margin_bps),
        "total": shown_all(report.total, SHORT),
        "goals": _goals(campaign.targets, report),
        "costs": [shown(figure) for figure in report.cost_parts.values()],
        "entered": queries.costs(request.actor, campaign_id),
        "cost_form": form,
        "can_enter": request.actor.can("campaigns.manage"),
        "creators": [CreatorRow(one, shown_all(one.figures, SHORT)) for one in report.creators],
        "posts": _post_rows(report),
        "spec": spec,
        "chart_library": reverse("chart_library", args=[charts.library_version()]),
        "time_locale": charts.time_locale(),
        "weeks": _weeks(report),
        "lines": [line.name for line in charts.views_lines(report)],
        "notes": _notes(report),
        "oldest": _oldest(report),
    }
    return render(request, "brand/report.html", context, status=422 if form.errors else 200)


def verdict(report: Report, margin_bps: int | None) -> str:
    """Answer in one sentence whether it was worth it, or why that can't be said yet."""
    total = report.total
    cost, revenue, roi = total["cost"], total["revenue"], total["roi"]
    if cost.value is None:
        return _("Nothing has been agreed or spent yet.")
    spent = _money(cost)
    live, agreed = _live(report)
    if 0 < live < agreed and revenue.value is not None:
        words = {"live": live, "agreed": agreed, "revenue": _money(revenue), "cost": spent}
        return (
            _("Too early to say: %(live)s of %(agreed)s creators are live. %(revenue)s of sales for %(cost)s so far.")
            % words
        )
    if roi.value is not None and revenue.value is not None:
        words = {
            "revenue": _money(revenue),
            "cost": spent,
            "gain": _money(_gain(report)),
            "margin": _margin(margin_bps),
        }
        if roi.value < 0:
            return (
                _("Not so far: %(revenue)s of sales for %(cost)s, and %(margin)s of the sales stays with you.") % words
            )
        return (
            _("Yes: %(revenue)s of sales for %(cost)s; at a margin of %(margin)s, %(gain)s more than it cost.") % words
        )
    if total["views"].value is None:
        return _("%(cost)s are agreed; nothing has been measured yet.") % {"cost": spent}
    words = {"cost": spent, "cpm": _money(total["cpm"])}
    return (
        _("%(cost)s so far, %(cpm)s for a thousand views. Whether it paid can't be said: no sales are reported.")
        % words
    )


def _live(report: Report) -> tuple[int, int]:
    """Count the creators with a post and those who were to have one."""
    expected = [one for one in report.creators if one.posts or one.facts.state not in ENDED]
    return sum(bool(one.posts) for one in expected), len(expected)


def _gain(report: Report) -> Figure:
    """Return what was won in money: the return times the cost."""
    cost, roi = report.total["cost"], report.total["roi"]
    won = int(Decimal(cost.value or 0) * Decimal(roi.value or 0) / 10_000)
    return Figure(measure="gain", value=won, unit="money", currency=report.currency)


def _margin(margin_bps: int | None) -> str:
    return percent(FULL_MARGIN_BPS if margin_bps is None else margin_bps)


def _money(figure: Figure) -> str:
    return Money(int(figure.value or 0), figure.currency).format(locale())


def _goals(targets: Mapping[str, int], report: Report) -> list[Goal]:
    names = {"clicks": "link_clicks"}
    goals = []
    for name, target in targets.items():
        delivered = report.total.get(names.get(name, name))
        if delivered is not None:
            progress, pacing = shown(report.progress[name]), shown(report.pacing[name])
            goals.append(Goal(str(LABELS.get(name, name)), target, shown(delivered), progress, pacing))
    return goals


def _post_rows(report: Report) -> list[PostRow]:
    return [
        PostRow(
            report=post,
            creator_name=creator.facts.creator_name,
            figures=shown_all(post.figures, SHORT),
            standing=percentile_text(post.figures.get("views_percentile")),
            piece=str(DeliverableType(post.facts.deliverable).label),
            disclosure=str(Disclosure(post.facts.disclosure).label),
            tone=TONES[Disclosure(post.facts.disclosure)],
        )
        for creator in report.creators
        for post in creator.posts
    ]


def _weeks(report: Report) -> list[tuple[date, list[int | None]]]:
    """Return the chart's numbers week by week, newest first: the table behind it."""
    lines = charts.views_lines(report)
    days = sorted({day for line in lines for day in line.points})
    if not days:
        return []
    shown_days: list[date] = []
    day = days[-1]
    while day >= days[0]:
        shown_days.append(day)
        day -= timedelta(days=7)
    return [(day, [line.points.get(day) for line in lines]) for day in shown_days]


def _notes(report: Report) -> Sequence[str]:
    used = dict.fromkeys(note for figure in report.total.values() for note in figure.notes)
    fell = any(Note.FELL in figure.notes for post in report.posts for figure in post.figures.values())
    codes = [*used, *([Note.FELL] if fell and Note.FELL not in used else [])]
    return [str(Note(code).label) for code in codes]


def _oldest(report: Report) -> Figure | None:
    """Return the figure of views, whose time is how old the page's newest common numbers are."""
    views = report.total["views"]
    return views if views.as_of else None
