"""The operator's look at the connected channels: what runs, what failed and why, and trying again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from lonja.core.errors import Conflict, Invalid, NotFound
from lonja.creators import actions, queries
from lonja.creators.types import FailureKind
from lonja.platforms.types import Function
from lonja.web.components.times import span_text
from lonja.web.guards import staff_side
from lonja.web.middleware import PageRequest

TELLS = {
    Function.IDENTITY: gettext_lazy("name"),
    Function.PROFILE: gettext_lazy("handle and bio"),
    Function.NUMBERS: gettext_lazy("followers"),
    Function.POSTS: gettext_lazy("posts"),
    Function.VIEWS: gettext_lazy("reach and saves"),
    Function.AUDIENCE: gettext_lazy("audience"),
}


@require_safe
@staff_side
def staff_connections(request: PageRequest) -> HttpResponse:
    """Show how the platforms stand, the queue, and the failed readings."""
    by, kind = request.actor, request.GET.get("kind", "")
    files = queries.files_state(by)
    kind = kind if kind in FailureKind.values else ""
    failed = queries.failed_readings(by, kind=kind, cursor=request.GET.get("cursor"))
    context = {
        "platforms": [
            {
                "state": one,
                "label": queries.platform_label(one.platform),
                "per": span_text(one.room.per),
                "tells": _words(one.tells),
            }
            for one in queries.platform_states(by)
        ],
        "files": files,
        "files_tell": _words(files.tells),
        "jobs": queries.reading_jobs(by),
        "failed": [
            {"row": row, "label": queries.platform_label(row.platform), "kind": FailureKind(row.kind).label}
            for row in failed.items
        ],
        "following": failed.next,
        "kind": kind,
        "kinds": [(one.value, one.label) for one in FailureKind],
        "may_retry": by.can("creators.import"),
    }
    return render(request, "staff/connections.html", context)


@require_POST
@staff_side
def connections_retry(request: PageRequest) -> HttpResponse:
    """Try all readings again that failed in one way."""
    try:
        count = actions.retry_readings(
            kind=request.POST.get("kind", ""), platform=request.POST.get("platform", ""), by=request.actor
        )
    except Invalid as error:
        messages.error(request, error.message)
    else:
        words = ngettext("%(count)s channel is due now.", "%(count)s channels are due now.", count)
        messages.success(request, words % {"count": count})
    return HttpResponseRedirect(reverse("staff_connections"))


@require_POST
@staff_side
def connection_retry(request: PageRequest, channel_id: UUID) -> HttpResponse:
    """Try one reading again."""
    retry = partial(actions.retry_reading, channel_id=channel_id, by=request.actor)
    return _retried(request, retry, _("It is read as soon as there is room."))


@require_POST
@staff_side
def job_retry(request: PageRequest, job_id: int) -> HttpResponse:
    """Let a failed job run again."""
    retry = partial(actions.retry_job, job_id=job_id, by=request.actor)
    return _retried(request, retry, _("It runs as soon as a worker is free."))


def _retried(request: PageRequest, retry: Callable[[], None], outlook: str) -> HttpResponse:
    try:
        retry()
    except (Conflict, NotFound) as error:
        # A colleague may have been quicker, or the channel is gone: the page says so and stays.
        messages.warning(request, error.message)
    else:
        messages.success(request, outlook)
    return HttpResponseRedirect(reverse("staff_connections"))


def _words(tells: Sequence[Function]) -> str:
    return ", ".join(str(TELLS[function]) for function in tells)
