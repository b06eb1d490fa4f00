"""Looks who newly matches the searches that brands watch, and writes the letters about them.

It lives up here because a search may ask for a brand's history, which only domains above discovery know, and
because its outcome is that people are told.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation

from lonja.accounts import queries as accounts
from lonja.accounts.actor import Actor
from lonja.accounts.types import Recipient
from lonja.core import clock
from lonja.core.errors import Refusal, Unavailable
from lonja.creators import queries as creators
from lonja.discovery import actions as discovery
from lonja.discovery import queries
from lonja.discovery.queries import Watch
from lonja.measurement import queries as measurement
from lonja.notifications import actions, wording
from lonja.notifications.telling import workers

log = logging.getLogger(__name__)
NAMED = 5


def check_searches(*, search_id: UUID | None = None, is_whole: bool = False) -> int:
    """Check every watched search, or the one, and return how many new matches there were.

    Only the creators that changed since the last check are looked at; everybody is at the first check, after an import,
    and where `is_whole`: days pass and lists change without a creator changing. A check that is cut off is made again
    from the same moment, and nobody is told twice.
    """
    now = clock.now()
    watches = queries.watches(search_id)
    moments = [watch.checked_at for watch in watches if watch.checked_at]
    changed = None if is_whole or not moments else queries.changed_since(min(moments), now)
    found = 0
    for watch in watches:
        among = None if watch.checked_at is None else changed
        try:
            found += _check(watch, among, now)
        except Unavailable:
            return found  # The index is being built; the next check looks back as far.
        except Refusal as refusal:
            log.info("The search %s can't be checked: %s", watch.search_id, refusal)
    return found


def _check(watch: Watch, among: Collection[UUID] | None, now: datetime) -> int:
    house = accounts.actor_of_house(watch.organization_id)
    if house is None:
        return 0
    asked = watch.asked
    relations = measurement.search_relations(house, asked)
    return discovery.keep_matches(
        search_id=watch.search_id,
        edition=watch.edition,
        matching=queries.matching(house, asked, relations, among),
        is_first=watch.checked_at is None,
        checked_at=now,
        by=Actor.system(),
    )


def write_digests() -> int:
    """Write to each brand's people what is due of their searches; return how many letters were queued."""
    return sum(_write_digest(house) for house in queries.watching_houses())


@transaction.atomic
def _write_digest(organization_id: UUID) -> int:
    """The letters are queued in the transaction that notes them as told: both happen, or neither."""
    digests = discovery.take_digest(organization_id=organization_id, by=Actor.system())
    house = accounts.actor_of_house(organization_id)
    if not digests or house is None:
        return 0
    named = creators.creator_cards(house, {key for one in digests for key in one.creator_ids[:NAMED]})
    facts = [
        {
            "search": one.name,
            "count": one.new_count,
            "creators": [named[key].name for key in one.creator_ids[:NAMED] if key in named],
        }
        for one in digests
    ]
    people = workers(organization_id)
    for reader in people:
        _post(reader, facts)
    return len(people)


def _post(reader: Recipient, facts: list[dict[str, object]]) -> None:
    with translation.override(reader.language):
        letter = wording.search_digest(facts, reader)
    actions.post_letter(letter, to=reader.email, language=reader.language)
