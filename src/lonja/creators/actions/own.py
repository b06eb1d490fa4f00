"""The asker's own creator, locked for a change."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import NotFound
from lonja.creators.models import Creator


def locked_own_creator(by: Actor) -> Creator:
    """Return the creator that the asker's organization is; raise Forbidden, NotFound (no profile yet, or none)."""
    by.require("creators.manage_own")
    if by.organization_id is None:
        raise NotFound(_("You have no creator profile yet."))
    return Creator.objects.select_for_update().one(organization_id=by.organization_id)
