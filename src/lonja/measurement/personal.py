"""What measurement holds of a creator: the posts published for brands, and what brands keep about them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lonja.core.personal import Rows, Subject, Table, declare
from lonja.core.reasons import AGREED, BRANDS_OWN
from lonja.measurement.models import CampaignCost, Conversion, Post, Publication, Refund, Snapshot, TrackingCode

_MINE = "collaboration__creator_id"


def _posts(subject: Subject) -> Rows:
    """Return the posts of the creator's publications: a post itself points to nobody."""
    return Post.objects.filter(pk__in=Publication.objects.filter(creator_id=subject.creator_id).values("post_id"))


def _snapshots(subject: Subject) -> Rows:
    return Snapshot.objects.filter(post__in=_posts(subject))


declare(
    Table(
        model=Publication,
        creator="creator_id",
        file="publications",
        says=_("The posts you published for brands."),
        also={"url": "post__url", "campaign_name": "campaign__name", "brand_name": "brand__name"},
        why=AGREED,
    ),
    Table(model=Post, rows=_posts, file="posts", says=_("Those posts themselves."), why=AGREED),
    Table(
        model=Snapshot,
        rows=_snapshots,
        file="snapshots",
        says=_("The counters of those posts over time."),
        why=AGREED,
    ),
    Table(
        model=TrackingCode,
        creator=_MINE,
        file="tracking_codes",
        says=_("The promo codes and links that were made for you."),
        why=AGREED,
    ),
    Table(model=CampaignCost, creator=_MINE, says=_("Costs they counted."), unexported=BRANDS_OWN, why=BRANDS_OWN),
    Table(
        model=Conversion, creator=_MINE, says=_("Sales that your posts brought."), unexported=BRANDS_OWN, why=BRANDS_OWN
    ),
    Table(
        model=Refund,
        creator="conversion__collaboration__creator_id",
        says=_("Refunds of those."),
        unexported=BRANDS_OWN,
        why=BRANDS_OWN,
    ),
)
