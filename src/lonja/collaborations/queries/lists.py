"""Lists of collaborations: a campaign's board, a creator's inbox, the API's pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Max

from lonja.accounts.actor import Actor
from lonja.collaborations.models import Agreement, Collaboration, Deliverable, Offer
from lonja.collaborations.progress import Step, most_urgent, next_steps
from lonja.collaborations.states import DECLINED, ENDED, EXPIRED, OPEN, WITHDRAWN
from lonja.collaborations.terms import Terms
from lonja.collaborations.types import Side, side_of, state_label
from lonja.core import clock
from lonja.core.cursor import Page
from lonja.core.money import Money


@dataclass(frozen=True, slots=True)
class Row:
    """One collaboration in a list: where it stands, who must act, for how much."""

    collaboration: Collaboration
    offer: Offer | None
    deliverables: Sequence[Deliverable]
    steps: Sequence[Step]
    side: str

    @property
    def id(self) -> UUID:
        return self.collaboration.pk

    @property
    def state_label(self) -> str:
        return state_label(self.collaboration.state)

    @property
    def terms(self) -> Terms | None:
        return self.offer.terms if self.offer else None

    @property
    def fee(self) -> Money | None:
        """The fee of the newest offer."""
        return Money(self.offer.fee_minor, self.offer.currency) if self.offer else None

    @property
    def next(self) -> Step | None:
        """The most urgent step of anybody."""
        return most_urgent(self.steps)

    @property
    def mine(self) -> Step | None:
        """The most urgent step of the asker's side."""
        return most_urgent(step for step in self.steps if step.side == self.side)

    @property
    def is_late(self) -> bool:
        return any(step.is_late for step in self.steps)

    @property
    def is_over(self) -> bool:
        return self.collaboration.state in ENDED


def collaborations(
    by: Actor,
    *,
    campaign_id: UUID | None = None,
    creator_id: UUID | None = None,
    state: str | None = None,
    entry: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[Row]:
    """Return the asker's collaborations, newest first; raise Forbidden, Invalid."""
    by.require("collaborations.read")
    rows = Collaboration.objects.visible_to(by)
    if campaign_id:
        rows = rows.filter(campaign_id=campaign_id)
    if creator_id:
        rows = rows.filter(creator_id=creator_id)
    if state:
        rows = rows.filter(state=state)
    if entry:
        rows = rows.filter(entry=entry)
    page = rows.select_related("campaign", "creator", "brand").newest_page(cursor, limit)
    return Page(rows_of(by, page.items), page.next)


def board(by: Actor, campaign_id: UUID, limit: int = 1000) -> list[Row]:
    """Return a campaign's collaborations, what is late first, then what is due next; raise Forbidden."""
    by.require("collaborations.read")
    rows = Collaboration.objects.visible_to(by).filter(campaign_id=campaign_id)
    found = rows.select_related("campaign", "creator", "brand").order_by("-pk")[:limit]
    return sorted(rows_of(by, list(found)), key=_urgency)


def inbox(by: Actor, limit: int = 200) -> list[Row]:
    """Return the asker's collaborations that aren't over: what needs their answer first, most urgent first.

    Raises Forbidden.
    """
    by.require("collaborations.read")
    rows = Collaboration.objects.visible_to(by).exclude(state__in=ENDED)
    found = list(rows.select_related("campaign", "creator", "brand").order_by("-pk")[:limit])
    return sorted(rows_of(by, found), key=lambda row: (row.mine is None, *_urgency(row)))


def by_ids(by: Actor, ids: Collection[UUID]) -> dict[UUID, Collaboration]:
    """Return those of the collaborations that the asker may see, with campaign, creator and brand; raise Forbidden."""
    by.require("collaborations.read")
    rows = Collaboration.objects.visible_to(by).filter(pk__in=ids)
    return {row.pk: row for row in rows.select_related("campaign", "creator", "brand")}


def agreements_of(by: Actor, campaign_id: UUID) -> dict[UUID, Agreement]:
    """Return the agreement in force of each of a campaign's collaborations, by collaboration; raise Forbidden."""
    by.require("collaborations.read")
    visible = Collaboration.objects.visible_to(by).filter(campaign_id=campaign_id).values("pk")
    rows = Agreement.objects.filter(collaboration__in=visible).order_by("collaboration_id", "number")
    return {row.collaboration_id: row for row in rows.select_related("collaboration__creator", "offer")}


def has_worked_with(by: Actor, creator_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the creators that the asker's brand has agreed with before."""
    visible = Collaboration.objects.visible_to(by).filter(creator_id__in=creator_ids)
    agreed = visible.exclude(state__in=[*OPEN, DECLINED, EXPIRED, WITHDRAWN])
    return set(agreed.values_list("creator_id", flat=True))


def last_worked_with(by: Actor, creator_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when something last changed in the asker's agreements with each of the creators; raise Forbidden."""
    by.require("collaborations.read")
    visible = Collaboration.objects.visible_to(by).filter(creator_id__in=creator_ids)
    agreed = visible.filter(pk__in=Agreement.objects.values("collaboration_id"))
    return dict(agreed.order_by().values_list("creator_id").annotate(Max("changed_at")))


def inside(by: Actor, campaign_id: UUID, creator_ids: Collection[UUID]) -> set[UUID]:
    """Return those of the creators who are in the campaign and not out of it again."""
    visible = Collaboration.objects.visible_to(by).filter(campaign_id=campaign_id, creator_id__in=creator_ids)
    return set(visible.exclude(state__in=ENDED).values_list("creator_id", flat=True))


def rows_of(by: Actor, found: Iterable[Collaboration]) -> list[Row]:
    """Return the collaborations as rows: two more statements, however many they are."""
    items, now, side = list(found), clock.now(), side_of(by)
    ids = [item.pk for item in items]
    pieces: dict[UUID, list[Deliverable]] = defaultdict(list)
    for piece in Deliverable.objects.filter(collaboration__in=ids).order_by("position"):
        pieces[piece.collaboration_id].append(piece)
    newest = Offer.objects.filter(collaboration__in=ids).order_by("collaboration_id", "-number")
    offers = {offer.collaboration_id: offer for offer in newest.distinct("collaboration_id")}
    return [
        Row(item, offers.get(item.pk), pieces[item.pk], next_steps(item, pieces[item.pk], now), side) for item in items
    ]


def _urgency(row: Row) -> tuple[bool, bool, datetime, bool, datetime]:
    step = row.next
    due = step.by if step and step.by else datetime.max.replace(tzinfo=UTC)
    others_turn = step is None or step.side not in (row.side, Side.BRAND)
    return (row.is_over, not row.is_late, due, others_turn, row.collaboration.created_at)
