"""The checks of names, notes and tags that lists and saved searches share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import Conflict, Forbidden, Invalid
from lonja.discovery.models import NAME_LENGTH, NOTE_LENGTH, CreatorList, SavedSearch

MAX_TAGS = 20
TAG_LENGTH = 40


def checked_name(name: str) -> str:
    """Return the name without stray blanks; raise Invalid when it is empty, too long or unprintable."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise Invalid({"name": [_("Give it a name of 1 to {count} characters.").format(count=NAME_LENGTH)]})
    return name


def checked_note(note: str) -> str:
    """Return the note; raise Invalid when it is too long or holds NUL, which the database can't store."""
    if len(note) > NOTE_LENGTH or "\x00" in note:
        raise Invalid({"note": [_("A note has {count} characters at most.").format(count=NOTE_LENGTH)]})
    return note.strip()


def checked_tags(tags: Sequence[str]) -> list[str]:
    """Return the tags, each once, in the order given; raise Invalid when one is too long or they are too many."""
    clean = list(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip()))
    if len(clean) > MAX_TAGS or any(len(tag) > TAG_LENGTH or not tag.isprintable() for tag in clean):
        message = _("At most {count} tags of {length} characters.").format(count=MAX_TAGS, length=TAG_LENGTH)
        raise Invalid({"tags": [message]})
    return clean


def refuse_taken(kind: type[CreatorList | SavedSearch], name: str, by: Actor, but: UUID | None = None) -> None:
    """Raise Conflict when the brand has another one of that name."""
    same = kind.objects.visible_to(by).filter(name__iexact=name)
    if (same.exclude(pk=but) if but else same).exists():
        raise _taken(name)


@contextmanager
def one_name(name: str) -> Iterator[None]:
    """Turn the database's refusal of a second one of that name into Conflict, when two people were at once."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise _taken(name) from None


def _taken(name: str) -> Conflict:
    return Conflict(_("There is already one called “{name}”. Choose another name.").format(name=name))


def house(by: Actor) -> UUID:
    """Return the organization that will own what the asker makes; raise Forbidden when there is none."""
    if by.organization_id is None or not by.is_brand:
        raise Forbidden(_("Lists and saved searches belong to a brand. Join one first."))
    return by.organization_id
