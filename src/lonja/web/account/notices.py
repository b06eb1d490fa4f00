"""The notifications page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from lonja.notifications import actions, queries
from lonja.web.guards import redirect_within, signed_in
from lonja.web.middleware import PageRequest


@signed_in
def notifications(request: PageRequest) -> HttpResponse:
    """List what the person was told, the newest first."""
    page = queries.notifications(request.actor, request.GET.get("cursor"))
    return render(
        request, "notifications/list.html", {"page": page, "has_unread": any(told.is_unread for told in page.items)}
    )


@require_POST
@signed_in
def notification_reading(request: PageRequest, notification_id: UUID) -> HttpResponse:
    """Mark one as read and go where it leads."""
    told = actions.read_notification(notification_id=notification_id, by=request.actor)
    return redirect_within(request, told.path or "/notifications")


@require_POST
@signed_in
def notifications_reading(request: PageRequest) -> HttpResponse:
    """Mark all as read."""
    actions.read_all(by=request.actor)
    return redirect("notifications")
