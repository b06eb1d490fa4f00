"""A creator's best posts: chosen and put in order, pasted by address, or picked by a number."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Invalid, NotFound
from lonja.creators.actions.profile.saying import note_change, own_creator, profile_of
from lonja.creators.models import ChannelPost, Creator, PortfolioPost
from lonja.creators.types import MOST_POSTS, BestBy
from lonja.platforms.post_urls import recognize

CAPTION_LENGTH = 300


@transaction.atomic
def show_best_posts(*, best_by: str, by: Actor) -> None:
    """Say which posts are shown: the best by a number, or those chosen. Raises Forbidden, NotFound, Invalid."""
    creator = own_creator(by)
    if best_by not in BestBy:
        raise Invalid({"best_by": [_("Choose one of the list.")]})
    profile = profile_of(creator)
    profile.best_by, profile.changed_at = best_by, clock.now()
    profile.save(update_fields=["best_by", "changed_at"])
    note_change(creator, by)


@transaction.atomic
def choose_posts(*, posts: Sequence[UUID], by: Actor) -> None:
    """Show these posts of connected channels in this order, after them the pasted ones that were there.

    Raises Forbidden, NotFound (one isn't the creator's), Invalid (too many).
    """
    creator = own_creator(by)
    wanted = list(dict.fromkeys(posts))
    pasted = PortfolioPost.objects.filter(creator=creator, post=None).order_by("position", "pk")
    _require_room(len(wanted) + len(pasted))
    found = set(ChannelPost.objects.filter(pk__in=wanted, channel__creator=creator).values_list("pk", flat=True))
    if len(found) != len(wanted):
        raise NotFound(_("One of these posts isn't on a connected channel of yours."))
    PortfolioPost.objects.filter(creator=creator, post__isnull=False).delete()
    now = clock.now()
    PortfolioPost.objects.bulk_create(
        PortfolioPost(creator=creator, position=place, post_id=key, added_at=now) for place, key in enumerate(wanted)
    )
    for place, row in enumerate(pasted, start=len(wanted)):
        PortfolioPost.objects.filter(pk=row.pk).update(position=place)
    _show_chosen(creator)
    note_change(creator, by)


@transaction.atomic
def paste_post(*, url: str, caption: str = "", by: Actor) -> PortfolioPost:
    """Add a post by its address, marked as declared. Raises Forbidden, NotFound, Invalid, Conflict (there already)."""
    creator = own_creator(by)
    caption = " ".join(caption.split())
    if len(caption) > CAPTION_LENGTH:
        raise Invalid({"caption": [_("At most %(most)s characters.") % {"most": CAPTION_LENGTH}]})
    post = recognize(url)
    rows = PortfolioPost.objects.filter(creator=creator)
    _require_room(rows.count() + 1)
    same = {"platform": post.platform, "external_id": post.external_id}
    connected = {"post__channel__platform": post.platform, "post__external_id": post.external_id}
    if rows.filter(**same).exists() or rows.filter(**connected).exists():
        raise Conflict(_("This post is among yours already."))
    last = rows.aggregate(last=Max("position"))["last"]
    added = PortfolioPost.objects.create(
        creator=creator,
        position=0 if last is None else last + 1,
        url=post.url,
        caption=caption,
        added_at=clock.now(),
        **same,
    )
    _show_chosen(creator)
    note_change(creator, by)
    return added


@transaction.atomic
def move_post(*, chosen_id: UUID, by: Actor, up: bool) -> None:
    """Move a chosen post one place; at the end of the row nothing happens. Raises Forbidden, NotFound."""
    creator = own_creator(by)
    rows = list(PortfolioPost.objects.filter(creator=creator).order_by("position", "pk"))
    place = next((place for place, row in enumerate(rows) if row.pk == chosen_id), None)
    if place is None:
        raise NotFound(_("There is no such post among yours."))
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        for position, row in enumerate(rows):
            row.position = position
        PortfolioPost.objects.bulk_update(rows, ["position"])
        note_change(creator, by)


@transaction.atomic
def remove_post(*, chosen_id: UUID, by: Actor) -> None:
    """Take a chosen post out of the portfolio. Raises Forbidden, NotFound."""
    creator = own_creator(by)
    removed, _rows = PortfolioPost.objects.filter(creator=creator, pk=chosen_id).delete()
    if not removed:
        raise NotFound(_("There is no such post among yours."))
    note_change(creator, by)


def _require_room(count: int) -> None:
    if count > MOST_POSTS:
        raise Invalid({"posts": [_("At most %(most)s posts. Take one out first.") % {"most": MOST_POSTS}]})


def _show_chosen(creator: Creator) -> None:
    """Who chooses posts wants to see them."""
    profile = profile_of(creator)
    profile.best_by, profile.changed_at = BestBy.CHOSEN, clock.now()
    profile.save(update_fields=["best_by", "changed_at"])
