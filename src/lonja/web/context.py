"""What every template can read: who asks, where they can go, in which language and light."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.creators import queries as creators
from lonja.notifications import queries as notifications
from lonja.notifications import sink
from lonja.web.middleware import theme_of


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation."""

    label: str | Promise
    path: str
    icon: str
    count: int = 0
    is_current: bool = False


BRAND = (
    Place(_("Home"), "/", "home"),
    Place(_("Discover"), "/discover", "search"),
    Place(_("Lists"), "/lists", "list"),
    Place(_("Campaigns"), "/campaigns", "flag"),
)
# Four, so that each is a thumb wide at 360 px; notifications and settings are in the account's menu.
CREATOR = (
    Place(_("Home"), "/", "home"),
    Place(_("Inbox"), "/inbox", "inbox"),
    Place(_("Profile"), "/profile", "person"),
    Place(_("Notifications"), "/notifications", "bell"),
)
STAFF = (
    Place(_("Home"), "/", "home"),
    Place(_("Imports"), "/staff/imports", "upload"),
    Place(_("Creators"), "/staff/creators", "people"),
    Place(_("Connections"), "/staff/connections", "download"),
    Place(_("Objections"), "/staff/quality", "chart"),
    Place(_("Reviews"), "/staff/reviews", "inbox"),
    Place(_("Rules"), "/staff/policies", "check"),
)
# Only where letters are kept here instead of being sent.
MAIL = Place(_("Mail"), "/staff/mail", "mail")
MENU = (
    Place(_("Notifications"), "/notifications", "bell"),
    Place(_("Settings"), "/settings", "sliders"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return what the layout shows; on a refusal outside our middlewares there may be no actor."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        **belonging(actor),
        "actor": actor,
        "places": places(actor, request.path) if actor else (),
        "menu_places": MENU,
        "theme": theme_of(request),
        "language": (get_language() or "en")[:2],
        "here": request.get_full_path() if request.method == "GET" else "/",
    }


def belonging(actor: Actor | None) -> dict[str, Any]:
    """Return the person's organizations and how much they haven't read; a query or two, none for anonymous readers."""
    if actor is None or actor.user_id is None:
        return {}
    return {
        "organization": {"name": actor.organization_name} if actor.organization_id else None,
        "other_organizations": [{"id": id_, "name": name} for id_, name in actor.others],
        "unread": notifications.unread_count(actor),
        "lost_channels": creators.lost_channels(actor),
        "may_connect": actor.can("creators.manage_own"),
    }


def places(actor: Actor, path: str) -> list[Place]:
    """Return the navigation of the actor's side, with the present place marked."""
    entries = BRAND if actor.is_brand else CREATOR if actor.is_creator else STAFF if actor.is_staff else ()
    if actor.is_staff and sink.is_open():
        entries = (*entries, MAIL)
    return [replace(p, is_current=path == p.path or (p.path != "/" and path.startswith(f"{p.path}/"))) for p in entries]
