"""The filters of Discover as the page shows them: which are open, which fold away, which come first."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from lonja.discovery import filters
from lonja.discovery.engine.types import Histogram
from lonja.discovery.explain import LABELS
from lonja.discovery.types import Control, ControlGroup, FacetValue, Search, SearchAnswer
from lonja.web.components.numbers import as_money, compact, percent

# Filters that nearly every search uses; the rest of their group folds under "More" unless in use.
PRIMARY = frozenset(
    {
        "categories_any",
        "countries",
        "platforms",
        "languages",
        "tiers",
        "followers",
        "median_views",
        "engagement_views_bps",
        "price_for",
        "price_minor",
        "audience",
        "response_minutes",
        "on_time_bps",
        "invited_90d",
        "worked_with",
    }
)
OPEN_GROUPS = frozenset({"creator", "size", "performance", "price"})
# Shown elsewhere: the words in the search field, the ids as chips.
ELSEWHERE = frozenset({"text", "include_ids", "exclude_ids", "similar_to", "similar_by"})
SHORT = 7


@dataclass(frozen=True, slots=True)
class Slider:
    """A range's bars, which of them lie inside, and what its ends are called."""

    counts: tuple[int, ...]
    first: int
    last: int
    low: str
    high: str
    missing: int


@dataclass(frozen=True, slots=True)
class Choices:
    """A facet's values: the first ones in sight, the rest folded."""

    short: tuple[FacetValue, ...]
    rest: tuple[FacetValue, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One filter with how it is drawn."""

    control: Control
    slider: Slider | None = None
    choices: Choices | None = None
    hint: str = ""

    @property
    def prefix(self) -> str:
        """What the ids of its checkboxes begin with."""
        return f"o-{self.control.name}"

    @property
    def low_label(self) -> str:
        """What the field of its lower end is called."""
        return _("%(label)s, at least") % {"label": self.control.label}

    @property
    def high_label(self) -> str:
        """What the field of its upper end is called."""
        return _("%(label)s, at most") % {"label": self.control.label}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of filters: those in sight and those under "More"."""

    name: str
    label: str
    used_count: int
    is_open: bool
    primary: tuple[Shown, ...]
    more: tuple[Shown, ...]
    is_more_open: bool


def groups(asked: Search, answer: SearchAnswer, *, is_update: bool) -> list[Group]:
    """Return the groups, those in use first; an update keeps the page's order, which must not jump under the hand."""
    found = [_group(one, asked, answer) for one in filters.controls(asked, answer)]
    return found if is_update else sorted(found, key=lambda group: group.used_count == 0)


def _group(group: ControlGroup, asked: Search, answer: SearchAnswer) -> Group:
    shown = [_shown(one, asked) for one in group.controls if one.name not in ELSEWHERE]
    primary = tuple(one for one in shown if one.control.name in PRIMARY)
    more = tuple(one for one in shown if one.control.name not in PRIMARY)
    return Group(
        name=group.name,
        label=group.label,
        used_count=group.used_count,
        is_open=group.used_count > 0 or group.name in OPEN_GROUPS,
        primary=primary,
        more=more,
        is_more_open=any(one.control.is_used for one in more),
    )


def _shown(one: Control, asked: Search) -> Shown:
    if one.histogram is not None:
        return Shown(one, slider=_slider(one, one.histogram, asked), hint=_missing(one.histogram))
    if one.kind == "codes":
        return Shown(one, choices=_choices(one))
    return Shown(one, hint=one.hint)


def _slider(one: Control, bars: Histogram, asked: Search) -> Slider:
    """Cut the empty ends off the bars and mark those inside the range that is asked for."""
    filled = [i for i, count in enumerate(bars.counts) if count]
    start, end = (filled[0], filled[-1]) if filled else (0, len(bars.counts) - 1)
    asked_range = getattr(asked, one.name)
    low = asked_range.at_least if asked_range else None
    high = asked_range.at_most if asked_range else None
    edges = bars.edges
    inside = [
        i
        for i in range(start, end + 1)
        # A bar counts as inside when any of it is: bar i holds values from edges[i] up to edges[i + 1].
        if (low is None or i + 1 >= len(edges) or edges[i + 1] > low) and (high is None or edges[i] <= high)
    ]
    return Slider(
        counts=bars.counts[start : end + 1],
        first=(inside[0] if inside else end + 1) - start,
        last=(inside[-1] if inside else start - 1) - start,
        low=_written(edges[start], one.name, asked.currency),
        high=_written(edges[end + 1], one.name, asked.currency) if end + 1 < len(edges) else "",
        missing=bars.missing,
    )


def _written(value: int, name: str, currency: str) -> str:
    if name == "price_minor":
        return as_money(value, currency)
    return percent(value) if name.endswith("_bps") else compact(value)


def _missing(bars: Histogram) -> str:
    return _("Not known for %(count)s.") % {"count": compact(bars.missing)} if bars.missing else ""


def _choices(one: Control) -> Choices:
    """Put what is selected and what is frequent in sight; below a category its own subcategories when it matters."""
    options = one.options
    if not options or not one.has_counts:
        return Choices((), options, len(options))
    open_parents = {o.parent or o.code for o in options if o.is_selected}
    tops = [o for o in options if not o.parent]
    short: list[FacetValue] = []
    for top in tops:
        children = [o for o in options if o.parent == top.code]
        if top.is_selected or top.code in open_parents or len(short) < SHORT:
            short.append(top)
            short += [child for child in children if child.is_selected or top.code in open_parents]
    seen = {o.code for o in short}
    return Choices(tuple(short), tuple(_by_parent(options, seen)), len(options))


def _by_parent(options: tuple[FacetValue, ...], seen: set[str]) -> list[FacetValue]:
    """Return what isn't in sight, each subcategory after its category."""
    tops = [o for o in options if not o.parent]
    found = []
    for top in tops:
        found += [o for o in (top, *(c for c in options if c.parent == top.code)) if o.code not in seen]
    return found


def weights(asked: Search) -> list[tuple[str, str, int]]:
    """Return the movable weights of the match score: parameter, label, value."""
    return [(f"weight.{name}", str(LABELS[name]), value) for name, value in asdict(asked.weights).items()]


def kept_inputs(asked: Search) -> list[tuple[str, str]]:
    """Return what the form must carry along though it shows no field for it: the target, likeness, chosen ids."""
    carried = ("target", "similar_to", "similar_by", "only", "except", "limit", "order")
    pairs = parse_qsl(filters.to_url(asked), keep_blank_values=True)
    return [
        (name, value)
        for name, value in pairs
        if name.split(".")[0].split("_categories")[0] in carried or name == "target_cpm"
    ]
