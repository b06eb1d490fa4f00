"""A creator describes itself: bios, name, place, languages, categories, topics."""

from __future__ import annotations

from django.db import transaction

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.creators.about import About, problems, tidied
from lonja.creators.actions.eligibility.checking import check_creators
from lonja.creators.actions.profile.saying import note_change, own_creator, profile_of
from lonja.creators.models import Creator
from lonja.creators.types import CheckCause


@transaction.atomic
def describe_creator(*, about: About, by: Actor) -> Creator:
    """Store how the asker's creator describes itself, as a whole. Raises Forbidden, NotFound, Invalid."""
    creator = own_creator(by)
    said = tidied(about)
    if errors := problems(said):
        raise Invalid(errors)
    has_moved = creator.country != said.country
    creator.name, creator.country, creator.region, creator.gender = said.name, said.country, said.region, said.gender
    creator.languages, creator.categories = list(said.languages), list(said.categories)
    creator.topics = list(said.topics)
    # What exports and older readers take for the bio: the first.
    creator.bio = next(iter(said.bios.values()), "")
    creator.save(update_fields=["name", "bio", "country", "region", "gender", "languages", "categories", "topics"])
    profile = profile_of(creator)
    profile.bios, profile.hashtags, profile.changed_at = dict(said.bios), list(said.hashtags), clock.now()
    profile.save(update_fields=["bios", "hashtags", "changed_at"])
    note_change(creator, by)
    if has_moved:
        # Each country may have joining rules of its own.
        check_creators(creator_ids=[creator.pk], cause=CheckCause.PROFILE, by=by)
    return creator
