"""The API of campaigns and collaborations: the whole path, its refusals, and each POST done once."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from lonja.collaborations.models import Collaboration
from lonja.core import clock, idempotency
from lonja.core.models import KeptAnswer
from tests import make
from tests.make.collaborations import agreed, applied, in_review, invited, negotiating

pytestmark = pytest.mark.django_db
FEE = {"amount_minor": 45_000, "currency": "EUR"}


def answer(response: Any, status: int) -> Any:
    assert response.status_code == status, response.content.decode()
    return json.loads(response.content)


def plan(**changes: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "name": "Aceite nuevo",
        "objective": "awareness",
        "budget": {"amount_minor": 500_000, "currency": "EUR"},
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=40)).isoformat(),
        "brief": {"product": "Aceite temprano", "hashtags": ["#aceite"], "disclosure_label": "Publicidad"},
        "deliverables": [{"type": "tiktok_video", "due_on": (today + timedelta(days=20)).isoformat()}],
        "targets": {"views": 100_000},
    } | changes


class TestTheWholePath:
    def test_from_a_plan_to_an_approved_draft(self) -> None:
        of, talent = make.brand(), make.creator()
        brand, creator = make.api(of), make.api(talent)
        campaign = answer(brand.post("campaigns", plan()), 201)
        assert (campaign["state"], campaign["money"]["left"]) == (
            "active",
            {"amount_minor": 500_000, "currency": "EUR"},
        )

        body = {"creator_ids": [str(talent.creator.pk)], "fee": FEE, "message": "Hola"}
        sent = answer(brand.post(f"campaigns/{campaign['id']}/invitations", body), 201)
        deal = sent["invited"][0]
        assert (deal["state"], deal["steps"][0]["side"], sent["refused"]) == ("invited", "creator", [])

        seen = answer(creator.get("collaborations"), 200)["items"][0]
        assert seen["moves"] == ["accept", "counter", "decline"]
        path = f"collaborations/{deal['id']}"
        countered = answer(creator.post(f"{path}/offers", {"fee": {"amount_minor": 60_000, "currency": "EUR"}}), 201)
        assert (countered["number"], countered["side"]) == (2, "creator")
        assert len(answer(brand.get(f"{path}/offers"), 200)["items"]) == 2

        accepted = answer(brand.post(f"{path}/acceptance", {"offer_id": countered["id"], "language": "en"}), 200)
        assert accepted["state"] == "agreed"
        agreement = accepted["agreement"]
        assert hashlib.sha256(agreement["document"].encode()).hexdigest() == agreement["sha256"]
        assert answer(brand.get(f"campaigns/{campaign['id']}"), 200)["money"]["committed"]["amount_minor"] == 60_000

        piece = accepted["deliverables"][0]["id"]
        draft = answer(creator.post(f"deliverables/{piece}/drafts", {"link": "https://example.com/1"}), 201)
        answer(brand.post(f"drafts/{draft['id']}/change-requests", {"note": "Say the price."}), 200)
        draft = answer(creator.post(f"deliverables/{piece}/drafts", {"text": "A script."}), 201)
        assert draft["number"] == 2
        assert answer(brand.post(f"drafts/{draft['id']}/approval"), 200)["verdict"] == "approved"
        whole = answer(creator.get(path), 200)
        assert whole["state"] == "approved"
        assert whole["deliverables"][0]["moves"] == ["publish"]
        assert [c["target"] for c in whole["changes"]][-1] == "approved"

    def test_an_application(self) -> None:
        of, talent = make.brand(), make.creator()
        campaign = answer(make.api(of).post("campaigns", plan(entry="open")), 201)
        creator = make.api(talent)
        offered = answer(creator.get("campaigns"), 200)["items"]
        assert [(c["id"], c["money"]) for c in offered] == [(campaign["id"], None)]
        deal = answer(creator.post(f"campaigns/{campaign['id']}/applications", {"fee": FEE}), 201)
        assert deal["state"] == "applied"
        assert len(answer(make.api(of).get(f"campaigns/{campaign['id']}/applications"), 200)["items"]) == 1
        assert answer(make.api(of).get(f"campaigns/{campaign['id']}/invitations"), 200)["items"] == []

    def test_messages_are_paged_newest_first(self) -> None:
        deal = invited()
        brand = make.api(deal.brand)
        for number in range(60):
            answer(brand.post(f"collaborations/{deal.id}/messages", {"text": str(number)}), 201)
        page = answer(make.api(deal.talent).get(f"collaborations/{deal.id}/messages"), 200)
        assert (len(page["items"]), page["items"][0]["text"]) == (50, "59")
        rest = answer(brand.get(f"collaborations/{deal.id}/messages?cursor={page['next']}"), 200)
        assert (len(rest["items"]), rest["next"]) == (10, None)


class TestRefusals:
    def test_moves_have_the_right_status(self) -> None:
        deal = invited()
        accept, body = f"collaborations/{deal.id}/acceptance", {"offer_id": str(deal.offer.pk)}
        assert answer(make.api(deal.brand).post(accept, body), 403)["type"] == "/problems/forbidden"
        assert answer(make.api(make.creator()).post(accept, body), 404)["status"] == 404
        answer(make.api(make.analyst(deal.talent.person)).post(accept, body), 403)
        assert make.api(None).post(accept, body).status_code == 401
        answer(make.api(deal.talent).post(accept, {"offer_id": str(uuid4())}), 409)
        answer(make.api(deal.talent).post(accept, body), 200)
        assert answer(make.api(deal.talent).post(accept, body), 409)["type"] == "/problems/illegal-move"

    def test_withdrawn_is_withdrawn(self) -> None:
        deal = invited()
        answer(make.api(deal.brand).post(f"collaborations/{deal.id}/withdrawal"), 200)
        body = {"offer_id": str(deal.offer.pk)}
        answer(make.api(deal.talent).post(f"collaborations/{deal.id}/acceptance", body), 409)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"name": "a\0b"}, "name"),
            ({"objective": "fame"}, "objective"),
            ({"budget": {"amount_minor": -1, "currency": "EUR"}}, "budget.amount_minor"),
            ({"budget": {"amount_minor": 1, "currency": "XXQ"}}, "currency"),
            ({"ends_on": "2020-01-01"}, "ends_on"),
            ({"deliverables": []}, "deliverables"),
            ({"target_audience": {"country": {"\0": 1}}}, "target_audience.country"),
            ({"rights": {"media": ["ads"]}}, "rights.territory"),
            ({"rights": {"media": ["a\0"]}}, "rights.media"),
            ({"targets": {"views": 10**30}}, "targets.views"),
        ],
    )
    def test_bad_plans_name_the_field(self, changes: dict[str, Any], field: str) -> None:
        problem = answer(make.api(make.brand()).post("campaigns", plan(**changes)), 422)
        assert field in [error["field"].removeprefix("data.") for error in problem["errors"]]

    def test_one_creator_who_can_not_is_a_problem_several_are_listed(self) -> None:
        deal = invited()
        brand, path = make.api(deal.brand), f"campaigns/{deal.campaign.pk}/invitations"
        inside, free = str(deal.talent.creator.pk), str(make.imported_creator().pk)
        assert answer(brand.post(path, {"creator_ids": [inside], "fee": FEE}), 409)["type"] == "/problems/conflict"
        answer(brand.post(path, {"creator_ids": [str(uuid4())], "fee": FEE}), 404)
        mixed = answer(brand.post(path, {"creator_ids": [inside, free], "fee": FEE}), 201)
        assert [one["creator_id"] for one in mixed["invited"]] == [free]
        assert [(one["creator_id"], one["kind"]) for one in mixed["refused"]] == [(inside, "conflict")]
        answer(brand.post(path, {"creator_ids": [str(uuid4()) for _n in range(501)], "fee": FEE}), 422)

    def test_what_is_owed_is_checked(self) -> None:
        deal = agreed()
        path = f"collaborations/{deal.id}/cancellation"
        dollars = {"reason": "Late.", "owed": {"amount_minor": 1, "currency": "USD"}}
        answer(make.api(deal.brand).post(path, dollars), 422)
        answer(make.api(deal.brand).post(path, {"reason": "Late.", "owed": FEE | {"amount_minor": 46_000}}), 422)
        done = answer(make.api(deal.brand).post(path, {"reason": "Late.", "owed": FEE}), 200)
        assert (done["state"], done["owed"], done["money"]["owed_minor"]) == ("cancelled", FEE, 45_000)

    def test_cursors_that_are_not_ours(self) -> None:
        brand = make.api(make.brand())
        for cursor in ("x", "bm9wZQ", "a" * 5000):
            answer(brand.get(f"campaigns?cursor={cursor}"), 422)
            answer(brand.get(f"collaborations?cursor={cursor}"), 422)

    def test_a_dispute_is_the_operators(self) -> None:
        deal = in_review()
        answer(make.api(deal.talent).post(f"collaborations/{deal.id}/dispute", {"reason": "Why?"}), 200)
        decision = {"outcome": "resumed", "reason": "Cleared up."}
        path = f"collaborations/{deal.id}/resolution"
        answer(make.api(deal.brand).post(path, decision), 403)
        assert answer(make.api(make.staff()).post(path, decision), 200)["state"] == "in_review"

    def test_contact_details_and_refusals(self) -> None:
        deal = negotiating()
        answer(make.api(deal.brand).post(f"collaborations/{deal.id}/contact-views"), 409)
        answer(make.api(deal.brand).post(f"collaborations/{deal.id}/refusal", {"reason": ""}), 422)
        answer(make.api(deal.brand).post(f"collaborations/{deal.id}/refusal", {"reason": "Too much."}), 200)
        other = applied()
        answer(make.api(other.brand).post(f"collaborations/{other.id}/refusal", {"reason": "No."}), 200)


class TestIdempotency:
    def test_the_same_request_again_gets_the_same_answer_and_is_done_once(self) -> None:
        brand = make.api(make.brand())
        first = brand.post("campaigns", plan(), **{"Idempotency-Key": "one"})
        again = brand.post("campaigns", plan(), **{"Idempotency-Key": "one"})
        assert answer(first, 201) == answer(again, 201)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first.headers
        assert len(answer(brand.get("campaigns"), 200)["items"]) == 1

    def test_another_request_with_the_key_is_refused(self) -> None:
        brand = make.api(make.brand())
        answer(brand.post("campaigns", plan(), **{"Idempotency-Key": "one"}), 201)
        problem = answer(brand.post("campaigns", plan(name="Other"), **{"Idempotency-Key": "one"}), 422)
        assert problem["errors"][0]["field"] == "Idempotency-Key"
        answer(brand.post("campaigns", plan(name="Other"), **{"Idempotency-Key": "two"}), 201)

    def test_keys_of_two_people_never_meet(self) -> None:
        for _person in range(2):
            answer(make.api(make.brand()).post("campaigns", plan(), **{"Idempotency-Key": "one"}), 201)

    def test_a_refusal_is_not_kept(self) -> None:
        deal = invited()
        creator, path = make.api(deal.talent), f"collaborations/{deal.id}/refusal"
        answer(creator.post(path, {"reason": " "}, **{"Idempotency-Key": "k"}), 422)
        assert KeptAnswer.objects.count() == 0
        answer(creator.post(path, {"reason": "No."}, **{"Idempotency-Key": "k"}), 200)
        answer(creator.post(path, {"reason": "No."}, **{"Idempotency-Key": "k"}), 200)
        answer(creator.post(path, {"reason": "No."}), 409)

    def test_a_token_that_was_revoked_replays_nothing(self) -> None:
        answer(make.api("lonja_unknown").post("campaigns", plan(), **{"Idempotency-Key": "one"}), 401)

    def test_endless_keys_are_refused_and_old_ones_forgotten(self) -> None:
        brand = make.api(make.brand())
        answer(brand.post("campaigns", plan(), **{"Idempotency-Key": "x" * 256}), 422)
        answer(brand.post("campaigns", plan(), **{"Idempotency-Key": "one"}), 201)
        assert idempotency.forget() == 0
        with clock.at(clock.now() + timedelta(hours=25)):
            assert idempotency.forget() == 1

    @pytest.mark.django_db(transaction=True)
    def test_at_the_same_moment_it_is_done_once(self) -> None:
        for _round in range(6):
            of, talent = make.brand(), make.creator()
            campaign = make.campaign(of)
            client = make.token(of)
            body = {"creator_ids": [str(talent.creator.pk)], "fee": FEE}
            gate, came = threading.Barrier(3), []

            def send(secret: str = client, path: str = f"campaigns/{campaign.pk}/invitations") -> None:
                try:
                    gate.wait(timeout=10)  # noqa: B023
                    came.append(make.api(secret).post(path, body, **{"Idempotency-Key": "same"}))  # noqa: B023
                finally:
                    connections.close_all()

            threads = [threading.Thread(target=send) for _n in range(3)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(timeout=30)
            assert [response.status_code for response in came] == [201, 201, 201]
            assert len({response.content for response in came}) == 1
            assert Collaboration.objects.filter(campaign=campaign).count() == 1
