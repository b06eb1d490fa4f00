"""When a creator is away: a month at a glance, the periods, and what is due in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from babel.dates import format_date, get_day_names
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lonja.accounts.actor import Actor
from lonja.collaborations import queries as collaborations
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.creators import actions, queries
from lonja.creators.calendar import Span, ahead
from lonja.creators.queries import Absence
from lonja.discovery import filters
from lonja.web.components.library import locale
from lonja.web.components.times import day_text
from lonja.web.creator.forms import stored
from lonja.web.forms import DayInput
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest

MONTHS_AHEAD = 36
WEEK = 7


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month's grid."""

    number: int
    label: str
    is_today: bool
    is_past: bool
    is_away: bool
    is_picked: bool
    link: str


class AbsenceForm(forms.Form):
    """From when to when."""

    first_on = forms.DateField(label=gettext_lazy("First day away"), widget=DayInput())
    last_on = forms.DateField(
        label=gettext_lazy("Last day away"),
        help_text=gettext_lazy("Leave empty if you don't know yet."),
        widget=DayInput(),
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Note to yourself"),
        help_text=gettext_lazy("Nobody else reads it."),
        max_length=200,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def calendar(request: PageRequest) -> HttpResponse:
    """Show the month and the periods; posting adds one."""
    by, template = request.actor, "profile/calendar.html"

    def context(form: forms.Form) -> dict[str, Any]:
        return {"form": form, **_context(request)}

    if request.method != "POST":
        start = {"first_on": _day(request.GET.get("first")), "last_on": _day(request.GET.get("last"))}
        return render(request, template, context(AbsenceForm(initial=start)))

    def do(data: Mapping[str, Any]) -> object:
        return actions.add_absence(**data, by=by)

    said = _("You are away then. No invitations come in that time.")
    form = AbsenceForm(request.POST)
    return stored(request, form, do, said=said, then="profile_calendar", template=template, context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def absence(request: PageRequest, absence_id: UUID) -> HttpResponse:
    """Change one period."""
    by, template = request.actor, "profile/absence.html"
    known = next((one for one in queries.own_absences(by) if one.id == absence_id), None)
    if known is None:
        raise NotFound(_("There is no such absence."))

    def context(form: forms.Form) -> dict[str, Any]:
        return {"form": form, "absence": known, "due": _due(by, known)}

    if request.method != "POST":
        start = {name: getattr(known, name) for name in ("first_on", "last_on", "note")}
        return render(request, template, context(AbsenceForm(initial=start)))

    def do(data: Mapping[str, Any]) -> object:
        return actions.change_absence(absence_id=absence_id, **data, by=by)

    form = AbsenceForm(request.POST)
    return stored(request, form, do, said=_("Changed."), then="profile_calendar", template=template, context=context)


@require_POST
@creator_side
def absence_removal(request: PageRequest, absence_id: UUID) -> HttpResponse:
    """Take a period back."""
    actions.remove_absence(absence_id=absence_id, by=request.actor)
    messages.success(request, _("Taken back. Invitations come again."))
    return HttpResponseRedirect(reverse("profile_calendar"))


def says(by: Actor) -> str:
    """Say whether the creator is away, or when next."""
    today = clock.today()
    spans = ahead(_spans(queries.own_absences(by)), today)
    if not spans:
        return _("Available.")
    first, last = spans[0]
    if first > today:
        return _("Available. Away from %(day)s.") % {"day": day_text(first)}
    return _("Away until %(day)s.") % {"day": day_text(last)} if last != date.max else _("Away.")


def _context(request: PageRequest) -> dict[str, Any]:
    by = request.actor
    absences = queries.own_absences(by)
    month = _month(request)
    coming = [one for one in absences if not one.is_over]
    today = _today()
    return {
        "title": str(format_date(month, "LLLL y", locale=locale())).capitalize(),
        "weekdays": [
            (get_day_names("short", locale=locale())[n], get_day_names("wide", locale=locale())[n]) for n in range(WEEK)
        ],
        "weeks": _weeks(request, month, absences),
        "before": _month_link(month - timedelta(days=1)) if month > today.replace(day=1) else "",
        "after": _month_link(month + timedelta(days=32)) if _months_between(today, month) < MONTHS_AHEAD else "",
        "coming": [(one, _due(by, one)) for one in coming],
        "past": [one for one in reversed(absences) if one.is_over],
        "picked": _day(request.GET.get("first")) if not request.GET.get("last") else None,
    }


def _due(by: Actor, absence: Absence) -> list[tuple[Any, str]]:
    pieces = collaborations.due_pieces(by, absence.first_on, absence.last_on or date.max)
    return [(piece, filters.label("deliverable", piece.type)) for piece in pieces]


def _spans(absences: list[Absence]) -> list[Span]:
    return [(one.first_on, one.last_on or date.max) for one in absences]


def _weeks(request: HttpRequest, month: date, absences: list[Absence]) -> list[list[Day | None]]:
    """Lay the month out in weeks from Monday; None before its first and after its last day."""
    today, spans = _today(), _spans(absences)
    picked = _day(request.GET.get("first")) if not request.GET.get("last") else None
    days: list[Day | None] = [None] * month.weekday()
    day = month
    while day.month == month.month:
        is_away = any(first <= day <= last for first, last in spans)
        days.append(
            Day(
                number=day.day,
                label=str(format_date(day, "EEEE d MMMM", locale=locale())),
                is_today=day == today,
                is_past=day < today,
                is_away=is_away,
                is_picked=day == picked,
                link="" if day < today or is_away else _pick_link(month, day, picked),
            )
        )
        day += timedelta(days=1)
    days += [None] * (-len(days) % WEEK)
    return [days[start : start + WEEK] for start in range(0, len(days), WEEK)]


def _pick_link(month: date, day: date, picked: date | None) -> str:
    """The first press picks the first day, the second the last; then the form below is filled in."""
    found = {"month": f"{month:%Y-%m}", "first": day.isoformat()}
    if picked is not None and day >= picked:
        found |= {"first": picked.isoformat(), "last": day.isoformat()}
    return f"?{urlencode(found)}#{'absence' if 'last' in found else 'month'}"


def _month_link(day: date) -> str:
    return f"?month={day:%Y-%m}#month"


def _month(request: HttpRequest) -> date:
    """Return the first day of the month asked for, this month where that says nothing or is out of reach."""
    now = _today().replace(day=1)
    asked = _day(f"{request.GET.get('month') or ''}-01") or _day(request.GET.get("first")) or now
    asked = asked.replace(day=1)
    return asked if 0 <= _months_between(now, asked) <= MONTHS_AHEAD else now


def _months_between(first: date, other: date) -> int:
    return (other.year - first.year) * 12 + other.month - first.month


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None


def _today() -> date:
    return timezone.localtime(clock.now()).date()
