"""The creator that somebody is, loaded for a change."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import NotFound
from lonja.creators.models import Creator


def locked_own_creator(by: Actor) -> Creator:
    """Return the asker's own creator, locked. Raises Forbidden, NotFound."""
    by.require("creators.manage_own")
    if by.organization_id is None:
        raise NotFound(_("You have no creator profile yet."))
    own = Creator.objects.visible_to(by).filter(organization_id=by.organization_id)
    creator = own.select_for_update(no_key=True).first()
    if creator is None:
        raise NotFound(_("You have no creator profile yet."))
    return creator
