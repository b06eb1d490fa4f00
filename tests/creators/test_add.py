"""Creators added by the system in bulk, their numbers and prices."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lonja.accounts.actor import Actor
from lonja.accounts.queries import actor_of_user
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.creators import actions
from lonja.creators.drafts import ChannelDraft, CreatorDraft, RateDraft, StatisticsDraft
from lonja.creators.models import Channel, ChannelStatistics, Creator, Rate
from tests import make

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def draft(number: int, **changes: object) -> CreatorDraft:
    stated = tuple(StatisticsDraft(values={"followers": n}, as_of=at) for n, at in ((20, JUNE), (10, MAY)))
    channel = ChannelDraft(platform="tiktok", handle=f"maker{number}", statistics=stated)
    rate = RateDraft(deliverable="tiktok_video", amount_minor=45000, currency="EUR", as_of=MAY)
    facts = {"name": f"Maker {number}", "categories": ("beauty",), "channels": (channel,), "rates": (rate,)}
    return CreatorDraft(**(facts | changes))  # type: ignore[arg-type]


def test_many_at_once_in_order() -> None:
    ids = actions.add_creators(drafts=[draft(n) for n in range(5)], by=SYSTEM)

    assert [Creator.objects.get(pk=key).name for key in ids] == [f"Maker {n}" for n in range(5)]
    channel = Channel.objects.get(handle="maker3")
    assert channel.current["followers"]["value"] == 20
    assert ChannelStatistics.objects.filter(channel=channel).count() == 2
    assert Rate.objects.count() == 5
    event = EventRecord.objects.get(name="creator.changed")
    assert event.payload["creator_ids"] == [str(key) for key in ids]


def test_all_or_none() -> None:
    actions.add_creator(draft=draft(1), by=SYSTEM)

    with pytest.raises(Conflict):
        actions.add_creators(drafts=[draft(2), draft(1)], by=SYSTEM)
    assert Creator.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"name": " "}, "0.name"),
        ({"categories": ("no-such",)}, "0.categories"),
        ({"channels": (ChannelDraft(platform="myspace", handle="a"),)}, "0.channels.0.platform"),
        ({"channels": (ChannelDraft(platform="tiktok"),)}, "0.channels.0.handle"),
        (
            {"rates": (RateDraft(deliverable="poem", amount_minor=1, currency="EUR", as_of=MAY),)},
            "0.rates.0.deliverable",
        ),
        (
            {"rates": (RateDraft(deliverable="tiktok_video", amount_minor=-1, currency="EUR", as_of=MAY),)},
            "0.rates.0.amount",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_place(changes: dict[str, object], path: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_creator(draft=draft(1, **changes), by=SYSTEM)

    assert list(refused.value.errors) == [path]


def test_who_may_record_numbers() -> None:
    key = actions.add_creator(draft=draft(1), by=SYSTEM)
    channel = Channel.objects.get()
    declared = StatisticsDraft(values={"followers": 30}, as_of=datetime(2026, 7, 1, tzinfo=UTC), source="declared")

    with pytest.raises(NotFound):
        actions.record_statistics(channel_id=channel.pk, statistics=[declared], by=make.brand().actor)
    with pytest.raises(NotFound):
        actions.record_statistics(channel_id=channel.pk, statistics=[declared], by=make.creator().actor)
    owner = make.stranger()
    secret = actions.issue_claim_link(creator_id=key, by=SYSTEM)
    actions.claim_creator(secret=secret, by=owner.actor)
    by = actor_of_user(owner.user)
    actions.record_statistics(channel_id=channel.pk, statistics=[declared], by=by)
    forged = StatisticsDraft(values={"followers": 9}, as_of=JUNE, source="first_party")
    with pytest.raises(Forbidden):
        actions.record_statistics(channel_id=channel.pk, statistics=[forged], by=by)
    channel.refresh_from_db()
    assert (channel.current["followers"]["value"], channel.current["followers"]["source"]) == (30, "declared")


def test_an_imported_price_never_replaces_a_declared_one() -> None:
    key = actions.add_creator(draft=draft(1), by=SYSTEM)
    imported = RateDraft(deliverable="tiktok_video", amount_minor=1, currency="EUR", as_of=JUNE, source="imported")
    actions.set_rates(creator_id=key, rates=[imported], by=SYSTEM)

    assert Rate.objects.get().amount_minor == 45000
    actions.set_rates(
        creator_id=key,
        rates=[RateDraft(deliverable="tiktok_video", amount_minor=50000, currency="EUR", as_of=JUNE)],
        by=SYSTEM,
    )
    assert Rate.objects.get().amount_minor == 50000
