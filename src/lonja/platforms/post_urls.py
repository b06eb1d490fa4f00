"""Recognizes the address of a post: which platform, which post, and the one address to keep (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from lonja.core.errors import Invalid

MAX_LENGTH = 500


@dataclass(frozen=True, slots=True)
class PostAddress:
    """A recognized post; `handle` is the author's where the address tells it, `form` video, short, reel or post."""

    platform: str
    external_id: str
    url: str
    form: str
    handle: str = ""


def recognize(text: str) -> PostAddress:
    """Return the post an address leads to; raise Invalid saying what to paste instead."""
    address = text.strip()
    if not address or len(address) > MAX_LENGTH or re.search(r"\s|[\x00-\x1f]", address):
        raise _refused(_("Paste the address of the post alone, as the share button copies it."))
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        raise _refused(_("This isn't a web address. Copy it from the share button of the post.")) from None
    if parts.scheme not in {"http", "https"}:
        raise _refused(_("This isn't a web address. Copy it from the share button of the post."))
    for hosts, read in _READERS:
        if host in hosts:
            return read(host, parts.path, parse_qs(parts.query))
    raise _refused(_("This isn't an address of TikTok, YouTube or Instagram. Open the post and use its share button."))


def _tiktok(host: str, path: str, query: dict[str, list[str]]) -> PostAddress:
    # vm. and vt. are short links and /t/… too: only TikTok knows where they lead.
    if host in {"vm.tiktok.com", "vt.tiktok.com"} or path.startswith("/t/"):
        raise _refused(
            _(
                "TikTok's short links don't say which video they lead to. Open it in a browser and paste the long "
                "address, which looks like tiktok.com/@name/video/7300000000000000000."
            )
        )
    found = re.fullmatch(r"/@([\w.-]{0,60})/(video|photo)/(\d{8,25})/?", path)
    embedded = re.fullmatch(r"/(?:embed(?:/v2)?|v)/(\d{8,25})(?:\.html)?/?", path)
    if found:
        handle, form, video = found.groups()
        return PostAddress("tiktok", video, f"https://www.tiktok.com/@{handle}/{form}/{video}", form, handle)
    if embedded:
        video = embedded[1]
        # TikTok redirects an address without the author's name to the right one.
        return PostAddress("tiktok", video, f"https://www.tiktok.com/@/video/{video}", "video")
    raise _refused(_("This leads to TikTok but not to a video. Paste an address like tiktok.com/@name/video/73…"))


def _youtube(host: str, path: str, query: dict[str, list[str]]) -> PostAddress:
    short = re.fullmatch(r"/shorts/([\w-]{11})/?", path)
    if short:
        return PostAddress("youtube", short[1], f"https://www.youtube.com/shorts/{short[1]}", "short")
    named = re.fullmatch(r"/(?:live|embed|v)/([\w-]{11})/?", path)
    if host == "youtu.be":
        named = re.fullmatch(r"/([\w-]{11})/?", path)
    video = named[1] if named else (query.get("v") or [""])[0] if path.rstrip("/") == "/watch" else ""
    if not re.fullmatch(r"[\w-]{11}", video):
        raise _refused(
            _("This leads to YouTube but not to a video. Paste an address like youtube.com/watch?v=… or youtu.be/…")
        )
    return PostAddress("youtube", video, f"https://www.youtube.com/watch?v={video}", "video")


def _instagram(host: str, path: str, query: dict[str, list[str]]) -> PostAddress:
    if path.startswith("/stories/"):
        raise _refused(_("Stories vanish and can't be measured by their address. Paste a reel or a post."))
    if path.startswith(("/share/", "/s/")):
        raise _refused(
            _(
                "Instagram's share links don't say which post they lead to. Open it in a browser and paste the address "
                "that looks like instagram.com/reel/…"
            )
        )
    found = re.fullmatch(r"(?:/([\w.]{1,30}))?/(reels?|p|tv)/([\w-]{5,40})/?(?:embed/?)?", path)
    if not found or (found[2] == "reels" and found[3] == "audio"):
        raise _refused(
            _("This leads to Instagram but not to a post. Paste an address like instagram.com/reel/… or /p/…")
        )
    handle, kind, code = found.groups()
    form, folder = ("post", "p") if kind == "p" else ("reel", "reel")
    # The code's capitals matter; the author's name in the address doesn't.
    return PostAddress("instagram", code, f"https://www.instagram.com/{folder}/{code}/", form, handle or "")


def _refused(message: str) -> Invalid:
    return Invalid({"url": [message]})


_Reader = Callable[[str, str, dict[str, list[str]]], PostAddress]
_READERS: tuple[tuple[frozenset[str], _Reader], ...] = (
    (frozenset({"tiktok.com", "www.tiktok.com", "m.tiktok.com", "vm.tiktok.com", "vt.tiktok.com"}), _tiktok),
    (
        frozenset(
            {
                "youtube.com",
                "www.youtube.com",
                "m.youtube.com",
                "music.youtube.com",
                "youtu.be",
                "www.youtu.be",
                "youtube-nocookie.com",
                "www.youtube-nocookie.com",
            }
        ),
        _youtube,
    ),
    (
        frozenset({"instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am", "www.instagr.am"}),
        _instagram,
    ),
)
