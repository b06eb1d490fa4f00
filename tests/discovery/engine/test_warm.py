"""Compiled once, for everything that is asked later."""

import os
import subprocess
import sys

import pytest

from lonja.discovery.engine import jit, warm

COUNT = """
from lonja.discovery.engine import Change, Facts, Index, Query, Range, search, warm
from lonja.discovery.engine import bits, tokens, vectors
from lonja.discovery.engine.loops import best, count, narrow, score
from uuid import UUID
INNER = ('_keep', '_best_of_words')  # called by compiled code only, and kept with it
modules = (bits, tokens, vectors, best, count, narrow, score)
found = [x for m in modules for x in vars(m).values() if hasattr(x, "signatures")]
made = [x for x in found if x.__name__ not in INNER]
warm()
before = [len(x.signatures) for x in made]
assert all(before), [x for x, n in zip(made, before) if not n]
rows = [Facts(id=UUID(int=i + 1), names=f"a{i} b", country="ES" if i % 5 else "MX", followers=i) for i in range(400)]
index = Index.of(rows)
index.take([Change(1, (rows[3],), (rows[4].id,))])
for query in (Query(), Query(text="b a"), Query(countries=frozenset({"MX"})), Query(followers=Range(3)),
              Query(sort="rating"), Query(sort="audience_quality"), Query(audience_quality=Range(3)),
              Query(exclude_ids=frozenset({rows[1].id})), Query(sort="cpm"), Query(text="b")):
    search(index, query)
assert [len(x.signatures) for x in made] == before, [(x, n, len(x.signatures)) for x, n in zip(made, before)]
"""


@pytest.mark.skipif(not jit.AVAILABLE, reason="no compiler here: nothing to warm")
def test_no_search_compiles_after_it() -> None:
    assert warm()
    subprocess.run([sys.executable, "-W", "error", "-c", COUNT], check=True, env=dict(os.environ))


def test_the_numpy_path_can_be_forced() -> None:
    program = "from lonja.discovery.engine import warm, jit; assert not jit.AVAILABLE; assert not warm()"
    subprocess.run([sys.executable, "-c", program], check=True, env=os.environ | {"LONJA_ENGINE": "numpy"})
