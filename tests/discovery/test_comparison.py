"""Creators side by side: every fact with its source, the best value of each row, and clear words where it can't be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.core import clock
from lonja.core.errors import Forbidden, Invalid
from lonja.core.ids import new_id
from lonja.creators.models import Away, Creator
from lonja.creators.types import Figure
from lonja.discovery import comparison, index
from lonja.discovery.comparison import Cell, Row
from lonja.discovery.engine import AudienceShare, Target
from lonja.discovery.types import Search
from tests import make
from tests.discovery.people import dollar, listed
from tests.jobs import run_jobs
from tests.web.rendering import no_statements_while_rendering


def row(*values: float | None, better: str = "higher") -> Row:
    return Row("", "x", "X", "number", tuple(Cell(Figure(value=value)) for value in values), better)


class TestBest:
    @pytest.mark.parametrize(
        ("found", "best"),
        [
            (row(1, 3, 2), (1,)),
            (row(1, 3, 2, better="lower"), (0,)),
            (row(3, 1, 3), (0, 2)),
            (row(2, 2), ()),
            (row(2, None), ()),
            (row(None, None), ()),
            (row(0, None, 1, better="lower"), (0,)),
            (row(1, 2, better=""), ()),
        ],
    )
    def test_it_is_the_best_of_the_known_ones(self, found: Row, best: tuple[int, ...]) -> None:
        assert found.best == best

    @given(st.lists(st.none() | st.integers(-9, 9), max_size=6), st.sampled_from(["higher", "lower"]))
    def test_nobody_is_better_than_the_best(self, values: list[int | None], better: str) -> None:
        best = row(*values, better=better).best
        known = [value for value in values if value is not None]
        assert all(values[place] == (max(known) if better == "higher" else min(known)) for place in best)
        assert len(best) < len(values) or not best


@pytest.mark.django_db
class TestCompare:
    def rows(self, by: Any, *creators: Creator, **more: Any) -> dict[str, Row]:
        found = comparison.compare(by.actor, [one.pk for one in creators], **more)
        return {one.name: one for one in found.rows}

    def test_what_decides_is_there_with_source_and_age(self) -> None:
        dollar("0.5")
        shares = {"country": {"ES": 0.7, "MX": 0.2, "FR": 0.05, "CU": 0.00001}, "gender": {"female": 0.6}}
        alba = listed(
            "Alba",
            followers=60_000,
            median_views=20_000,
            audience=shares,
            audience_source="imported",
            prices=[("tiktok_video", 40_000, "EUR")],
        )
        bruno = listed("Bruno", followers=90_000, median_views=10_000, prices=[("tiktok_video", 60_000, "USD")])
        rows = self.rows(make.brand(), alba, bruno)
        assert [cell.value for cell in rows["followers"].cells] == [60_000, 90_000]
        assert rows["followers"].best == ()
        assert rows["median_views"].best == (0,)
        assert rows["median_views"].cells[0].figure.source == "imported"
        assert rows["median_views"].cells[0].figure.as_of is not None
        assert [cell.value for cell in rows["price.tiktok_video"].cells] == [40_000, 30_000]
        assert rows["price.tiktok_video"].best == (1,)
        assert [cell.value for cell in rows["cpm_minor"].cells] == [2_000, 3_000]
        assert rows["cpm_minor"].best == (0,)
        assert rows["audience.country"].cells[0].text.count("%") == 3
        assert rows["audience.country"].cells[1].text == ""
        assert rows["rating"].cells[0].value is None
        assert str(rows["rating"].cells[0].figure.missing)

    def test_small_groups_of_an_audience_arent_shown(self) -> None:
        shares = {"country": {"ES": 0.9, "CU": 0.05}}
        rows = self.rows(make.brand(), listed(followers=1_000, audience=shares), listed())
        assert "90" in rows["audience.country"].cells[0].text
        assert "5" not in rows["audience.country"].cells[0].text

    def test_availability_and_when_they_last_worked_together(self) -> None:
        today = clock.today()
        away, back, later = listed(), listed(), listed()
        for creator, first, last in ((away, -1, 3), (back, -9, -1), (later, 9, 12)):
            days = (today + timedelta(days=first), today + timedelta(days=last))
            Away.objects.create(creator=creator, first_on=days[0], last_on=days[1])
        rows = self.rows(make.brand(), away, back, later, worked={away.pk: clock.now()})
        assert [cell.text == "available" for cell in rows["availability"].cells] == [False, True, False]
        assert rows["last_worked"].cells[0].text == date.today().isoformat()  # noqa: DTZ011 - of the same UTC clock
        assert rows["last_worked"].cells[1].figure.missing

    def test_the_target_is_compared_by_the_engines_own_measure(self, index_home: Any) -> None:
        like = listed("Like", followers=60_000, audience={"country": {"ES": 0.9}})
        unlike = listed("Unlike", followers=60_000, audience={"country": {"MX": 0.9}})
        index.rebuild()
        asked = Search(target=Target(audience=(AudienceShare("country", "ES", 9_000),)))
        rows = self.rows(make.brand(), like, unlike, asked=asked)
        assert rows["audience_fit"].best == (0,)
        assert rows["score"].best == (0,)
        assert "audience_fit" not in self.rows(make.brand(), like, unlike)

    def test_without_an_index_the_rest_is_compared(self, index_home: Any) -> None:
        asked = Search(target=Target(audience=(AudienceShare("country", "ES", 9_000),)))
        rows = self.rows(make.brand(), listed(), listed(), asked=asked)
        assert [cell.value for cell in rows["audience_fit"].cells] == [None, None]

    @pytest.mark.parametrize("count", [0, 1, 7])
    def test_two_to_six(self, count: int) -> None:
        with pytest.raises(Invalid) as refused:
            self.rows(make.brand(), *(listed() for _one in range(count)))
        assert "creator_ids" in refused.value.errors

    def test_unknown_ones_are_named_and_creators_dont_compare_one_another(self) -> None:
        alba, gone = listed(), new_id()
        with pytest.raises(Invalid, match=str(gone)):
            comparison.compare(make.brand().actor, [alba.pk, gone])
        with pytest.raises(Forbidden):
            comparison.compare(make.creator().actor, [alba.pk, listed().pk])


@pytest.mark.django_db
class TestPageAndApi:
    def test_the_page(self, index_home: Any) -> None:
        alba, bruno = listed("Alba", median_views=9_000), listed("Bruno", median_views=4_000)
        index.rebuild()
        client = make.client_for(make.brand())
        address = client.post("/compare", {"creator": [str(alba.pk), str(bruno.pk)]}).headers["Location"]
        assert address == f"/compare?ids={alba.pk},{bruno.pk}"
        with no_statements_while_rendering():
            page = client.get(address, headers={"accept-language": "en"}).content.decode()
        assert "2 creators side by side" in page
        assert page.count("data-best") == 2  # one value and the legend

    def test_a_campaigns_target_is_carried_in(self, index_home: Any) -> None:
        of = make.brand()
        campaign = make.campaign(of, target_audience={"country": {"ES": 0.8}})
        pair = [listed(audience={"country": {"ES": 0.9}}), listed()]
        index.rebuild()
        ids = ",".join(str(one.pk) for one in pair)
        page = make.client_for(of).get(f"/compare?ids={ids}&campaign={campaign.pk}", headers={"accept-language": "en"})
        assert "Audience like your target" in page.content.decode()
        search = f"/discover?countries=ES&campaign={campaign.pk}"
        chosen = {"creator": [str(one.pk) for one in pair], "search": search}
        sent = make.client_for(of).post("/compare", chosen).headers["Location"]
        assert sent == f"/compare?ids={ids}&campaign={campaign.pk}"
        other = make.client_for(make.brand()).get(f"/compare?ids={ids}&campaign={campaign.pk}")
        assert campaign.name not in other.content.decode()

    def test_a_plan_in_the_brands_own_words_is_compared_as_far_as_it_is_known(self, index_home: Any) -> None:
        of = make.brand()
        campaign = make.campaign(of, target_audience={"age": {"18-27": 0.8}}, categories=["beauty"])
        ids = ",".join(str(listed(name, followers=60_000, categories=["beauty"]).pk) for name in ("Alba", "Bruno"))
        index.rebuild()
        page = make.client_for(of).get(f"/compare?ids={ids}&campaign={campaign.pk}", headers={"accept-language": "en"})
        assert page.status_code == 200
        assert campaign.name in page.content.decode()

    def test_too_few_too_many_and_unknown(self, index_home: Any) -> None:
        index.rebuild()
        many = [listed() for _one in range(7)]
        client = make.client_for(make.brand())
        get: Callable[[str], Any] = lambda ids: client.get(f"/compare?ids={ids}", headers={"accept-language": "en"})  # noqa: E731
        assert get("").status_code == 422
        assert get("nonsense,\x00").status_code == 422
        assert "is the first" in get(str(many[0].pk)).content.decode()
        page = get(",".join(str(one.pk) for one in many)).content.decode()
        assert "first six of 7" in page
        assert "6 creators side by side" in page
        page = get(f"{many[0].pk},{many[1].pk},{new_id()}").content.decode()
        assert "left out" in page
        assert "2 creators side by side" in page

    def test_by_api(self) -> None:
        of = make.brand()
        deal = make.deal.agreed(of=of)
        run_jobs()
        other = listed()
        ids = [str(deal.talent.creator.id), str(other.pk)]
        api = make.api(of)
        found = api.post("creators/comparison", {"creator_ids": ids}).json()
        rows = {one["name"]: one for one in found["rows"]}
        assert [one["id"] for one in found["creators"]] == ids
        assert rows["last_worked"]["values"][0]["text"]
        assert rows["campaigns_completed"]["values"][0]["value"] == 0
        assert api.post("creators/comparison", {"creator_ids": ids[:1]}).status_code == 422
        assert api.post("creators/comparison", {"creator_ids": [*ids, str(new_id())]}).status_code == 422
        assert api.post("creators/comparison", {"creator_ids": ids, "currency": "EURO"}).status_code == 422
        assert api.post("creators/comparison", {"creator_ids": ids, "target": {"nonsense": 1}}).status_code == 422
