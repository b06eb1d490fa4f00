"""The words about collaborations: what the other side did, for how much, and until when an answer is awaited."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lonja.accounts.types import Recipient
from lonja.notifications.letters import Letter
from lonja.notifications.wording.base import Facts, Words, moment, money, writes

Pair = tuple[str, str]


def _who(facts: Facts) -> str:
    """Return who did it: the brand, the creator, or the operator."""
    names = {"brand": facts["brand"], "creator": facts["creator"], "operator": _("The operator")}
    return str(names.get(facts["side"], "Lonja"))


def _campaign(facts: Facts) -> Pair:
    return _("Campaign"), str(facts["campaign"])


def _fee(facts: Facts) -> tuple[Pair, ...]:
    return ((_("Fee"), money(facts["fee"])),) if facts.get("fee") else ()


def _until(facts: Facts, name: str, label: str, reader: Recipient) -> tuple[Pair, ...]:
    return ((label, moment(facts[name], reader)),) if facts.get(name) else ()


def _because(facts: Facts, label: str = "") -> tuple[Pair, ...]:
    reason = facts.get("reason") or facts.get("note")
    return ((label or _("Reason"), str(reason)),) if reason else ()


def _offer(title: str, facts: Facts, reader: Recipient, action: str) -> Words:
    """Return the words of an offer that waits for an answer."""
    until = _until(facts, "answer_by", _("Answer by"), reader)
    return Words(title, facts=(_campaign(facts), *_fee(facts), *until), action=action)


@writes("collaboration.invited")
def _invited(facts: Facts, reader: Recipient) -> Words:
    title = _("%(brand)s invites you: %(fee)s") % {"brand": facts["brand"], "fee": money(facts["fee"])}
    return _offer(title, facts, reader, _("See the brief and answer"))


@writes("collaboration.applied")
def _applied(facts: Facts, reader: Recipient) -> Words:
    title = _("%(creator)s applies to %(campaign)s for %(fee)s") % {**facts, "fee": money(facts["fee"])}
    return _offer(title, facts, reader, _("See the application"))


@writes("collaboration.offer_countered")
def _countered(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s proposes other terms: %(fee)s") % {"who": _who(facts), "fee": money(facts["fee"])}
    return _offer(title, facts, reader, _("See the offer and answer"))


@writes("collaboration.offer_accepted")
def _accepted(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s accepts: you have an agreement for %(fee)s") % {"who": _who(facts), "fee": money(facts["fee"])}
    return Words(title, facts=(_campaign(facts),), action=_("See the agreement"))


@writes("collaboration.amendment_proposed")
def _amendment(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s proposes to change the agreement: %(fee)s") % {"who": _who(facts), "fee": money(facts["fee"])}
    return _offer(title, facts, reader, _("See the change and answer"))


@writes("collaboration.amendment_accepted")
def _amended(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s accepts the change: the fee is now %(fee)s") % {"who": _who(facts), "fee": money(facts["fee"])}
    return Words(title, facts=(_campaign(facts),), action=_("See the agreement"))


@writes("collaboration.amendment_declined")
def _amendment_declined(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s keeps the agreement as it is") % {"who": _who(facts)}
    return Words(title, facts=(_campaign(facts), *_because(facts)))


@writes("collaboration.declined")
def _declined(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s declines") % {"who": _who(facts)}
    return Words(title, facts=(_campaign(facts), *_because(facts)))


@writes("collaboration.withdrawn")
def _withdrawn(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s takes the offer back") % {"who": _who(facts)}
    return Words(title, facts=(_campaign(facts), *_because(facts)))


@writes("collaboration.expired")
def _expired(facts: Facts, reader: Recipient) -> Words:
    title = _("The offer between %(brand)s and %(creator)s has expired") % facts
    return Words(title, facts=(_campaign(facts),))


@writes("collaboration.cancelled")
def _cancelled(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s cancels the collaboration") % {"who": _who(facts)}
    owed: tuple[Pair, ...] = ((_("Owed to the creator"), money(facts["owed"])),) if facts.get("owed") else ()
    return Words(title, facts=(_campaign(facts), *owed, *_because(facts)))


@writes("collaboration.disputed")
def _disputed(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s asks the operator to decide") % {"who": _who(facts)}
    return Words(title, facts=(_campaign(facts), *_because(facts)))


@writes("collaboration.dispute_resolved")
def _resolved(facts: Facts, reader: Recipient) -> Words:
    title = _("The operator has decided the dispute over %(campaign)s") % facts
    return Words(title, facts=_because(facts), action=_("See the decision"))


@writes("collaboration.draft_submitted")
def _draft(facts: Facts, reader: Recipient) -> Words:
    title = _("%(creator)s has a draft for you") % facts
    until = _until(facts, "review_by", _("Approved by itself after"), reader)
    return Words(title, facts=(_campaign(facts), *until), action=_("Review the draft"))


@writes("collaboration.review_reminded")
def _reminded(facts: Facts, reader: Recipient) -> Words:
    title = _("The draft of %(creator)s still waits for you") % facts
    until = _until(facts, "review_by", _("Approved by itself after"), reader)
    return Words(title, facts=(_campaign(facts), *until), action=_("Review the draft"))


@writes("collaboration.changes_requested")
def _changes(facts: Facts, reader: Recipient) -> Words:
    title = _("%(brand)s asks for changes to your draft") % facts
    return Words(title, facts=(_campaign(facts), *_because(facts, _("What to change"))), action=_("See what to change"))


@writes("collaboration.draft_approved")
def _approved(facts: Facts, reader: Recipient) -> Words:
    if facts.get("is_automatic"):
        title = _("Your draft for %(brand)s is approved: they let the time for a review pass") % facts
    else:
        title = _("%(brand)s approves your draft: it can go live") % facts
    return Words(title, facts=(_campaign(facts),), action=_("See what comes next"))


@writes("publication.added")
def _published(facts: Facts, reader: Recipient) -> Words:
    title = _("%(creator)s is live for %(campaign)s") % facts
    return Words(title, facts=((_("Address"), str(facts["url"])),), action=_("See the publication"))


@writes("collaboration.completed")
def _completed(facts: Facts, reader: Recipient) -> Words:
    return Words(_("%(campaign)s with %(brand)s and %(creator)s is complete") % facts)


@writes("collaboration.creator_rated")
def _rated(facts: Facts, reader: Recipient) -> Words:
    count = int(facts["stars"])
    title = ngettext("%(brand)s gives you %(count)s star of 5", "%(brand)s gives you %(count)s stars of 5", count)
    words = {"brand": facts["brand"], "count": count}
    return Words(title % words, facts=(_campaign(facts),), action=_("Read it and answer"))


@writes("collaboration.rating_answered")
def _rating_answered(facts: Facts, reader: Recipient) -> Words:
    return Words(_("%(creator)s has answered your rating") % facts, facts=(_campaign(facts),))


@writes("payment.settled")
def _paid(facts: Facts, reader: Recipient) -> Words:
    title = _("%(brand)s has paid you %(amount)s") % {"brand": facts["brand"], "amount": money(facts["paid"])}
    return Words(title, facts=(_campaign(facts),), action=_("See the collaboration"))


@writes("collaboration.message_sent")
def _message(facts: Facts, reader: Recipient) -> Words:
    title = _("%(who)s has written to you") % {"who": _who(facts)}
    return Words(title, facts=(_campaign(facts),), action=_("Read and answer"))


def letter_to_unjoined(facts: Facts, secret: str, reader: Recipient) -> Letter:
    """Return the invitation's letter to a creator who hasn't joined, in the active language."""
    said = _invited(facts, reader)
    return Letter(
        subject=said.title,
        paragraphs=(
            _("Hello, %(name)s.") % {"name": reader.name},
            _("%(brand)s would like to work with you and has found you on Lonja.") % facts,
            _("Open your profile with this link to see the brief and answer. You can leave at any time."),
        ),
        facts=said.facts,
        action=_("Open my profile and answer"),
        path=f"/claim/{secret}",
        note=_("The link is for you alone and works for 30 days. If you don't want to hear from us, do nothing."),
    )
