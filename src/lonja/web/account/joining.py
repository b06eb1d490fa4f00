"""The page behind an invitation's link: for somebody new, somebody known, and somebody else."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lonja.accounts import actions, queries
from lonja.accounts.actor import Actor
from lonja.core.errors import NotFound, Unauthenticated
from lonja.creators import actions as creators
from lonja.creators import queries as creator_queries
from lonja.web.middleware import PageRequest, to_login


@never_cache
def claim(request: PageRequest, claim_secret: str) -> HttpResponse:
    """Show which imported profile the link hands over; posting takes it."""
    creator_id = creators.creator_behind(claim_secret)
    if request.method == "POST":
        if request.actor.user_id is None:
            return to_login(request)
        creator = creators.claim_creator(secret=claim_secret, by=request.actor)
        request.session["organization_id"] = str(creator.organization_id)
        messages.success(request, _("The profile is yours."))
        # The same steps as for who signs up, with what is known of the profile filled in.
        return redirect("joining")
    # The link is the right to see the name on it, so the profile is read as the house itself.
    party = creator_queries.parties(Actor.system(), [creator_id]).get(creator_id)
    if party is None:
        raise NotFound
    is_open = party.organization_id is None
    # The operator's letter went to this address; once the profile has an owner it is nobody else's to read.
    email = creator_queries.contact_of(creator_id).email if is_open else ""
    context = {
        "name": party.name,
        "is_open": is_open,
        "sign_up_query": urlencode({"next": request.path, "email": email}),
        "sign_in_query": urlencode({"next": request.path}),
    }
    return render(request, "account/claim.html", context)


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
