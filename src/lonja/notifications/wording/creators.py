"""The words about a creator's channels."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.types import Recipient
from lonja.creators.consents import ending_words
from lonja.creators.queries import platform_label
from lonja.notifications.wording.base import Facts, Words, writes


@writes("channel.connection_lost")
def _connection_lost(facts: Facts, reader: Recipient) -> Words:
    title = _("Your %(platform)s channel %(channel)s isn't connected any more") % _named(facts)
    return Words(title, facts=((_("Why"), ending_words(facts["reason"])),), action=_("Connect it again"))


@writes("channel.disconnected")
def _disconnected(facts: Facts, reader: Recipient) -> Words:
    title = _("Your %(platform)s channel %(channel)s was disconnected") % _named(facts)
    return Words(title, facts=((_("Why"), ending_words(facts["reason"])),), action=_("See your channels"))


def _named(facts: Facts) -> dict[str, str]:
    return {"platform": platform_label(facts["platform"]), "channel": facts["channel"]}
