"""The page behind an invitation's link: for somebody new, somebody known, and somebody else."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lonja.accounts import actions, queries
from lonja.core.errors import Unauthenticated
from lonja.web.middleware import PageRequest


@never_cache
def join(request: PageRequest, secret: str) -> HttpResponse:
    """Show what the invitation offers; posting accepts it."""
    invite = queries.invite_behind(secret)
    if request.method == "POST":
        membership = actions.accept_invite(secret=secret, by=request.actor)
        request.session["organization_id"] = str(membership.organization_id)
        messages.success(request, _("You are now a member of %(name)s.") % {"name": invite.organization})
        return redirect("home")
    try:
        mine = queries.profile(request.actor).email
    except Unauthenticated:
        mine = ""
    context = {
        "invite": invite,
        "mine": mine,
        "is_mine": mine.lower() == invite.email.lower(),
        "following": request.path,
        "sign_up_query": urlencode({"next": request.path, "email": invite.email}),
        "sign_in_query": urlencode({"next": request.path}),
    }
    return render(request, "account/join.html", context)
