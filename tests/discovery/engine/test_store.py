"""What is on disk is whole, or it is refused."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from lonja.discovery.engine import BadIndex, Index, Query, build, search, store, sweep
from tests.discovery.engine.make import creator


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [creator(i, names=f"ana{i}", country="ES", followers=i * 1000, categories=["c"]) for i in range(150)]
    build(rows, tmp_path, currency="MXN", sequence=7)
    return tmp_path


def newest(folder: Path) -> Path:
    return folder / f"generation-{store.numbers(folder)[-1]:08d}"


class TestGenerations:
    def test_opened_as_built(self, folder: Path) -> None:
        index = Index.open(folder)
        assert (len(index), index.generation, index.sequence, index.currency) == (150, 1, 7, "MXN")
        assert index.vocabulary("country") == ["ES"]
        assert search(index, Query(text="ana14")).total == 11

    def test_the_files_are_only_read(self, folder: Path) -> None:
        segment = Index.open(folder).state.parts[0].segment
        with pytest.raises(ValueError, match="read-only"):
            segment["i32"][0, 0] = 1

    def test_an_open_index_moves_to_the_newer_one(self, folder: Path) -> None:
        index = Index.open(folder)
        assert not index.refresh()
        build([creator(1)], folder)
        assert index.refresh()
        assert (len(index), index.generation) == (1, 2)

    def test_sweep_keeps_the_newest(self, folder: Path) -> None:
        for _ in range(3):
            build([creator(1)], folder)
        left = folder / ".building-999999999-9"
        left.mkdir()
        sweep(folder, keep=2)
        assert store.numbers(folder) == [3, 4]
        assert not left.exists()

    def test_a_swept_generation_still_answers_whoever_has_it_open(self, folder: Path) -> None:
        index = Index.open(folder)
        build([creator(1)], folder)
        sweep(folder, keep=1)
        assert search(index, Query()).total == 150

    def test_two_of_one_creator_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="twice"):
            build([creator(2), creator(1), creator(2)], tmp_path)
        assert store.numbers(tmp_path) == []


class TestDamage:
    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadIndex, match="no generation"):
            Index.open(tmp_path)

    @pytest.mark.parametrize("name", ["i32", "u8", "joint", "entries", "id_low", "bitmaps"])
    def test_one_changed_byte_is_found(self, folder: Path, name: str) -> None:
        path = newest(folder) / f"{name}.bin"
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
        with pytest.raises(BadIndex, match="checksum"):
            Index.open(folder)

    def test_a_cut_file_is_found_without_reading_it(self, folder: Path) -> None:
        path = newest(folder) / "i32.bin"
        path.write_bytes(path.read_bytes()[:-1])
        with pytest.raises(BadIndex, match="bytes"):
            Index.open(folder, verify=False)

    def test_a_missing_file(self, folder: Path) -> None:
        (newest(folder) / "joint.bin").unlink()
        with pytest.raises(BadIndex):
            Index.open(folder)

    def test_a_changed_manifest(self, folder: Path) -> None:
        path = newest(folder) / store.MANIFEST
        path.write_text(path.read_text().replace('"MXN"', '"USD"'))
        with pytest.raises(BadIndex, match="damaged"):
            Index.open(folder)

    def test_another_format(self, folder: Path) -> None:
        path = newest(folder) / store.MANIFEST
        head, text, end = path.read_text().split("\n")
        path.write_text("\n".join([json.dumps(json.loads(head) | {"format": store.FORMAT - 1}), text, end]))
        with pytest.raises(BadIndex, match="format"):
            Index.open(folder)

    @pytest.mark.parametrize("text", ["", "{}", "\n\n", '{"format": 1e9}\n[]\n', "null\nnull\n"])
    def test_nonsense_in_place_of_the_manifest(self, folder: Path, text: str) -> None:
        (newest(folder) / store.MANIFEST).write_text(text)
        with pytest.raises(BadIndex):
            Index.open(folder)

    def test_a_half_written_generation_is_never_looked_at(self, folder: Path) -> None:
        shutil.copytree(newest(folder), folder / ".building-1-2")
        assert Index.open(folder).generation == 1


def test_every_array_is_there_for_an_empty_population(tmp_path: Path) -> None:
    build([], tmp_path)
    index = Index.open(tmp_path)
    answer = search(index, Query(text="a", countries=frozenset({"ES"})))
    assert (len(index), answer.total, answer.hits, answer.next) == (0, 0, (), None)
    assert np.array_equal(index.state.parts[0].segment["full"], [])
