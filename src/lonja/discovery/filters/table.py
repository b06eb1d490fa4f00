"""Every filter of discovery, declared once: address, JSON, sentence, chips, controls and API schema follow it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What shape a filter's value has."""

    TEXT = "text"
    CODES = "codes"  # any of several values of a vocabulary
    RANGE = "range"  # whole numbers, both ends included, either may be open
    FLAG = "flag"  # yes, no, or not asked
    PERIOD = "period"  # two dates
    DAYS = "days"
    CHOICE = "choice"  # one value of a vocabulary
    SHARES = "shares"  # audience shares, each "at least"
    IDS = "ids"
    ORDER = "order"
    LIMIT = "limit"
    CURSOR = "cursor"
    TARGET = "target"
    WEIGHTS = "weights"


class Unit(StrEnum):
    """What a number counts, in JSON; in an address people write percent, major units and stars."""

    COUNT = "count"
    BPS = "basis points"
    MONEY = "minor units of the search's currency"
    MINUTES = "minutes"
    HUNDREDTHS = "hundredths of a star"
    POINTS = "points of 100"
    DAYS = "days"
    NONE = ""


class Group(StrEnum):
    """How the page and the API's documentation fold the filters."""

    CREATOR = "creator"
    SIZE = "size"
    PERFORMANCE = "performance"
    PRICE = "price"
    CONDUCT = "conduct"
    AUDIENCE = "audience"
    RELATION = "relation"
    ANSWER = "answer"


GROUP_LABELS: dict[Group, Promise] = {
    Group.CREATOR: _("Creator"),
    Group.SIZE: _("Size"),
    Group.PERFORMANCE: _("Performance"),
    Group.PRICE: _("Price"),
    Group.CONDUCT: _("Conduct"),
    Group.AUDIENCE: _("Audience"),
    Group.RELATION: _("You and them"),
    Group.ANSWER: _("Answer"),
}


# Each is equal to itself alone: comparing or hashing by value would translate its labels.
@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """One filter: `name` is the field of Search and of the JSON, `url` the parameter of the address.

    `phrase` is how the sentence says it, with `{value}` where the value goes; `negative` says a flag's "no".
    `facet` and `histogram` name the engine's counts for it. `low` is the least number that makes sense.
    """

    name: str
    kind: Kind
    group: Group
    label: Promise
    url: str
    phrase: Promise | str = "{value}"
    negative: Promise | str = ""
    unit: Unit = Unit.NONE
    vocabulary: str = ""
    facet: str = ""
    histogram: str = ""
    low: int = 0
    hint: Promise | str = ""
    # Whether the form lists all categories without counts: a millisecond of the page for three such filters, so that
    # only the one has it that isn't a variant of the counted one.
    is_listed: bool = False

    @property
    def is_fed(self) -> bool:
        """Whether anything in Lonja fills the fact; a filter on one that nothing fills would find nobody."""
        return self.name not in UNFED


def _codes(name: str, url: str, label: Promise, vocabulary: str, **more: object) -> Filter:
    more.setdefault("group", Group.CREATOR)
    return Filter(name=name, kind=Kind.CODES, label=label, url=url, vocabulary=vocabulary, **more)  # type: ignore[arg-type]


def _range(name: str, group: Group, label: Promise, unit: Unit, phrase: Promise, **more: object) -> Filter:
    url = name.removesuffix("_bps").removesuffix("_minor").removesuffix("_minutes")
    return Filter(name=name, kind=Kind.RANGE, group=group, label=label, url=url, unit=unit, phrase=phrase, **more)  # type: ignore[arg-type]


def _flag(
    name: str, url: str, group: Group, label: Promise, phrase: Promise, negative: Promise, hint: Promise | str = ""
) -> Filter:
    return Filter(
        name=name, kind=Kind.FLAG, group=group, label=label, url=url, phrase=phrase, negative=negative, hint=hint
    )


# The engine's columns of growth hold falls too; nobody loses more than everything.
_FALL = -10_000

# The engine has these facts, and no domain tells them to the index yet: the page doesn't offer them, the API says so.
UNFED: frozenset[str] = frozenset()

