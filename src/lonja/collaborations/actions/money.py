"""What a collaboration does to the campaign's budget; always inside the transaction of the move."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import terms as rules
from lonja.collaborations.models import Collaboration
from lonja.core.errors import Conflict, IllegalMove
from lonja.core.money import Money
from lonja.payments import actions as payments
from lonja.payments import queries as ledger
from lonja.payments.ledger import Account

SYSTEM = Actor.system()


def reserve(collaboration: Collaboration, amount: Money, by: Actor) -> None:
    """Set the fee aside; raise Conflict when the budget lacks it."""
    if collaboration.creator_house_id is None:
        raise IllegalMove(_("The creator hasn't joined yet."))
    try:
        payments.hold(
            reference=collaboration.campaign.reference,
            subject=collaboration.subject,
            payee_id=collaboration.creator_house_id,
            amount=amount,
            by=by,
        )
    except Conflict:
        # What is left of a brand's budget is not for the creator to read.
        if by.is_creator:
            raise Conflict(_("The brand's budget doesn't cover this now. Write to them.")) from None
        raise


def replace(collaboration: Collaboration, before: Money, after: Money, by: Actor) -> None:
    """Change the reserved fee; raise Conflict when the budget lacks the rest, or less remains than is owed."""
    if after.minor < due_minor(collaboration):
        raise Conflict(_("More than that is owed already."))
    if after.minor > before.minor:
        reserve(collaboration, after - before, by)
    else:
        _give_back(collaboration, before - after, by)


def owe_for_published(collaboration: Collaboration, fee: Money, published: int, pieces: int, by: Actor) -> None:
    """Make the fee's part that the published pieces have earned a debt to the creator."""
    owe_up_to(collaboration, Money(rules.earned_minor(fee.minor, published, pieces), fee.currency), by)


def owe_up_to(collaboration: Collaboration, amount: Money, by: Actor) -> None:
    """Make of the reserved fee a debt of that amount in all, counting what is owed or paid already."""
    payments.owe(
        reference=collaboration.campaign.reference,
        subject=collaboration.subject,
        amount=Money(max(amount.minor - due_minor(collaboration), 0), amount.currency),
        by=by,
    )


def free_the_rest(collaboration: Collaboration, currency: str, by: Actor) -> None:
    """Give what is still reserved back to the budget."""
    held = ledger.subject_balances(SYSTEM, collaboration.subject)[Account.HELD]
    _give_back(collaboration, Money(held, currency), by)


def due_minor(collaboration: Collaboration) -> int:
    """Return what is owed or paid already."""
    balances = ledger.subject_balances(SYSTEM, collaboration.subject)
    return balances[Account.OWED] + balances[Account.PAID]


def _give_back(collaboration: Collaboration, amount: Money, by: Actor) -> None:
    payments.release(reference=collaboration.campaign.reference, subject=collaboration.subject, amount=amount, by=by)
