"""The pages of campaigns, invitations, collaborations and the inbox, by role and text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from lonja.campaigns import queries as campaigns
from lonja.collaborations import actions, queries
from lonja.core import clock
from tests import make
from tests.make.collaborations import IN_STATE, Deal, agreed, applied, in_review, invited, negotiating

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def in_english(who: Any) -> Client:
    client = make.client_for(who)
    client.cookies["language"] = "en"
    return client


def plan(**changes: Any) -> dict[str, Any]:
    """Return the campaign form filled in as a person would."""
    today = clock.today()
    filled = {
        "name": "Aceite nuevo",
        "product": "Aceite temprano",
        "objective": "awareness",
        "budget": "5.000,50".replace(".", ""),
        "currency": "EUR",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=30)).isoformat(),
        "entry": "invite_only",
        "deliverables_0_type": "tiktok_video",
        "deliverables_0_count": "1",
        "deliverables_0_due_on": (today + timedelta(days=9)).isoformat(),
        "revisions_included": "1",
        "rights_use": "organic",
        "approval_business_days": "3",
        "invitation_days": "7",
        "targets_views": "100000",
        "hashtags": "#aceite, #nuevo",
    }
    return filled | changes


class TestEveryState:
    @pytest.mark.parametrize("state", IN_STATE)
    @pytest.mark.parametrize("side", ["brand", "creator", "staff"])
    def test_the_page_opens_for_each_side(self, state: str, side: str) -> None:
        deal = IN_STATE[state]()
        who = {"brand": deal.brand, "creator": deal.talent, "staff": make.staff()}[side]
        response = in_english(who).get(f"/collaborations/{deal.id}")
        assert response.status_code == 200
        assert "Messages" in text(response)

    @pytest.mark.parametrize("state", IN_STATE)
    def test_the_board_and_the_inbox_open(self, state: str) -> None:
        deal = IN_STATE[state]()
        board = in_english(deal.brand).get(f"/campaigns/{deal.campaign.pk}")
        assert board.status_code == 200
        assert deal.talent.creator.name in text(board)
        assert in_english(deal.talent).get("/inbox").status_code == 200


class TestAnswering:
    def test_the_creator_accepts_for_the_price_on_the_button(self) -> None:
        deal = invited()
        client = in_english(deal.talent)
        assert "Accept for €450" in text(client.get("/inbox"))
        response = client.post(f"/collaborations/{deal.id}/acceptance", {"offer": deal.offer.pk})
        assert response.status_code == 302
        assert deal.state == "agreed"
        assert "Agreement" in text(client.get(f"/collaborations/{deal.id}"))

    def test_a_stale_acceptance_says_so_on_the_page(self) -> None:
        deal = negotiating()
        response = in_english(deal.brand).post(f"/collaborations/{deal.id}/acceptance", {"offer": deal.offers[0].pk})
        assert response.status_code == 409
        assert "There is a newer offer" in text(response)

    def test_declining_needs_a_reason_and_keeps_nothing_else(self) -> None:
        deal = invited()
        client = in_english(deal.talent)
        assert client.post(f"/collaborations/{deal.id}/refusal", {"decline-reason": " "}).status_code == 422
        assert client.post(f"/collaborations/{deal.id}/refusal", {"decline-reason": "No time."}).status_code == 302
        assert deal.state == "declined"

    def test_a_counter_offer_is_typed_over_the_offer_on_the_table(self) -> None:
        deal = invited()
        client = in_english(deal.talent)
        form = client.get(f"/collaborations/{deal.id}/offer").context["form"]
        typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [], False, ())}
        response = client.post(f"/collaborations/{deal.id}/offer", typed | {"fee": "612,50", "message": "Por favor."})
        assert response.status_code == 302
        assert deal.offer.fee_minor == 61_250
        assert deal.offer.deliverables == deal.offers[0].deliverables

    def test_another_brand_finds_nothing(self) -> None:
        deal = invited()
        stranger = make.client_for(make.brand())
        assert stranger.get(f"/collaborations/{deal.id}").status_code == 404
        assert stranger.post(f"/collaborations/{deal.id}/withdrawal").status_code == 404


class TestWorking:
    def test_a_draft_is_sent_sent_back_and_approved(self) -> None:
        deal = agreed()
        creator, brand = in_english(deal.talent), in_english(deal.brand)
        piece = deal.piece.pk
        link = {f"draft-{piece}-link": "https://example.com/1"}
        assert creator.post(f"/deliverables/{piece}/drafts", link).status_code == 302
        note = {f"changes-{piece}-note": "Say the price."}
        assert brand.post(f"/drafts/{deal.draft.pk}/change-requests", note).status_code == 302
        assert "Say the price." in text(creator.get(f"/collaborations/{deal.id}"))
        assert creator.post(f"/deliverables/{piece}/drafts", link).status_code == 302
        refused = brand.post(f"/drafts/{deal.draft.pk}/change-requests", {f"changes-{piece}-note": "Once more."})
        assert refused.status_code == 409
        assert "used up" in text(refused)
        assert "Once more." in text(refused)
        assert brand.post(f"/drafts/{deal.draft.pk}/approval").status_code == 302
        assert deal.state == "approved"

    def test_an_empty_draft_says_what_is_missing(self) -> None:
        deal = agreed()
        response = in_english(deal.talent).post(f"/deliverables/{deal.piece.pk}/drafts", {})
        assert response.status_code == 422
        assert "Give a link or a text." in text(response)

    def test_messages_reach_the_other_side(self) -> None:
        deal = invited()
        in_english(deal.talent).post(f"/collaborations/{deal.id}/messages", {"message-text": "¿Con subtítulos?"})
        assert "¿Con subtítulos?" in text(in_english(deal.brand).get(f"/collaborations/{deal.id}"))

    def test_contact_details_only_after_the_agreement(self) -> None:
        deal = invited(talent=make.creator(email="vera@example.com"))
        client = in_english(deal.brand)
        assert "vera@example.com" not in text(client.get(f"/collaborations/{deal.id}"))
        assert client.post(f"/collaborations/{deal.id}/contact").status_code == 409
        actions.accept_offer(collaboration_id=deal.id, offer_id=deal.offer.pk, by=deal.talent.actor)
        assert "vera@example.com" in text(client.post(f"/collaborations/{deal.id}/contact"))

    def test_the_agreement_downloads_byte_for_byte(self) -> None:
        deal = agreed()
        response = make.client_for(deal.talent).get(f"/collaborations/{deal.id}/agreement.json")
        assert text(response) == queries.agreement(deal.talent.actor, deal.id).document

    def test_the_operator_decides_a_dispute(self) -> None:
        deal = IN_STATE["disputed"]()
        client = in_english(make.staff())
        decision = {"resolve-outcome": "cancelled", "resolve-reason": "No draft came.", "resolve-owed": "100"}
        assert client.post(f"/collaborations/{deal.id}/resolution", decision).status_code == 302
        assert (deal.state, deal.row.owed_minor) == ("cancelled", 10_000)


class TestPaying:
    def test_the_owner_records_what_was_paid_and_the_creator_sees_it(self) -> None:
        deal = IN_STATE["published"]()
        client, path = in_english(deal.brand), f"/collaborations/{deal.id}/payments"
        page = client.get(f"/collaborations/{deal.id}")
        assert page.context["payment_form"]["amount"].value() == 450
        too_much = client.post(path, {"payment-amount": "450,01", "payment-note": "SEPA 17"})
        assert too_much.status_code == 409
        assert "SEPA 17" in text(too_much)
        assert client.post(path, {"payment-amount": "450", "payment-note": "SEPA 17"}).status_code == 302
        assert "SEPA 17" in text(in_english(deal.talent).get(f"/collaborations/{deal.id}"))
        assert client.get(f"/collaborations/{deal.id}").context["payment_form"] is None

    def test_managers_creators_and_strangers_do_not(self) -> None:
        deal = IN_STATE["published"]()
        path = f"/collaborations/{deal.id}/payments"
        paid = {"payment-amount": "1"}
        people = [(make.manager(deal.brand), 403), (make.brand(), 404), (deal.talent, 404)]
        found = [make.client_for(who).post(path, paid).status_code for who, _status in people]
        assert found == [status for _who, status in people]


class TestPlanning:
    def test_a_campaign_is_planned_and_launched(self) -> None:
        of = make.brand()
        response = in_english(of).post("/campaigns/new", plan(then="launch"))
        assert response.status_code == 302
        campaign = campaigns.campaigns(of.actor).items[0]
        assert (campaign.state, campaign.budget_minor, campaign.targets) == ("active", 500_050, {"views": 100_000})
        assert campaign.hashtags == ["#aceite", "#nuevo"]

    def test_chosen_creators_are_carried_to_the_invitation(self) -> None:
        of, creator = make.brand(), make.imported_creator()
        response = in_english(of).post(f"/campaigns/new?creator={creator.pk}", plan())
        assert response["Location"].endswith(f"/invite?creator={creator.pk}")

    def test_what_was_typed_is_kept_when_something_is_wrong(self) -> None:
        response = in_english(make.brand()).post("/campaigns/new", plan(budget="a lot", messages="First harvest."))
        assert response.status_code == 422
        assert "First harvest." in text(response)

    def test_a_rule_of_the_action_comes_back_at_its_field(self) -> None:
        today = clock.today().isoformat()
        client = in_english(make.brand())
        response = client.post("/campaigns/new", plan(ends_on="2020-01-01", starts_on=today))
        assert "The end can't be before the start." in response.context["form"].errors["ends_on"][0]
        media = client.post("/campaigns/new", plan(rights_media=["ads"]))
        assert response.status_code == media.status_code == 422
        assert media.context["form"].errors["rights_territory"]

    def test_decimals_that_a_currency_lacks_are_refused(self) -> None:
        response = in_english(make.brand()).post("/campaigns/new", plan(currency="JPY", budget="10,50"))
        assert response.status_code == 422

    def test_editing_changes_only_what_was_changed(self) -> None:
        of = make.brand()
        campaign = make.campaign(of, references=("https://example.com/a",))
        client = in_english(of)
        form = client.get(f"/campaigns/{campaign.pk}/edit").context["form"]
        typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [], False, ())}
        before = campaigns.draft_of(campaigns.campaign(of.actor, campaign.pk))
        response = client.post(f"/campaigns/{campaign.pk}/edit", typed | {"name": "Otro nombre"})
        assert response.status_code == 302, response.context["form"].errors
        after = campaigns.draft_of(campaigns.campaign(of.actor, campaign.pk))
        changed = {n for n in before.__dataclass_fields__ if getattr(before, n) != getattr(after, n)}
        assert changed == {"name"}

    def test_an_analyst_reads_and_does_not_plan(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        client = make.client_for(make.analyst(of))
        assert client.get(f"/campaigns/{campaign.pk}").status_code == 200
        for path in ("/campaigns/new", f"/campaigns/{campaign.pk}/edit", f"/campaigns/{campaign.pk}/invite"):
            assert client.get(path).status_code == 403
        assert client.post(f"/campaigns/{campaign.pk}/moves/close").status_code == 403

    def test_moves_of_a_campaign(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        client = make.client_for(of)
        for move, state in [("close", "closed"), ("reopen", "active"), ("cancel", "cancelled")]:
            assert client.post(f"/campaigns/{campaign.pk}/moves/{move}").status_code == 302
            assert campaigns.campaign(of.actor, campaign.pk).state == state
        assert client.post(f"/campaigns/{campaign.pk}/moves/launch").status_code == 409
        assert client.post(f"/campaigns/{campaign.pk}/moves/burn").status_code == 404


class TestInviting:
    @staticmethod
    def typed(client: Client, path: str) -> dict[str, Any]:
        form = client.get(path).context["form"]
        return {name: form[name].value() for name in form.fields if form[name].value() not in (None, [], False, ())}

    def test_write_read_send(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        ids = [make.imported_creator(name=f"Nube {n}").pk for n in range(3)]
        client = in_english(of)
        path = f"/campaigns/{campaign.pk}/invite"
        typed = self.typed(client, f"{path}?creators={','.join(map(str, ids))}") | {"creator": ids, "fee": "450"}
        summary = client.post(path, typed | {"step": "read"})
        assert "€1,350" in text(summary)
        assert "Invite 3 creators" in text(summary)
        assert queries.board(of.actor, campaign.pk) == []
        handed_on: dict[str, list[str]] = {}
        for name, value in summary.context["typed"]:
            handed_on.setdefault(name, []).append(value)
        assert client.post(path, handed_on | {"step": "send"}).status_code == 302
        assert len(queries.board(of.actor, campaign.pk)) == 3

    def test_those_who_can_not_are_named_with_the_reason(self) -> None:
        of = make.brand()
        campaign = make.campaign(of)
        away = make.imported_creator(name="Lejos", away_from=clock.today(), away_until=clock.today())
        free = make.imported_creator(name="Cerca")
        client = in_english(of)
        path = f"/campaigns/{campaign.pk}/invite"
        assert "Away until" in text(client.get(f"{path}?creator={away.pk}&creator={free.pk}"))
        typed = self.typed(client, f"{path}?creator={free.pk}") | {"creator": [away.pk, free.pk], "fee": "450"}
        result = client.post(path, typed | {"step": "send"})
        assert "Lejos is away until" in text(result)
        assert [row.collaboration.creator.name for row in queries.board(of.actor, campaign.pk)] == ["Cerca"]

    def test_without_creators_it_leads_to_the_search(self) -> None:
        of = make.brand()
        assert "/discover" in text(in_english(of).get(f"/campaigns/{make.campaign(of).pk}/invite"))


class TestBoard:
    def test_what_is_late_is_first(self) -> None:
        deal = in_review()
        other = invited(deal.brand, campaign=deal.campaign)
        with clock.at(deal.piece.review_by + timedelta(minutes=1)):
            groups = in_english(deal.brand).get(f"/campaigns/{deal.campaign.pk}").context["groups"]
        assert groups[0].is_late
        assert [row.id for row in groups[0].rows] == [deal.id]
        assert other.id in [row.id for group in groups[1:] for row in group.rows]

    def test_money_is_one_line_of_truth(self) -> None:
        deal = agreed()
        page = in_english(deal.brand).get(f"/campaigns/{deal.campaign.pk}")
        money = page.context["money"]
        shown = {name: money[name]["value"] for name in ("limit", "spent", "committed", "left")}
        assert shown == {"limit": 500_000, "spent": 0, "committed": 45_000, "left": 455_000}


def test_the_inbox_puts_answers_before_work_before_waiting() -> None:
    deal: Deal = invited()
    agreed(talent=deal.talent)
    waiting = applied()
    client = in_english(deal.talent)
    context = client.get("/inbox").context
    assert [item["row"].id for item in context["answer"]] == [deal.id]
    assert len(context["work"]) == 1
    assert in_english(waiting.talent).get("/inbox").context["waiting"][0].id == waiting.id
    assert make.client_for(deal.brand).get("/inbox").status_code == 404
