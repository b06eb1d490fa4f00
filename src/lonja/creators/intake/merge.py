"""What one row of a file changes about a channel and its creator; pure, so that every rule can be tried alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Literal
from uuid import UUID

from lonja.core.ids import new_id
from lonja.core.money import CURRENCIES, precision
from lonja.creators.category_names import read_categories
from lonja.creators.derived import derive
from lonja.creators.drafts import RateDraft, StatisticsDraft
from lonja.creators.intake.known import KnownChannel, KnownCreator, KnownStatistics
from lonja.creators.newest import merged
from lonja.creators.types import DeliverableType, Platform, Source
from lonja.platforms.files.fields import CREATOR_NUMBERS
from lonja.platforms.files.problems import Problem, problem
from lonja.platforms.files.types import CreatorRow, Price

Outcome = Literal["created", "updated", "unchanged"]
# A bare price, or one for "a post", is for what the platform is known for.
_DELIVERABLES: Mapping[str, Mapping[str, DeliverableType]] = {
    Platform.TIKTOK: {"": DeliverableType.TIKTOK_VIDEO},
    Platform.YOUTUBE: {"": DeliverableType.YOUTUBE_VIDEO, "short": DeliverableType.YOUTUBE_SHORT},
    Platform.INSTAGRAM: {
        "": DeliverableType.INSTAGRAM_POST,
        "video": DeliverableType.INSTAGRAM_REEL,
        "reel": DeliverableType.INSTAGRAM_REEL,
        "story": DeliverableType.INSTAGRAM_STORY,
    },
}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What holds for all rows of one import."""

    origin: str
    sha256: str
    as_of: datetime
    precision: str
    # Nothing in the file tells its date: the day of import stands in, and equal numbers are no news.
    is_as_of_guessed: bool = False
    # The same file was imported before under another mapping: its facts count as a correction.
    is_remapped: bool = False


@dataclass(slots=True)
class Change:
    """What became of one row."""

    outcome: Outcome
    statistics: tuple[UUID, StatisticsDraft] | None = None
    rates: tuple[RateDraft, ...] = ()


def moment_of(row: CreatorRow, file: FileFacts) -> tuple[datetime, str]:
    """Return of when the row's numbers are, and how exactly that is known."""
    if row.as_of is None or row.as_of.source != "column":
        return file.as_of, file.precision
    return row.as_of.at or datetime.combine(row.as_of.on, time(), UTC), row.as_of.precision


def new_channel(row: CreatorRow) -> KnownChannel:
    """Return the channel and the creator that an unknown row brings; they are empty until the row is applied."""
    return KnownChannel(platform=row.platform, creator=KnownCreator(name=row.display_name or row.handle))


def apply_row(channel: KnownChannel, row: CreatorRow, file: FileFacts) -> Change | Problem:
    """Change the channel and its creator as the row says; return what to store beside, or why the row is refused.

    One file speaks of a channel once for each moment: a second row with the same numbers adds nothing, one with
    other numbers is refused, because nobody can say which of the two is right.
    """
    as_of, exactness = moment_of(row, file)
    values = measures_of(row.numbers)
    same_moment = [s for s in channel.history if s.as_of == as_of]
    own = [s for s in same_moment if s.sha256 == file.sha256]
    if own and own[0].line != row.line:
        if _stated(own[0].values, values):
            return Change("unchanged")
        return problem("row.repeated", line=own[0].line or 0)
    if own and _stated(own[-1].values, values) and not file.is_remapped:
        return Change("unchanged")
    is_new = channel.is_new
    _apply_facts(channel, row, as_of)
    statistics = None
    if not _is_known(channel, same_moment, values, file, row):
        statistics = _statistics(row, file, values, as_of, exactness)
        channel.history.append(KnownStatistics(as_of, file.sha256, row.line, statistics.values))
        key = new_id()
        current = merged(channel.current, statistics, key)
        channel.change("current", current)
        change = (key, statistics)
    rates = _rates(row, as_of)
    if is_new:
        outcome: Outcome = "created"
    elif statistics or channel.is_changed or channel.creator.is_changed:
        outcome = "updated"
    else:
        outcome = "unchanged"
    return Change(outcome, change if statistics else None, rates)


def measures_of(numbers: Mapping[str, Decimal]) -> dict[str, int | float]:
    """Return a row's numbers under the names and in the units in which they are stored."""
    found: dict[str, int | float] = {}
    for name, value in numbers.items():
        if CREATOR_NUMBERS[name] == "rate":
            found[f"{name}_bps"] = round(value * 10_000)
        else:
            found[name] = int(value) if value == value.to_integral_value() else float(value)
    return found


