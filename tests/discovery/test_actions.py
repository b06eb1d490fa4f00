"""Lists and saved searches: works; stranger 404; no permission 403; twice; event recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from lonja.core.errors import Conflict, Forbidden, Invalid, NotFound
from lonja.core.models import EventRecord
from lonja.discovery import actions, queries
from lonja.discovery.engine import Range
from lonja.discovery.types import Search
from tests import make
from tests.discovery.people import listed

pytestmark = pytest.mark.django_db

ASKED = Search(followers=Range(50_000, None), cursor="of-one-day")


def last_event() -> EventRecord:
    return EventRecord.objects.order_by("-pk")[0]


class TestCreateList:
    def test_works(self) -> None:
        brand = make.brand()
        made = actions.create_list(name="  Summer  2027 ", note="For the swimwear", by=brand.actor)
        (card,) = queries.lists(brand.actor)
        assert (card.name, card.note, card.creator_count) == ("Summer 2027", "For the swimwear", 0)
        event = last_event()
        assert (event.name, event.subject_id, event.parties) == ("list.created", made.pk, [brand.id])

    def test_twice_is_a_conflict_whatever_the_case(self) -> None:
        brand = make.brand()
        actions.create_list(name="Summer", by=brand.actor)
        with pytest.raises(Conflict):
            actions.create_list(name="SUMMER", by=brand.actor)
        actions.create_list(name="Summer", by=make.brand().actor)

    @pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\x00b"])
    def test_bad_names(self, name: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.create_list(name=name, by=make.brand().actor)
        assert list(refused.value.errors) == ["name"]

    def test_analysts_creators_and_staff_may_not(self) -> None:
        for person in (make.analyst(make.brand()), make.creator(), make.staff()):
            with pytest.raises(Forbidden):
                actions.create_list(name="Summer", by=person.actor)
        with pytest.raises(NotFound):
            actions.create_list(name="Summer", by=make.stranger().actor)


class TestChangeList:
    def test_works(self) -> None:
        brand = make.brand()
        made = actions.create_list(name="Summer", note="Old", by=brand.actor)
        actions.change_list(list_id=made.pk, name="Winter", by=brand.actor)
        card = queries.creator_list(brand.actor, made.pk)
        assert (card.name, card.note) == ("Winter", "Old")
        assert last_event().name == "list.changed"

    def test_to_a_taken_name_is_a_conflict_but_to_its_own_is_not(self) -> None:
        brand = make.brand()
        made = actions.create_list(name="Summer", by=brand.actor)
        actions.create_list(name="Winter", by=brand.actor)
        actions.change_list(list_id=made.pk, name="summer", by=brand.actor)
        with pytest.raises(Conflict):
            actions.change_list(list_id=made.pk, name="winter", by=brand.actor)


class TestFillList:
    def test_adding_is_bulk_and_twice_adds_nothing(self) -> None:
        brand, people = make.brand(), [listed().pk for _each in range(3)]
        made = actions.create_list(name="Summer", by=brand.actor)
        assert actions.add_to_list(list_id=made.pk, creator_ids=[*people, people[0]], by=brand.actor) == 3
        assert last_event().payload == {"creator_ids": [str(key) for key in people]}
        before = EventRecord.objects.count()
        assert actions.add_to_list(list_id=made.pk, creator_ids=people, by=brand.actor) == 0
        assert EventRecord.objects.count() == before
        page = queries.list_entries(brand.actor, made.pk)
        assert {entry.creator_id for entry in page.items} == set(people)
        assert all(entry.creator is not None for entry in page.items)

    def test_one_unknown_creator_refuses_all(self) -> None:
        brand, known = make.brand(), listed().pk
        made = actions.create_list(name="Summer", by=brand.actor)
        with pytest.raises(Invalid) as refused:
            actions.add_to_list(list_id=made.pk, creator_ids=[known, uuid4()], by=brand.actor)
        assert list(refused.value.errors) == ["creator_ids"]
        assert queries.creator_list(brand.actor, made.pk).creator_count == 0

    def test_too_many_at_once(self) -> None:
        brand = make.brand()
        made = actions.create_list(name="Summer", by=brand.actor)
        with pytest.raises(Invalid):
            actions.add_to_list(list_id=made.pk, creator_ids=[uuid4() for _each in range(501)], by=brand.actor)

    def test_removing(self) -> None:
        brand, creator = make.brand(), listed().pk
        made = actions.create_list(name="Summer", by=brand.actor)
        actions.add_to_list(list_id=made.pk, creator_ids=[creator], by=brand.actor)
        assert [one.id for one in queries.lists_of(brand.actor, creator)] == [made.pk]
        assert actions.remove_from_list(list_id=made.pk, creator_ids=[creator], by=brand.actor) == 1
        assert last_event().name == "list.creators_removed"
        assert actions.remove_from_list(list_id=made.pk, creator_ids=[creator], by=brand.actor) == 0

    def test_notes_and_tags(self) -> None:
        brand, creator = make.brand(), listed().pk
        made = actions.create_list(name="Summer", by=brand.actor)
        actions.add_to_list(list_id=made.pk, creator_ids=[creator], by=brand.actor)
        actions.note_entry(list_id=made.pk, creator_id=creator, note="Call", by=brand.actor)
        actions.note_entry(list_id=made.pk, creator_id=creator, tags=["first", "first", " "], by=brand.actor)
        (entry,) = queries.list_entries(brand.actor, made.pk).items
        assert (entry.note, entry.tags) == ("Call", ("first",))
        assert last_event().name == "list.entry_noted"
        with pytest.raises(NotFound):
            actions.note_entry(list_id=made.pk, creator_id=uuid4(), note="x", by=brand.actor)
        with pytest.raises(Invalid):
            actions.note_entry(list_id=made.pk, creator_id=creator, tags=["x" * 41], by=brand.actor)


class TestSavedSearches:
    def test_works_and_forgets_the_page(self) -> None:
        brand = make.brand()
        made = actions.save_search(name="Large ones", asked=ASKED, by=brand.actor)
        (card,) = queries.saved_searches(brand.actor)
        assert card.asked == Search(followers=Range(50_000, None))
        event = last_event()
        assert (event.name, event.subject_id, event.parties) == ("search.saved", made.pk, [brand.id])

    def test_twice_is_a_conflict(self) -> None:
        brand = make.brand()
        actions.save_search(name="Large ones", asked=ASKED, by=brand.actor)
        with pytest.raises(Conflict):
            actions.save_search(name="large ones", asked=Search(), by=brand.actor)

    def test_change_and_delete(self) -> None:
        brand = make.brand()
        made = actions.save_search(name="Large ones", asked=ASKED, by=brand.actor)
        actions.change_search(search_id=made.pk, name="All", by=brand.actor)
        actions.change_search(search_id=made.pk, asked=Search(text="padel"), by=brand.actor)
        card = queries.saved_search(brand.actor, made.pk)
        assert (card.name, card.asked) == ("All", Search(text="padel"))
        actions.delete_search(search_id=made.pk, by=brand.actor)
        assert last_event().name == "search.deleted"
        with pytest.raises(NotFound):
            actions.delete_search(search_id=made.pk, by=brand.actor)


def _every_action_on(list_id: Any, search_id: Any, creator_id: Any) -> list[Callable[[Any], Any]]:
    return [
        lambda by: actions.change_list(list_id=list_id, name="x", by=by),
        lambda by: actions.delete_list(list_id=list_id, by=by),
        lambda by: actions.add_to_list(list_id=list_id, creator_ids=[creator_id], by=by),
        lambda by: actions.remove_from_list(list_id=list_id, creator_ids=[creator_id], by=by),
        lambda by: actions.note_entry(list_id=list_id, creator_id=creator_id, note="x", by=by),
        lambda by: actions.change_search(search_id=search_id, name="x", by=by),
        lambda by: actions.delete_search(search_id=search_id, by=by),
    ]


class TestOthers:
    def test_another_brand_gets_not_found_and_an_analyst_forbidden(self) -> None:
        brand, creator = make.brand(), listed().pk
        made = actions.create_list(name="Summer", by=brand.actor)
        actions.add_to_list(list_id=made.pk, creator_ids=[creator], by=brand.actor)
        kept = actions.save_search(name="All", asked=Search(), by=brand.actor)
        other, analyst = make.brand().actor, make.analyst(brand).actor
        for act in _every_action_on(made.pk, kept.pk, creator):
            with pytest.raises(NotFound):
                act(other)
            with pytest.raises(Forbidden):
                act(analyst)

    def test_reading(self) -> None:
        brand = make.brand()
        made = actions.create_list(name="Summer", by=brand.actor)
        kept = actions.save_search(name="All", asked=Search(), by=brand.actor)
        analyst, other = make.analyst(brand).actor, make.brand().actor
        assert queries.creator_list(analyst, made.pk).name == "Summer"
        assert queries.saved_search(analyst, kept.pk).name == "All"
        assert queries.lists(other) == queries.saved_searches(other) == []
        reads: list[Callable[[Any], Any]] = [
            lambda by: queries.creator_list(by, made.pk),
            lambda by: queries.list_entries(by, made.pk),
            lambda by: queries.saved_search(by, kept.pk),
        ]
        for read in reads:
            with pytest.raises(NotFound):
                read(other)
            with pytest.raises(Forbidden):
                read(make.creator().actor)
