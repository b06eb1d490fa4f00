"""The words about members and tokens."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.types import Recipient
from lonja.notifications.wording.base import Facts, Words, role, writes


@writes("member.joined")
def _member_joined(facts: Facts, reader: Recipient) -> Words:
    title = _("%(person)s joined %(organization)s") % facts
    return Words(title, facts=((_("Role"), role(facts["role"])),), action=_("See the members"))


@writes("member.role_changed")
def _member_role_changed(facts: Facts, reader: Recipient) -> Words:
    title = _("Your role in %(organization)s is now %(role)s") % {**facts, "role": role(facts["after"])}
    return Words(title, facts=((_("Before"), role(facts["before"])),), action=_("See the members"))


@writes("member.removed")
def _member_removed(facts: Facts, reader: Recipient) -> Words:
    return Words(_("You are no longer a member of %(organization)s") % facts)


@writes("token.created")
def _token_created(facts: Facts, reader: Recipient) -> Words:
    title = _("%(person)s made the API token “%(label)s” for %(organization)s") % facts
    return Words(title, action=_("See the tokens"))
