"""What the brand says of the creator when the work is done, and the creator's answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lonja.collaborations import actions
from lonja.web.collaboration.forms import AnswerForm, RatingForm
from lonja.web.collaboration.views import Data, act
from lonja.web.guards import signed_in
from lonja.web.middleware import PageRequest


@require_POST
@signed_in
def rating_give(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Rate the creator."""

    def do(data: Data) -> object:
        return actions.rate_creator(collaboration_id=collaboration_id, by=request.actor, **data)

    form = RatingForm(request.POST, prefix="rating")
    return act(request, collaboration_id, form, do, _("Your rating is in. You can change it for 14 days."), "rating")


@require_POST
@signed_in
def rating_change(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Change a rating that is still new."""

    def do(data: Data) -> object:
        return actions.change_rating(collaboration_id=collaboration_id, by=request.actor, **data)

    form = RatingForm(request.POST, prefix="rating")
    return act(request, collaboration_id, form, do, _("Your rating is changed."), "rating")


@require_POST
@signed_in
def rating_answer(request: PageRequest, collaboration_id: UUID) -> HttpResponse:
    """Answer a rating, once."""

    def do(data: Data) -> object:
        return actions.answer_rating(collaboration_id=collaboration_id, text=data["text"], by=request.actor)

    form = AnswerForm(request.POST, prefix="answer")
    return act(request, collaboration_id, form, do, _("Your answer stands under the rating."), "rating_answer")
