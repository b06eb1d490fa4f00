"""The words about a creator's own data: exports, leaving, and what was decided about a score."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.types import Recipient
from lonja.creators.types import ContestOutcome
from lonja.notifications.wording.base import Facts, Words, moment, writes


@writes("creator.export_ready")
def _export_ready(facts: Facts, reader: Recipient) -> Words:
    until = ((_("Until"), moment(facts["expires_at"], reader)),)
    return Words(_("The export of your data is ready"), facts=until, action=_("Download it"))


@writes("creator.left")
def _left(facts: Facts, reader: Recipient) -> Words:
    until = ((_("You can still come back until"), moment(facts["undo_until"], reader)),)
    return Words(
        _("You are leaving Lonja. Brands don't find you any more; what isn't part of an agreement will be erased."),
        facts=until,
        action=_("See what happens, or stay"),
    )


@writes("audience_quality.contested")
def _contested(facts: Facts, reader: Recipient) -> Words:
    return Words(_("%(creator)s says that their audience quality is wrong") % facts, action=_("Look at it"))


@writes("audience_quality.decided")
def _decided(facts: Facts, reader: Recipient) -> Words:
    outcome = str(ContestOutcome(facts["outcome"]).label)
    return Words(
        _("Your objection to your audience quality was decided: %(outcome)s") % {"outcome": outcome.lower()},
        facts=((_("Reason"), str(facts["reason"])),),
        action=_("See the score"),
    )
