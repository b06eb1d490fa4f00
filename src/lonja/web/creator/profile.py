"""The creator's profile: one page that leads to each of its parts and says how each stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lonja.accounts.actor import Actor
from lonja.creators import queries
from lonja.web.creator import (
    about,
    availability,
    channels,
    contact,
    data,
    eligibility,
    kit,
    limits,
    posts,
    quality,
    rates,
)
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest

Says = Callable[[Actor], str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the profile: its page, and one line that says how it stands."""

    label: str | Promise
    page: str
    icon: str
    says: Says


# In the order in which somebody who joins needs them. A new page of the profile is one entry here.
PARTS: tuple[Part, ...] = (
    Part(_("Channels"), "my_channels", "chart", channels.says),
    Part(_("Joining rules"), "eligibility", "check", eligibility.says),
    Part(_("About me"), "profile_about", "person", about.says),
    Part(_("Best posts"), "profile_posts", "star", posts.says),
    Part(_("Rate card"), "profile_rates", "tag", rates.says),
    Part(_("What I accept"), "profile_terms", "check", limits.says),
    Part(_("Calendar"), "profile_calendar", "calendar", availability.says),
    Part(_("Contact details"), "profile_contact", "mail", contact.says),
    Part(_("Media kit"), "profile_kit", "card", kit.says),
    Part(_("Audience quality"), "profile_quality", "chart", quality.says),
    Part(_("My data"), "profile_data", "download", data.says),
)


@require_safe
@creator_side
def profile(request: PageRequest) -> HttpResponse:
    """Show the parts of the profile, each with how it stands."""
    by = request.actor
    parts = [
        {"label": part.label, "path": reverse(part.page), "icon": part.icon, "says": part.says(by)} for part in PARTS
    ]
    return render(request, "profile/profile.html", {"parts": parts, "name": queries.own_party(by).name})
