"""The live post, for both of its sides: pasting its address, its numbers, its snapshots, the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lonja.collaborations import queries as collaborations
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.creators.types import DeliverableType
from lonja.measurement import actions, queries
from lonja.measurement.disclosure import rule_for
from lonja.measurement.queries import Publication
from lonja.measurement.reports import PostReport, SourcedReading, fallen_counters
from lonja.measurement.types import COUNTERS, Counter, Disclosure, Reading
from lonja.web.forms import add_refusal
from lonja.web.guards import signed_in
from lonja.web.measures import SOURCES, percentile_text, shown_all
from lonja.web.middleware import PageRequest

TYPED = ("views", "likes", "comments", "shares", "saves", "reach")
TONES = {Disclosure.FOUND: "positive", Disclosure.MISSING: "warning", Disclosure.UNCHECKED: "neutral"}


class PublishForm(forms.Form):
    """The address of a live post and its caption."""

    url = forms.CharField(label=gettext_lazy("Address of the post"), max_length=500)
    text = forms.CharField(
        label=gettext_lazy("Text of the post"),
        help_text=gettext_lazy("Paste it as it was posted: we look for the advertising label in it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        required=False,
    )


class SnapshotForm(forms.Form):
    """Counters read off a post by hand."""

    views = forms.IntegerField(label=Counter.VIEWS.label, min_value=0, required=False)
    likes = forms.IntegerField(label=Counter.LIKES.label, min_value=0, required=False)
    comments = forms.IntegerField(label=Counter.COMMENTS.label, min_value=0, required=False)
    shares = forms.IntegerField(label=Counter.SHARES.label, min_value=0, required=False)
    saves = forms.IntegerField(label=Counter.SAVES.label, min_value=0, required=False)
    reach = forms.IntegerField(label=Counter.REACH.label, min_value=0, required=False)

    def reading(self) -> Reading:
        """Return what was typed, as of now; fields left empty are not told."""
        told = {name: self.cleaned_data[name] for name in TYPED if self.cleaned_data.get(name) is not None}
        return Reading(at=clock.now(), counters=told)


@dataclass(frozen=True, slots=True)
class Cell:
    """One counter of one reading, and whether it fell."""

    value: int | None
    fell: bool


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One snapshot in the table."""

    reading: SourcedReading
    source: str
    cells: Sequence[Cell]


@signed_in
@require_safe
def publication(request: PageRequest, publication_id: UUID) -> HttpResponse:
    """Show a live post with its snapshots."""
    return _page(request, publication_id, SnapshotForm())


@signed_in
@require_POST
def add_snapshot(request: PageRequest, publication_id: UUID) -> HttpResponse:
    """Record counters read off the post by hand."""
    request.actor.require("measurement.record")
    form = SnapshotForm(request.POST)
    queries.publication(request.actor, publication_id)
    if form.is_valid():
        try:
            actions.add_snapshot(publication_id=publication_id, reading=form.reading(), by=request.actor)
        except (Invalid, Conflict) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The snapshot is recorded."))
            return redirect("publication", publication_id)
    return _page(request, publication_id, form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def publish_deliverable(request: PageRequest, deliverable_id: UUID) -> HttpResponse:
    """Ask for the address of the live post, and take it."""
    piece = collaborations.deliverable(request.actor, deliverable_id)
    if found := queries.publication_of(request.actor, deliverable_id):
        return redirect("publication", found.pk)
    form = PublishForm(request.POST or None)
    if request.method == "POST":
        # Checked before the form is read: who may not publish learns so whatever they typed.
        request.actor.require("collaborations.produce")
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.publish_deliverable(
                deliverable_id=deliverable_id,
                url=form.cleaned_data["url"],
                text=form.cleaned_data["text"],
                by=request.actor,
            )
        except (Invalid, Conflict) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your post is live here too. Its numbers are counted from now on."))
            return redirect("publication", row.pk)
    creator = piece.collaboration.creator
    context = {
        "piece": piece,
        "form": form,
        "label": DeliverableType(piece.type).label,
        "accepted": rule_for(creator.country, (creator.languages or ["es"])[0]).accepted,
    }
    return render(request, "publications/publish.html", context, status=422 if form.errors else 200)


def _page(request: PageRequest, publication_id: UUID, form: SnapshotForm) -> HttpResponse:
    found = queries.publication(request.actor, publication_id)
    report = queries.post_report(found, request.actor)
    told = [name for name in COUNTERS if any(name in one.counters for one in report.facts.readings)]
    context = {
        "publication": found,
        "report": report,
        "figures": shown_all(report.figures, ("views", "likes", "comments", "shares", "saves", "engagements")),
        "label": DeliverableType(found.deliverable.type).label,
        "tone": TONES[Disclosure(found.disclosure)],
        "verdict": Disclosure(found.disclosure).label,
        "accepted": _accepted(found),
        "standing": percentile_text(report.figures.get("views_percentile")),
        "counters": [Counter(name).label for name in told],
        "readings": _rows(report, told),
        "form": form,
        "can_record": request.actor.can("measurement.record"),
    }
    return render(request, "publications/publication.html", context, status=422 if form.errors else 200)


def _accepted(found: Publication) -> Sequence[str]:
    creator = found.creator
    return rule_for(creator.country, (creator.languages or ["es"])[0]).accepted


def _rows(report: PostReport, told: Sequence[str]) -> list[ReadingRow]:
    readings = report.facts.readings
    rows = [
        ReadingRow(
            reading=one,
            source=str(SOURCES.get(one.source, one.source)),
            cells=[Cell(one.counters.get(name), name in fell) for name in told],
        )
        for one, fell in zip(readings, fallen_counters(readings), strict=True)
    ]
    return rows[::-1]
