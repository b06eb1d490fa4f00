"""A creator's channels: connect one on its platform, see what is read with the consent, read it anew, give it back."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lonja.accounts.actor import Actor
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Throttled, Unavailable
from lonja.creators import actions, queries
from lonja.creators.actions import Consent
from lonja.creators.types import Platform
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest

# Under this name the session keeps the consents that were asked for and not answered yet, by platform.
ASKED = "consents"


def says(by: Actor) -> str:
    """Say on the profile how the channels stand."""
    found = queries.own_channels(by).items
    proved = sum(one.proof == queries.Proof.PROVED for one in found)
    if any(one.proof == queries.Proof.LOST for one in found):
        return _("One has to be connected again")
    if not proved:
        return _("Connect the first: your numbers then come from the platform")
    return ngettext("%(count)s connected", "%(count)s connected", proved) % {"count": proved}


@require_safe
@creator_side
@never_cache
def my_channels(request: PageRequest) -> HttpResponse:
    """Show the channels; a page that waits for numbers asks for its list again by itself."""
    by = request.actor
    found = queries.own_channels(by)
    context = {
        "channels": found.items,
        "is_being_read": found.is_being_read,
        "offers": [
            {"platform": name, "label": queries.platform_label(name), "is_open": is_open}
            for name, is_open in found.platforms
        ],
        "may_change": by.can("creators.manage_own"),
    }
    fragment = bool(request.htmx) and request.htmx.target == "channels"
    return render(request, "profile/channels_list.html" if fragment else "profile/channels.html", context)


@require_POST
@creator_side
def connect(request: PageRequest, platform: str) -> HttpResponse:
    """Ask the platform for consent: keep what was asked in the session and lead to the platform's page."""
    _require_platform(platform)
    try:
        address, consent = actions.begin_connection(
            platform=platform, redirect_uri=callback_address(platform), by=request.actor
        )
    except Unavailable as error:
        messages.error(request, error.message)
        return _back()
    request.session[ASKED] = {**request.session.get(ASKED, {}), platform: consent.as_json()}
    # A page and not a redirect: browsers hold the answer to a form to our policy `form-action 'self'`.
    return render(request, "profile/to_platform.html", {"address": address, "label": queries.platform_label(platform)})


@require_safe
@creator_side
@never_cache
def connect_callback(request: PageRequest, platform: str) -> HttpResponse:
    """Take the platform's answer, which the creator's browser brings back, once."""
    _require_platform(platform)
    asked = request.session.get(ASKED, {})
    # Taken out before anything else: the same answer, brought again, finds nothing.
    kept = asked.pop(platform, None)
    request.session[ASKED] = asked
    given = request.GET
    try:
        channel_id = actions.finish_connection(
            consent=Consent.from_json(kept),
            state=given.get("state", ""),
            code=given.get("code", ""),
            refusal=given.get("error", ""),
            by=request.actor,
        )
    except (Conflict, Forbidden, Invalid, Unavailable) as error:
        if isinstance(error, Forbidden) and not request.actor.can("creators.manage_own"):
            raise
        _tell(request, error)
        return _back()
    channel = queries.own_channel(request.actor, channel_id)
    messages.success(request, _("%(channel)s is yours now. Its numbers are on the way.") % {"channel": channel.title})
    for one in channel.missing:
        messages.warning(
            request, _("You didn't allow everything. %(without)s You can allow it below.") % {"without": one.without}
        )
    return _back()


def _tell(request: PageRequest, error: Refusal) -> None:
    if isinstance(error, Unavailable):
        messages.error(request, _("%(reason)s Nothing was lost.") % {"reason": error.message})
    else:
        messages.error(request, error.message)


@require_POST
@creator_side
def channel_reading(request: PageRequest, channel_id: UUID) -> HttpResponse:
    """Have a channel read again."""
    try:
        actions.read_channel_now(channel_id=channel_id, by=request.actor)
    except (Conflict, Throttled) as error:
        messages.warning(request, error.message)
    return _back()


@require_POST
@creator_side
def channel_disconnection(request: PageRequest, channel_id: UUID) -> HttpResponse:
    """Give a channel's consent back."""
    channel = queries.own_channel(request.actor, channel_id)
    actions.disconnect_channel(channel_id=channel_id, by=request.actor)
    messages.success(
        request, _("%(channel)s is disconnected, and its access is forgotten here.") % {"channel": channel.title}
    )
    return _back()


def callback_address(platform: str) -> str:
    """Return where a platform sends the creator back to; it has to be registered there, letter by letter."""
    return f"{settings.LONJA_URL}{reverse('connect_callback', args=[platform])}"


def _require_platform(platform: str) -> None:
    if platform not in Platform.values:
        raise NotFound


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("my_channels"))
