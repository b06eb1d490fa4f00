"""Audience quality is computed for everyone, reaches the index, can be contested, and is decided with a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import translation

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.creators import actions, queries
from lonja.creators.actions.quality import rating
from lonja.creators.drafts import ChannelDraft, CreatorDraft, StatisticsDraft
from lonja.creators.models import Channel, ChannelQuality, QualityContest, QualityReference
from lonja.creators.types import ContestOutcome
from lonja.discovery import index
from lonja.discovery import queries as discovery
from lonja.discovery.engine import Range
from lonja.discovery.types import Search
from tests import make
from tests.discovery.conftest import index_home  # noqa: F401 - a fixture
from tests.jobs import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_home")]
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
SYSTEM = Actor.system()
ENGLISH = {"accept-language": "en"}


def numbers(number: int = 0, **given: int) -> dict[str, int]:
    facts = {
        "followers": 100_123 + number,
        "engagement_rate_views_bps": 200 + 5 * number,
        "median_views": 30_000 + 300 * number,
        "average_likes": 1_000,
        "average_comments": 10 + number,
    }
    return facts | given


def channel(handle: str, values: dict[str, int]) -> ChannelDraft:
    stated = StatisticsDraft(values=values, as_of=NOW, source="imported")
    return ChannelDraft(platform="tiktok", handle=handle, statistics=(stated,))


@pytest.fixture
def crowd() -> None:
    drafts = [CreatorDraft(name=f"N {n}", channels=(channel(f"n{n}", numbers(n)),)) for n in range(60)]
    actions.add_creators(drafts=drafts, by=SYSTEM)
    actions.rate_everybody(by=SYSTEM)


@pytest.fixture
def talent(crowd: None) -> Any:
    """A creator whose engagement is far from what is usual."""
    return make.creator("Alba", channels=(channel("alba", numbers(30, engagement_rate_views_bps=5)),))


def card_of(talent: Any) -> queries.QualityCard:
    return queries.own_quality(talent.actor)[0]


@pytest.mark.parametrize(("language", "written"), [("en", " 0.05% "), ("es", " 0,05\u00a0% ")])
def test_shares_are_written_as_the_language_writes_them(talent: Any, language: str, written: str) -> None:
    with translation.override(language):
        engagement = next(one for one in card_of(talent).signals if one.name == "engagement")
        assert written in engagement.explanation


class TestComputing:
    def test_imported_creators_have_a_score_too(self, crowd: None) -> None:
        assert ChannelQuality.objects.exclude(score=None).count() == 60
        reference = QualityReference.objects.get(measure="engagement_views")
        assert (reference.platform, reference.tier, reference.count) == ("tiktok", "mid", 60)
        assert EventRecord.objects.filter(name="audience_quality.computed").count() == 1

    def test_it_follows_new_numbers_in_the_same_path(self, talent: Any) -> None:
        before = card_of(talent).score
        assert before is not None
        fresh = StatisticsDraft(
            values={"engagement_rate_views_bps": 350}, as_of=NOW + timedelta(days=1), source="declared"
        )
        actions.record_statistics(channel_id=card_of(talent).channel_id, statistics=[fresh], by=talent.actor)
        after = card_of(talent)
        assert after.score is not None
        assert after.score > before
        assert {signal.source for signal in after.signals if signal.name == "engagement"} == {"declared"}

    def test_one_by_one_and_in_bulk_agree(self, talent: Any) -> None:
        rows = dict(ChannelQuality.objects.values_list("pk", "signals"))
        rating.rate_channels(list(rows))
        again = dict(ChannelQuality.objects.values_list("pk", "signals"))
        assert again == rows

    def test_a_whole_import_is_computed_once_after_it(self, crowd: None) -> None:
        from django.db import transaction

        from lonja.core.events import record
        from lonja.creators.events import CreatorsImported

        with transaction.atomic():
            for _each in range(3):
                record(CreatorsImported(subject_id=Channel.objects.all()[0].pk, changed_count=9), by=SYSTEM)
        run_jobs()
        assert EventRecord.objects.filter(name="audience_quality.computed").count() == 2

    def test_the_first_few_creators_are_enough_to_begin(self) -> None:
        assert not rating.is_unrated()
        actions.add_creator(draft=CreatorDraft(name="N", channels=(channel("n", numbers()),)), by=SYSTEM)
        assert rating.is_unrated()
        actions.rate_everybody(by=SYSTEM)
        assert not rating.is_unrated()
        # Nothing but followers gives no reference; it is looked for again, but not all the time.
        QualityReference.objects.all().delete()
        assert not rating.is_unrated()
        with clock.at(clock.now() + timedelta(hours=7)):
            assert rating.is_unrated()

    def test_history_tells_jumps(self, talent: Any) -> None:
        key = card_of(talent).channel_id
        later = StatisticsDraft(values={"followers": 900_123}, as_of=NOW + timedelta(days=9), source="declared")
        with clock.at(NOW + timedelta(days=10)):
            actions.record_statistics(channel_id=key, statistics=[later], by=talent.actor)
        growth = next(s for s in card_of(talent).signals if s.name == "growth")
        assert (growth.part, growth.n) == (0, 2)


class TestIndex:
    def found(self, least: int) -> set[str]:
        asked = Search(audience_quality=Range(least), limit=100)
        return {card.creator.name for card in discovery.search(make.brand().actor, asked).cards}

    def test_brands_filter_by_it_and_follow_it(self, talent: Any) -> None:
        run_jobs()
        index.rebuild()
        score = card_of(talent).score
        assert score is not None
        assert "Alba" in self.found(score)
        assert "Alba" not in self.found(score + 1)
        assert len(self.found(90)) > 20

    def test_a_contested_score_leaves_the_index(self, talent: Any) -> None:
        run_jobs()
        index.rebuild()
        assert "Alba" in self.found(1)
        actions.contest_quality(channel_id=card_of(talent).channel_id, text="No.", by=talent.actor)
        run_jobs()
        assert "Alba" not in self.found(1)


class TestContest:
    def contest(self, talent: Any) -> QualityContest:
        return actions.contest_quality(channel_id=card_of(talent).channel_id, text="A post went far.", by=talent.actor)

    def test_while_open_only_brands_dont_see_it(self, talent: Any) -> None:
        self.contest(talent)
        assert card_of(talent).is_hidden
        assert queries.creator_quality(make.brand().actor, talent.creator.id) == []
        assert queries.creator_quality(make.staff().actor, talent.creator.id)[0].is_hidden
        page = make.client_for(make.brand()).get(f"/creators/{talent.creator.id}").content.decode()
        assert "quality-score" not in page

    @pytest.mark.parametrize("outcome", ContestOutcome.values)
    def test_each_outcome(self, talent: Any, outcome: str) -> None:
        before, staff = card_of(talent).score, make.staff()
        contest = self.contest(talent)
        assert [one.id for one in queries.quality_contests(staff.actor).items] == [contest.pk]
        actions.decide_contest(
            contest_id=contest.pk, outcome=outcome, signal="engagement", reason="We looked.", by=staff.actor
        )
        after = card_of(talent)
        assert queries.quality_contests(staff.actor).items == []
        assert after.is_hidden == (outcome == "hidden")
        if outcome == "without":
            assert after.score is not None
            assert before is not None
            assert after.score > before
            rating.rate_everybody(by=SYSTEM)
            assert card_of(talent).score == after.score
        else:
            assert after.score == before
        run_jobs()
        assert [m.to for m in mail.outbox if "obje" in m.subject] == [[talent.user.email]]
        names = set(EventRecord.objects.filter(name__startswith="audience_quality.").values_list("name", flat=True))
        assert {"audience_quality.contested", "audience_quality.decided"} <= names

    def test_the_operator_is_told(self, talent: Any) -> None:
        staff = make.staff()
        self.contest(talent)
        run_jobs()
        assert [staff.user.email] in [m.to for m in mail.outbox]

    def test_who_may(self, talent: Any) -> None:
        key = card_of(talent).channel_id
        for by, refusal in (
            (make.stranger().actor, NotFound),
            (make.brand().actor, Forbidden),
            (make.creator().actor, NotFound),
            (make.analyst(of=talent.person).actor, Forbidden),
        ):
            with pytest.raises(refusal):
                actions.contest_quality(channel_id=key, text="No.", by=by)
        contest = self.contest(talent)
        for by in (talent.actor, make.brand().actor, make.analyst(of=make.staff()).actor):
            with pytest.raises(Forbidden):
                actions.decide_contest(contest_id=contest.pk, outcome="stands", reason="x", by=by)

    def test_what_is_refused(self, talent: Any) -> None:
        key = card_of(talent).channel_id
        with pytest.raises(Invalid):
            actions.contest_quality(channel_id=key, text=" ", by=talent.actor)
        contest = self.contest(talent)
        with pytest.raises(Conflict):
            self.contest(talent)
        by = make.staff().actor
        for facts in (
            {"outcome": "maybe", "reason": "x"},
            {"outcome": "stands", "reason": " "},
            {"outcome": "without", "reason": "x", "signal": "luck"},
        ):
            with pytest.raises(Invalid):
                actions.decide_contest(contest_id=contest.pk, by=by, **facts)
        actions.decide_contest(contest_id=contest.pk, outcome="stands", reason="x", by=by)
        with pytest.raises(IllegalMove):
            actions.decide_contest(contest_id=contest.pk, outcome="stands", reason="x", by=by)

    def test_nobody_hides_a_score_for_good_by_objecting(self, talent: Any) -> None:
        contest = self.contest(talent)
        actions.decide_contest(contest_id=contest.pk, outcome="stands", reason="x", by=make.staff().actor)
        with pytest.raises(Conflict):
            self.contest(talent)
        with clock.at(clock.now() + timedelta(days=31)):
            self.contest(talent)


class TestPagesAndApi:
    def test_the_creators_page_explains_and_takes_an_objection(self, talent: Any) -> None:
        client = make.client_for(talent.person)
        page = client.get("/profile/quality", headers=ENGLISH).content.decode()
        assert "Likes, comments and shares are 0.05% of the views." in page
        assert "It rises when the people who see your posts react." in page
        key = card_of(talent).channel_id
        kept = client.post(f"/profile/quality/{key}/objection", {"text": ""})
        assert kept.status_code == 422
        assert client.post(f"/profile/quality/{key}/objection", {"text": "Es un error."}).status_code == 302
        assert "A person looks at it" in client.get("/profile/quality", headers=ENGLISH).content.decode()

    def test_staff_decide_by_page(self, talent: Any) -> None:
        contest = actions.contest_quality(channel_id=card_of(talent).channel_id, text="Es un error.", by=talent.actor)
        client = make.client_for(make.staff())
        assert "Es un error." in client.get("/staff/quality").content.decode()
        kept = client.post(f"/staff/quality/{contest.pk}/decision", {"outcome": "hidden", "reason": ""})
        assert kept.status_code == 422
        done = client.post(f"/staff/quality/{contest.pk}/decision", {"outcome": "hidden", "reason": "Sí."})
        assert done.status_code == 302
        assert card_of(talent).is_hidden

    def test_the_brands_page_and_the_api_say_the_same(self, talent: Any) -> None:
        brand = make.brand()
        score = card_of(talent).score
        page = make.client_for(brand).get(f"/creators/{talent.creator.id}").content.decode()
        assert f'<strong class="quality-score">{score}</strong>' in page
        told = make.api(brand).get(f"creators/{talent.creator.id}/audience-quality").json()["items"][0]
        assert (told["score"], told["counted"]) == (score, 3)
        assert [signal["name"] for signal in told["signals"]] == ["engagement", "views", "growth", "comments"]
