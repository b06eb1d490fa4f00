"""A person looks at a verdict: creators ask, staff decide with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid
from lonja.core.events import record
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.actions.profile.own import locked_own_creator
from lonja.creators.events import ReviewDecided, ReviewRequested
from lonja.creators.models import Creator, EligibilityReview, Standing
from lonja.creators.standing import day_in, is_minor, midnight_in
from lonja.creators.types import CheckCause, Outcome, ReviewDecision

LONGEST = 2_000
LONGEST_EXCEPTION = timedelta(days=366)


@transaction.atomic
def request_review(*, words: str, by: Actor) -> EligibilityReview:
    """Ask a person to look at the verdict, in the creator's own words.

    Raises Forbidden, NotFound, Invalid, Conflict (the rules are met, or somebody is looking already).
    """
    creator = locked_own_creator(by)
    words = words.strip()
    if not words:
        raise Invalid({"words": [_("Say in a sentence why you should be listed.")]})
    if len(words) > LONGEST or "\0" in words:
        raise Invalid({"words": [_("Use 2,000 characters at most.")]})
    standing = Standing.objects.select_related("newest").filter(pk=creator.pk).first()
    if standing is None:
        check_creators(creator_ids=[creator.pk], cause=CheckCause.PROFILE, by=by)
        standing = Standing.objects.select_related("newest").one(pk=creator.pk)
    if standing.is_met:
        raise Conflict(_("You meet the rules: there is nothing to review."))
    if standing.newest.outcome == Outcome.EXCEPTION:
        raise Conflict(_("You are listed by exception: there is nothing to review."))
    # The creator's row is locked, so two requests at once don't both find none.
    if EligibilityReview.objects.filter(creator=creator, decided_at=None).exists():
        raise Conflict(_("Your request is being looked at. You can ask again once it is decided."))
    review = EligibilityReview.objects.create(
        creator=creator, asked_about=standing.newest, words=words, asked_at=clock.now(), asked_by_id=by.user_id
    )
    parties = (creator.organization_id,) if creator.organization_id else ()
    record(ReviewRequested(subject_id=creator.pk, parties=parties, review_id=review.pk), by=by)
    return review


@transaction.atomic
def decide_review(
    *, review_id: UUID, approve: bool, reason: str, listed_until: date | None = None, by: Actor
) -> EligibilityReview:
    """Decide a review: list the creator by exception through the end of a day of theirs, or leave the verdict.

    Raises Forbidden, NotFound, Invalid, Conflict (decided already, or the creator is under age).
    """
    by.require("creators.review")
    review = EligibilityReview.objects.select_for_update(no_key=True, of=("self",)).one(review_id)
    creator = Creator.objects.visible_to(by).select_for_update(no_key=True).one(review.creator_id)
    if review.decided_at is not None:
        raise Conflict(_("This review is decided already."))
    reason = reason.strip()
    if not reason:
        raise Invalid({"reason": [_("Say why: the creator reads it.")]})
    if len(reason) > LONGEST or "\0" in reason:
        raise Invalid({"reason": [_("Use 2,000 characters at most.")]})
    standing = Standing.objects.select_for_update().one(pk=creator.pk)
    now = clock.now()
    if approve:
        day = day_in(now, standing.time_zone)
        if is_minor(creator.born_on, day):
            raise Conflict(_("Nobody under 18 can be listed, not even by exception."))
        if listed_until is None or not day < listed_until <= day + LONGEST_EXCEPTION:
            raise Invalid({"listed_until": [_("Choose a day after today, within a year.")]})
        review.listed_until = midnight_in(listed_until + timedelta(days=1), standing.time_zone)
        standing.exception_until = review.listed_until
        standing.save(update_fields=["exception_until"])
    review.decision = ReviewDecision.APPROVED if approve else ReviewDecision.REFUSED
    review.reason, review.decided_at, review.decided_by_id = reason, now, by.user_id
    review.save(update_fields=["decision", "reason", "decided_at", "decided_by", "listed_until"])
    record(
        ReviewDecided(
            subject_id=creator.pk,
            parties=(creator.organization_id,) if creator.organization_id else (),
            review_id=review.pk,
            decision=review.decision,
            reason=reason,
            listed_until=review.listed_until.isoformat() if review.listed_until else "",
        ),
        by=by,
    )
    check_creators(creator_ids=[creator.pk], cause=CheckCause.REVIEW, by=by)
    return review
