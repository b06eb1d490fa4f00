"""Changes after the build: seen at once, exact, and whole or not at all."""

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lonja.discovery.engine import BadIndex, Busy, Change, Facts, Index, Journal, Query, build, search
from lonja.discovery.engine.journal import NAME
from tests.discovery.engine.make import creator, number_of
from tests.discovery.engine.strategies import PARENTS, facts, people, queries
from tests.discovery.engine.test_search import assert_exact

changes = st.lists(st.tuples(st.lists(facts, max_size=3), st.sets(st.integers(0, 20), max_size=2)), max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=people, later=changes, query=queries, kernel=st.booleans())
def test_answers_are_those_of_an_index_built_anew(
    before: list[Facts], later: list[tuple[list[Facts], set[int]]], query: Query, kernel: bool
) -> None:
    index = Index.of(before, parents=PARENTS)
    now = {one.id: one for one in before}
    for sequence, (changed, gone) in enumerate(later, 1):
        known = sorted(now)
        renamed = [replace(one, id=known[i % len(known)]) if known and i % 2 else one for i, one in enumerate(changed)]
        removed = [known[i % len(known)] for i in gone] if known else []
        index.take([Change(sequence, tuple(renamed), tuple(removed))])
        now |= {one.id: one for one in renamed}
        for one in removed:
            now.pop(one, None)
    assert len(index) == len(now)
    assert_exact(index, list(now.values()), query, kernel=kernel)


class TestJournal:
    def test_changes_are_seen_by_whoever_refreshes(self, tmp_path: Path) -> None:
        build([creator(i, followers=10) for i in range(100)], tmp_path)
        index, other = Index.open(tmp_path), Index.open(tmp_path)
        with Journal.write(tmp_path) as journal:
            journal.append(changed=[creator(5, followers=99), creator(500, followers=99)], removed=[creator(6).id])
        for one in (index, other, Index.open(tmp_path)):
            one.refresh()
            answer = search(one, Query(sort="followers", limit=3))
            assert [number_of(hit.id) for hit in answer.hits] == [5, 500, 0]
            assert (answer.total, answer.sequence, len(one)) == (100, 1, 100)
            assert creator(500).id in one
            assert creator(6).id not in one

    def test_all_facts_survive_it(self, tmp_path: Path) -> None:
        from lonja.discovery.engine.warm import _creator

        assert Facts.from_plain(json.loads(_creator(9).to_json())) == _creator(9)

    def test_only_one_writes(self, tmp_path: Path) -> None:
        with Journal.write(tmp_path), pytest.raises(Busy):
            Journal.write(tmp_path)
        Journal.write(tmp_path).close()

    def test_what_came_during_a_build_is_replayed_on_it(self, tmp_path: Path) -> None:
        build([creator(1)], tmp_path)
        index = Index.open(tmp_path)
        with Journal.write(tmp_path) as journal:
            read_at = journal.append(changed=[creator(2)])
            journal.append(changed=[creator(3)])
            build([creator(1), creator(2)], tmp_path, sequence=read_at)
            for one in (index, Index.open(tmp_path)):
                one.refresh()
                assert (one.generation, one.sequence, len(one), one.pending) == (2, 2, 3, 1)
            journal.trim(read_at)
            journal.append(changed=[creator(4)])
        for one in (index, Index.open(tmp_path)):
            one.refresh()
            assert (one.sequence, len(one), one.pending) == (3, 4, 2)

    def test_sequences_go_on_after_everything_was_trimmed(self, tmp_path: Path) -> None:
        build([], tmp_path)
        with Journal.write(tmp_path) as journal:
            journal.append(changed=[creator(1)])
            journal.trim(1)
        with Journal.write(tmp_path) as journal:
            assert journal.append(changed=[creator(2)]) == 2

    def test_a_reader_that_slept_through_two_trims_misses_nothing(self, tmp_path: Path) -> None:
        """The second new file may get the number of the first on disk; it must not be taken for it."""
        build([], tmp_path)
        index = Index.open(tmp_path)
        with Journal.write(tmp_path) as journal:
            for number in range(1, 40):
                journal.append(changed=[creator(number, bio="x" * 50 * (number % 7))])
                if number == 5:
                    index.refresh()
                if number % 10 == 0:
                    journal.trim(4)
        index.refresh()
        assert (index.sequence, len(index)) == (39, 39)

    def test_a_damaged_newer_generation_leaves_the_older_in_place(self, tmp_path: Path) -> None:
        build([creator(1)], tmp_path)
        index = Index.open(tmp_path)
        build([creator(1), creator(2)], tmp_path)
        (tmp_path / "generation-00000002" / "joint.bin").write_bytes(b"")
        with pytest.raises(BadIndex):
            index.refresh()
        assert search(index, Query()).total == 1
        build([creator(1), creator(2), creator(3)], tmp_path)
        assert index.refresh()
        assert search(index, Query()).total == 3

    @pytest.mark.parametrize("lost", [1, 5, 25, 60])
    def test_a_torn_record_is_passed_over_and_then_cut_off(self, tmp_path: Path, lost: int) -> None:
        build([], tmp_path)
        with Journal.write(tmp_path) as journal:
            journal.append(changed=[creator(1)])
            journal.append(changed=[creator(2)])
        path = tmp_path / NAME
        path.write_bytes(path.read_bytes()[:-lost])
        index = Index.open(tmp_path)
        assert len(index) == 1
        with Journal.write(tmp_path) as journal:
            assert journal.append(changed=[creator(3)]) == 2
        index.refresh()
        assert {number_of(hit.id) for hit in search(index, Query()).hits} == {1, 3}

    def test_a_changed_byte_ends_what_is_believed(self, tmp_path: Path) -> None:
        build([], tmp_path)
        with Journal.write(tmp_path) as journal:
            whole = [journal.append(changed=[creator(i)]) for i in range(3)]
        path = tmp_path / NAME
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
        assert Index.open(tmp_path).sequence < len(whole)


