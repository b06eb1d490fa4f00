"""The members page: who works here, who was invited, and the changes to both."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lonja.accounts import actions, queries
from lonja.accounts.types import RANK
from lonja.core.errors import Refusal
from lonja.notifications.letters import address
from lonja.web.account.forms import InviteForm, roles_to_grant
from lonja.web.forms import add_refusal
from lonja.web.guards import member_side
from lonja.web.middleware import PageRequest


@member_side
def settings_members(request: PageRequest) -> HttpResponse:
    """Show the members and open invitations; posting invites somebody."""
    by = request.actor
    if request.method == "POST":
        by.require("organization.members")
    form = InviteForm(request.POST or None, by=by)
    if form.is_valid():
        try:
            actions.invite_member(**form.cleaned_data, by=by)
        except Refusal as error:
            add_refusal(form, error)
        else:
            messages.success(request, _("The invitation is on its way to %(email)s.") % form.cleaned_data)
            return redirect("settings_members")
    invites = queries.open_invites(by)
    context = {
        "form": form,
        "members": queries.members(by),
        "invites": [(invite, address(f"/join/{invite.secret}") if invite.secret else "") for invite in invites],
        "roles": roles_to_grant(by),
        "rank": RANK[by.role],
        "on_members": True,
        "can_manage": by.can("organization.members"),
    }
    return render(request, "settings/members.html", context, status=422 if form.errors else 200)


@require_POST
@member_side
def member_role(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """Give a member another role."""
    actions.change_role(membership_id=membership_id, role=request.POST.get("role", ""), by=request.actor)
    messages.success(request, _("The role is changed."))
    return redirect("settings_members")


@require_POST
@member_side
def member_removal(request: PageRequest, membership_id: UUID) -> HttpResponse:
    """Remove a member."""
    actions.remove_member(membership_id=membership_id, by=request.actor)
    messages.success(request, _("The member is removed. Their own tokens for this organization no longer work."))
    return redirect("settings_members")


@require_POST
@member_side
def member_invite_revocation(request: PageRequest, invite_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    actions.revoke_invite(invite_id=invite_id, by=request.actor)
    messages.success(request, _("The invitation is taken back; its link no longer works."))
    return redirect("settings_members")


@require_POST
@member_side
def departure(request: PageRequest) -> HttpResponse:
    """Leave the organization."""
    actions.leave_organization(by=request.actor)
    request.session.pop("organization_id", None)
    messages.success(request, _("You have left."))
    return redirect("home")
