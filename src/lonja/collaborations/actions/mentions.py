"""A brand lets the creator name it as one it has worked with, or takes that back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.collaborations import events
from lonja.collaborations.actions.loading import facts, locked
from lonja.collaborations.models import Collaboration, Mention
from lonja.collaborations.types import MENTIONABLE
from lonja.core import clock
from lonja.core.errors import IllegalMove
from lonja.core.events import record


@transaction.atomic
def allow_mention(*, collaboration_id: UUID, is_allowed: bool, by: Actor) -> Collaboration:
    """Let the creator name the brand in its media kit, or no longer; the same twice changes nothing.

    Raises NotFound, Forbidden, IllegalMove before a post of the collaboration is live.
    """
    by.require("collaborations.review")
    collaboration = locked(collaboration_id, by)
    if is_allowed and collaboration.state not in MENTIONABLE:
        raise IllegalMove(_("Once the work is published you can let the creator name you."))
    rows = Mention.objects.filter(collaboration=collaboration)
    if is_allowed == rows.exists():
        return collaboration
    if is_allowed:
        Mention.objects.create(collaboration=collaboration, user_id=by.user_id, at=clock.now())
    else:
        rows.delete()
    record(events.MentionChanged(**facts(collaboration, by), is_allowed=is_allowed), by=by)
    return collaboration
