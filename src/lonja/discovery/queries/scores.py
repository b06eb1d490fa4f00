"""The scores about a creator, with the parts of the match score that the index keeps."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import Unavailable
from lonja.creators import queries as creators
from lonja.creators.queries import Score
from lonja.discovery.queries.search import search
from lonja.discovery.types import Search

# Of the match score only these two are worked out without a brand's question; the others exist for a search only.
STORED = ("performance", "reliability")


def scores_about(by: Actor) -> list[Score]:
    """Return every score that exists about the asker's own creator; raise NotFound."""
    return [*creators.own_scores(by), *_stored(by)]


def _stored(by: Actor) -> Iterator[Score]:
    own = creators.own_party(by)
    try:
        # As the system: creators don't search one another, and this asks for nobody else.
        answer = search(Actor.system(), Search(include_ids=frozenset({own.id}), limit=1))
    except Unavailable:
        return
    for part in answer.cards[0].parts if answer.cards else ():
        if part.name in STORED:
            yield Score(
                name=f"match_{part.name}",
                label=_("Match score, %(part)s") % {"part": part.label.lower()},
                what=part.explanation,
                value=None if part.value is None else round(part.value * 10_000),
                kind="percent",
                stands_on=_(
                    "Your numbers beside those of creators of the same tier and category; part of what brands sort by."
                ),
                seen_by=_("Brands who search, with the words that explain it."),
                as_of=answer.built_at,
            )
