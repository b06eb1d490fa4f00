"""The demo's mail sink: the letters that were written to files instead of sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from lonja.core.errors import NotFound
from lonja.notifications import sink
from lonja.web.guards import staff_side
from lonja.web.middleware import PageRequest


@staff_side
def staff_mail(request: PageRequest) -> HttpResponse:
    """List the letters, the newest first."""
    _demo_only()
    return render(request, "staff/mail.html", {"letters": sink.letters()})


@staff_side
def staff_mail_letter(request: PageRequest, name: str) -> HttpResponse:
    """Show one letter."""
    _demo_only()
    return render(request, "staff/mail_letter.html", {"letter": sink.letter(name)})


def _demo_only() -> None:
    if not sink.is_open():
        raise NotFound
