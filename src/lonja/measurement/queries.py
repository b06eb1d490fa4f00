"""What people see of measurement: a campaign's report, a publication with its snapshots, codes and costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from lonja.accounts.actor import Actor
from lonja.campaigns import queries as campaigns
from lonja.collaborations import queries as collaborations
from lonja.collaborations.states import CANCELLED
from lonja.core import clock
from lonja.core.cursor import Page
from lonja.core.money import Money
from lonja.creators import queries as creators
from lonja.creators.queries import Cohort
from lonja.creators.types import ChannelCard, CreatorCard
from lonja.measurement import reports
from lonja.measurement.formulas import Figure, absent
from lonja.measurement.models import (
    CampaignCost,
    Conversion,
    Publication,
    PublicationRows,
    Refund,
    Snapshot,
    TrackingCode,
)
from lonja.measurement.relations import search_relations
from lonja.measurement.reports import CampaignFacts, CollaborationFacts, PostFacts, Report, SalesFacts, SourcedReading
from lonja.measurement.types import COUNTERS, Missing

__all__ = [
    "Publication",
    "Snapshot",
    "campaign_report",
    "codes",
    "costs",
    "post_report",
    "post_reports",
    "publication",
    "publication_of",
    "publications",
    "publications_of",
    "search_relations",
    "snapshots",
]

# What a post is compared by: the post's figure, and the measure of the peers' channels it stands beside.
COMPARED: Mapping[str, str] = {"views": "median_views", "engagement_rate_views": "engagement_rate_views_bps"}


def campaign_report(by: Actor, campaign_id: UUID) -> Report:
    """Return everything that can be said of what a campaign brought; raise Forbidden, NotFound."""
    by.require("measurement.read")
    campaign = campaigns.campaign(by, campaign_id)
    publications = list(_publications(by).filter(campaign_id=campaign_id).order_by("live_at", "pk"))
    posts = _posts(by, publications)
    shared, own = _costs(by, campaign_id)
    sales, is_reported = _sales(by, campaign_id, campaign.currency)
    facts = CampaignFacts(
        currency=campaign.currency,
        margin_bps=campaign.margin_bps,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        targets=campaign.targets,
        posts=posts,
        collaborations=_collaborations(by, campaign_id, own, sales),
        costs=shared,
        sales_reported=is_reported,
        now=clock.now(),
    )
    return reports.report(facts)


def publication(by: Actor, publication_id: UUID) -> Publication:
    """Return one publication with its post, campaign and creator; raise Forbidden, NotFound."""
    by.require("measurement.read")
    found: Publication = _publications(by).one(publication_id)
    return found


def publication_of(by: Actor, deliverable_id: UUID) -> Publication | None:
    """Return the publication of a deliverable, None until its creator has pasted the address."""
    by.require("measurement.read")
    return _publications(by).filter(deliverable_id=deliverable_id).first()


def publications_of(by: Actor, collaboration_id: UUID) -> dict[UUID, Publication]:
    """Return a collaboration's publications by deliverable."""
    by.require("measurement.read")
    return {one.deliverable_id: one for one in _publications(by).filter(collaboration_id=collaboration_id)}


def publications(by: Actor, cursor: str | None = None, limit: int = 50) -> Page[Publication]:
    """Return the publications that the asker may see, newest first."""
    by.require("measurement.read")
    return _publications(by).newest_page(cursor, limit)


def post_report(publication: Publication, by: Actor) -> reports.PostReport:
    """Compute the figures of one publication already loaded for the asker."""
    return post_reports([publication], by)[0]


def post_reports(loaded: Sequence[Publication], by: Actor) -> list[reports.PostReport]:
    """Compute the figures of publications already loaded for the asker, in a fixed number of statements."""
    return [reports.post_report(facts) for facts in _posts(by, loaded)]


