"""Recording snapshots: by hand, in batches, from files; kept as they are, falls included."""

from datetime import UTC, datetime, timedelta

import pytest

from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.measurement import actions
from lonja.measurement.actions import PublicationReading
from lonja.measurement.models import Post, Snapshot
from lonja.measurement.types import Note, Reading
from tests import make
from tests.make import measurement

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 3, 9, tzinfo=UTC)


@pytest.fixture
def live():
    return measurement.published()


class TestAddSnapshot:
    def test_keeps_what_is_told_and_nothing_else(self, live):
        row = live.read(AT, views=100, likes=9)
        assert (row.views, row.likes, row.saves, row.source) == (100, 9, None, "declared")

    def test_twice_is_once(self, live):
        assert live.read(AT, views=100).pk == live.read(AT, views=100).pk
        assert Snapshot.objects.count() == 1

    def test_never_overwritten(self, live):
        live.read(AT, views=100)
        with pytest.raises(Conflict, match="never overwritten"):
            live.read(AT, views=101)
        assert Snapshot.objects.get().views == 100

    def test_a_fall_is_kept_and_flagged(self, live):
        live.read(AT, views=100, comments=20)
        live.read(AT + timedelta(days=1), views=120, comments=18)
        figure = live.report.posts[0].figures["comments"]
        assert figure.value == 18
        assert Note.FELL in figure.notes
        event = EventRecord.objects.filter(name="publication.snapshots_recorded").latest("id")
        assert event.payload["fallen"] == ["comments"]

    @pytest.mark.parametrize(
        ("counters", "field"), [({}, "counters"), ({"views": -1}, "counters.views"), ({"smiles": 3}, "counters.smiles")]
    )
    def test_impossible_readings(self, live, counters, field):
        with pytest.raises(Invalid) as refusal:
            live.read(AT, **counters)
        assert field in refusal.value.errors

    def test_not_from_the_future(self, live):
        with pytest.raises(Invalid):
            live.read(clock.now() + timedelta(hours=1), views=1)

    def test_who_may(self, live):
        reading = Reading(at=AT, counters={"views": 1})
        with pytest.raises(NotFound):
            actions.add_snapshot(publication_id=live.id, reading=reading, by=make.brand().actor)
        with pytest.raises(Forbidden):
            actions.add_snapshot(publication_id=live.id, reading=reading, by=make.analyst(live.deal.brand).actor)
        actions.add_snapshot(publication_id=live.id, reading=reading, by=live.deal.talent.actor)


class TestAddSnapshots:
    def test_each_on_its_own(self, live):
        theirs = measurement.published()
        sound = PublicationReading(live.id, Reading(at=AT, counters={"views": 10}))
        readings = [
            sound,
            PublicationReading(theirs.id, Reading(at=AT, counters={"views": 10})),
            PublicationReading(live.id, Reading(at=AT, counters={"views": 11})),
            PublicationReading(live.id, Reading(at=clock.now() + timedelta(days=1), counters={"views": 11})),
            sound,
        ]
        stored = actions.add_snapshots(readings=readings, by=live.deal.brand.actor)
        assert (stored.created, stored.unchanged, list(stored.refused)) == (1, 1, [1, 2, 3])
        assert "no such publication" in stored.refused[1]

    def test_not_too_many(self, live):
        one = PublicationReading(live.id, Reading(at=AT, counters={"views": 10}))
        with pytest.raises(Invalid):
            actions.add_snapshots(readings=[one] * 1001, by=live.deal.brand.actor)


TIKTOK = (
    "user_name,user_nfollower,vid_id,vid_postTime,vid_scrapeTime,vid_duration,vid_nview,vid_nlike,vid_ncomment,"
    "vid_nshare,vid_nsave,vid_url\n"
    "some.one,304.9K,7506832682593094928,2025-05-21 09:44:45,2025-05-29 15:38:41,00:31,541.2K,21.9K,454,742,1098,"
    "https://www.tiktok.com/@some.one/video/7506832682593094928\n"
    "some.one,305.4K,7506832682593094928,2025-05-21 09:44:45,2025-06-06 10:16:49,00:30,778.1K,30K,450,1161,1716,"
    "https://www.tiktok.com/@some.one/video/7506832682593094928\n"
)
YOUTUBE = (
    "snapshot_utc,channel_id,channel_title,video_id,published_at,title,duration_iso8601,category_id,view_count,"
    "like_count,comment_count\n"
    "2026-01-21T16:27:13.712779+00:00,UCfLyhjpn3hzleNtgTGOQimA,Somebody,-HmWe4HlE-k,2025-12-17T16:30:09Z,A title,"
    "PT14M29S,28,5993,208,26\n"
)


class TestImport:
    def load(self, folder, text, name="video snapshots.csv", by=None):
        path = folder / name
        path.write_text(text)
        return actions.import_snapshots(path=path, refused_folder=folder / "refused", by=by or make.staff().actor)

    def test_tiktok_columns(self, tmp_path):
        done = self.load(tmp_path, TIKTOK)
        assert (done.created, done.unchanged, done.refused, done.posts) == (2, 0, 0, 1)
        first, last = Snapshot.objects.order_by("at")
        assert (first.views, first.saves, first.followers, first.source) == (541_200, 1_098, 304_900, "imported")
        assert last.comments < first.comments
        assert "sha256:" in first.origin
        post = Post.objects.get()
        assert (post.platform, post.external_id, post.handle) == ("tiktok", "7506832682593094928", "some.one")

    def test_youtube_columns_and_an_id_that_begins_with_a_hyphen(self, tmp_path):
        assert self.load(tmp_path, YOUTUBE).created == 1
        assert Post.objects.get().external_id == "-HmWe4HlE-k"
        row = Snapshot.objects.get()
        assert (row.views, row.likes, row.comments, row.shares) == (5993, 208, 26, None)

    def test_twice_changes_nothing(self, tmp_path):
        self.load(tmp_path, TIKTOK)
        again = self.load(tmp_path, TIKTOK)
        assert (again.created, again.unchanged, again.refused, again.posts) == (0, 2, 0, 0)
        assert Snapshot.objects.count() == 2

    def test_contradiction_is_refused_with_its_row(self, tmp_path):
        self.load(tmp_path, TIKTOK)
        changed = self.load(tmp_path, TIKTOK.replace("541.2K", "999K"))
        assert (changed.created, changed.unchanged, changed.refused) == (0, 1, 1)
        assert "never overwritten" in changed.refused_file.read_text(encoding="utf-8-sig")

    def test_broken_as_a_whole_writes_nothing(self, tmp_path):
        with pytest.raises(Invalid, match="conflict"):
            self.load(tmp_path, TIKTOK + "<<<<<<< HEAD\n")
        assert not Post.objects.exists()

    def test_only_the_operator(self, tmp_path):
        with pytest.raises(Forbidden):
            self.load(tmp_path, TIKTOK, by=make.brand().actor)
