"""What every change of a creator's own profile begins and ends with."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import NotFound
from lonja.core.events import record
from lonja.creators.actions.profile.own import locked_own_creator
from lonja.creators.events import CreatorChanged
from lonja.creators.models import Creator, Profile


def own_creator(by: Actor) -> Creator:
    """Return the creator that the asker's organization is, locked. Raises Forbidden, NotFound (none, or it left)."""
    creator = locked_own_creator(by)
    if creator.left_at is not None:
        raise NotFound(_("You have no creator profile yet."))
    return creator


def profile_of(creator: Creator) -> Profile:
    """Return the row of what a locked creator says, made at the first word."""
    profile, _made = Profile.objects.get_or_create(creator=creator, defaults={"changed_at": clock.now()})
    return profile


def note_change(creator: Creator, by: Actor) -> None:
    """Let the index and everybody else follow a change of a locked creator."""
    creator.changed_at = clock.now()
    creator.save(update_fields=["changed_at"])
    record(CreatorChanged(subject_id=creator.pk, creator_ids=(str(creator.pk),)), by=by)
