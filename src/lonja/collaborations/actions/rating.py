"""What a brand says of a creator when the work is done, and the creator's one answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import events
from lonja.collaborations.actions.loading import facts, limited, locked, require_text
from lonja.collaborations.models import Collaboration, Rating
from lonja.collaborations.sentences import day
from lonja.collaborations.states import COMPLETED, MEASURED
from lonja.core import clock
from lonja.core.errors import Conflict, IllegalMove, Invalid
from lonja.core.events import record

RATEABLE = (MEASURED, COMPLETED)
EDITABLE_FOR = timedelta(days=14)
LONGEST_WORDS = 1_000


@transaction.atomic
def rate_creator(*, collaboration_id: UUID, stars: int, words: str = "", by: Actor) -> Rating:
    """Rate the creator from 1 to 5, once; raise NotFound, Forbidden, IllegalMove, Invalid, Conflict when it was done.

    The collaboration is locked, so of two people rating at once the second meets the first one's rating.
    """
    by.require("collaborations.review")
    collaboration = locked(collaboration_id, by)
    if collaboration.state not in RATEABLE:
        raise IllegalMove(_("A creator is rated when the numbers are in or the collaboration is completed."))
    stars, words = _stars(stars), limited(words, "words", most=LONGEST_WORDS)
    if Rating.objects.filter(collaboration=collaboration).exists():
        raise Conflict(_("This creator is rated for this collaboration already. You can change that rating."))
    now = clock.now()
    row = Rating.objects.create(
        collaboration=collaboration,
        stars=stars,
        words=words,
        created_by_id=by.user_id,
        created_at=now,
        changed_at=now,
    )
    record(events.CreatorRated(**_facts(collaboration, row, by)), by=by)
    return row


@transaction.atomic
def change_rating(*, collaboration_id: UUID, stars: int | None = None, words: str | None = None, by: Actor) -> Rating:
    """Change a rating within 14 days, unless the creator has answered it.

    An answer would otherwise stand under words it wasn't written to. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    by.require("collaborations.review")
    collaboration = locked(collaboration_id, by)
    row = Rating.objects.one(collaboration=collaboration)
    if row.answered_at:
        raise Conflict(_("The creator has answered this rating; it stays as it is."))
    until = row.created_at + EDITABLE_FOR
    if clock.now() > until:
        raise Conflict(_("A rating can be changed for 14 days; this one stays since %(date)s.") % {"date": day(until)})
    if stars is not None:
        row.stars = _stars(stars)
    if words is not None:
        row.words = limited(words, "words", most=LONGEST_WORDS)
    row.changed_at = clock.now()
    row.save(update_fields=["stars", "words", "changed_at"])
    record(events.RatingChanged(**_facts(collaboration, row, by)), by=by)
    return row


@transaction.atomic
def answer_rating(*, collaboration_id: UUID, text: str, by: Actor) -> Rating:
    """Answer a rating in public, once; raise NotFound, Forbidden, Invalid, Conflict when it was answered."""
    by.require("collaborations.produce")
    collaboration = locked(collaboration_id, by)
    row = Rating.objects.one(collaboration=collaboration)
    if row.answered_at:
        raise Conflict(_("You have answered this rating; one answer is what there is."))
    row.answer, row.answered_at = require_text(text, "text", most=LONGEST_WORDS), clock.now()
    row.answered_by_id = by.user_id
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    record(events.RatingAnswered(**_facts(collaboration, row, by)), by=by)
    return row


def _stars(stars: int) -> int:
    if not 1 <= stars <= 5:
        raise Invalid({"stars": [_("Choose from 1 to 5 stars.")]})
    return stars


def _facts(collaboration: Collaboration, row: Rating, by: Actor) -> dict[str, Any]:
    return {**facts(collaboration, by), "rating_id": row.pk, "stars": row.stars}
