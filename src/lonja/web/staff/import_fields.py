"""What a column of a creators' file can be, in the words of the person who says so."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = {
    "": gettext_lazy("any piece"),
    "video": gettext_lazy("a video"),
    "reel": gettext_lazy("a reel"),
    "post": gettext_lazy("a post"),
    "story": gettext_lazy("a story"),
    "short": gettext_lazy("a Short"),
}
GROUPS: Sequence[tuple[Promise, dict[str, Promise]]] = (
    (
        gettext_lazy("Who it is"),
        {
            "handle": gettext_lazy("Handle"),
            "external_id": gettext_lazy("The platform's id"),
            "profile_url": gettext_lazy("Address of the profile"),
            "display_name": gettext_lazy("Name"),
            "platform": gettext_lazy("Platform"),
            "email": gettext_lazy("E-mail"),
        },
    ),
    (
        gettext_lazy("About"),
        {
            "country": gettext_lazy("Country of the creator"),
            "languages": gettext_lazy("Language"),
            "categories": gettext_lazy("Category"),
            "verified": gettext_lazy("Verified by the platform"),
            "bio": gettext_lazy("Bio"),
            "as_of": gettext_lazy("Date of the numbers"),
            "started_on": gettext_lazy("Channel since"),
        },
    ),
    (
        gettext_lazy("Numbers"),
        {
            "followers": gettext_lazy("Followers"),
            "following": gettext_lazy("Following"),
            "posts": gettext_lazy("Posts in all"),
            "total_views": gettext_lazy("Views in all"),
            "total_likes": gettext_lazy("Likes in all"),
            "total_comments": gettext_lazy("Comments in all"),
            "total_shares": gettext_lazy("Shares in all"),
            "total_saves": gettext_lazy("Saves in all"),
            "posts_30d": gettext_lazy("Posts in 30 days"),
            "views_30d": gettext_lazy("Views in 30 days"),
            "followers_change_30d": gettext_lazy("Followers gained in 30 days"),
            "average_views": gettext_lazy("Average views"),
            "median_views": gettext_lazy("Median views"),
            "average_likes": gettext_lazy("Average likes"),
            "average_comments": gettext_lazy("Average comments"),
            "average_shares": gettext_lazy("Average shares"),
            "average_saves": gettext_lazy("Average saves"),
            "average_engagements": gettext_lazy("Average engagements"),
            "average_authentic_engagements": gettext_lazy("Average authentic engagements"),
            "engagement_rate": gettext_lazy("Engagement rate (of what isn't said)"),
            "engagement_rate_views": gettext_lazy("Engagement rate by views"),
            "engagement_rate_followers": gettext_lazy("Engagement rate by followers"),
            "growth_30d": gettext_lazy("Growth in 30 days"),
            "growth_90d": gettext_lazy("Growth in 90 days"),
        },
    ),
    (
        gettext_lazy("Audience"),
        {
            "audience_country": gettext_lazy("Country of most followers"),
            "audience_share:country:top": gettext_lazy("Share of that country"),
            "audience_share:gender:female": gettext_lazy("Share of women"),
            "audience_share:gender:male": gettext_lazy("Share of men"),
        },
    ),
)
AGES = ("13-17", "18-24", "25-34", "35-44", "45-54", "55+")


def label(field: str) -> str:
    """Return a field in words, prices and ages included."""
    for _title, names in GROUPS:
        if field in names:
            return str(names[field])
    if field.startswith("audience_share:age:"):
        return _("Share aged %(band)s") % {"band": field.rsplit(":", 1)[1]}
    if field == "price_currency":
        return _("Currency of the price")
    if field.startswith("price:"):
        _price, kind, currency = field.split(":")
        words = _("Price of %(piece)s") % {"piece": KINDS[kind]}
        return f"{words} ({currency})" if currency else words
    return field


def choices(present: str) -> list[tuple[str, object]]:
    """Return the options of a column's select in groups; a present field that is in no group is added."""
    offered: list[tuple[str, object]] = [("", _("Leave out"))]
    offered += [(str(title), [(name, str(text)) for name, text in names.items()]) for title, names in GROUPS]
    ages = [(f"audience_share:age:{band}", label(f"audience_share:age:{band}")) for band in AGES]
    offered[-1] = (offered[-1][0], [*offered[-1][1], *ages])  # type: ignore[misc]
    prices = [f"price:{kind}:" for kind in KINDS] + ["price_currency"]
    if present.startswith("price:") and present not in prices:
        prices.insert(0, present)
    return [*offered, (_("Prices"), [(name, label(name)) for name in prices])]
