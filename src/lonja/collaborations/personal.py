"""What collaborations hold of a creator, and what must end before one can be erased."""

from __future__ import annotations

from django.db.models import Exists, Max, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lonja.collaborations.models import (
    Agreement,
    BrandReliability,
    Collaboration,
    ContactView,
    Deliverable,
    Draft,
    Mention,
    Message,
    Offer,
    Rating,
    StateChange,
)
from lonja.collaborations.states import DISPUTED, UNDERWAY
from lonja.collaborations.types import Side
from lonja.core.personal import Erase, Hold, Subject, Table, declare, holds, never_a_creators
from lonja.core.reasons import AGREED, TRAIL

_MINE = "collaboration__creator_id"
_AGREED = Exists(Agreement.objects.filter(collaboration=OuterRef("collaboration")))

never_a_creators(BrandReliability, "counted of brands, it names no creator")
declare(
    Table(
        model=Rating,
        creator=_MINE,
        file="ratings",
        says=_("How brands rated you, and your answers."),
        hide=frozenset({"created_by_id"}),
        erase=Erase.DELETE,
    ),
    Table(
        model=Mention,
        creator=_MINE,
        file="mentions",
        says=_("Which brands let you name them in your media kit."),
        hide=frozenset({"user_id"}),
        erase=Erase.DELETE,
    ),
    Table(
        model=Collaboration,
        creator="creator_id",
        file="collaborations",
        says=_("Your collaborations and where each stands."),
        also={"campaign_name": "campaign__name", "brand_name": "brand__name"},
        why=AGREED,
    ),
    Table(model=Offer, creator=_MINE, file="offers", says=_("Every offer and counter-offer."), why=AGREED),
    Table(model=Agreement, creator=_MINE, file="agreements", says=_("Your agreements, word for word."), why=AGREED),
    Table(model=Deliverable, creator=_MINE, file="deliverables", says=_("The pieces you owed or owe."), why=AGREED),
    Table(
        model=Draft,
        creator="deliverable__collaboration__creator_id",
        file="drafts",
        says=_("The drafts you sent and what the brand answered."),
        why=AGREED,
    ),
    Table(
        model=Message,
        creator=_MINE,
        file="messages",
        says=_("The messages of your collaborations, from both sides."),
        erase=Erase.CLEAR,
        clears={"text": "–"},
        only=Q(side=Side.CREATOR) & ~Q(_AGREED),
        why=_("Your messages where nothing was agreed are emptied; where something was, they are part of it."),
    ),
    Table(model=StateChange, creator=_MINE, file="state_changes", says=_("Who moved what and when."), why=TRAIL),
    Table(
        model=ContactView,
        creator=_MINE,
        file="contact_views",
        says=_("Who looked at your contact details, and when."),
        also={"organization_name": "organization__name"},
        why=TRAIL,
    ),
)


@holds
def running_agreements(subject: Subject) -> list[Hold]:
    """Return the agreements that have to finish first, each with the last day on which a piece is due."""
    rows = Collaboration.objects.filter(creator_id=subject.creator_id, state__in=[*UNDERWAY, DISPUTED])
    last = Deliverable.objects.filter(collaboration__in=rows).values("collaboration_id").annotate(last=Max("due_on"))
    until = {row["collaboration_id"]: row["last"] for row in last.order_by()}
    return [
        Hold(
            label=f"{row.campaign.name}, {row.brand.name}",
            path=f"/collaborations/{row.pk}",
            until=until.get(row.pk),
        )
        for row in rows.select_related("campaign", "brand")
    ]