FILTERS: tuple[Filter, ...] = (
    Filter(
        name="text",
        kind=Kind.TEXT,
        group=Group.CREATOR,
        label=_("Words"),
        url="text",
        phrase=_("“{value}”"),
        hint=_("Handle, name, bio, topics and hashtags; accents and case don't matter."),
    ),
    _codes("categories_any", "categories", _("Categories"), "category", facet="category"),
    _codes("countries", "countries", _("Countries"), "country", facet="country"),
    _codes("platforms", "platforms", _("Platforms"), "platform", facet="platform"),
    _codes("languages", "languages", _("Languages"), "language", facet="language", phrase=_("in {value}")),
    _codes("regions", "regions", _("Regions"), "region"),
    _codes("categories_all", "categories_all", _("All of these categories"), "category", phrase=_("also {value}")),
    _codes("categories_none", "categories_none", _("None of these categories"), "category", phrase=_("not {value}")),
    _codes("age_bands", "ages", _("Age"), "age_band", facet="age_band", phrase=_("aged {value}")),
    _codes("genders", "genders", _("Gender"), "gender"),
    _flag("verified", "verified", Group.CREATOR, _("Verified"), _("verified"), _("not verified")),
    _flag("gifting", "gifting", Group.CREATOR, _("Accepts products"), _("accepts products"), _("takes no products")),
    _flag(
        "usage_rights",
        "usage_rights",
        Group.CREATOR,
        _("Grants usage rights"),
        _("grants usage rights"),
        _("grants no usage rights"),
    ),
    Filter(
        name="available",
        kind=Kind.PERIOD,
        group=Group.CREATOR,
        label=_("Available"),
        url="available",
        phrase=_("available {value}"),
    ),
    _codes("tiers", "tiers", _("Tiers"), "tier", group=Group.SIZE, facet="tier"),
    _range("followers", Group.SIZE, _("Followers"), Unit.COUNT, _("{value} followers"), histogram="followers"),
    _range("growth_7d_bps", Group.SIZE, _("Growth in 7 days"), Unit.BPS, _("{value} in 7 days"), low=_FALL),
    _range("growth_30d_bps", Group.SIZE, _("Growth in 30 days"), Unit.BPS, _("{value} in 30 days"), low=_FALL),
    _range("growth_90d_bps", Group.SIZE, _("Growth in 90 days"), Unit.BPS, _("{value} in 90 days"), low=_FALL),
    _range("posts_30d", Group.SIZE, _("Posts in 30 days"), Unit.COUNT, _("{value} posts in 30 days")),
    Filter(
        name="posted_within",
        kind=Kind.DAYS,
        group=Group.SIZE,
        label=_("Posted within"),
        url="posted_within",
        phrase=_("posted in the last {value} days"),
        unit=Unit.DAYS,
    ),
    _range(
        "median_views",
        Group.PERFORMANCE,
        _("Median views"),
        Unit.COUNT,
        _("{value} median views"),
        histogram="median_views",
    ),
    _range("average_views", Group.PERFORMANCE, _("Average views"), Unit.COUNT, _("{value} average views")),
    _range(
        "engagement_views_bps",
        Group.PERFORMANCE,
        _("Engagement rate by views"),
        Unit.BPS,
        _("engagement {value} of views"),
        histogram="engagement_views_bps",
    ),
    _range(
        "engagement_followers_bps",
        Group.PERFORMANCE,
        _("Engagement rate by followers"),
        Unit.BPS,
        _("engagement {value} of followers"),
    ),
    _range("completion_bps", Group.PERFORMANCE, _("Completion rate"), Unit.BPS, _("completion {value}")),
    _range("hook_bps", Group.PERFORMANCE, _("Hook rate"), Unit.BPS, _("hook rate {value}")),
    Filter(
        name="price_for",
        kind=Kind.CHOICE,
        group=Group.PRICE,
        label=_("Price of"),
        url="price_for",
        phrase=_("priced per {value}"),
        vocabulary="deliverable",
        hint=_("Without it, the lowest price on the card counts."),
    ),
    _range("price_minor", Group.PRICE, _("Price"), Unit.MONEY, _("{value}"), histogram="price_minor"),
    _codes("price_tiers", "price_tiers", _("Price tiers"), "price_tier", group=Group.PRICE, facet="price_tier"),
    _range("cpm_minor", Group.PRICE, _("CPM at median views"), Unit.MONEY, _("CPM {value}")),
    _flag("negotiable", "negotiable", Group.PRICE, _("Negotiable"), _("negotiable"), _("not negotiable")),
    _range(
        "response_minutes",
        Group.CONDUCT,
        _("Median time to answer"),
        Unit.MINUTES,
        _("answers in {value}"),
        hint=_("In minutes, over the invitations that were taken up."),
    ),
    _range("acceptance_bps", Group.CONDUCT, _("Acceptance rate"), Unit.BPS, _("accepts {value}")),
    _range("on_time_bps", Group.CONDUCT, _("On-time rate"), Unit.BPS, _("on time {value}")),
    _range(
        "campaigns_completed",
        Group.CONDUCT,
        _("Campaigns completed"),
        Unit.COUNT,
        _("{value} campaigns completed"),
    ),
    _range("rating", Group.CONDUCT, _("Rating"), Unit.HUNDREDTHS, _("rating {value}")),
    Filter(
        name="audience",
        kind=Kind.SHARES,
        group=Group.AUDIENCE,
        label=_("Audience"),
        url="audience",
        unit=Unit.BPS,
    ),
    _range("audience_quality", Group.AUDIENCE, _("Audience quality"), Unit.POINTS, _("audience quality {value}")),
    Filter(
        name="in_lists",
        kind=Kind.IDS,
        group=Group.RELATION,
        label=_("In a list"),
        url="in_lists",
        phrase=_("in a list"),
    ),
    Filter(
        name="not_in_lists",
        kind=Kind.IDS,
        group=Group.RELATION,
        label=_("Not in a list"),
        url="not_in_lists",
        phrase=_("not in a list"),
    ),
    _flag(
        "invited_90d",
        "invited",
        Group.RELATION,
        _("Invited in the last 90 days"),
        _("invited in the last 90 days"),
        _("not invited in the last 90 days"),
    ),
    _flag("worked_with", "worked_with", Group.RELATION, _("Worked with you"), _("worked with you"), _("new to you")),
    _flag(
        "worked_with_competitor",
        "worked_with_competitor",
        Group.RELATION,
        _("Worked with a competitor"),
        _("worked with a competitor"),
        _("no known work for a competitor"),
        _("Published a post labeled as advertising, for another brand in the categories of your campaigns."),
    ),
    _codes(
        "takes_campaigns_in",
        "takes_campaigns_in",
        _("Takes campaigns in"),
        "category",
        group=Group.RELATION,
        phrase=_("taking campaigns in {value}"),
        hint=_("Leaves out who takes none in any of these, and who is bound to another brand there."),
        is_listed=True,
    ),
    Filter(
        name="include_ids",
        kind=Kind.IDS,
        group=Group.RELATION,
        label=_("Only these creators"),
        url="only",
        phrase=_("among chosen creators"),
    ),
    Filter(
        name="exclude_ids",
        kind=Kind.IDS,
        group=Group.RELATION,
        label=_("Not these creators"),
        url="except",
        phrase=_("without some creators"),
    ),
    Filter(
        name="similar_to",
        kind=Kind.IDS,
        group=Group.RELATION,
        label=_("Similar to"),
        url="similar_to",
        phrase=_("similar to chosen creators"),
    ),
    Filter(
        name="similar_by",
        kind=Kind.CHOICE,
        group=Group.RELATION,
        label=_("Similar by"),
        url="similar_by",
        vocabulary="similar_by",
    ),
    Filter(name="target", kind=Kind.TARGET, group=Group.ANSWER, label=_("Target"), url="target"),
    Filter(name="weights", kind=Kind.WEIGHTS, group=Group.ANSWER, label=_("Weights of the match score"), url="weight"),
    Filter(name="sort", kind=Kind.CHOICE, group=Group.ANSWER, label=_("Sorted by"), url="sort", vocabulary="sort"),
    Filter(name="descending", kind=Kind.ORDER, group=Group.ANSWER, label=_("Highest first"), url="order"),
    Filter(
        name="currency",
        kind=Kind.CHOICE,
        group=Group.ANSWER,
        label=_("Currency"),
        url="currency",
        vocabulary="currency",
    ),
    Filter(name="limit", kind=Kind.LIMIT, group=Group.ANSWER, label=_("Results per page"), url="limit"),
    Filter(name="cursor", kind=Kind.CURSOR, group=Group.ANSWER, label=_("Page"), url="cursor"),
)

BY_NAME: dict[str, Filter] = {one.name: one for one in FILTERS}


def unit(name: str) -> Unit:
    """Return what the filter's numbers count."""
    return BY_NAME[name].unit
