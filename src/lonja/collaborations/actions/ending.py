"""How a collaboration that was agreed ends: completed, cancelled, or disputed and decided by the operator."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import events
from lonja.collaborations import terms as rules
from lonja.collaborations.actions import money
from lonja.collaborations.actions.agreeing import current_agreement
from lonja.collaborations.actions.loading import facts, locked, require_text
from lonja.collaborations.models import Agreement, Collaboration, Deliverable, StateChange
from lonja.collaborations.states import APPROVED, DISPUTED, MEASURED, PUBLISHED
from lonja.core.errors import Invalid
from lonja.core.events import record
from lonja.core.money import Money

COMPLETED, CANCELLED, RESUMED = "completed", "cancelled", "resumed"
OUTCOMES = (COMPLETED, CANCELLED, RESUMED)


@transaction.atomic
def complete(*, collaboration_id: UUID, by: Actor) -> Collaboration:
    """Close a collaboration whose pieces are all measured; raise NotFound, Forbidden, IllegalMove."""
    by.require("collaborations.review")
    collaboration = locked(collaboration_id, by)
    collaboration.move("complete", by)
    agreement = current_agreement(collaboration)
    _settle_up(collaboration, agreement, agreement.fee_minor, by)
    record(events.Completed(**facts(collaboration, by)), by=by)
    return collaboration


@transaction.atomic
def cancel_collaboration(
    *, collaboration_id: UUID, reason: str, by: Actor, owed_minor: int | None = None
) -> Collaboration:
    """End an agreement early, with the reason and what is owed; without a figure, what the work done has earned.

    A brand can give more than that but not less, a creator can waive but not ask for more: what the other side would
    have to agree to goes through a dispute. Raises NotFound, Forbidden, IllegalMove, Invalid.
    """
    by.require("collaborations.arbitrate" if by.is_staff else "collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    collaboration.move("cancel", by, reason=require_text(reason, "reason"))
    agreement = current_agreement(collaboration)
    earned = earned_minor(collaboration, agreement)
    owed = earned if owed_minor is None else owed_minor
    _require_fair(owed, earned, money.due_minor(collaboration), agreement, by)
    _settle_up(collaboration, agreement, owed, by)
    cancelled = events.Cancelled(
        **facts(collaboration, by), reason=reason.strip(), owed_minor=owed, currency=agreement.currency
    )
    record(cancelled, by=by)
    return collaboration


@transaction.atomic
def dispute(*, collaboration_id: UUID, reason: str, by: Actor) -> Collaboration:
    """Stop everything and ask the operator to decide; raise NotFound, Forbidden, IllegalMove, Invalid."""
    by.require("collaborations.negotiate")
    collaboration = locked(collaboration_id, by)
    collaboration.move("dispute", by, reason=require_text(reason, "reason"))
    record(events.Disputed(**facts(collaboration, by), reason=reason.strip()), by=by)
    return collaboration


@transaction.atomic
def resolve(
    *, collaboration_id: UUID, outcome: str, reason: str, by: Actor, owed_minor: int | None = None
) -> Collaboration:
    """Decide a dispute: completed or cancelled with what is owed, or resumed where it stood.

    Raises NotFound, Forbidden, IllegalMove, Invalid.
    """
    by.require("collaborations.arbitrate")
    collaboration = locked(collaboration_id, by)
    if outcome not in OUTCOMES:
        raise Invalid({"outcome": [_("Choose completed, cancelled or resumed.")]})
    reason = require_text(reason, "reason")
    if outcome == RESUMED:
        collaboration.move("resume", by, reason=reason, target=_state_before_dispute(collaboration))
    else:
        collaboration.move(f"resolve_{outcome}", by, reason=reason)
        agreement = current_agreement(collaboration)
        default = agreement.fee_minor if outcome == COMPLETED else earned_minor(collaboration, agreement)
        owed = default if owed_minor is None else owed_minor
        _require_fair(owed, owed, money.due_minor(collaboration), agreement, by)
        _settle_up(collaboration, agreement, owed, by)
    record(events.DisputeResolved(**facts(collaboration, by), reason=reason, outcome=outcome), by=by)
    return collaboration


def earned_minor(collaboration: Collaboration, agreement: Agreement) -> int:
    """Return what the pieces approved so far have earned of the fee."""
    states = list(Deliverable.objects.filter(collaboration=collaboration).values_list("state", flat=True))
    done = sum(state in (APPROVED, PUBLISHED, MEASURED) for state in states)
    return rules.earned_minor(agreement.fee_minor, done, len(states))


def _require_fair(owed: int, earned: int, due: int, agreement: Agreement, by: Actor) -> None:
    least, most = due, agreement.fee_minor
    if by.is_brand:
        least = max(due, earned)
    elif by.is_creator:
        most = max(due, earned)
    if not least <= owed <= most:
        locale = get_language() or "en"
        words = _("What is owed must be from %(least)s to %(most)s.")
        shown = {
            "least": Money(least, agreement.currency).format(locale),
            "most": Money(most, agreement.currency).format(locale),
        }
        raise Invalid({"owed": [words % shown]})


def _settle_up(collaboration: Collaboration, agreement: Agreement, owed: int, by: Actor) -> None:
    """Make what is owed a debt and give the rest of the fee back to the budget."""
    money.owe_up_to(collaboration, Money(owed, agreement.currency), by)
    money.free_the_rest(collaboration, agreement.currency, by)
    collaboration.owed_minor = owed
    collaboration.save(update_fields=["owed_minor"])


def _state_before_dispute(collaboration: Collaboration) -> str:
    change = StateChange.objects.filter(collaboration=collaboration, target=DISPUTED).order_by("-pk").one()
    return change.source