def snapshots(by: Actor, publication_id: UUID, cursor: str | None = None, limit: int = 100) -> Page[Snapshot]:
    """Return a publication's snapshots as they were recorded, last recorded first; raise Forbidden, NotFound."""
    found = publication(by, publication_id)
    return Snapshot.objects.filter(post_id=found.post_id).newest_page(cursor, limit)


def costs(by: Actor, campaign_id: UUID) -> list[CampaignCost]:
    """Return the costs entered for a campaign, oldest first."""
    by.require("measurement.read")
    rows = CampaignCost.objects.visible_to(by).filter(campaign_id=campaign_id)
    return list(rows.select_related("collaboration__creator").order_by("pk"))


def codes(by: Actor, campaign_id: UUID) -> list[TrackingCode]:
    """Return the promo codes and tracking links of a campaign's collaborations."""
    by.require("measurement.read")
    rows = TrackingCode.objects.visible_to(by).filter(collaboration__campaign_id=campaign_id)
    return list(rows.select_related("collaboration__creator").order_by("pk"))


def _publications(by: Actor) -> PublicationRows:
    return Publication.objects.visible_to(by).select_related("post", "campaign", "creator", "channel", "deliverable")


def _posts(by: Actor, loaded: Sequence[Publication]) -> list[PostFacts]:
    """Return what is known of publications: their readings, channels and peers."""
    cards = creators.creator_cards(by, {one.creator_id for one in loaded})
    readings = _readings(one.post_id for one in loaded)
    own = [cards.get(one.creator_id) for one in loaded]
    facts = [_post_facts(one, readings[one.post_id], card) for one, card in zip(loaded, own, strict=True)]
    return _with_peers(facts, own)


def _readings(post_ids: Iterable[UUID]) -> dict[UUID, tuple[SourcedReading, ...]]:
    """Load every reading of the posts, oldest first; a counter that wasn't told is left out, not 0."""
    found: dict[UUID, list[SourcedReading]] = defaultdict(list)
    names = ("post_id", "at", "source", "followers", *COUNTERS)
    for post_id, at, source, followers, *values in (
        Snapshot.objects.filter(post_id__in=list(post_ids)).order_by("at", "recorded_at", "pk").values_list(*names)
    ):
        counters = {name: value for name, value in zip(COUNTERS, values, strict=True) if value is not None}
        found[post_id].append(SourcedReading(at=at, counters=counters, followers=followers, source=source))
    return defaultdict(tuple, {post_id: tuple(readings) for post_id, readings in found.items()})


def _post_facts(publication: Publication, readings: tuple[SourcedReading, ...], card: CreatorCard | None) -> PostFacts:
    channel = _channel(publication, card)
    return PostFacts(
        publication_id=publication.pk,
        collaboration_id=publication.collaboration_id,
        platform=publication.post.platform,
        deliverable=publication.deliverable.type,
        url=publication.post.url,
        handle=channel.handle if channel else publication.post.handle,
        live_at=publication.live_at,
        disclosure=publication.disclosure,
        disclosure_label=publication.disclosure_label,
        followers=_followers(channel),
        readings=readings,
    )


def _channel(publication: Publication, card: CreatorCard | None) -> ChannelCard | None:
    channels = card.channels if card else ()
    return next((one for one in channels if one.id == publication.channel_id), None)


def _followers(channel: ChannelCard | None) -> Figure:
    told = channel.figures.get("followers") if channel else None
    if told is None or told.value is None:
        return absent("followers", Missing.NO_FOLLOWERS if channel else Missing.NO_CHANNEL)
    return Figure(measure="followers", value=int(told.value), source=told.source, as_of=told.as_of)


