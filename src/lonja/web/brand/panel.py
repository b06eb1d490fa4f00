"""The filters of Discover as the page shows them: which are open, which fold away, which come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl
from uuid import UUID

from django.utils.translation import gettext as _

from lonja.discovery import filters
from lonja.discovery.engine.types import Histogram
from lonja.discovery.explain import LABELS
from lonja.discovery.filters import Unit
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
        "worked_with_competitor",
    }
)
OPEN_GROUPS = frozenset({"creator", "size", "performance", "price"})
# Shown elsewhere: the words in the search field, the ids as chips.
ELSEWHERE = frozenset({"text", "include_ids", "exclude_ids", "similar_to", "similar_by"})
SHORT = 5


@dataclass(frozen=True, slots=True)
class Slider:
    """A range's bars, which of them lie inside, and what its ends are called."""

    counts: tuple[int, ...]
    first: int
    last: int
    low: str
    high: str
    # What its handles write: the lower edge of each bar, and the upper one of the last where it has one.
    edges: tuple[str, ...]


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
    # What its part of the form carries along unseen.
    kept: tuple[tuple[str, str], ...] = ()
    # The brand's lists, for a filter that chooses among them.
    lists: tuple[FacetValue, ...] = ()

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


def groups(asked: Search, answer: SearchAnswer, lists: Mapping[UUID, str]) -> list[Group]:
    """Return the groups, those in use first."""
    found = [_group(one, asked, lists) for one in filters.controls(asked, answer)]
    return sorted(found, key=lambda group: group.used_count == 0)


def is_list_shown(asked: Search, before: Search | None) -> bool:
    """Tell whether the page, or the update of one that showed `before`, draws a filter that chooses among lists."""
    known = [one for one in (asked, before) if one is not None]
    return before is None or any(one.in_lists or one.not_in_lists for one in known)


def updates(
    asked: Search, answer: SearchAnswer, lists: Mapping[UUID, str], before: Search
) -> tuple[list[tuple[str, int]], list[Shown]]:
    """Return what changes on a page that showed `before`: how many filters are used by group, and controls.

    Those are the ones with counts, and those in use now or then; the others still hold what they held. The groups keep
    their order, which must not jump under the hand.
    """
    found = filters.controls(asked, answer)
    default = Search()
    was_used = {
        one.name for group in found for one in group.controls if getattr(before, one.name) != getattr(default, one.name)
    }
    changed = [
        _shown(one, asked, lists)
        for group in found
        for one in group.controls
        if one.name not in ELSEWHERE and (one.has_counts or one.histogram or one.is_used or one.name in was_used)
    ]
    return [(group.name, group.used_count) for group in found], changed


def _group(group: ControlGroup, asked: Search, lists: Mapping[UUID, str]) -> Group:
    shown = [_shown(one, asked, lists) for one in group.controls if one.name not in ELSEWHERE]
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


def _shown(one: Control, asked: Search, lists: Mapping[UUID, str]) -> Shown:
    if one.histogram is not None:
        return Shown(one, slider=_slider(one, one.histogram, asked), hint=_missing(one.histogram))
    if one.kind == "codes":
        return Shown(one, choices=_choices(one), hint=one.hint)
    if one.kind == "shares":
        return Shown(one, hint=one.hint, kept=tuple(filters.share_inputs(asked)))
    if one.kind == "ids":
        chosen = getattr(asked, one.name)
        return Shown(one, lists=tuple(FacetValue(str(key), name, 0, key in chosen) for key, name in lists.items()))
    return Shown(one, hint=one.hint)


def _slider(one: Control, bars: Histogram, asked: Search) -> Slider:
    """Cut the empty ends off the bars and mark those inside the range that is asked for."""
    filled = [i for i, count in enumerate(bars.counts) if count]
    start, end = (filled[0], filled[-1]) if filled else (0, len(bars.counts) - 1)
    asked_range = getattr(asked, one.name)
    low = asked_range.at_least if asked_range else None
    high = asked_range.at_most if asked_range else None
    edges = bars.edges
    unit = filters.unit(one.name)
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
        edges=tuple(filters.written(edge, unit, asked.currency) for edge in edges[start : end + 2]),
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
    families = _families(options)
    short: list[FacetValue] = []
    for top, children in families:
        if top.is_selected or top.code in open_parents or len(short) < SHORT:
            short.append(top)
            short += [child for child in children if child.is_selected or top.code in open_parents]
    seen = {o.code for o in short}
    rest = tuple(o for top, children in families for o in (top, *children) if o.code not in seen)
    return Choices(tuple(short), rest, len(options))


def _families(options: Sequence[FacetValue]) -> list[tuple[FacetValue, list[FacetValue]]]:
    """Return each category with its subcategories, in their order."""
    found: dict[str, tuple[FacetValue, list[FacetValue]]] = {o.code: (o, []) for o in options if not o.parent}
    for one in options:
        if one.parent in found:
            found[one.parent][1].append(one)
    return list(found.values())


def weights(asked: Search) -> list[tuple[str, str, int]]:
    """Return the movable weights of the match score: parameter, label, value."""
    return [(f"weight.{name}", str(LABELS[name]), value) for name, value in asdict(asked.weights).items()]


@dataclass(frozen=True, slots=True)
class TargetFields:
    """The fields in which the brand says what it wants, for the match score."""

    options: tuple[FacetValue, ...]
    cpm: str


def target(asked: Search, answer: SearchAnswer) -> TargetFields:
    """Return the target's fields: what can be asked of an audience, and the CPM as it was typed."""
    cpm = asked.target.cpm_minor
    return TargetFields(
        options=filters.cells(answer), cpm="" if cpm is None else filters.written(cpm, Unit.MONEY, asked.currency)
    )


def likenesses(asked: Search) -> list[FacetValue]:
    """Return in what creators may be alike, where the search asks for likeness at all."""
    return filters.likenesses(asked) if asked.similar_to else []


def kept_inputs(asked: Search) -> list[tuple[str, str]]:
    """Return what the form must carry along though it shows no field for it: target shares, likeness, chosen ids."""
    carried = ("target", "similar_to", "only", "except", "limit", "order")
    pairs = parse_qsl(filters.to_url(asked), keep_blank_values=True)
    return [(name, value) for name, value in pairs if name.split(".")[0].split("_categories")[0] in carried]
