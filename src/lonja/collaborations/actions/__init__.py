"""What people and clocks do with collaborations."""

from lonja.collaborations.actions.counting import count_conduct, count_reliability
from lonja.collaborations.actions.ending import cancel_collaboration, complete, dispute, resolve
from lonja.collaborations.actions.entering import (
    Invitations,
    RefusedInvitation,
    apply_to_campaign,
    invite_creator,
    invite_creators,
)
from lonja.collaborations.actions.mentions import allow_mention
from lonja.collaborations.actions.negotiating import accept_offer, counter_offer, decline, expire, withdraw
from lonja.collaborations.actions.producing import (
    approve_draft,
    mark_measured,
    mark_published,
    remind_reviewer,
    request_changes,
    start_production,
    submit_draft,
)
from lonja.collaborations.actions.rating import answer_rating, change_rating, rate_creator
from lonja.collaborations.actions.talking import reveal_contact, send_message

__all__ = [
    "Invitations",
    "RefusedInvitation",
    "accept_offer",
    "allow_mention",
    "answer_rating",
    "apply_to_campaign",
    "approve_draft",
    "cancel_collaboration",
    "change_rating",
    "complete",
    "count_conduct",
    "count_reliability",
    "counter_offer",
    "decline",
    "dispute",
    "expire",
    "invite_creator",
    "invite_creators",
    "mark_measured",
    "mark_published",
    "rate_creator",
    "remind_reviewer",
    "request_changes",
    "resolve",
    "reveal_contact",
    "send_message",
    "start_production",
    "submit_draft",
    "withdraw",
]