def _statistics(
    row: CreatorRow, file: FileFacts, values: dict[str, int | float], as_of: datetime, exactness: str
) -> StatisticsDraft:
    derived, formulas = derive(values)
    return StatisticsDraft(
        values={**values, **derived},
        as_of=as_of,
        source=Source.IMPORTED,
        precision=exactness,
        origin=file.origin,
        sha256=file.sha256,
        line=row.line,
        formulas=formulas,
        rounded=tuple(sorted(f"{n}_bps" if CREATOR_NUMBERS.get(n) == "rate" else n for n in row.rounded)),
    )


def _stated(known: Mapping[str, int | float], values: Mapping[str, int | float]) -> bool:
    """Say whether a statement in the history is what the row says, apart from what we derived."""
    derived, _ = derive(values)
    return dict(known) == {**values, **derived}


def _is_known(
    channel: KnownChannel,
    same_moment: list[KnownStatistics],
    values: Mapping[str, int | float],
    file: FileFacts,
    row: CreatorRow,
) -> bool:
    own = [s for s in same_moment if s.sha256 == file.sha256]
    if own:
        return _stated(own[-1].values, values)
    if same_moment and _stated(same_moment[-1].values, values):
        return True
    dated = not file.is_as_of_guessed or (row.as_of is not None and row.as_of.source == "column")
    if dated or channel.is_new or not values:
        return False
    return all(channel.current.get(name, {}).get("value") == value for name, value in values.items())


def _apply_facts(channel: KnownChannel, row: CreatorRow, as_of: datetime) -> None:
    """Take over handle, name and the other facts, unless newer ones are known; absent facts change nothing."""
    is_newer = channel.facts_as_of is None or as_of >= channel.facts_as_of
    facts = {"handle": row.handle, "name": row.display_name, "url": row.profile_url, "external_id": row.external_id}
    for name, value in facts.items():
        if value and (is_newer or not getattr(channel, name)) and _is_other(name, getattr(channel, name), value):
            channel.change(name, value)
    if row.verified is not None and (is_newer or channel.is_platform_verified is None):
        channel.change("is_platform_verified", row.verified)
    if is_newer:
        channel.change("facts_as_of", as_of)
    # Who has joined speaks for themselves; imports add numbers only.
    if channel.creator.organization_id is None:
        _apply_creator_facts(channel.creator, row, as_of)


def _is_other(name: str, known: str | None, value: str) -> bool:
    # Handles are the same in capitals; a stable id that is known never changes.
    if name == "handle":
        return (known or "").lower() != value.lower()
    return not known if name == "external_id" else known != value


def _apply_creator_facts(creator: KnownCreator, row: CreatorRow, as_of: datetime) -> None:
    is_newer = creator.facts_as_of is None or as_of >= creator.facts_as_of
    codes, topics = read_categories(row.categories)
    facts = {
        "name": row.display_name or ("" if creator.name else row.handle),
        "bio": row.bio,
        "country": row.country,
        "languages": list(row.languages),
        "categories": codes,
        "topics": topics,
        "email": row.email,
        "audience_top_country": row.audience_country,
    }
    for name, value in facts.items():
        if value and (is_newer or not getattr(creator, name)):
            creator.change(name, value)
    shares = audience_of(row)
    if shares and creator.audience_source in ("", Source.IMPORTED) and (is_newer or not creator.audience):
        creator.change("audience", shares)
        creator.change("audience_source", str(Source.IMPORTED))
        creator.change("audience_as_of", as_of)
    if is_newer:
        creator.change("facts_as_of", as_of)


def audience_of(row: CreatorRow) -> dict[str, dict[str, float]]:
    """Return the audience's shares by dimension, the share of the top country under the country's code."""
    shares: dict[str, dict[str, float]] = {}
    for name, value in row.audience_shares.items():
        dimension, key = name.split(":")
        if key == "top":
            key = row.audience_country
        if key:
            shares.setdefault(dimension, {})[key] = float(value)
    return shares


def _rates(row: CreatorRow, as_of: datetime) -> tuple[RateDraft, ...]:
    return tuple(rate for price in row.prices if (rate := _rate(row.platform, price, as_of)))


def _rate(platform: str, price: Price, as_of: datetime) -> RateDraft | None:
    if price.currency not in CURRENCIES:
        return None
    kinds = _DELIVERABLES[platform]
    minor = price.low.scaleb(precision(price.currency))
    return RateDraft(
        deliverable=kinds.get(price.deliverable, kinds[""]),
        amount_minor=int(minor.to_integral_value()),
        currency=price.currency,
        as_of=as_of,
        is_negotiable=True,
        source=Source.IMPORTED,
    )
