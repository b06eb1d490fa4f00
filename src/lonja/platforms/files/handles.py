"""Handles, stable ids and addresses of channels and posts, told apart and cleaned."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lonja.platforms.files.cells import clean_text

PLATFORMS = ("tiktok", "youtube", "instagram")
PLATFORM_NAMES: dict[str, str] = {
    "tiktok": "tiktok",
    "tik tok": "tiktok",
    "tt": "tiktok",
    "douyin": "",
    "youtube": "youtube",
    "you tube": "youtube",
    "yt": "youtube",
    "instagram": "instagram",
    "insta": "instagram",
    "ig": "instagram",
}
HOSTS = {
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "instagram.com": "instagram",
    "instagr.am": "instagram",
}
YOUTUBE_ID = re.compile(r"^UC[0-9A-Za-z_-]{22}$")
NUMERIC_ID = re.compile(r"^\d{5,20}$")
# Letters of any script: YouTube handles are no longer ASCII only.
HANDLE = re.compile(r"^[\w.\-·]{1,100}$")
PLAIN_HANDLE = re.compile(r"^@?[A-Za-z0-9_.\-]+$")
_NOT_HANDLES = frozenset(
    ("p", "reel", "reels", "stories", "explore", "video", "watch", "shorts", "playlist", "embed", "tag")
)


@dataclass(frozen=True, slots=True)
class Address:
    """What the address of a profile or a post tells."""

    platform: str
    handle: str = ""
    external_id: str = ""
    post_id: str = ""


def clean_handle(value: str) -> str:
    """Return a handle without `@`, address and invisible marks; "" where nothing of a handle is left."""
    text = clean_text(unicodedata.normalize("NFKC", value) if not value.isascii() else value)
    if "/" in text:
        address = parse_address(text)
        return address.handle if address else ""
    return text.lstrip("@").strip()


def is_handle(value: str) -> bool:
    """Say whether a cleaned text can be a handle at all: no spaces, no punctuation but `_`, `.`, `-`."""
    return bool(HANDLE.match(value))


def parse_platform(value: str) -> str:
    """Return our word for a platform's name, "" for one we don't know."""
    return PLATFORM_NAMES.get(" ".join(value.lower().replace("-", " ").replace("_", " ").split()), "")


def parse_address(value: str) -> Address | None:
    """Read the address of a profile or post on a platform that we know; None for any other text."""
    text = value.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    platform = next((name for site, name in HOSTS.items() if host == site or host.endswith(f".{site}")), "")
    if not platform:
        return None
    path = [unquote(part) for part in parts.path.split("/") if part]
    if platform == "tiktok":
        return _tiktok(path)
    if platform == "youtube":
        return _youtube(host, path, parts.query)
    return _instagram(path)


def _tiktok(path: list[str]) -> Address:
    handle = path[0][1:] if path and path[0].startswith("@") else ""
    post = path[2] if len(path) > 2 and path[1] in ("video", "photo") and path[2].isdecimal() else ""
    return Address("tiktok", handle=clean_text(handle), post_id=post)


def _youtube(host: str, path: list[str], query: str) -> Address:
    if host.endswith("youtu.be"):
        return Address("youtube", post_id=path[0] if path else "")
    if not path:
        return Address("youtube")
    if path[0] == "watch":
        found = re.search(r"(?:^|&)v=([0-9A-Za-z_-]{11})(?:&|$)", query)
        return Address("youtube", post_id=found[1] if found else "")
    if path[0] in ("shorts", "embed", "live") and len(path) > 1:
        return Address("youtube", post_id=path[1])
    if path[0] == "channel" and len(path) > 1:
        return Address("youtube", external_id=path[1] if YOUTUBE_ID.match(path[1]) else "")
    if path[0] in ("user", "c") and len(path) > 1:
        return Address("youtube", handle=clean_text(path[1]))
    return Address("youtube", handle=clean_text(path[0].lstrip("@")) if path[0] not in _NOT_HANDLES else "")


def _instagram(path: list[str]) -> Address:
    for index, part in enumerate(path[:-1]):
        if part in ("p", "reel", "reels", "tv"):
            owner = path[0] if index == 1 else ""
            return Address("instagram", handle=owner, post_id=path[index + 1])
    handle = path[0] if path and path[0] not in _NOT_HANDLES else ""
    return Address("instagram", handle=clean_text(handle.lstrip("@")))
