"""API tokens: making one, seeing its secret once, ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lonja.accounts import actions, queries
from lonja.core.errors import Refusal
from lonja.web.account.forms import TokenForm
from lonja.web.forms import add_refusal
from lonja.web.guards import member_side
from lonja.web.middleware import PageRequest


@never_cache
@member_side
def settings_tokens(request: PageRequest) -> HttpResponse:
    """List the tokens; posting makes one and shows its secret in this one answer, which nothing keeps."""
    form, made = TokenForm(request.POST or None, by=request.actor), None
    if form.is_valid():
        try:
            made = actions.create_token(**form.wishes(), by=request.actor)
        except Refusal as error:
            add_refusal(form, error)
        else:
            form = TokenForm(by=request.actor)
    context = {"form": form, "made": made, "tokens": queries.tokens(request.actor), "on_tokens": True}
    context["can_share"] = request.actor.can("organization.tokens")
    return render(request, "settings/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@member_side
def token_revocation(request: PageRequest, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    actions.revoke_token(token_id=token_id, by=request.actor)
    messages.success(request, _("The token is revoked."))
    return redirect("settings_tokens")
