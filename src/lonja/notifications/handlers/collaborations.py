"""What happens in a collaboration is told to its other side; what a clock did, to both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import translation

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.accounts.types import Recipient
from lonja.collaborations import events
from lonja.collaborations import queries as collaborations
from lonja.core.events import Event, on
from lonja.core.models import EventRecord
from lonja.creators import actions as creators
from lonja.measurement.events import DeliverablePublished
from lonja.notifications import actions, wording
from lonja.notifications.telling import tell, workers
from lonja.payments.events import Settled

# Told by letter too: somebody waits for an answer, or money or rights moved.
URGENT: tuple[type[Event], ...] = (
    events.CreatorInvited,
    events.CampaignApplied,
    events.OfferCountered,
    events.OfferAccepted,
    events.AmendmentProposed,
    events.AmendmentAccepted,
    events.Declined,
    events.Withdrawn,
    events.Cancelled,
    events.Disputed,
    events.DisputeResolved,
    events.DraftSubmitted,
    events.ReviewReminded,
    events.ChangesRequested,
    events.DraftApproved,
    DeliverablePublished,
)
CALM: tuple[type[Event], ...] = (
    events.AmendmentDeclined,
    events.Expired,
    events.Completed,
    events.CreatorRated,
    events.RatingAnswered,
)
_URGENT_NAMES = frozenset(kind.name for kind in URGENT)
# The clock reminds the brand of what the creator did, and approves for the brand: only one side has to know.
_ONE_SIDE = {
    events.ReviewReminded.name: "brand",
    events.DraftApproved.name: "creator",
    DeliverablePublished.name: "brand",
}


@on(*URGENT, *CALM)
def tell_sides(event: EventRecord) -> None:
    """Tell the side that didn't do it; a creator who hasn't joined gets a letter at the address that is known."""
    row = collaborations.collaboration(Actor.system(), _collaboration_id(event))
    facts, mail = _facts(event, row), event.name in _URGENT_NAMES
    houses = {"brand": row.brand_id, "creator": row.creator_house_id}
    for side in _told(event):
        house = houses[side]
        if house is not None:
            path = f"/collaborations/{row.pk}"
            tell(event, workers(house), facts=facts, path=path, organization_id=house, mail=mail)
        elif event.name == events.CreatorInvited.name and row.creator.email:
            _post_to_unjoined(row, facts)


@on(events.MessageSent)
def tell_message(event: EventRecord) -> None:
    """Tell the other side of a message, by letter only when nothing of this talk waits unread already."""
    row = collaborations.collaboration(Actor.system(), event.subject_id)
    houses = {"brand": row.brand_id, "creator": row.creator_house_id}
    for side in _told(event):
        if (house := houses[side]) is not None:
            path = f"/collaborations/{row.pk}"
            people = workers(house)
            fresh = [person for person in people if not actions.has_unread(person.user_id, path, event.name)]
            facts = _facts(event, row)
            tell(event, fresh, facts=facts, path=path, organization_id=house)
            rest = [person for person in people if person not in fresh]
            tell(event, rest, facts=facts, path=path, organization_id=house, mail=False)


@on(Settled)
def tell_paid(event: EventRecord) -> None:
    """Tell the creator that the brand recorded a payment; subjects of the ledger are named `collaboration:<id>`."""
    kind, _colon, key = event.payload["subject"].partition(":")
    if kind != "collaboration":
        return
    row = collaborations.collaboration(Actor.system(), UUID(key))
    house = row.creator_house_id
    if house is not None:
        paid = {"amount_minor": event.payload["amount_minor"], "currency": event.payload["currency"]}
        facts = {**_facts(event, row), "side": "brand", "paid": paid}
        tell(event, workers(house), facts=facts, path=f"/collaborations/{row.pk}", organization_id=house)


@on(events.Disputed)
def tell_operator(event: EventRecord) -> None:
    """Tell the operator's people that a decision is asked of them."""
    row = collaborations.collaboration(Actor.system(), event.subject_id)
    for house in accounts.operator_ids():
        tell(
            event,
            workers(house),
            facts=_facts(event, row),
            path=f"/collaborations/{row.pk}",
            organization_id=house,
        )


def _collaboration_id(event: EventRecord) -> UUID:
    return UUID(event.payload["collaboration_id"]) if "collaboration_id" in event.payload else event.subject_id


def _told(event: EventRecord) -> tuple[str, ...]:
    """Return the sides to tell: the one that has to know, else the other one, else both."""
    if event.name in _ONE_SIDE:
        return (_ONE_SIDE[event.name],)
    others = {"brand": ("creator",), "creator": ("brand",)}
    return others.get(event.payload.get("side", ""), ("brand", "creator"))


def _facts(event: EventRecord, row: Any) -> dict[str, Any]:
    """Return what the words need, as things stand now: names may change later, what was told doesn't."""
    given = event.payload
    facts: dict[str, Any] = {
        "campaign": row.campaign.name,
        "brand": row.brand.name,
        "creator": row.creator.name,
        "side": given.get("side", "creator"),
    }
    for name in ("answer_by", "review_by", "reason", "note", "url", "is_automatic", "stars"):
        if given.get(name):
            facts[name] = given[name]
    if given.get("fee_minor") is not None:
        facts["fee"] = {"amount_minor": given["fee_minor"], "currency": given["currency"]}
    if given.get("owed_minor"):
        facts["owed"] = {"amount_minor": given["owed_minor"], "currency": given["currency"]}
    return facts


def _post_to_unjoined(row: Any, facts: dict[str, Any]) -> None:
    """Write to a creator who has no account, at the address that is known; the link makes the profile theirs."""
    reader = Recipient(
        user_id=row.creator_id,
        email=row.creator.email,
        name=row.creator.name,
        language="es" if "es" in (row.creator.languages or ["es"]) else "en",
        time_zone="UTC",
        role="",
    )
    secret = creators.issue_claim_link(creator_id=row.creator_id, by=Actor.system())
    with translation.override(reader.language):
        letter = wording.letter_to_unjoined(facts, secret, reader)
    actions.post_letter(letter, to=reader.email, language=reader.language)
