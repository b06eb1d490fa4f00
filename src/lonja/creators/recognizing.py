"""Which channel somebody means by an address or a handle, as a pure function."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lonja.core.errors import Invalid
from lonja.creators.types import Platform
from lonja.platforms.files.handles import YOUTUBE_ID, Address, clean_handle, is_handle, parse_address

LONGEST = 500
URLS = {
    Platform.TIKTOK: "https://www.tiktok.com/@{}",
    Platform.YOUTUBE: "https://www.youtube.com/@{}",
    Platform.INSTAGRAM: "https://www.instagram.com/{}/",
}


@dataclass(frozen=True, slots=True)
class Recognized:
    """A channel as it was understood; YouTube's may be known by its stable id alone."""

    platform: str
    handle: str
    external_id: str
    url: str


def recognize(text: str, platform: str = "") -> Recognized:
    """Return the channel that an address, or a handle on the platform, names. Raises Invalid with the remedy."""
    text = text.strip()
    if not text:
        raise Invalid({"channel": [_("Paste the address of your channel, or write its @handle.")]})
    if len(text) > LONGEST or "\0" in text:
        raise Invalid({"channel": [_("That is too long for an address.")]})
    if platform and platform not in Platform:
        names = ", ".join(Platform.values)
        raise Invalid({"platform": [_("We don't know this platform. Use one of: %(names)s.") % {"names": names}]})
    if address := parse_address(text) if "." in text and ("/" in text or ".com" in text) else None:
        return _of_address(address)
    if "/" in text:
        raise Invalid({"channel": [_("We know addresses of TikTok, YouTube and Instagram. This is none of them.")]})
    handle = clean_handle(text)
    if not platform:
        raise Invalid({"platform": [_("Say on which platform @%(handle)s is.") % {"handle": handle}]})
    if platform == Platform.YOUTUBE and YOUTUBE_ID.match(handle):
        return _of_address(Address(Platform.YOUTUBE, external_id=handle))
    return _of_address(Address(platform, handle=handle))


def _of_address(address: Address) -> Recognized:
    handle, platform = address.handle.lstrip("@"), address.platform
    if address.external_id:
        url = f"https://www.youtube.com/channel/{address.external_id}"
        return Recognized(platform, handle, address.external_id, url)
    if not handle:
        name = Platform(platform).label
        raise Invalid(
            {"channel": [_("That is an address of %(platform)s, but not of a channel.") % {"platform": name}]}
        )
    if not is_handle(handle):
        raise Invalid({"channel": [_("“%(handle)s” can't be a handle.") % {"handle": handle[:60]}]})
    return Recognized(platform, handle, "", URLS[Platform(platform)].format(handle))
