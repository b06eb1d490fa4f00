"""Inviting and applying: who can enter a campaign, and who can't and why."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from lonja.accounts.actor import Actor
from lonja.campaigns import actions as campaigns
from lonja.collaborations import actions, queries
from lonja.collaborations.models import Collaboration
from lonja.core import clock
from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from tests import make
from tests.make.collaborations import applied, cancelled, declined, invited, terms

pytestmark = pytest.mark.django_db


def invite(of: make.Person, campaign: object, creator_ids: list[object], **fields: object) -> actions.Invitations:
    return actions.invite_creators(
        campaign_id=campaign.pk,  # type: ignore[attr-defined]
        creator_ids=creator_ids,  # type: ignore[arg-type]
        terms=terms(campaign, **fields),  # type: ignore[arg-type]
        by=of.actor,
    )


class TestInviteCreator:
    def test_puts_the_offer_on_the_table_with_a_clock(self) -> None:
        deal = invited(invitation_days=10)
        row = deal.row
        assert (row.state, row.offered_by, row.entry) == ("invited", "brand", "invitation")
        assert row.answer_by == row.created_at + timedelta(days=10)
        assert deal.offer.terms == terms(deal.campaign, 45_000)

    def test_seven_days_to_answer_unless_said_otherwise(self) -> None:
        row = invited().row
        assert row.answer_by == row.created_at + timedelta(days=7)

    def test_is_recorded_for_both_sides(self) -> None:
        deal = invited()
        event = EventRecord.objects.get(name="collaboration.invited", subject_id=deal.id)
        assert set(event.parties) == {deal.brand.id, deal.talent.organization.pk}
        assert event.payload["fee_minor"] == 45_000

    def test_a_creator_who_has_not_joined_can_be_invited(self) -> None:
        of, creator = make.brand(), make.imported_creator()
        campaign = make.campaign(of)
        sent = invite(of, campaign, [creator.pk]).sent
        assert [row.state for row in sent] == ["invited"]
        event = EventRecord.objects.get(name="collaboration.invited")
        assert event.parties == [of.id]

    def test_an_away_creator_can_not_and_it_says_until_when(self) -> None:
        until = clock.today() + timedelta(days=3)
        talent = make.creator(name="Alba Nieve", away_from=clock.today(), away_until=until)
        with pytest.raises(Conflict, match=rf"Alba Nieve is away until .*{until.year}"):
            invited(talent=talent)

    def test_one_who_goes_away_tomorrow_or_came_back_yesterday_can(self) -> None:
        day = timedelta(days=1)
        today = clock.today()
        assert invited(talent=make.creator(away_from=today + day, away_until=today + 9 * day)).state == "invited"
        assert invited(talent=make.creator(away_from=today - 9 * day, away_until=today - day)).state == "invited"

    def test_only_once_while_open(self) -> None:
        deal = invited()
        with pytest.raises(Conflict, match="in this campaign already"):
            invited(deal.brand, deal.talent, deal.campaign)

    @pytest.mark.parametrize("end", [declined, cancelled])
    def test_again_after_it_ended(self, end: object) -> None:
        deal = end()  # type: ignore[operator]
        assert invited(deal.brand, deal.talent, deal.campaign).state == "invited"

    def test_the_database_holds_it_to_one_open_collaboration(self) -> None:
        row = invited().row
        with pytest.raises(IntegrityError, match="collaboration_open_once"), transaction.atomic():
            Collaboration.objects.create(
                campaign=row.campaign,
                brand=row.brand,
                creator=row.creator,
                entry="invitation",
                state="invited",
                offered_by="brand",
                answer_by=row.answer_by,
                created_at=row.created_at,
                changed_at=row.created_at,
            )

    def test_not_into_a_draft_a_closed_or_a_past_campaign(self) -> None:
        of, talent = make.brand(), make.creator()
        with pytest.raises(Conflict, match="Launch it"):
            invited(of, talent, make.campaign(of, launch=False))
        closed = make.campaign(of)
        campaigns.close_campaign(campaign_id=closed.pk, by=of.actor)
        with pytest.raises(Conflict):
            invited(of, talent, closed)
        day = timedelta(days=1)
        past = make.campaign(of, starts_on=clock.today() - 9 * day, ends_on=clock.today() - day)
        with pytest.raises(Conflict, match="ended on"):
            invited(of, talent, past)

    def test_strangers_readers_and_creators_can_not(self) -> None:
        of, talent = make.brand(), make.creator()
        campaign = make.campaign(of)
        for by, error in [(make.brand(), NotFound), (make.analyst(of), Forbidden), (talent.person, Forbidden)]:
            with pytest.raises(error):
                invite(by, campaign, [talent.creator.pk])

    @pytest.mark.parametrize(
        ("fields", "at"),
        [
            ({"fee_minor": -1}, "fee"),
            ({"currency": "USD"}, "fee"),
            ({"revisions_included": 21}, "revisions_included"),
            ({"deliverables": ()}, "deliverables"),
        ],
    )
    def test_the_terms_are_checked(self, fields: dict[str, object], at: str) -> None:
        of = make.brand()
        with pytest.raises(Invalid) as refusal:
            invite(of, make.campaign(of), [make.creator().creator.pk], **fields)
        assert list(refusal.value.errors) == [at]


class TestInviteCreators:
    def test_all_are_checked_and_those_who_can_are_invited(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        free = [make.imported_creator().pk for _number in range(3)]
        away = make.imported_creator(away_from=clock.today(), away_until=clock.today()).pk
        inside = invited(of, campaign=campaign).row.creator_id
        unknown = uuid4()
        result = invite(of, campaign, [free[0], away, free[1], inside, unknown, free[2], free[0]])
        assert [row.creator_id for row in result.sent] == free
        assert {one.creator_id: type(one.refusal) for one in result.refused} == {
            away: Conflict,
            inside: Conflict,
            unknown: NotFound,
        }

    def test_five_hundred_at_most(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        with pytest.raises(Invalid, match="From 1 to 500"):
            invite(of, campaign, [uuid4() for _number in range(501)])
        with pytest.raises(Invalid):
            invite(of, campaign, [])

    def test_five_hundred_in_one_transaction(self, django_assert_max_num_queries: object) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        ids = [make.imported_creator().pk for _number in range(500)]
        # One event for each, and what listens to it; everything else in a few statements.
        with django_assert_max_num_queries(30 + 500 * 4):  # type: ignore[operator]
            assert len(invite(of, campaign, ids).sent) == 500


class TestApplyToCampaign:
    def test_waits_for_the_brand(self) -> None:
        row = applied().row
        assert (row.state, row.offered_by, row.entry) == ("applied", "creator", "application")

    def test_only_to_open_campaigns(self) -> None:
        talent, campaign = make.creator(), make.campaign()
        with pytest.raises(NotFound):
            actions.apply_to_campaign(campaign_id=campaign.pk, terms=terms(campaign), by=talent.actor)

    def test_once(self) -> None:
        deal = applied()
        with pytest.raises(Conflict):
            actions.apply_to_campaign(campaign_id=deal.campaign.pk, terms=terms(deal.campaign), by=deal.talent.actor)

    def test_a_house_without_a_profile_and_a_brand_can_not(self) -> None:
        campaign = make.campaign(entry="open")
        for by, error in [(make.creator_house(), NotFound), (make.brand(), Forbidden)]:
            with pytest.raises(error):
                actions.apply_to_campaign(campaign_id=campaign.pk, terms=terms(campaign), by=by.actor)


def test_the_creator_reads_what_the_brand_sent_and_strangers_do_not() -> None:
    deal = invited()
    assert queries.collaboration(deal.talent.actor, deal.id).pk == deal.id
    for stranger in (make.brand(), make.creator(), make.stranger()):
        with pytest.raises((NotFound, Forbidden)):
            queries.collaboration(stranger.actor, deal.id)
    assert queries.collaboration(make.staff().actor, deal.id).pk == deal.id
    assert queries.collaboration(Actor.system(), deal.id).pk == deal.id
