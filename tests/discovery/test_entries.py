"""Many entries of a list at once: pasted, moved, tagged, filtered, taken along as a file."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

import pytest

from lonja.core.errors import Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.creators.models import Creator
from lonja.creators.queries import named_creators
from lonja.discovery import actions, exports, queries
from lonja.discovery.models import ListEntry
from tests import make
from tests.collaborations.test_races import together
from tests.discovery.people import NOW, channel, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> make.Person:
    return make.brand()


def a_list(brand: make.Person, *creators: Creator, name: str = "Summer") -> Any:
    made = actions.create_list(name=name, by=brand.actor)
    if creators:
        actions.add_to_list(list_id=made.pk, creator_ids=[one.pk for one in creators], by=brand.actor)
    return made


def on(brand: make.Person, made: Any, tag: str = "") -> set[Any]:
    return {entry.creator_id for entry in queries.list_entries(brand.actor, made.pk, tag=tag, limit=500).items}


class TestNamed:
    def test_handles_and_addresses(self, brand: make.Person) -> None:
        alba = listed("Alba")
        channel(alba, platform="instagram", handle="alba.sol")
        texts = ["@Alba.Sol", "https://www.instagram.com/alba.sol/", "instagram.com/alba.sol", "alba.sol"]
        assert {one.creator_id for one in named_creators(brand.actor, texts)} == {alba.pk}

    def test_what_names_nobody_says_why(self, brand: make.Person) -> None:
        hidden = listed("Hidden", unlisted_at=NOW)
        channel(hidden, platform="youtube", handle="hidden")
        for platform in ("tiktok", "instagram"):
            channel(listed(), platform=platform, handle="twice")
        texts = ["@hidden", "twice", "https://example.com/x", "¿quién?", "https://www.tiktok.com/", "x" * 300]
        found = named_creators(brand.actor, texts)
        assert [one.creator_id for one in found] == [None] * 6
        assert all(one.reason for one in found)
        assert "TikTok" in found[1].reason
        assert named_creators(brand.actor, ["https://www.tiktok.com/@twice"])[0].creator_id


class TestPaste:
    def test_known_ones_are_added_and_the_rest_is_listed(self, brand: make.Person) -> None:
        creators = [listed() for _one in range(3)]
        for number, one in enumerate(creators):
            channel(one, platform="youtube", handle=f"known{number}")
        made = a_list(brand, creators[0])
        text = "@known0, @known1\nhttps://www.youtube.com/@known2;known1 nobody.here"
        pasted = actions.add_pasted(list_id=made.pk, text=text, by=brand.actor)
        assert (pasted.added_count, pasted.there_count) == (2, 1)
        assert [one.text for one in pasted.refused] == ["nobody.here"]
        assert on(brand, made) == {one.pk for one in creators}

    @pytest.mark.parametrize("text", ["", " ,; \n", "a\0b", " ".join(f"h{n}" for n in range(501)), "x" * 100_001])
    def test_nothing_or_too_much(self, brand: make.Person, text: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.add_pasted(list_id=a_list(brand).pk, text=text, by=brand.actor)
        assert "text" in refused.value.errors


class TestMove:
    def test_notes_and_tags_go_along(self, brand: make.Person) -> None:
        alba, bruno = listed(), listed()
        source, target = a_list(brand, alba, bruno), a_list(brand, bruno, name="Winter")
        actions.note_entry(list_id=source.pk, creator_id=alba.pk, note="Calm", tags=["food"], by=brand.actor)
        actions.note_entry(list_id=source.pk, creator_id=bruno.pk, note="Old", tags=["b"], by=brand.actor)
        actions.note_entry(list_id=target.pk, creator_id=bruno.pk, note="Kept", tags=["a"], by=brand.actor)
        moved = actions.move_entries(
            list_id=source.pk, to_list_id=target.pk, creator_ids=[alba.pk, bruno.pk], by=brand.actor
        )
        assert moved == 2
        assert on(brand, source) == set()
        entries = {one.creator_id: one for one in queries.list_entries(brand.actor, target.pk).items}
        assert (entries[alba.pk].note, entries[alba.pk].tags) == ("Calm", ("food",))
        assert (entries[bruno.pk].note, entries[bruno.pk].tags) == ("Kept", ("a", "b"))
        names = list(EventRecord.objects.filter(subject_id__in=[source.pk, target.pk]).values_list("name", flat=True))
        assert {"list.creators_removed", "list.creators_added"} <= set(names)
        again = actions.move_entries(list_id=source.pk, to_list_id=target.pk, creator_ids=[alba.pk], by=brand.actor)
        assert again == 0

    def test_refusals(self, brand: make.Person) -> None:
        alba = listed()
        source, foreign = a_list(brand, alba), a_list(make.brand(), name="Theirs")
        move = partial(actions.move_entries, list_id=source.pk, creator_ids=[alba.pk])
        with pytest.raises(Invalid):
            move(to_list_id=source.pk, by=brand.actor)
        with pytest.raises(NotFound):
            move(to_list_id=foreign.pk, by=brand.actor)
        with pytest.raises(Forbidden):
            move(to_list_id=source.pk, by=make.analyst(brand).actor)

    @pytest.mark.django_db(transaction=True)
    def test_two_moves_in_opposite_directions_both_end(self) -> None:
        brand = make.brand()
        alba, bruno = listed(), listed()
        one, other = a_list(brand, alba), a_list(brand, bruno, name="Winter")
        move = partial(actions.move_entries, by=brand.actor)
        came = together(
            partial(move, list_id=one.pk, to_list_id=other.pk, creator_ids=[alba.pk]),
            partial(move, list_id=other.pk, to_list_id=one.pk, creator_ids=[bruno.pk]),
        )
        assert came == [1, 1]
        assert ListEntry.objects.count() == 2


class TestTags:
    def test_many_at_once_and_a_list_by_tag(self, brand: make.Person) -> None:
        creators = [listed() for _one in range(3)]
        made = a_list(brand, *creators)
        ids = [one.pk for one in creators]
        tag = partial(actions.tag_entries, list_id=made.pk, by=brand.actor)
        assert tag(creator_ids=ids, add=["food", "calm"]) == 3
        assert tag(creator_ids=ids[:1], add=["food"], remove=["calm"]) == 1
        assert tag(creator_ids=ids[:1], add=["food"]) == 0
        assert on(brand, made, "calm") == set(ids[1:])
        assert queries.list_tags(brand.actor, made.pk) == {"food": 3, "calm": 2}
        assert EventRecord.objects.filter(name="list.entries_tagged").count() == 2
        with pytest.raises(Invalid):
            tag(creator_ids=ids)
        with pytest.raises(NotFound):
            actions.tag_entries(list_id=made.pk, creator_ids=ids, add=["x"], by=make.brand().actor)
        with pytest.raises(Forbidden):
            actions.tag_entries(list_id=made.pk, creator_ids=ids, add=["x"], by=make.analyst(brand).actor)

    def test_thousands_by_pages(self, brand: make.Person) -> None:
        made = a_list(brand)
        rows = Creator.objects.bulk_create(
            Creator(name=f"Creator {n}", country="ES", created_at=NOW, changed_at=NOW) for n in range(1_100)
        )
        ListEntry.objects.bulk_create(
            ListEntry(creator_list=made, creator=one, added_at=NOW, tags=["even"] if n % 2 == 0 else [])
            for n, one in enumerate(rows)
        )
        seen: list[Any] = []
        cursor = None
        while True:
            page = queries.list_entries(brand.actor, made.pk, cursor, tag="even", limit=100)
            seen += [entry.creator_id for entry in page.items]
            if page.next is None:
                break
            cursor = page.next
        assert len(seen) == len(set(seen)) == 550
        assert len(exports.list_table(brand.actor, made.pk, tag="even").rows) == 550
        assert len(exports.list_table(brand.actor, made.pk).rows) == 1_100


class TestPagesAndApi:
    def test_the_page_filters_tags_and_exports(self, brand: make.Person) -> None:
        alba, bruno = listed("=Alba"), listed("Bruno")
        made = a_list(brand, alba, bruno)
        client = make.client_for(brand)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        address = f"/lists/{made.pk}"
        assert client.post(f"{address}/tags", {"creator": str(alba.pk), "tags": "food, calm"}).status_code == 302
        page = client.get(f"{address}?tag=food").text
        assert "=Alba" in page
        assert ">Bruno<" not in page
        file = client.get(f"{address}/export?format=csv&tag=food")
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
        assert [row[0] for row in rows[1:]] == ["'=Alba"]
        assert "On-time rate, %" in rows[0]
        assert "Rating: cases" in rows[0]
        assert client.get(f"{address}/export?format=xlsx").content[:2] == b"PK"
        assert make.client_for(make.brand()).get(f"{address}/export").status_code == 404

    def test_pasting_shows_what_names_nobody(self, brand: make.Person) -> None:
        channel(listed("Alba"), platform="youtube", handle="alba")
        made = a_list(brand)
        client = make.client_for(brand)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        page = client.post(f"/lists/{made.pk}/handles", {"text": "@alba @missing"})
        assert page.status_code == 200
        assert "1 creator was added" in page.text
        assert "@missing" in page.text
        assert "No listed creator has this handle." in page.text
        assert client.post(f"/lists/{made.pk}/handles", {"text": "@alba"}).status_code == 302
        assert client.post(f"/lists/{made.pk}/handles", {"text": ""}).status_code == 422

    def test_moving_by_page(self, brand: make.Person) -> None:
        alba = listed("Alba")
        made, other = a_list(brand, alba), a_list(brand, name="Winter")
        client = make.client_for(brand)
        client.post(f"/lists/{made.pk}/move", {"creator": str(alba.pk), "to": str(other.pk)})
        assert on(brand, other) == {alba.pk}

    def test_by_api(self, brand: make.Person) -> None:
        alba = listed("Alba")
        channel(alba, platform="youtube", handle="alba")
        made, other = a_list(brand), a_list(brand, name="Winter")
        api, path = make.api(brand), f"lists/{made.pk}"
        pasted = api.post(f"{path}/handles", {"text": "alba nobody"}).json()
        assert (pasted["added_count"], [one["text"] for one in pasted["refused"]]) == (1, ["nobody"])
        chosen = {"creator_ids": [str(alba.pk)]}
        assert api.post(f"{path}/tags", {**chosen, "add": ["food"]}).json() == {"changed_count": 1}
        assert api.get(f"{path}/tags").json() == {"items": [{"tag": "food", "creator_count": 1}]}
        assert len(api.get(f"{path}/creators?tag=food").json()["items"]) == 1
        assert api.get(f"{path}/creators?tag=none").json()["items"] == []
        assert api.post(f"{path}/moves", {**chosen, "to_list_id": str(other.pk)}).json() == {"changed_count": 1}
        assert api.get(f"lists/{other.pk}/creators").json()["items"][0]["tags"] == ["food"]
