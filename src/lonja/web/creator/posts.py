"""A creator's portfolio: which posts brands see, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from lonja.accounts.actor import Actor
from lonja.core.ids import parse_id
from lonja.creators import actions, queries
from lonja.creators.types import BestBy
from lonja.web.creator.forms import stored
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest
from lonja.web.post_cards import shown

TEMPLATE = "profile/posts.html"


class PasteForm(forms.Form):
    """A post by its address."""

    url = forms.CharField(
        label=gettext_lazy("Address of the post"), max_length=500, widget=forms.URLInput(attrs={"inputmode": "url"})
    )
    caption = forms.CharField(
        label=gettext_lazy("What it is"),
        help_text=gettext_lazy("One line for brands."),
        max_length=300,
        required=False,
    )


class BestForm(forms.Form):
    """Which posts are shown."""

    best_by = forms.ChoiceField(label=gettext_lazy("Brands see"), choices=BestBy.choices, widget=forms.RadioSelect)


@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def posts(request: PageRequest) -> HttpResponse:
    """Show the portfolio; posting pastes one more post."""
    by = request.actor

    def context(form: forms.Form) -> dict[str, Any]:
        return _context(by, form)

    if request.method != "POST":
        return render(request, TEMPLATE, context(PasteForm()))
    form = PasteForm(request.POST)

    def do(data: Mapping[str, Any]) -> object:
        return actions.paste_post(**data, by=by)

    said = _("The post is among yours.")
    return stored(request, form, do, said=said, then="profile_posts", template=TEMPLATE, context=context)


@require_POST
@creator_side
def posts_best(request: PageRequest) -> HttpResponse:
    """Say which posts are shown."""
    by, form = request.actor, BestForm(request.POST)

    def do(data: Mapping[str, Any]) -> object:
        return actions.show_best_posts(**data, by=by)

    def context(refused: forms.Form) -> dict[str, Any]:
        return _context(by, PasteForm(), refused)

    return stored(request, form, do, said=_("Saved."), then="profile_posts", template=TEMPLATE, context=context)


@require_POST
@creator_side
def posts_choice(request: PageRequest) -> HttpResponse:
    """Take the ticked posts of the channels into the portfolio."""
    wanted = [key for key in map(parse_id, request.POST.getlist("post")) if key]
    actions.choose_posts(posts=wanted, by=request.actor)
    messages.success(request, _("Saved. Put them in order below."))
    return HttpResponseRedirect(reverse("profile_posts"))


@require_POST
@creator_side
def post_move(request: PageRequest, chosen_id: UUID) -> HttpResponse:
    """Move a chosen post one place."""
    actions.move_post(chosen_id=chosen_id, up=request.POST.get("to") != "down", by=request.actor)
    return HttpResponseRedirect(f"{reverse('profile_posts')}#shown")


@require_POST
@creator_side
def post_removal(request: PageRequest, chosen_id: UUID) -> HttpResponse:
    """Take a chosen post out."""
    actions.remove_post(chosen_id=chosen_id, by=request.actor)
    messages.success(request, _("The post is out."))
    return HttpResponseRedirect(reverse("profile_posts"))


def says(by: Actor) -> str:
    """Say how many posts are shown and why these."""
    found = queries.portfolio(by, queries.own_creator_id(by))
    count = len(found.posts)
    if not count:
        return _("No posts shown yet.")
    told = ngettext("%(count)s post", "%(count)s posts", count) % {"count": count}
    return f"{told} · {BestBy(found.best_by).label}"


def _context(by: Actor, form: forms.Form, best_form: forms.Form | None = None) -> dict[str, Any]:
    found = queries.portfolio(by, queries.own_creator_id(by))
    chosen = {one.post_id for one in found.posts if one.chosen_id}
    return {
        "form": form,
        "best_form": best_form or BestForm(initial={"best_by": found.best_by}),
        "shown": shown(found.posts),
        "is_chosen": found.best_by == BestBy.CHOSEN,
        "offered": [(one, card.post_id, card.post_id in chosen) for card, one in _offered(by)],
    }


def _offered(by: Actor) -> list[tuple[Any, Any]]:
    cards = queries.own_posts(by)
    return list(zip(cards, shown(cards), strict=True))
