"""By which marks somebody would come back with an import, as keyed hashes: what is kept of an erased person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.crypto import salted_hmac

from lonja.creators.models import Channel, Creator, Suppression

_SALT = "lonja.creators.suppression"


def marks(
    *, platform: str, external_id: str | None = None, handle: str = "", name: str = "", email: str = ""
) -> list[str]:
    """Return the marks of one account: its stable id, its handle, else its name; and an address."""
    found = []
    if external_id:
        found.append(f"{platform}:id:{external_id}")
    if handle:
        found.append(f"{platform}:handle:{handle.lower()}")
    if name and not external_id and not handle:
        # Lists of YouTube channels often have nothing but the title.
        found.append(f"{platform}:name:{name.lower()}")
    if email:
        found.append(f"email:{email.lower()}")
    return found


def digest(mark: str) -> str:
    """Return a mark's hash under the installation's key: handles are few enough to be guessed without one."""
    return salted_hmac(_SALT, mark, algorithm="sha256").hexdigest()


def digests_of(creator: Creator) -> list[str]:
    """Return the hashes of everything by which an import would know this creator."""
    found = {f"email:{creator.email.lower()}"} if creator.email else set()
    for channel in Channel.objects.filter(creator=creator):
        found |= set(_marks_of(channel))
    return sorted(digest(mark) for mark in found)


def lift(channel_id: UUID) -> None:
    """Forget the suppression of one account."""
    channel = Channel.objects.filter(pk=channel_id).first()
    if channel is not None:
        Suppression.objects.filter(digest__in=[digest(mark) for mark in _marks_of(channel)]).delete()


def _marks_of(channel: Channel) -> list[str]:
    return marks(platform=channel.platform, external_id=channel.external_id, handle=channel.handle, name=channel.name)


def suppressed(every: Iterable[Collection[str]]) -> list[bool]:
    """Tell for each collection of marks whether somebody with one of them asked never to be imported again."""
    kept = list(every)
    if not Suppression.objects.exists():
        return [False] * len(kept)
    rows = [[digest(mark) for mark in one] for one in kept]
    wanted = [key for row in rows for key in row]
    known = set(Suppression.objects.filter(digest__in=wanted).values_list("digest", flat=True)) if wanted else set()
    return [bool(known.intersection(row)) for row in rows]
