"""A creator's best posts, chosen or picked by a number, each counter with its source and age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from lonja.accounts.actor import Actor
from lonja.creators.models import ChannelPost, Creator, PortfolioPost, Profile
from lonja.creators.queries.profiles import own_creator_id
from lonja.creators.types import MOST_POSTS, BestBy, Source

COUNTERS = ("views", "likes", "comments", "shares")
# How many of the newest posts a creator chooses from.
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PostCard:
    """One post; `chosen_id` names it in the portfolio. A pasted one has no counters: nobody has read them."""

    platform: str
    url: str
    caption: str
    source: str
    post_id: UUID | None = None
    chosen_id: UUID | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    as_of: datetime | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """The posts that are shown, and why these."""

    best_by: str
    posts: tuple[PostCard, ...]


def portfolio(by: Actor, creator_id: UUID) -> Portfolio:
    """Return the best posts of a creator that the asker sees. Raises NotFound."""
    return portfolio_of(Creator.objects.visible_to(by).one(creator_id).pk)


def own_posts(by: Actor) -> list[PostCard]:
    """Return the newest posts of the asker's connected channels, to choose from. Raises NotFound."""
    return [_read(row) for row in _channel_posts(own_creator_id(by)).order_by("-published_at", "pk")[:LONGEST]]


def portfolio_of(creator_id: UUID) -> Portfolio:
    """Return a creator's best posts. No visible_to: callers have found the creator, or its public media kit."""
    profile = Profile.objects.filter(creator_id=creator_id).only("best_by").first()
    best_by = profile.best_by if profile else BestBy.VIEWS
    if best_by == BestBy.CHOSEN:
        chosen = PortfolioPost.objects.filter(creator_id=creator_id).select_related("post__channel")
        posts = [_chosen(row) for row in chosen.order_by("position", "pk")[:MOST_POSTS]]
    else:
        posts = [_read(row) for row in _best(creator_id, best_by)]
    return Portfolio(best_by=best_by, posts=tuple(posts))


def _channel_posts(creator_id: UUID) -> QuerySet[ChannelPost]:
    return ChannelPost.objects.filter(channel__creator_id=creator_id).select_related("channel")


def _best(creator_id: UUID, best_by: str) -> QuerySet[ChannelPost]:
    names = ("views",) if best_by == BestBy.VIEWS else ("likes", "comments", "shares")
    # A counter that the platform doesn't tell adds nothing; a post without any is no best one.
    numbers = [Coalesce(Cast(KeyTextTransform(name, "counts"), BigIntegerField()), 0) for name in names]
    total = numbers[0] if len(numbers) == 1 else numbers[0] + numbers[1] + numbers[2]
    ranked = _channel_posts(creator_id).annotate(rank=total).filter(rank__gt=0)
    return ranked.order_by(F("rank").desc(), "pk")[:MOST_POSTS]


def _read(row: ChannelPost, chosen_id: UUID | None = None) -> PostCard:
    return PostCard(
        platform=row.channel.platform,
        url=row.url,
        caption=row.caption,
        source=Source.FIRST_PARTY,
        post_id=row.pk,
        chosen_id=chosen_id,
        counts={name: row.counts[name] for name in COUNTERS if row.counts.get(name) is not None},
        as_of=row.as_of,
        published_at=row.published_at,
    )


def _chosen(row: PortfolioPost) -> PostCard:
    if row.post is not None:
        return _read(row.post, row.pk)
    return PostCard(platform=row.platform, url=row.url, caption=row.caption, source=Source.DECLARED, chosen_id=row.pk)
