"""The words about the joining rules: met, no longer met, and what a person decided."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lonja.accounts.types import Recipient
from lonja.notifications.wording.base import Facts, Words, moment, writes


def _rule(name: str) -> str:
    words = {
        "age": _("age"),
        "followers": _("followers"),
        "videos_30d": _("videos in 30 days"),
        "views_30d": _("views in 30 days"),
    }
    return words.get(name, name)


def _missing(facts: Facts) -> tuple[tuple[str, str], ...]:
    return ((_("What is missing"), ", ".join(_rule(name) for name in facts.get("missing", ()))),)


@writes("creator.eligible")
def _eligible(facts: Facts, reader: Recipient) -> Words:
    if facts.get("is_exception"):
        return Words(_("You are listed by exception: brands can find you"), action=_("See until when"))
    return Words(_("You meet the joining rules: brands can find you"), action=_("See how you stand"))


@writes("creator.fell_below")
def _fell_below(facts: Facts, reader: Recipient) -> Words:
    until = (_("Listed until"), moment(facts["grace_ends_at"], reader))
    title = _("You no longer meet the joining rules; you stay listed for now")
    return Words(title, facts=(until, *_missing(facts)), action=_("See what to do"))


@writes("creator.ineligible")
def _ineligible(facts: Facts, reader: Recipient) -> Words:
    title = _("You aren't listed any more, because the joining rules aren't met")
    return Words(title, facts=_missing(facts), action=_("See what to do"))


@writes("eligibility_review.requested")
def _requested(facts: Facts, reader: Recipient) -> Words:
    return Words(_("%(creator)s asks for a review of their joining") % facts, action=_("See the request"))


@writes("eligibility_review.decided")
def _decided(facts: Facts, reader: Recipient) -> Words:
    reason = (_("Reason"), str(facts["reason"]))
    if facts["decision"] == "approved":
        until = (_("Listed until"), moment(facts["listed_until"], reader))
        return Words(_("Your review is approved: you are listed by exception"), (until, reason), _("See how you stand"))
    return Words(_("Your review is decided: you aren't listed for now"), (reason,), _("See what to do"))
