"""A campaign's report from plain facts: by post, by creator, in total and over time (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from lonja.core.money import Money
from lonja.measurement import formulas
from lonja.measurement.formulas import Figure, absent
from lonja.measurement.types import COUNTERS, VIEWS_REDEFINED, Missing, Note, Reading, views_definition

# What a campaign calls otherwise when it sets itself a target.
_FIGURE_OF_TARGET = {"clicks": "link_clicks"}
AGREEMENT, ENTERED, REPORTED, RECORDED = "agreement", "entered", "reported", "recorded"  # sources of our own


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedReading(Reading):
    """A reading and who said it."""

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostFacts:
    """A published post and all its readings, oldest first."""

    publication_id: UUID
    collaboration_id: UUID
    platform: str
    deliverable: str
    url: str
    handle: str
    live_at: datetime
    disclosure: str
    disclosure_label: str
    followers: Figure
    readings: tuple[SourcedReading, ...]
    peers: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # measure -> (below, peers)


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesFacts:
    """What was sold through one collaboration's codes; nothing where it has no code."""

    orders: int
    revenue: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CollaborationFacts:
    """One creator in the campaign: the fee agreed, costs entered for it, what its codes sold."""

    collaboration_id: UUID
    creator_id: UUID
    creator_name: str
    state: str
    fee: Money | None
    costs: Mapping[str, Money] = field(default_factory=dict)  # kind -> amount
    sales: SalesFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFacts:
    """What the whole report is made of."""

    currency: str
    margin_bps: int | None
    starts_on: date
    ends_on: date
    targets: Mapping[str, int]
    posts: Sequence[PostFacts]
    collaborations: Sequence[CollaborationFacts]
    costs: Mapping[str, Money]  # entered for the campaign as a whole
    sales_reported: bool
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReport:
    """The figures of one post."""

    facts: PostFacts
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatorReport:
    """The figures of one collaboration, money included, and its posts."""

    facts: CollaborationFacts
    figures: Mapping[str, Figure]
    posts: tuple[PostReport, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPoint:
    """A collaboration's views by the end of one day, each post's last known reading counted."""

    on: date
    collaboration_id: UUID
    views: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A campaign in figures: in total, against its targets, by creator, by post, over time."""

    currency: str
    made_at: datetime
    total: Mapping[str, Figure]
    progress: Mapping[str, Figure]
    pacing: Mapping[str, Figure]
    cost_parts: Mapping[str, Figure]
    creators: tuple[CreatorReport, ...]
    timeline: tuple[DayPoint, ...]
    redefined_at: tuple[datetime, ...]

    @property
    def posts(self) -> tuple[PostReport, ...]:
        """Every post, in the order of its creators."""
        return tuple(post for creator in self.creators for post in creator.posts)


def report(facts: CampaignFacts) -> Report:
    """Compute every figure that the facts allow; what they don't allow is missing with its reason."""
    posts = [post_report(post) for post in facts.posts]
    creators = tuple(_creator(one, posts, facts) for one in facts.collaborations)
    ordered = tuple(sorted(creators, key=lambda one: -(one.figures["views"].value or 0)))
    total = _total(facts, posts, creators)
    return Report(
        currency=facts.currency,
        made_at=facts.now,
        total=total,
        progress={name: formulas.progress(_of(total, name), target) for name, target in facts.targets.items()},
        pacing={name: _pacing(_of(total, name), target, facts) for name, target in facts.targets.items()},
        cost_parts=_cost_parts(facts),
        creators=ordered,
        timeline=tuple(timeline(facts.posts, until=facts.now.date())),
        redefined_at=_redefinitions(facts.posts),
    )


def post_report(post: PostFacts) -> PostReport:
    """Compute the figures of one post from the newest reading of each counter."""
    figures = {name: _counter(post, name) for name in COUNTERS}
    figures["engagements"] = formulas.engagements(figures["likes"], figures["comments"], figures["shares"])
    figures["engagement_rate_views"] = formulas.engagement_rate_views(figures["engagements"], figures["views"])
    figures["engagement_rate_followers"] = formulas.engagement_rate_followers(figures["engagements"], _followers(post))
    figures["completion_rate"] = formulas.completion_rate(figures["full_plays"], figures["views"])
    for name, (below, peers) in post.peers.items():
        figures[f"{name}_percentile"] = formulas.benchmark(figures[name], below, peers)
    return PostReport(facts=post, figures=figures)


def fallen_counters(readings: Sequence[Reading]) -> list[frozenset[str]]:
    """Name for each reading, in order of time, the counters that lie below what was last known."""
    flags = {name: formulas.fallen([one.counters.get(name) for one in readings]) for name in COUNTERS}
    return [frozenset(name for name in COUNTERS if flags[name][index]) for index in range(len(readings))]


def timeline(posts: Iterable[PostFacts], *, until: date) -> Iterable[DayPoint]:
    """Yield each collaboration's views by day, from its first reading to the last one of the campaign."""
    seen: dict[UUID, list[dict[date, int]]] = {}
    for post in posts:
        by_day = {one.at.date(): one.counters["views"] for one in post.readings if "views" in one.counters}
        if by_day:
            seen.setdefault(post.collaboration_id, []).append(by_day)
    days = [day for series in seen.values() for by_day in series for day in by_day]
    last = min(max(days), until) if days else until
    for collaboration_id, series in seen.items():
        current = [0] * len(series)
        day = min(min(by_day) for by_day in series)
        while day <= last:
            current = [by_day.get(day, before) for by_day, before in zip(series, current, strict=True)]
            yield DayPoint(on=day, collaboration_id=collaboration_id, views=sum(current))
            day += timedelta(days=1)


def _counter(post: PostFacts, name: str) -> Figure:
    if not post.readings:
        return absent(name, Missing.NO_READING)
    told = [one for one in post.readings if name in one.counters]
    if not told:
        return absent(name, Missing.NOT_TOLD)
    newest = told[-1]
    figure = Figure(
        measure=name,
        value=newest.counters[name],
        unit="seconds" if name == "watch_seconds" else "count",
        formula="last reading",
        source=newest.source,
        as_of=newest.at,
        sample=len(told),
    )
    if any(formulas.fallen([one.counters[name] for one in told])):
        figure = figure.noted(Note.FELL)
    if name == "views" and formulas.crosses_redefinition([views_definition(post.platform, one.at) for one in told]):
        figure = figure.noted(Note.REDEFINED)
    return figure


def _followers(post: PostFacts) -> Figure:
    """Take the followers read together with the post where a reading tells them, else the channel's own."""
    told = [one for one in post.readings if one.followers is not None]
    if not told:
        return post.followers
    newest = told[-1]
    return Figure(measure="followers", value=newest.followers, source=newest.source, as_of=newest.at)


def _creator(one: CollaborationFacts, posts: Sequence[PostReport], facts: CampaignFacts) -> CreatorReport:
    own = tuple(post for post in posts if post.facts.collaboration_id == one.collaboration_id)
    figures = _sums(own)
    figures["cost"] = _cost(_cost_of(one), facts.now)
    figures["conversions"], figures["revenue"] = _sales(one.sales, facts)
    _add_returns(figures, facts.margin_bps)
    return CreatorReport(facts=one, figures=figures, posts=own)


def _total(facts: CampaignFacts, posts: Sequence[PostReport], creators: Sequence[CreatorReport]) -> dict[str, Figure]:
    figures = _sums(posts)
    figures["posts"] = _post_count(posts, facts.now)
    if len({post.facts.platform for post in posts}) > 1:
        figures["views"] = figures["views"].noted(Note.VIEWS_DIFFER)
    figures["cost"] = _cost([part for one in facts.collaborations for part in _cost_of(one)], facts.now)
    entered = _cost([(ENTERED, money) for money in facts.costs.values()], facts.now)
    figures["cost"] = formulas.total("cost", [figures["cost"], entered], nothing=Missing.NO_COST)
    # A part that isn't there (no costs entered) is no gap in the cost: fees alone are its whole.
    figures["cost"] = replace(
        figures["cost"], notes=tuple(note for note in figures["cost"].notes if note != Note.PARTIAL)
    )
    for name in ("conversions", "revenue"):
        known = [one.figures[name] for one in creators if one.figures[name].value is not None]
        figures[name] = formulas.total(name, known, nothing=Missing.NO_CONVERSIONS)
    _add_returns(figures, facts.margin_bps)
    return figures


def _post_count(posts: Sequence[PostReport], now: datetime) -> Figure:
    if not posts:
        return absent("posts", Missing.NO_POSTS)
    return Figure(measure="posts", value=len(posts), formula=formulas.FORMULAS["posts"], source=RECORDED, as_of=now)


def _sums(posts: Sequence[PostReport]) -> dict[str, Figure]:
    figures = {
        name: formulas.total(name, [post.figures[name] for post in posts]) for name in (*COUNTERS, "engagements")
    }
    figures["engagement_rate_views"] = _rate_over(posts, "engagements", formulas.engagement_rate_views)
    figures["completion_rate"] = _rate_over(posts, "full_plays", formulas.completion_rate)
    return figures


def _rate_over(posts: Sequence[PostReport], top: str, rate: formulas.Ratio) -> Figure:
    """Divide the sums over those posts that tell both sides; a post that tells one only would bend the rate."""
    both = [one for one in posts if one.figures[top].value is not None and one.figures["views"].value is not None]
    chosen = both or posts
    sums = [formulas.total(name, [one.figures[name] for one in chosen]) for name in (top, "views")]
    figure = replace(rate(*sums), sample=len(both), of=len(posts))
    return figure.noted(Note.PARTIAL) if figure.value is not None and len(both) < len(posts) else figure


def _add_returns(figures: dict[str, Figure], margin_bps: int | None) -> None:
    cost, revenue = figures["cost"], figures["revenue"]
    figures["cpm"] = formulas.cpm(cost, figures["views"])
    figures["cpv"] = formulas.cpv(cost, figures["views"])
    figures["cpe"] = formulas.cpe(cost, figures["engagements"])
    figures["cpc"] = formulas.cpc(cost, figures["link_clicks"])
    figures["cpa"] = formulas.cpa(cost, figures["conversions"])
    figures["roas"] = formulas.roas(revenue, cost)
    figures["roi"] = formulas.roi(revenue, cost, margin_bps)


def _cost_of(one: CollaborationFacts) -> list[tuple[str, Money]]:
    fee = [(AGREEMENT, one.fee)] if one.fee is not None else []
    return [*fee, *((ENTERED, money) for money in one.costs.values())]


def _cost(parts: Sequence[tuple[str, Money]], now: datetime) -> Figure:
    if not parts:
        return absent("cost", Missing.NO_COST, "money")
    figures = [_money("cost", money, source, now) for source, money in parts]
    return formulas.total("cost", figures)


def _cost_parts(facts: CampaignFacts) -> dict[str, Figure]:
    """Break the cost down by kind: the fees first, then what the brand entered."""
    kinds: dict[str, list[Figure]] = {}
    for one in facts.collaborations:
        if one.fee is not None:
            kinds.setdefault("fees", []).append(_money("fees", one.fee, AGREEMENT, facts.now))
        for kind, money in one.costs.items():
            kinds.setdefault(kind, []).append(_money(kind, money, ENTERED, facts.now))
    for kind, money in facts.costs.items():
        kinds.setdefault(kind, []).append(_money(kind, money, ENTERED, facts.now))
    return {kind: formulas.total(kind, figures) for kind, figures in kinds.items()}


def _sales(sales: SalesFacts | None, facts: CampaignFacts) -> tuple[Figure, Figure]:
    if sales is None or not facts.sales_reported:
        reason = Missing.NO_CONVERSIONS if not facts.sales_reported else Missing.NO_CODE
        return absent("conversions", reason), absent("revenue", reason, "money")
    count = Figure(
        measure="conversions",
        value=sales.orders,
        formula=formulas.FORMULAS["conversions"],
        source=REPORTED,
        as_of=facts.now,
    )
    return count, _money("revenue", sales.revenue, REPORTED, facts.now)


def _money(measure: str, money: Money, source: str, now: datetime) -> Figure:
    return Figure(
        measure=measure,
        value=money.minor,
        unit="money",
        formula=formulas.FORMULAS.get(measure, ""),
        source=source,
        as_of=now,
        currency=money.currency,
    )


def _pacing(delivered: Figure, target: int, facts: CampaignFacts) -> Figure:
    return formulas.pacing(delivered, target, starts_on=facts.starts_on, ends_on=facts.ends_on, today=facts.now.date())


def _of(figures: Mapping[str, Figure], name: str) -> Figure:
    return figures.get(_FIGURE_OF_TARGET.get(name, name)) or absent(name, Missing.NOT_TOLD)


def _redefinitions(posts: Iterable[PostFacts]) -> tuple[datetime, ...]:
    """Return when a platform changed its view inside the readings shown, for the marker on the chart."""
    found = {
        moment
        for post in posts
        if post.readings
        for moment in VIEWS_REDEFINED.get(post.platform, ())
        if post.readings[0].at < moment <= post.readings[-1].at
    }
    return tuple(sorted(found))
