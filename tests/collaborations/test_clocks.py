"""The clocks: invitations run out, brands are reminded, silence becomes approval."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from lonja.campaigns import actions as campaigns
from lonja.collaborations import actions, tasks
from lonja.core import clock
from lonja.core.models import EventRecord
from tests.jobs import run_jobs
from tests.make.collaborations import Deal, agreed, applied, disputed, in_review, invited, negotiating, terms

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
# A Monday, so that weekends come in only where a test wants them.
MONDAY = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.at(MONDAY):
        yield


@contextmanager
def later(**span: float) -> Iterator[None]:
    with clock.at(MONDAY + timedelta(**span)):
        yield


def events(deal: Deal, name: str) -> int:
    return EventRecord.objects.filter(subject_id=deal.id, name=f"collaboration.{name}").count()


class TestExpiry:
    @pytest.mark.parametrize("make", [invited, applied, negotiating])
    def test_an_offer_runs_out_after_seven_days_and_not_a_second_before(self, make: object) -> None:
        deal = make()  # type: ignore[operator]
        before = deal.state
        with clock.at(MONDAY + timedelta(days=7) - SECOND):
            tasks.expire_invitations()
        assert deal.state == before
        with later(days=7):
            tasks.expire_invitations()
            tasks.expire_invitations()
        assert deal.state == "expired"
        assert events(deal, "expired") == 1

    @pytest.mark.parametrize("days", [1, 30])
    def test_the_campaign_says_how_long(self, days: int) -> None:
        deal = invited(invitation_days=days)
        with later(days=days):
            tasks.expire_invitations()
        assert deal.state == "expired"

    def test_a_counter_offer_starts_the_clock_again(self) -> None:
        deal = invited()
        with later(days=6):
            actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, 60_000), by=deal.talent.actor)
        with later(days=12):
            tasks.expire_invitations()
            assert deal.state == "negotiating"
        with later(days=13):
            tasks.expire_invitations()
        assert deal.state == "expired"

    def test_what_was_agreed_never_runs_out_but_an_unanswered_change_of_it_does(self) -> None:
        deal = agreed()
        actions.counter_offer(collaboration_id=deal.id, terms=terms(deal.campaign, 60_000), by=deal.talent.actor)
        with later(days=7):
            tasks.expire_invitations()
        assert (deal.state, deal.row.offered_by) == ("agreed", "")


class TestReview:
    def test_reminded_once_after_a_business_day(self) -> None:
        deal = in_review()
        with clock.at(MONDAY + timedelta(days=1) - SECOND):
            tasks.remind_reviewers()
        assert events(deal, "review_reminded") == 0
        for hours in (24, 25, 30):
            with later(hours=hours):
                tasks.remind_reviewers()
        assert events(deal, "review_reminded") == 1
        assert deal.state == "in_review"

    def test_approved_by_silence_after_three_business_days(self) -> None:
        deal = in_review()
        with clock.at(MONDAY + timedelta(days=3) - SECOND):
            tasks.auto_approve()
        assert deal.state == "in_review"
        with later(days=3):
            tasks.auto_approve()
            tasks.auto_approve()
        assert deal.state == "approved"
        assert deal.draft.is_automatic
        assert events(deal, "draft_approved") == 1

    @pytest.mark.parametrize(("days", "calendar_days"), [(2, 2), (5, 7), (10, 14)])
    def test_the_campaign_says_how_long_and_weekends_do_not_count(self, days: int, calendar_days: int) -> None:
        deal = in_review(approval_business_days=days)
        with clock.at(MONDAY + timedelta(days=calendar_days) - SECOND):
            tasks.auto_approve()
        assert deal.state == "in_review"
        with later(days=calendar_days):
            tasks.auto_approve()
        assert deal.state == "approved"

    def test_a_dispute_stops_the_clock(self) -> None:
        deal = in_review()
        actions.dispute(collaboration_id=deal.id, reason="Wait.", by=deal.brand.actor)
        with later(days=30):
            tasks.auto_approve()
            tasks.remind_reviewers()
        assert deal.state == "disputed"
        assert deal.piece.state == "in_review"

    def test_an_answered_draft_is_left_alone(self) -> None:
        deal = in_review()
        actions.request_changes(draft_id=deal.draft.pk, note="More.", by=deal.brand.actor)
        with later(days=9):
            tasks.auto_approve()
            tasks.remind_reviewers()
        assert deal.state == "changes_requested"
        assert events(deal, "review_reminded") == 0


class TestTheEndOfACampaign:
    @pytest.mark.parametrize("end", [campaigns.close_campaign, campaigns.cancel_campaign])
    def test_what_is_open_ends_and_what_is_agreed_goes_on(self, end: object) -> None:
        deal = invited()
        going = agreed(of=deal.brand, campaign=deal.campaign)
        stopped = disputed(of=deal.brand, campaign=deal.campaign)
        end(campaign_id=deal.campaign.pk, by=deal.brand.actor)  # type: ignore[operator]
        run_jobs()
        assert [deal.state, going.state, stopped.state] == ["expired", "agreed", "disputed"]
