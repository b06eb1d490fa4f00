"""Planning a campaign: one form to write it, launch it and change it, that keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lonja.accounts import queries as accounts
from lonja.campaigns import actions, queries
from lonja.campaigns.queries import Campaign
from lonja.campaigns.types import CampaignDraft, Entry, Objective, Target
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.money import precision
from lonja.web import terms
from lonja.web.account.choices import currencies, offer
from lonja.web.forms import DayInput, MoneyField, add_refusal, minor
from lonja.web.guards import brand_side
from lonja.web.middleware import PageRequest
from lonja.web.terms import TermsForm, Words

TARGETS = (Target.VIEWS, Target.ENGAGEMENTS, Target.CLICKS, Target.CONVERSIONS)


class CampaignForm(TermsForm):
    """Everything a brand writes down when it plans a campaign."""

    name = forms.CharField(label=_("Name of the campaign"), max_length=120)
    product = forms.CharField(label=_("What it is about"), max_length=200)
    category = forms.ChoiceField(label=_("Category of the product"), required=False)
    objective = forms.ChoiceField(label=_("Objective"), choices=Objective.choices)
    budget = MoneyField(label=_("Budget"))
    currency = forms.ChoiceField(label=_("Currency"))
    margin = forms.DecimalField(
        label=_("Margin"),
        help_text=_("What you keep of each sale. Without it the return counts all of it, and says so."),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
    )
    starts_on = forms.DateField(label=_("Starts on"), widget=DayInput())
    ends_on = forms.DateField(label=_("Ends on"), widget=DayInput())
    entry = forms.ChoiceField(label=_("Who may enter"), choices=Entry.choices, widget=forms.RadioSelect)
    countries = Words(
        label=_("Countries"), help_text=_("Codes such as ES, PT. Empty for any."), max_length=300, required=False
    )
    messages = forms.CharField(label=_("Key messages"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    do = forms.CharField(label=_("Do"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    dont = forms.CharField(label=_("Don't"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    style = forms.CharField(label=_("Style"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    hashtags = Words(label=_("Hashtags"), max_length=500, required=False)
    mentions = Words(label=_("Mentions"), max_length=500, required=False)
    links = Words(label=_("Links"), help_text=_("Separated by spaces."), max_length=2000, required=False)
    disclosure_label = forms.CharField(
        label=_("Advertising label"),
        help_text=_("Such as “Publicidad”. Every post carries it."),
        max_length=60,
        required=False,
    )
    approval_business_days = forms.IntegerField(
        label=_("Business days to review a draft"),
        help_text=_("Without an answer by then it counts as approved."),
        min_value=2,
        max_value=10,
        initial=3,
    )
    invitation_days = forms.IntegerField(label=_("Days to answer an invitation"), min_value=1, max_value=30, initial=7)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "currency", currencies())
        self.fields["category"].choices = [("", _("Not said")), *terms.category_choices()]  # type: ignore[attr-defined]
        for target in TARGETS:
            self.fields[f"targets_{target}"] = forms.IntegerField(
                label=target.label, min_value=1, max_value=10**12, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse decimals that the currency doesn't have."""
        data = super().clean()
        if data.get("budget") is not None and data.get("currency"):
            try:
                minor(data["budget"], data["currency"])
            except ValueError:
                decimals = precision(data["currency"])
                self.add_error("budget", gettext("At most %(count)s decimals.") % {"count": decimals})
        return data

    def target_fields(self) -> list[forms.BoundField]:
        """Return the fields of the targets, for the template."""
        return [self[f"targets_{target}"] for target in TARGETS]

    def draft(self, before: CampaignDraft | None) -> CampaignDraft:
        """Return the plan that was typed; what the form doesn't ask for stays as it was before."""
        data = self.cleaned_data
        same = {
            name: data[name]
            for name in CampaignDraft.__dataclass_fields__
            if name in data and name not in {"targets", "rights", "deliverables"}
        }
        kept = {name: getattr(before, name) for name in ("references", "target_audience")} if before else {}
        others = {k: v for k, v in before.targets.items() if k not in TARGETS} if before else {}
        typed = {str(t): data[f"targets_{t}"] for t in TARGETS if data[f"targets_{t}"]}
        return CampaignDraft(
            **(same | kept),
            budget_minor=minor(data["budget"], data["currency"]),
            margin_bps=None if data["margin"] is None else int(data["margin"] * 100),
            categories=(data["category"],) if data["category"] else (),
            targets=others | typed,
            deliverables=self.pieces(),
            rights=self.rights(),
        )


@brand_side
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_new(request: PageRequest) -> HttpResponse:
    """Plan a campaign; chosen creators are carried on to its invitation."""
    request.actor.require("campaigns.manage")
    if request.method != "POST":
        return _page(request, CampaignForm(initial=_blank(request)), None)
    form = CampaignForm(request.POST)
    if form.is_valid():
        launch = request.POST.get("then") != "keep"
        try:
            campaign = actions.create_campaign(draft=form.draft(None), by=request.actor, launch=launch)
        except Invalid as error:
            add_refusal(form, error)
        else:
            return _after(request, campaign)
    return _page(request, form, None, status=422)


@brand_side
@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: PageRequest, campaign_id: UUID) -> HttpResponse:
    """Change a campaign; agreements made before keep their own terms."""
    request.actor.require("campaigns.manage")
    campaign = queries.campaign(request.actor, campaign_id)
    before = queries.draft_of(campaign)
    if request.method != "POST":
        return _page(request, CampaignForm(initial=_written(campaign, before)), campaign)
    form = CampaignForm(request.POST)
    if form.is_valid():
        try:
            actions.edit_campaign(campaign_id=campaign_id, draft=form.draft(before), by=request.actor)
        except Invalid as error:
            add_refusal(form, error)
        else:
            messages.success(request, gettext("The campaign is changed."))
            return HttpResponseRedirect(reverse("campaign_board", args=[campaign_id]))
    return _page(request, form, campaign, status=422)


def _page(request: PageRequest, form: CampaignForm, campaign: Campaign | None, status: int = 200) -> HttpResponse:
    return render(request, "campaigns/plan.html", {"form": form, "campaign": campaign}, status=status)


def _after(request: PageRequest, campaign: Campaign) -> HttpResponse:
    chosen = request.GET.urlencode()
    if campaign.launched_at and chosen:
        messages.success(request, gettext("The campaign is running. Now make your offer."))
        return HttpResponseRedirect(f"{reverse('campaign_invite', args=[campaign.pk])}?{chosen}")
    said = gettext("The campaign is running.") if campaign.launched_at else gettext("The plan is kept.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("campaign_board", args=[campaign.pk]))


def _blank(request: PageRequest) -> Mapping[str, Any]:
    organization = accounts.organization(request.actor)
    today = clock.today()
    return {
        "currency": organization.currency or "EUR",
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
        "entry": Entry.INVITE_ONLY,
        "deliverables_0_due_on": today + timedelta(days=21),
        "disclosure_label": "Publicidad" if organization.country == "ES" else "",
    }


def _written(campaign: Campaign, before: CampaignDraft) -> Mapping[str, Any]:
    plain = {name: getattr(before, name) for name in CampaignDraft.__dataclass_fields__}
    return {
        **plain,
        **terms.initial(before.deliverables, before.rights, before.revisions_included),
        **{f"targets_{measure}": value for measure, value in before.targets.items()},
        "budget": campaign.budget.amount,
        "margin": None if before.margin_bps is None else before.margin_bps / 100,
        "category": before.categories[0] if before.categories else "",
    }
