"""Words: folded alike everywhere, and the fast builder equal to the plain one."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lonja.discovery.engine import Index, Query, fold, jit, postings, search, tokens
from lonja.discovery.engine.postings import Postings
from tests.discovery.engine.make import creator, number_of

ANY = st.text(st.characters(), max_size=40)
SPECIAL = st.text(st.sampled_from("aÁñß İςﷺ½𝓜Ａ_.#\u200b\u0301\x00日한🎉\U00020000\ud800"), max_size=150)
NEEDS_COMPILER = pytest.mark.skipif(not jit.AVAILABLE, reason="no compiler: only the plain builder is used here")


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("María LÓPEZ", ["maria", "lopez"]),
            ("ＣＯＣＩＮＡ 𝓯𝓪𝓬𝓲𝓵", ["cocina", "facil"]),
            ("maria_lopez.92 #Receta", ["maria", "lopez", "92", "receta"]),
            ("coci\u200bna ñandú", ["cocina", "nandu"]),
            ("cocin\u0303a", ["cocina"]),
            ("Straße", ["strasse"]),
            ("🎉 --- \x00", []),
            ("日本語", ["日本語"]),
        ],
    )
    def test_folding(self, text: str, words: list[str]) -> None:
        assert fold.words(text) == words

    @given(ANY)
    def test_folding_again_changes_nothing(self, text: str) -> None:
        once = fold.words(text)
        assert fold.words(" ".join(once)) == [word[: fold.LONGEST_WORD] for word in once]


@NEEDS_COMPILER
@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.one_of(ANY, SPECIAL), st.one_of(ANY, SPECIAL)), max_size=6), st.randoms())
def test_the_fast_builder_equals_the_plain_one(texts: list[tuple[str, str]], chance: Random) -> None:
    names, bios = [name for name, _ in texts], [bio for _, bio in texts]
    order = np.array(chance.sample(range(len(texts)), len(texts)), np.int64)
    fast, plain = tokens.build(names, bios, order, Postings), postings.plain(names, bios, order)
    for name, array in plain.arrays().items():
        assert fast.arrays()[name].tolist() == array.tolist(), name


@NEEDS_COMPILER
def test_many_words_make_every_table_grow() -> None:
    names = [f"n{i} {'ﷺ' * 50}" for i in range(3_000)]
    bios = [f"common {i * 7919} {'x' * (i % 90)}{i % 13}" for i in range(3_000)]
    order = np.random.default_rng(1).permutation(3_000)
    fast, plain = tokens.build(names, bios, order, Postings), postings.plain(names, bios, order)
    assert list(fast) == list(plain)
    assert fast.entries.tolist() == plain.entries.tolist()


@pytest.mark.parametrize("kernel", [True, False])
class TestSearchByText:
    @pytest.mark.parametrize(
        ("text", "found"),
        [("maria", [0, 1]), ("MARÍA coc", [0]), ("coc maria", []), ("cocina mar", [0]), ("postre", [1]), ("🎉", [])],
    )
    def test_all_words_and_a_prefix_of_the_last(self, kernel: bool, text: str, found: list[int]) -> None:
        index = Index.of([creator(0, names="María cocina"), creator(1, names="maria", bio="postres"), creator(2)])
        hits = search(index, Query(text=text, sort="followers"), kernel=kernel).hits
        assert [number_of(hit.id) for hit in hits] == found

    def test_a_rare_word_among_a_frequent_one(self, kernel: bool) -> None:
        rows = [creator(i, bio=f"todos {'raro' if i in (7, 400) else 'otro'}") for i in range(500)]
        hits = search(Index.of(rows), Query(text="todos raro", sort="followers"), kernel=kernel).hits
        assert [number_of(hit.id) for hit in hits] == [7, 400]
        hits = search(Index.of(rows), Query(text="raro todo", sort="followers"), kernel=kernel).hits
        assert [number_of(hit.id) for hit in hits] == [7, 400]
