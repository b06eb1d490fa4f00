"""A creator pastes the address of the live post."""

import pytest

from lonja.core.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.measurement import actions
from lonja.measurement.models import Publication
from tests import make
from tests.make import measurement

pytestmark = pytest.mark.django_db


def publish(deal, url, by=None, **more):
    return actions.publish_deliverable(deliverable_id=deal.piece.pk, url=url, by=by or deal.talent.actor, **more)


@pytest.fixture
def deal():
    return make.deal.approved()


class TestPublish:
    def test_moves_the_collaboration_and_tells(self, deal):
        own = measurement.channel(deal)
        row = publish(deal, measurement.video_url(own.handle), text="Publicidad. El aceite nuevo")
        assert deal.state == "published"
        assert (row.channel_id, row.is_author_known, row.disclosure) == (own.pk, True, "found")
        event = EventRecord.objects.get(name="publication.added")
        assert event.subject_id == row.pk
        assert set(event.parties) == {deal.brand.id, deal.talent.person.id}

    def test_missing_label_is_seen_and_no_text_is_not_checked(self, deal):
        own = measurement.channel(deal)
        assert publish(deal, measurement.video_url(own.handle), text="gracias a la marca").disclosure == "missing"
        other = make.deal.approved()
        theirs = measurement.channel(other)
        assert publish(other, measurement.video_url(theirs.handle)).disclosure == "unchecked"

    def test_same_address_twice_is_once(self, deal):
        own = measurement.channel(deal)
        url = measurement.video_url(own.handle)
        first = publish(deal, url)
        second = publish(deal, url + "?is_from_webapp=1")
        assert first.pk == second.pk
        assert Publication.objects.count() == 1
        assert EventRecord.objects.filter(name="publication.added").count() == 1

    def test_another_address_for_the_same_piece(self, deal):
        own = measurement.channel(deal)
        publish(deal, measurement.video_url(own.handle))
        with pytest.raises(Conflict, match="has a post already"):
            publish(deal, measurement.video_url(own.handle))

    def test_a_post_belongs_to_one_piece(self, deal):
        own = measurement.channel(deal)
        url = measurement.video_url(own.handle)
        publish(deal, url)
        again = make.deal.approved(talent=deal.talent, of=make.brand())
        with pytest.raises(Conflict, match="another piece"):
            publish(again, url)

    def test_somebody_elses_post(self, deal):
        measurement.channel(deal, handle="me.demo")
        with pytest.raises(Invalid, match=r"by @other.*yours is @me\.demo"):
            publish(deal, measurement.video_url("other"))
        assert deal.state == "approved"

    def test_another_platform_than_agreed(self, deal):
        measurement.channel(deal, platform="youtube")
        with pytest.raises(Invalid, match="TikTok video"):
            publish(deal, "https://youtu.be/EGMmzb-rf8Y")

    def test_no_channel_there(self, deal):
        with pytest.raises(Invalid, match="no TikTok channel"):
            publish(deal, measurement.video_url("me"))

    def test_before_the_draft_is_approved(self):
        early = make.deal.in_review()
        own = measurement.channel(early)
        with pytest.raises(IllegalMove):
            publish(early, measurement.video_url(own.handle))
        assert not Publication.objects.exists()

    def test_history_imported_before_is_there(self, deal, tmp_path):
        own = measurement.channel(deal)
        url = measurement.video_url(own.handle)
        table = tmp_path / "tiktok videos.csv"
        post_id = url.rsplit("/", 1)[1]
        table.write_text(
            "vid_id,vid_url,vid_scrapeTime,vid_nview,vid_nlike\n"
            f"{post_id},{url},2025-05-29 15:38:41,541.2K,21.9K\n{post_id},{url},2025-05-30 15:38:41,600K,22K\n"
        )
        actions.import_snapshots(path=table, refused_folder=tmp_path, by=make.staff().actor)
        row = publish(deal, url)
        assert measurement.Live(deal, row).report.total["views"].value == 600_000


class TestWhoMayPublish:
    def test_stranger_and_other_creator_find_nothing(self, deal):
        own = measurement.channel(deal)
        for who in (make.stranger(), make.creator()):
            with pytest.raises(NotFound):
                publish(deal, measurement.video_url(own.handle), by=who.actor)

    def test_the_brand_and_analysts_may_not(self, deal):
        own = measurement.channel(deal)
        for who in (deal.brand, make.analyst(deal.talent.person)):
            with pytest.raises(Forbidden):
                publish(deal, measurement.video_url(own.handle), by=who.actor)
