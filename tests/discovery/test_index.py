"""The live index: built, followed, damaged, and built again by itself."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Unavailable
from lonja.core.events import record
from lonja.creators.events import CreatorChanged, CreatorsImported
from lonja.creators.models import Away, Creator
from lonja.discovery import columns, engine, index, queries, tasks
from lonja.discovery.columns import Columns, joined
from lonja.discovery.engine import Facts, population
from lonja.discovery.facts import facts_of
from lonja.discovery.types import IndexState, Search
from tests import make
from tests.discovery.people import NOW, channel, listed
from tests.jobs import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_home")]


def found(by: Actor) -> set[str]:
    return {card.creator.name for card in queries.search(by, Search()).cards}


def tell(*creators: Creator) -> None:
    with transaction.atomic():
        record(
            CreatorChanged(subject_id=creators[0].pk, creator_ids=tuple(str(one.pk) for one in creators)),
            by=Actor.system(),
        )


class TestChanges:
    def test_a_changed_creator_is_in_the_next_answer(self) -> None:
        alba = listed("Alba")
        index.rebuild()
        by = make.brand().actor
        assert found(by) == {"Alba"}
        Creator.objects.filter(pk=alba.pk).update(name="Alba Sol")
        tell(alba, listed("Bruno"))
        run_jobs()
        assert found(by) == {"Alba Sol", "Bruno"}
        assert queries.search(by, Search(text="sol")).total == 1

    def test_an_unlisted_creator_is_gone(self) -> None:
        alba = listed("Alba")
        index.rebuild()
        Creator.objects.filter(pk=alba.pk).update(unlisted_at=NOW)
        tell(alba)
        run_jobs()
        assert queries.search(make.brand().actor, Search()).total == 0

    def test_following_takes_well_under_a_second(self) -> None:
        people = [listed() for _each in range(100)]
        index.rebuild()
        by = make.brand().actor
        queries.search(by, Search())
        started = time.perf_counter()
        index.follow([one.pk for one in people])
        queries.search(by, Search())
        assert time.perf_counter() - started < 1

    def test_a_build_keeps_what_changed_while_it_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        alba = listed("Alba")
        read_all = index._read_all

        def read_and_then_change() -> Columns:
            rows = read_all()
            Creator.objects.filter(pk=alba.pk).update(name="Alba Sol")
            index.follow([alba.pk])
            return rows

        monkeypatch.setattr(index, "_read_all", read_and_then_change)
        index.rebuild()
        assert queries.search(make.brand().actor, Search(text="sol")).total == 1

    def test_a_new_generation_is_seen_without_reopening(self) -> None:
        index.rebuild()
        by = make.brand().actor
        before = queries.search(by, Search())
        listed("Alba")
        index.rebuild()
        after = queries.search(by, Search())
        assert (before.total, after.total) == (0, 1)
        assert after.generation == before.generation + 1


class TestImports:
    def test_a_whole_file_is_one_build(self) -> None:
        index.rebuild()
        alba = listed("Alba")
        with transaction.atomic():
            for _each in range(3):
                record(CreatorsImported(subject_id=alba.pk, changed_count=1), by=Actor.system())
        run_jobs()
        assert index.current().generation == 2
        assert found(make.brand().actor) == {"Alba"}


class TestDamage:
    def rot(self, home: Path, name: str) -> None:
        (place,) = (home / "index").glob(f"generation-*/{name}")
        raw = bytearray(place.read_bytes())
        raw[len(raw) // 2] ^= 0xFF
        place.write_bytes(raw)
        index._opened.clear()

    @pytest.mark.parametrize("name", ["id_high.bin", "manifest.json"])
    def test_a_damaged_file_is_detected_and_rebuilt(self, index_home: Path, name: str) -> None:
        listed("Alba")
        index.rebuild()
        self.rot(index_home, name)
        by = make.brand().actor
        with pytest.raises(Unavailable):
            queries.search(by, Search())
        run_jobs()
        assert found(by) == {"Alba"}

    def test_an_older_format_is_rebuilt(self, index_home: Path) -> None:
        listed("Alba")
        index.rebuild()
        (manifest,) = (index_home / "index").glob("generation-*/manifest.json")
        head, rest = manifest.read_text().split("\n", 1)
        manifest.write_text(json.dumps({**json.loads(head), "format": 0}) + "\n" + rest)
        index._opened.clear()
        tasks.keep_index(0)
        run_jobs()
        assert found(make.brand().actor) == {"Alba"}

    def test_a_build_that_runs_is_shown_and_not_doubled(self, index_home: Path) -> None:
        (index_home / "index").mkdir()
        by = make.brand().actor
        with index._building(index_home / "index") as is_ours:
            assert is_ours
            index._report(50, 200)
            status = queries.index_status(by)
            assert (status.state, status.percent) == (IndexState.BUILDING, 25)
            assert index.rebuild() is None
        assert index.rebuild() == 1
        assert queries.index_status(by).state == IndexState.READY


class TestMinuteCheck:
    def test_many_changes_lead_to_a_build(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(index, "SMALLEST_WORTH", 1)
        people = [listed() for _each in range(3)]
        index.rebuild()
        tasks.keep_index(0)
        assert run_jobs() == 0
        index.follow([one.pk for one in people])
        tasks.keep_index(0)
        run_jobs()
        assert index.current().generation == 2
        assert index.current().pending == 0


class TestFacts:
    def test_the_largest_channel_speaks_and_ages_are_of_the_day(self) -> None:
        from lonja.creators.queries import index_rows

        creator = listed("Alba", followers=10, born_on=date(2000, 11, 2))
        first = clock.today() + timedelta(days=9)
        Away.objects.create(creator=creator, first_on=first, last_on=date.max)
        channel(creator, platform="youtube", followers=90_000)
        (row,) = index_rows()
        eve = facts_of(row, euros={}, currency="EUR", on=date(2025, 11, 1))
        day = facts_of(row, euros={}, currency="EUR", on=date(2025, 11, 2))
        assert (eve.followers, eve.age_band, day.age_band) == (90_000, "18-24", "25-34")
        assert set(eve.platforms) == {"tiktok", "youtube"}
        assert list(eve.away) == [(first, date.max)]


class TestColumns:
    def test_pieces_joined_answer_like_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from uuid import UUID

        people = [
            Facts(
                id=UUID(int=n),
                names=f"name {n}",
                bio="bio",
                platforms=("tiktok",) if n % 2 else ("youtube", "tiktok"),
                languages=(),
                categories=(f"c{n % 5}",),
                country=[None, "ES", "MX"][n % 3],
                verified=[None, True, False][n % 3],
                followers=None if n % 4 == 0 else n * 1000,
                prices_minor={} if n < 4 else {f"kind{n % 2}": n * 100},
                audience={"gender": {"female": n / 20}} if n % 2 else {},
                away=[(date(2026, 1, n + 1), date(2026, 2, 1))] if n % 7 == 0 else [],
            )
            for n in range(20)
        ]
        monkeypatch.setattr(columns, "CHUNK", 3)
        gathered = Columns()
        for one in people:
            gathered.add(one)
        assert len(gathered) == 20
        engine.build(gathered.population(), tmp_path / "pieces")
        engine.build(population(people), tmp_path / "whole")
        pieces, whole = engine.Index.open(tmp_path / "pieces"), engine.Index.open(tmp_path / "whole")
        for asked in (
            engine.Query(sort="followers"),
            engine.Query(countries=frozenset({"ES"})),
            engine.Query(price_for="kind1", price_minor=engine.Range(0, 1_500)),
            engine.Query(audience=(engine.AudienceShare("gender", "female", 2_000),)),
            engine.Query(available=(date(2026, 1, 10), date(2026, 1, 12))),
            engine.Query(verified=True),
        ):
            left, right = engine.search(pieces, asked), engine.search(whole, asked)
            assert (left.total, left.facets, left.histograms) == (right.total, right.facets, right.histograms)
            assert [hit.id for hit in left.hits] == [hit.id for hit in right.hits]

    def test_a_single_piece_is_itself(self) -> None:
        piece = population([])
        assert joined([piece]) is piece
        assert len(Columns().population()) == 0
        assert np.array_equal(piece.ids, np.empty((0, 2)))
