"""Which creators people mean by the handles and addresses that they paste."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.errors import Invalid
from lonja.creators.models import Channel, Creator
from lonja.creators.recognizing import recognize
from lonja.creators.types import Platform
from lonja.platforms.files.handles import clean_handle, is_handle


@dataclass(frozen=True, slots=True)
class Named:
    """One piece of a pasted text: the creator it names, or why it names none."""

    text: str
    creator_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    text: str
    platform: str = ""
    handle: str = ""
    external_id: str = ""
    reason: str = ""


def named_creators(by: Actor, texts: Sequence[str]) -> list[Named]:
    """Return for each text whom it names, in two statements, however many they are; raise Forbidden.

    A text is an address of a channel or a handle; a bare handle that several creators have on different platforms is
    refused rather than guessed. Only creators whom the asker may see are found.
    """
    by.require("creators.read")
    wanted = [_read(text) for text in texts]
    handles = {one.handle.lower() for one in wanted if one.handle}
    external = {one.external_id for one in wanted if one.external_id}
    by_handle: dict[str, set[tuple[str, UUID]]] = defaultdict(set)
    by_id: dict[tuple[str, str], UUID] = {}
    rows = Channel.objects.annotate(lower=Lower("handle")).filter(
        Q(lower__in=handles) | Q(external_id__in=external), creator__in=Creator.objects.visible_to(by)
    )
    for platform, lower, external_id, creator_id in rows.values_list("platform", "lower", "external_id", "creator_id"):
        by_handle[lower].add((platform, creator_id))
        by_id[platform, external_id or ""] = creator_id
    return [_found(one, by_handle, by_id) for one in wanted]


def _read(text: str) -> _Wanted:
    if "/" in text or text.lower().startswith("www."):
        try:
            channel = recognize(text)
        except Invalid as error:
            return _Wanted(text, reason=next(iter(error.errors.values()))[0])
        return _Wanted(text, channel.platform, channel.handle, channel.external_id)
    handle = clean_handle(text)
    if not is_handle(handle):
        return _Wanted(text, reason=_("This is neither a handle nor an address."))
    return _Wanted(text, handle=handle)


def _found(one: _Wanted, by_handle: dict[str, set[tuple[str, UUID]]], by_id: dict[tuple[str, str], UUID]) -> Named:
    if one.reason:
        return Named(one.text, reason=one.reason)
    if one.external_id:
        known = by_id.get((one.platform, one.external_id))
        return Named(one.text, known, "" if known else _("No listed creator has this channel."))
    channels = {pair for pair in by_handle.get(one.handle.lower(), ()) if one.platform in ("", pair[0])}
    people = {creator_id for _platform, creator_id in channels}
    if not people:
        return Named(one.text, reason=_("No listed creator has this handle."))
    if len(people) > 1:
        platforms = ", ".join(sorted(str(Platform(platform).label) for platform, _creator in channels))
        words = _("Several creators have this handle ({platforms}). Paste the address of the one you mean.")
        return Named(one.text, reason=words.format(platforms=platforms))
    return Named(one.text, next(iter(people)))