def _with_peers(posts: Sequence[PostFacts], cards: Sequence[CreatorCard | None]) -> list[PostFacts]:
    """Add where each post's figures stand among the newest numbers of comparable channels, one question for all."""
    asked = [
        (place, *question)
        for place, (facts, card) in enumerate(zip(posts, cards, strict=True))
        if (question := _peers_question(facts, card))
    ]
    found = creators.standings([(cohort, values) for _place, cohort, values in asked])
    compared = list(posts)
    for (place, _cohort, _values), standings in zip(asked, found, strict=True):
        peers = {name: standings[measure] for name, measure in COMPARED.items() if measure in standings}
        counts = {name: (standing.below, standing.peers) for name, standing in peers.items()}
        compared[place] = replace(posts[place], peers=counts)
    return compared


def _peers_question(facts: PostFacts, card: CreatorCard | None) -> tuple[Cohort, dict[str, Decimal]] | None:
    """Return the cohort of a post and its values, None where the channel, its size or its category is unknown."""
    if facts.followers.value is None or card is None or not card.categories:
        return None
    figures = reports.post_report(facts).figures
    told = {measure: figures[name].value for name, measure in COMPARED.items()}
    values = {measure: Decimal(value) for measure, value in told.items() if value is not None}
    return (Cohort(facts.platform, int(facts.followers.value), card.categories[0]), values) if values else None


def _collaborations(
    by: Actor,
    campaign_id: UUID,
    costs: Mapping[UUID, Mapping[str, Money]],
    sales: Mapping[UUID, SalesFacts],
) -> list[CollaborationFacts]:
    """Return those with an agreement; one that was cancelled costs what is owed for it, not its fee."""
    facts = []
    for agreement in collaborations.agreements_of(by, campaign_id).values():
        one = agreement.collaboration
        fee = Money(one.owed_minor or 0, agreement.currency) if one.state == CANCELLED else agreement.fee
        facts.append(
            CollaborationFacts(
                collaboration_id=one.pk,
                creator_id=one.creator_id,
                creator_name=one.creator.name,
                state=one.state,
                fee=fee,
                costs=costs.get(one.pk, {}),
                sales=sales.get(one.pk),
            )
        )
    return facts


def _costs(by: Actor, campaign_id: UUID) -> tuple[dict[str, Money], dict[UUID, dict[str, Money]]]:
    """Return the entered costs by kind: those of the whole campaign, and those of single collaborations."""
    shared: dict[str, Money] = {}
    own: dict[UUID, dict[str, Money]] = defaultdict(dict)
    rows = (
        CampaignCost.objects.visible_to(by)
        .filter(campaign_id=campaign_id)
        .values("collaboration_id", "kind", "currency")
    )
    for row in rows.annotate(total=Sum("amount_minor")).order_by("kind"):
        kinds = own[row["collaboration_id"]] if row["collaboration_id"] else shared
        kinds[row["kind"]] = Money(row["total"], row["currency"])
    return shared, own


def _sales(by: Actor, campaign_id: UUID, currency: str) -> tuple[dict[UUID, SalesFacts], bool]:
    """Return what each collaboration with a code has sold, refunds taken off, and whether any sale was reported.

    Wholly refunded orders don't count, but they were reported.
    """
    coded = TrackingCode.objects.visible_to(by).filter(collaboration__campaign_id=campaign_id)
    nothing = SalesFacts(orders=0, revenue=Money(0, currency))
    found = dict.fromkeys(coded.values_list("collaboration_id", flat=True), nothing)
    refunds = Refund.objects.filter(conversion=OuterRef("pk")).order_by().values("conversion")
    back = Coalesce(Subquery(refunds.annotate(total=Sum("amount_minor")).values("total")), 0)
    orders = Conversion.objects.visible_to(by).filter(campaign_id=campaign_id).annotate(back=back)
    kept = Count("pk", filter=Q(back=0) | Q(back__lt=F("value_minor")))
    sums = orders.values("collaboration_id").annotate(kept=kept, revenue=Sum(F("value_minor") - F("back")))
    reported = list(sums.order_by("collaboration_id"))
    for row in reported:
        revenue = Money(row["revenue"], currency)
        found[row["collaboration_id"]] = SalesFacts(orders=row["kept"], revenue=revenue)
    return found, bool(reported)