WRITER = """
import sys
from uuid import UUID
from lonja.discovery.engine import Facts, Journal
with Journal.write(sys.argv[1]) as journal:
    while True:
        n = journal.sequence + 1
        # Two creators in one record: whoever sees one of them at n must see the other at n.
        pair = [Facts(id=UUID(int=i), followers=n, country="ES", bio="x" * (n * 977 % 5000)) for i in (1, 2)]
        print(journal.append(changed=pair, sync=False), flush=True)
"""

BUILDER = """
import sys
from uuid import UUID
from lonja.discovery.engine import Facts, build
print("ready", flush=True)
number = 1
while True:
    build([Facts(id=UUID(int=i + 1), followers=number) for i in range(300)], sys.argv[1])
    number += 1
"""


def killed(program: str, folder: Path, after: int) -> list[str]:
    """Run the program, kill -9 it once it printed so many lines; returns all lines it got out."""
    process = subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(after)]
    os.kill(process.pid, signal.SIGKILL)
    lines += process.stdout.readlines()
    process.wait()
    process.stdout.close()
    return lines


class TestKilled:
    def test_a_writer_in_the_middle(self, tmp_path: Path) -> None:
        build([creator(0), creator(1)], tmp_path)
        promised = 0
        for round_number in range(2):
            lines = killed(WRITER, tmp_path, 20 + 37 * round_number)
            promised = max(promised, *(int(line) for line in lines if line.endswith("\n")))
            index = Index.open(tmp_path)
            answer = search(index, Query(sort="followers", countries=frozenset({"ES"})))
            assert index.sequence >= promised
            assert [hit.value for hit in answer.hits] == [index.sequence] * 2

    def test_a_build_in_the_middle(self, tmp_path: Path) -> None:
        build([creator(i, followers=0) for i in range(300)], tmp_path)
        for _ in range(2):
            killed(BUILDER, tmp_path, 1)
            index = Index.open(tmp_path)
            answer = search(index, Query(sort="followers", limit=500))
            assert answer.total == 300
            assert len({hit.value for hit in answer.hits}) == 1

    def test_searches_while_another_thread_refreshes(self, tmp_path: Path) -> None:
        build([creator(i, followers=0) for i in range(200)], tmp_path)
        index = Index.open(tmp_path)
        seen: list[int] = []
        stop = threading.Event()

        def ask() -> None:
            while not stop.is_set():
                answer = search(index, Query(sort="followers", limit=500))
                seen.append(answer.total)
                # All creators change in one record, so they must always agree.
                assert len({hit.value for hit in answer.hits}) == 1

        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        with Journal.write(tmp_path) as journal:
            for number in range(1, 12):
                journal.append(changed=[creator(i, followers=number) for i in range(200)], sync=False)
                index.refresh()
        stop.set()
        for thread in threads:
            thread.join()
        assert set(seen) == {200}
        assert search(index, Query(sort="followers")).hits[0].value == 11


def test_ids_that_share_their_high_half_are_told_apart() -> None:
    ids = [UUID(int=1 << 64 | low) for low in (5, 9, 2**63, 2**64 - 1)]
    index = Index.of([Facts(id=one) for one in ids])
    assert all(one in index for one in ids)
    assert UUID(int=1 << 64 | 6) not in index
    index.take([Change(1, (), (ids[1],))])
    assert [one in index for one in ids] == [True, False, True, True]
