"""The creator's home, on a phone: what waits for an answer, what is due, who wrote, money to come, the profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lonja.accounts.actor import Actor
from lonja.collaborations import queries as collaborations
from lonja.collaborations.events import MessageSent
from lonja.core.errors import NotFound
from lonja.core.ids import parse_id
from lonja.core.money import Money
from lonja.creators import queries as creators
from lonja.creators.types import Outcome
from lonja.notifications import queries as notifications
from lonja.payments import queries as payments
from lonja.web import rule_words
from lonja.web.collaboration.views import inbox_groups

SHOWN = 5
STEPS_SHOWN = 3
NOTHING = UUID(int=0)


@dataclass(frozen=True, slots=True)
class StepWords:
    """What a step of the profile is called, where it is done, and what it is good for."""

    label: str | Promise
    page: str
    why: str | Promise


STEPS: Mapping[str, StepWords] = {
    "channel": StepWords(_("Connect a channel"), "my_channels", _("Numbers from the platform count most.")),
    "about": StepWords(_("Say what you make"), "profile_about", _("Brands search by words, categories and languages.")),
    "rates": StepWords(_("Set your prices"), "profile_rates", _("Who filters by price finds only those who have one.")),
    "terms": StepWords(_("Say what you accept"), "profile_terms", _("Fewer offers that don't suit you.")),
    "posts": StepWords(_("Choose your best posts"), "profile_posts", _("What brands look at longest.")),
    "contact": StepWords(
        _("Leave your contact details"), "profile_contact", _("For products by mail, once you agreed.")
    ),
    "media_kit": StepWords(_("Switch your media kit on"), "profile_kit", _("One address to send to any brand.")),
}


def home(by: Actor) -> dict[str, Any]:
    """Return what a creator finds first."""
    groups = inbox_groups(by)
    may_see_money = by.can("payments.read")
    incoming = payments.incoming(by) if may_see_money else []
    talks = notifications.unread_at(by, MessageSent.name)
    known = collaborations.by_ids(by, {*_ids(talks), *_ids(one.subject for one in incoming)})
    # A talk or an amount whose collaboration the asker can't see (any more) has no row and isn't shown.
    return {
        "standing": _standing(by),
        "answer": groups["answer"][:SHOWN],
        "answer_count": len(groups["answer"]),
        "work": groups["work"][:SHOWN],
        "work_count": len(groups["work"]),
        "waiting_count": len(groups["waiting"]),
        "talks": [(row, count, path) for path, count in talks.items() if (row := known.get(_id(path)))][:SHOWN],
        "incoming": [(one, row) for one in incoming if (row := known.get(_id(one.subject)))],
        "owed": _totals([one.owed for one in incoming]),
        "set_aside": _totals([one.set_aside for one in incoming]),
        "may_see_money": may_see_money,
        "needs_joining": creators.needs_joining(by),
        **_strength(by),
    }


def _standing(by: Actor) -> dict[str, Any] | None:
    """Return how the creator stands with the joining rules where that wants doing something; else nothing is said."""
    try:
        standing = creators.standing(by)
    except NotFound:
        return None  # an organization whose profile isn't made yet
    if standing is None or standing.outcome in (Outcome.LISTED, Outcome.EXCEPTION):
        return None
    return {
        "title": rule_words.outcome_words(standing.outcome),
        "tone": rule_words.TONES[standing.outcome],
        "missing": rule_words.missing_words(standing.newest),
        "ends_at": standing.grace_ends_at,
    }


def _strength(by: Actor) -> dict[str, Any]:
    strength = creators.profile_strength(by)
    return {
        "strength": strength,
        "next_steps": [STEPS[step.name] for step in strength.missing][:STEPS_SHOWN],
    }


def _id(text: str) -> UUID:
    """Return the id that an address or a subject of the ledger ends with; the id of nothing where it ends otherwise."""
    return parse_id(text.replace("/", ":").rpartition(":")[2]) or NOTHING


def _ids(texts: Iterable[str]) -> set[UUID]:
    return {_id(text) for text in texts}


def _totals(amounts: Sequence[Money]) -> list[Money]:
    """Sum by currency: amounts of different currencies are never added."""
    sums: dict[str, int] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return [Money(minor, currency) for currency, minor in sorted(sums.items()) if minor]
