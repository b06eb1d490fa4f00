"""Who may open a page: anonymous people are sent to sign in, the wrong side finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from lonja.accounts.actor import Actor
from lonja.core.errors import NotFound
from lonja.web.middleware import PageRequest, to_login

P = ParamSpec("P")
View = Callable[Concatenate[PageRequest, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _guard(view: View[P], allows: Callable[[Actor], bool]) -> Guarded[P]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        page_request = cast(PageRequest, request)
        if page_request.actor.user_id is None:
            return to_login(request)
        if not allows(page_request.actor):
            raise NotFound
        return view(page_request, *args, **kwargs)

    # mypy keeps the parameter's name in what wraps() returns, which no URL pattern uses.
    return cast(Guarded[P], guarded)


def signed_in(view: View[P]) -> Guarded[P]:
    """Let everybody in who has signed in, of whatever organization or none."""
    return _guard(view, lambda by: True)


def member_side(view: View[P]) -> Guarded[P]:
    """Let in everybody who belongs to an organization, of whatever kind; others get 404."""
    return _guard(view, lambda by: by.organization_id is not None)


def brand_side(view: View[P]) -> Guarded[P]:
    """Let members of brands and agencies in; others get 404."""
    return _guard(view, lambda by: by.is_brand)


def creator_side(view: View[P]) -> Guarded[P]:
    """Let creators in; others get 404."""
    return _guard(view, lambda by: by.is_creator)


def staff_side(view: View[P]) -> Guarded[P]:
    """Let the operator's people in; others get 404."""
    return _guard(view, lambda by: by.is_staff)


def redirect_within(request: HttpRequest, path: str) -> HttpResponse:
    """Redirect to one of our own pages, as the whole page also when a fragment asked."""
    if cast(PageRequest, request).htmx:
        return HttpResponseClientRedirect(path)
    return HttpResponseRedirect(path)
