"""The operator's look at all creators, and the link with which one claims its profile."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lonja.core.errors import Conflict
from lonja.creators import actions
from lonja.web.brand.discover import search_page
from lonja.web.guards import staff_side
from lonja.web.middleware import PageRequest


@require_safe
@staff_side
def staff_creators(request: PageRequest) -> HttpResponse:
    """Show the creators as brands find them."""
    return search_page(request, reverse("staff_creators"))


@require_POST
@staff_side
def creator_claim(request: PageRequest, creator_id: UUID) -> HttpResponse:
    """Make a link that leads an imported creator to its own profile, and show it this once."""
    try:
        secret = actions.issue_claim_link(creator_id=creator_id, by=request.actor)
    except Conflict as error:
        messages.warning(request, error.message)
    else:
        link = f"{settings.LONJA_URL}/claim/{secret}"
        messages.success(
            request, _("Give this link to the creator. It works once, for 30 days: %(link)s") % {"link": link}
        )
    return HttpResponseRedirect(reverse("creator", args=[creator_id]))


@require_POST
@staff_side
def creator_erasure(request: PageRequest, creator_id: UUID) -> HttpResponse:
    """Erase an imported creator who asked for it, and keep imports from bringing them back."""
    try:
        actions.erase_imported(creator_id=creator_id, by=request.actor)
    except Conflict as error:
        messages.warning(request, error.message)
        return HttpResponseRedirect(reverse("creator", args=[creator_id]))
    messages.success(request, _("The person is erased and won't be imported again."))
    return HttpResponseRedirect(reverse("staff_creators"))
