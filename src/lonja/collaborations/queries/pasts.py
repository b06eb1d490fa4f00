"""Collaborations as the rules of conduct read them: a fixed number of statements, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from lonja.accounts.actor import Actor
from lonja.collaborations.conduct import OfferMade, Past, PieceMade, Review, Step
from lonja.collaborations.models import Agreement, Collaboration, Deliverable, Draft, Offer, Rating, StateChange
from lonja.payments import queries as payments
from lonja.payments.queries import Flow

BATCH = 500


def pasts_of_creators(creator_ids: Collection[UUID]) -> dict[UUID, list[Past]]:
    """Return what each creator has behind it, across all brands; only the house's own counting reads this.

    Nothing that happened before a creator joined is in it: an invitation to somebody who has no account yet may never
    have been read, and its running out says nothing of them.
    """
    # Nothing is counted of who has left: their data is on its way out.
    here = Collaboration.objects.filter(creator__organization__isnull=False, creator__left_at=None)
    rows = list(here.filter(creator_id__in=creator_ids))
    joined = dict(
        Collaboration.objects.filter(pk__in=[row.pk for row in rows]).values_list(
            "pk", "creator__organization__created_at"
        )
    )
    found: dict[UUID, list[Past]] = defaultdict(list)
    for row, past in _pasts([row for row in rows if row.created_at >= joined[row.pk]]):
        found[row.creator_id].append(past)
    return found


def past_of_brand(brand_id: UUID) -> tuple[list[Past], list[list[Flow]]]:
    """Return what a brand has behind it, and the money of each; only the house's own counting reads this."""
    rows = list(Collaboration.objects.filter(brand_id=brand_id))
    flows = payments.money_flows(Actor.system(), [row.subject for row in rows])
    return [past for _row, past in _pasts(rows)], list(flows.values())


def counted_creators() -> Iterator[list[UUID]]:
    """Yield everybody who was ever in a collaboration, in batches."""
    yield from _batches(Collaboration.objects.order_by("creator_id").values_list("creator_id", flat=True).distinct())


def counted_brands() -> Iterator[list[UUID]]:
    """Yield every brand that ever had a collaboration, in batches."""
    yield from _batches(Collaboration.objects.order_by("brand_id").values_list("brand_id", flat=True).distinct())


def _batches(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    known = list(ids)
    for start in range(0, len(known), BATCH):
        yield known[start : start + BATCH]


def _pasts(rows: Sequence[Collaboration]) -> Iterator[tuple[Collaboration, Past]]:
    ids = [row.pk for row in rows]
    steps, offers, pieces = _steps(ids), _offers(ids), _pieces(ids)
    stars = dict(Rating.objects.filter(collaboration__in=ids).values_list("collaboration_id", "stars"))
    for row in rows:
        yield (
            row,
            Past(
                entry=row.entry,
                state=row.state,
                steps=steps[row.pk],
                offers=offers[row.pk],
                pieces=pieces[row.pk],
                stars=stars.get(row.pk),
            ),
        )


def _steps(ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    found: dict[UUID, list[Step]] = defaultdict(list)
    rows = StateChange.objects.filter(collaboration__in=ids).order_by("at", "pk")
    for row in rows.defer("user"):
        found[row.collaboration_id].append(Step(row.move, row.source, row.target, row.side, row.at, row.reason))
    return found


def _offers(ids: Sequence[UUID]) -> dict[UUID, list[OfferMade]]:
    """The offers up to the first agreement: amendments after it are another talk."""
    agreed = dict(
        Agreement.objects.filter(collaboration__in=ids, number=1).values_list("collaboration_id", "offer__number")
    )
    found: dict[UUID, list[OfferMade]] = defaultdict(list)
    rows = Offer.objects.filter(collaboration__in=ids).order_by("number")
    for key, number, side, at in rows.values_list("collaboration_id", "number", "side", "created_at"):
        if number <= agreed.get(key, number):
            found[key].append(OfferMade(side, at))
    return found


def _pieces(ids: Sequence[UUID]) -> dict[UUID, list[PieceMade]]:
    reviews: dict[UUID, list[Review]] = defaultdict(list)
    drafts = Draft.objects.filter(deliverable__collaboration__in=ids).order_by("number")
    for key, at, answered_at, is_automatic in drafts.values_list(
        "deliverable_id", "submitted_at", "reviewed_at", "is_automatic"
    ):
        reviews[key].append(Review(at, answered_at, is_automatic))
    found: dict[UUID, list[PieceMade]] = defaultdict(list)
    for row in Deliverable.objects.filter(collaboration__in=ids).order_by("position"):
        found[row.collaboration_id].append(
            PieceMade(row.due_on, row.published_at, row.approved_at, row.revisions_used, tuple(reviews[row.pk]))
        )
    return found
