"""Posts of a portfolio as pages write them: captions cut, counters with their age, links that lead out safely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lonja.creators.queries import PostCard
from lonja.discovery import filters

LONGEST = 120
NAMES = {
    "views": gettext_lazy("views"),
    "likes": gettext_lazy("likes"),
    "comments": gettext_lazy("comments"),
    "shares": gettext_lazy("shares"),
}


@dataclass(frozen=True, slots=True)
class ShownPost:
    """One post, ready to be placed."""

    platform: str
    platform_label: str
    url: str
    caption: str
    facts: tuple[tuple[str, dict[str, Any]], ...]
    source: str
    as_of: datetime | None
    published_at: datetime | None
    chosen_id: UUID | None


def shown(posts: Iterable[PostCard]) -> list[ShownPost]:
    """Prepare posts for a page."""
    return [_shown(post) for post in posts]


def _shown(post: PostCard) -> ShownPost:
    caption = " ".join(post.caption.split())
    facts = tuple(
        (str(name), {"value": post.counts[key], "source": post.source, "as_of": post.as_of})
        for key, name in NAMES.items()
        if key in post.counts
    )
    return ShownPost(
        platform=post.platform,
        platform_label=filters.label("platform", post.platform),
        # Only what can be nothing else than a web page: captions and addresses come from outside.
        url=post.url if post.url.startswith("https://") else "",
        caption=caption if len(caption) <= LONGEST else f"{caption[: LONGEST - 1].rstrip()}…",
        facts=facts,
        source=post.source,
        as_of=post.as_of,
        published_at=post.published_at,
        chosen_id=post.chosen_id,
    )


def name_of(post: ShownPost) -> str:
    """Return what a post is called where it has no caption."""
    return post.caption or _("Post on %(platform)s") % {"platform": post.platform_label}
