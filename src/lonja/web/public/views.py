"""The pages anybody may see, and the switches of language, light and organization."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from lonja.creators import queries as creators
from lonja.creators.eligibility import Policy
from lonja.discovery import filters
from lonja.web.middleware import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES
from lonja.web.public import samples

CRITERIA = (
    ("age", gettext_lazy("Age, at least")),
    ("followers", gettext_lazy("Followers on one channel, at least")),
    ("videos_30d", gettext_lazy("Videos on it in the last 30 days, at least")),
    ("views_30d", gettext_lazy("Views on it in the last 30 days, at least")),
)
YEAR = 365 * 24 * 60 * 60


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states."""
    return render(request, "gallery.html", samples.gallery())


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Publish the joining rules as they are weighed."""
    return render(request, "public/rules.html", {"policies": [_published(creators.policy_in_force())]})


def _published(policy: Policy) -> dict[str, Any]:
    """Lay a policy out as a table: one row for each criterion, one column for each country that differs."""
    countries = sorted(policy.by_country.items())
    columns = [policy.standard, *(least for _code, least in countries)]
    return {
        "name": policy.name,
        "version_text": _("version %(number)s") % {"number": policy.version},
        "grace_days": policy.grace_days,
        "countries": [(filters.label("country", code), least) for code, least in countries],
        "rows": [{"label": label, "values": [getattr(one, name) for one in columns]} for name, label in CRITERIA],
    }


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell a load balancer that this process answers; it asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and return to the page."""
    return _keep(request, LANGUAGE_COOKIE, request.POST.get("language", ""), LANGUAGES)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen light and return to the page."""
    return _keep(request, THEME_COOKIE, request.POST.get("theme", ""), THEMES)


def _keep(request: HttpRequest, cookie: str, chosen: str, allowed: tuple[str, ...]) -> HttpResponse:
    response = HttpResponseRedirect(own_page(request, request.POST.get("next", "")))
    if chosen in allowed:
        response.set_cookie(cookie, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


def own_page(request: HttpRequest, address: str) -> str:
    """Return the address when it is one of ours, else the first page: an open redirect lends our name to anybody."""
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours and address.startswith("/") else "/"
