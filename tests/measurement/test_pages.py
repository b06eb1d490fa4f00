"""The report and the publication as pages: who sees them, what they say, what they do."""

import csv
import html
import io
import json
import re
from datetime import timedelta

import pytest

from lonja.core import clock
from lonja.measurement.models import CampaignCost, Publication, Snapshot
from tests import make
from tests.make import measurement

pytestmark = pytest.mark.django_db


@pytest.fixture
def live():
    live = measurement.published()
    now = clock.now()
    for days, views, comments in ((6, 10_000, 90), (5, 40_000, 100), (1, 100_000, 95)):
        live.read(now - timedelta(days=days), views=views, likes=views // 20, comments=comments, shares=50)
    return live


def report_of(live) -> str:
    return f"/campaigns/{live.deal.campaign.pk}/report"


class TestReportPage:
    def test_answers_first_and_explains_what_is_missing(self, live):
        page = make.client_for(live.deal.brand).get(report_of(live), headers={"Accept-Language": "en"})
        text = html.unescape(page.content.decode())
        assert page.status_code == 200
        assert "€450 so far, €4.50 for a thousand views. Whether it paid can't be said" in text
        assert "No conversion has been reported yet" in text
        assert "restated this counter downward" in text
        assert "95" in text

    def test_chart_is_data_for_a_strict_policy_with_a_drawing_without_javascript(self, live):
        client = make.client_for(live.deal.brand)
        text = client.get(report_of(live)).content.decode()
        specs = re.findall(r'<script type="application/json">(.*?)</script>', text, re.S)
        values = json.loads(specs[0])["layer"][0]["data"]["values"]
        assert values[-1]["views"] == 100_000
        drawing = client.get(f"{report_of(live)}/chart.svg")
        assert drawing["Content-Type"] == "image/svg+xml"
        assert drawing.content.startswith(b"<svg")

    def test_no_chart_before_two_days_of_snapshots(self):
        live = measurement.published()
        client = make.client_for(live.deal.brand)
        page = client.get(report_of(live), headers={"Accept-Language": "en"})
        assert "No line to draw yet" in page.content.decode()
        assert client.get(f"{report_of(live)}/chart.svg").status_code == 404

    def test_empty_campaign(self):
        of = make.brand()
        campaign = make.campaign(of)
        page = make.client_for(of).get(f"/campaigns/{campaign.pk}/report", headers={"Accept-Language": "en"})
        assert "Nothing has been agreed or spent yet." in page.content.decode()

    def test_who_sees_it(self, live):
        assert make.client_for(make.analyst(live.deal.brand)).get(report_of(live)).status_code == 200
        assert make.client_for(make.staff()).get(report_of(live)).status_code == 200
        for who in (make.brand(), live.deal.talent.person, make.stranger()):
            assert make.client_for(who).get(report_of(live)).status_code in (403, 404)

    def test_costs_are_entered_and_taken_out(self, live):
        client = make.client_for(live.deal.brand)
        address = f"/campaigns/{live.deal.campaign.pk}/costs"
        assert client.post(address, {"kind": "boosting", "amount": "50.00", "note": "=1+1"}).status_code == 302
        cost = CampaignCost.objects.get()
        assert cost.amount_minor == 5_000
        wrong = client.post(address, {"kind": "boosting", "amount": "plenty"})
        assert wrong.status_code == 422
        assert b"plenty" in wrong.content
        assert (
            make.client_for(make.analyst(live.deal.brand))
            .post(address, {"kind": "boosting", "amount": "1"})
            .status_code
            == 403
        )
        client.post(f"{address}/{cost.pk}/removal")
        assert not CampaignCost.objects.exists()

    def test_reading_makes_no_query_per_post(self, live, django_assert_max_num_queries):
        for _ in range(4):
            more = measurement.published(make.deal.approved(of=live.deal.brand, campaign=live.deal.campaign))
            more.read(views=500)
        client = make.client_for(live.deal.brand)
        with django_assert_max_num_queries(30):
            client.get(report_of(live))


class TestCsv:
    def test_is_safe_and_complete(self, live):
        live.deal.campaign.name = "=HYPERLINK(1)"
        live.deal.campaign.save(update_fields=["name"])
        answer = make.client_for(live.deal.brand).get(f"{report_of(live)}.csv")
        text = answer.content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert "attachment" in answer["Content-Disposition"]
        assert rows[0]["creator"] == "'=HYPERLINK(1)"
        total = {row["measure"]: row for row in rows if row["level"] == "campaign"}
        assert (total["views"]["value"], total["views"]["source"]) == ("100000", "declared")
        assert (total["cpm"]["value"], total["cpm"]["unit"]) == ("4.5", "EUR")
        assert (total["roi"]["value"], total["saves"]["value"]) == ("", "")
        assert total["saves"]["missing"]


class TestPublicationPage:
    def test_both_sides_see_it_and_falls_are_marked(self, live):
        for who in (live.deal.brand, live.deal.talent.person):
            text = make.client_for(who).get(f"/publications/{live.id}").content.decode()
            assert "↓" in text
        assert make.client_for(make.brand()).get(f"/publications/{live.id}").status_code == 404

    def test_type_a_snapshot(self, live):
        client = make.client_for(live.deal.brand)
        before = Snapshot.objects.count()
        assert client.post(f"/publications/{live.id}/snapshots", {"views": "120000"}).status_code == 302
        assert Snapshot.objects.count() == before + 1
        assert client.post(f"/publications/{live.id}/snapshots", {}).status_code == 422
        assert client.post(f"/publications/{live.id}/snapshots", {"views": "-3"}).status_code == 422

    def test_the_creator_pastes_the_address(self):
        deal = make.deal.approved()
        own = measurement.channel(deal)
        client = make.client_for(deal.talent.person)
        address = f"/deliverables/{deal.piece.pk}/publication"
        assert client.get(address).status_code == 200
        wrong = client.post(address, {"url": "https://vm.tiktok.com/ZM/"}, headers={"Accept-Language": "en"})
        assert wrong.status_code == 422
        assert "long address" in wrong.content.decode()
        assert client.post(address, {"url": measurement.video_url(own.handle), "text": "Publicidad"}).status_code == 302
        assert Publication.objects.get().disclosure == "found"
        assert client.get(address).status_code == 302
        assert deal.state == "published"


class TestApi:
    def test_report(self, live):
        english = {"Accept-Language": "en"}
        answer = make.api(live.deal.brand).get(f"campaigns/{live.deal.campaign.pk}/report", **english)
        body = answer.json()
        assert answer.status_code == 200
        assert body["total"]["views"]["value"] == 100_000
        assert body["total"]["roi"] == body["total"]["roi"] | {
            "value": None,
            "missing": "No conversion has been reported yet",
        }
        assert body["posts"][0]["figures"]["comments"]["notes"] == ["The platform has restated this counter downward"]
        assert make.api(make.brand()).get(f"campaigns/{live.deal.campaign.pk}/report").status_code == 404

    def test_publish_read_and_sell(self):
        deal = make.deal.approved()
        own = measurement.channel(deal)
        creator, brand = make.api(deal.talent.person), make.api(deal.brand)
        url = measurement.video_url(own.handle)
        published = creator.post(f"deliverables/{deal.piece.pk}/publication", {"url": url})
        assert published.status_code == 201
        publication = published.json()["publication_id"]
        at = (clock.now() - timedelta(hours=1)).isoformat()
        snapshot = {"at": at, "counters": {"views": 1000, "likes": 50, "comments": 1}}
        assert brand.post(f"publications/{publication}/snapshots", snapshot).status_code == 201
        batch = brand.post("snapshots", {"items": [snapshot | {"publication_id": publication}]})
        assert batch.json() == {"created": 0, "unchanged": 1, "refused": []}
        code = brand.post("tracking-codes", {"collaboration_id": str(deal.id), "code": "hola10"}).json()["code"]
        sale = {"order_id": "7", "value": {"amount_minor": 99_00, "currency": "EUR"}, "at": at, "promo_code": code}
        assert brand.post("conversions", sale).status_code == 201
        assert brand.post("conversions", sale).status_code == 200
        assert brand.post("conversions/7/refunds", {"refund_id": "R"}).status_code == 201
        report = brand.get(f"campaigns/{deal.campaign.pk}/report").json()
        assert (report["total"]["conversions"]["value"], report["total"]["revenue"]["value"]) == (0, 0)
        assert report["total"]["roi"]["value"] == -10_000
        assert brand.get(f"publications/{publication}/snapshots").json()["items"][0]["counters"]["views"] == 1000
        assert len(brand.get("publications").json()["items"]) == 1

    def test_bad_input_is_422(self, live):
        api = make.api(live.deal.brand)
        address = f"publications/{live.id}/snapshots"
        for body in (
            {},
            {"at": "yesterday", "counters": {}},
            {"at": clock.now().isoformat(), "counters": {"views": -1}},
        ):
            assert api.post(address, body).status_code == 422
        naive = {"at": "2026-05-01T10:00:00", "counters": {"views": 5}}
        assert api.post(address, naive).status_code == 422
