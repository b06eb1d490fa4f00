"""The words of collaborations: sides, entries, verdicts, states as people read them, and who may make which move."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.collaborations import states

MOST_INVITATIONS = 500
# Where a post is live: from here on a brand can let the creator name it.
MENTIONABLE = (states.PUBLISHED, states.MEASURED, states.COMPLETED)


class Side(TextChoices):
    BRAND = "brand", _("Brand")
    CREATOR = "creator", _("Creator")
    OPERATOR = "operator", _("Operator")
    SYSTEM = "system", _("Lonja")


class Entry(TextChoices):
    INVITATION = "invitation", _("Invitation")
    APPLICATION = "application", _("Application")


class Verdict(TextChoices):
    APPROVED = "approved", _("Approved")
    CHANGES = "changes", _("Changes requested")


STATE_LABELS: Mapping[str, str | Promise] = {
    states.INVITED: _("Invited"),
    states.APPLIED: _("Applied"),
    states.NEGOTIATING: _("Negotiating"),
    states.AGREED: _("Agreed"),
    states.PRODUCING: _("In production"),
    states.IN_REVIEW: _("In review"),
    states.CHANGES_REQUESTED: _("Changes requested"),
    states.APPROVED: _("Approved"),
    states.PUBLISHED: _("Published"),
    states.MEASURED: _("Measured"),
    states.COMPLETED: _("Completed"),
    states.DECLINED: _("Declined"),
    states.EXPIRED: _("Expired"),
    states.WITHDRAWN: _("Withdrawn"),
    states.CANCELLED: _("Cancelled"),
    states.DISPUTED: _("Disputed"),
}

# The moves that answer an offer belong to the side that didn't make it, those that take it back to the side that did.
ANSWERS = frozenset({"accept", "counter", "decline", "accept_amendment", "decline_amendment"})
TAKES_BACK = frozenset({"withdraw", "withdraw_amendment"})

PERMISSIONS: Mapping[str, str] = {
    **dict.fromkeys(["accept", "counter", "decline", "withdraw", "cancel", "dispute"], "collaborations.negotiate"),
    **dict.fromkeys(
        ["amend", "accept_amendment", "decline_amendment", "withdraw_amendment"], "collaborations.negotiate"
    ),
    **dict.fromkeys(["start", "submit_draft"], "collaborations.produce"),
    **dict.fromkeys(["request_changes", "approve", "complete"], "collaborations.review"),
    **dict.fromkeys(["publish", "measure"], "measurement.record"),
    "expire": "collaborations.negotiate",
    **dict.fromkeys(["resolve_completed", "resolve_cancelled", "resume"], "collaborations.arbitrate"),
}


def side_of(by: Actor) -> str:
    """Return the side on which the asker stands."""
    if by.is_system:
        return Side.SYSTEM
    if by.is_staff:
        return Side.OPERATOR
    return Side.BRAND if by.is_brand else Side.CREATOR


def other(side: str) -> str:
    """Return the side across the table; nothing for nothing."""
    return {Side.BRAND: Side.CREATOR, Side.CREATOR: Side.BRAND}.get(Side(side), "") if side else ""


def state_label(state: str) -> str:
    """Return a state in words."""
    return str(STATE_LABELS[state])
