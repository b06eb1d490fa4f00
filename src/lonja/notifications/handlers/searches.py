"""What happens to saved searches: a new alert gets its first check, new matches are told."""

from __future__ import annotations

from uuid import UUID

from lonja.accounts import queries as accounts
from lonja.core.events import on
from lonja.core.models import EventRecord
from lonja.creators import queries as creators
from lonja.discovery.events import SearchChanged, SearchMatched, SearchSaved
from lonja.notifications import actions, tasks
from lonja.notifications.telling import tell, workers

NAMED = 5


@on(SearchSaved, SearchChanged)
def begin_watch(event: EventRecord) -> None:
    """Find at once who matches already, so that whoever comes from now on is new."""
    tasks.check_search.defer(search_id=str(event.subject_id))


@on(SearchMatched)
def tell_matches(event: EventRecord) -> None:
    """Tell the brand's people in Lonja; what a person still has to read of the same search grows instead."""
    organization_id = event.parties[0]
    house, given = accounts.actor_of_house(organization_id), event.payload
    if house is None:
        return
    ids = [UUID(key) for key in given["creator_ids"][-NAMED:]]
    cards = creators.creator_cards(house, ids)
    facts = {
        "search": given["title"],
        "edition": given["edition"],
        "count": given["new_count"],
        "upto": given["found_count"],
        "creators": [cards[key].name for key in ids if key in cards],
    }
    path = f"/searches/{event.subject_id}/new"
    people = [
        person
        for person in workers(organization_id)
        if not actions.add_to_unread(person.user_id, path, event.name, facts)
    ]
    tell(event, people, facts=facts, path=path, organization_id=organization_id, mail=False)
