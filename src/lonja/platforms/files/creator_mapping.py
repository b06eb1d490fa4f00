"""Find the fields of a creators' table: header words first, then the contents, which overrule headers that lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from lonja.platforms.files.fields import CREATOR_NUMBERS, HANDLE_WORDS, NAME_WORDS, creator_guess, unqualified
from lonja.platforms.files.headers import plain_header, signature
from lonja.platforms.files.inspection import Inspection
from lonja.platforms.files.mapping import Draft, Mapping
from lonja.platforms.files.numbers import NotANumber, parse_number
from lonja.platforms.files.platform_guess import guess_platform
from lonja.platforms.files.problems import FileRefused, problem
from lonja.platforms.files.profile import Profile
from lonja.platforms.files.publishers import is_hypeauditor
from lonja.platforms.files.reader import Table
from lonja.platforms.files.times import date_in_name

ENOUGH = 0.6
# Per follower: below it a number is one post's, above it the account's.
MOST_PER_POST = {"likes": 2.0, "views": 10.0}


def map_creators(table: Table, inspection: Inspection) -> Mapping:
    """Work out the mapping of a creators' file without help. Raises FileRefused where nothing says who a row is."""
    draft = Draft()
    pool: list[int] = []
    for index, header in enumerate(table.headers):
        guess = creator_guess(header)
        seen = inspection.profiles[index]
        if guess.field and guess.field != "-" and fits(guess.field, seen):
            draft.columns[index] = guess.field
        elif guess.is_identity or guess.field == "external_id" or HANDLE_WORDS.search(plain_header(header)):
            pool.append(index)
    _publisher_facts(table, inspection, draft)
    _map_identity(table, inspection, draft, pool)
    publisher = _settle_countries(table, inspection, draft)
    platform = guess_platform(table.name, table.headers, inspection.profiles)
    _settle_unqualified(table, inspection, draft)
    _settle_labels(table, inspection, draft, publisher, platform)
    _settle_repeats(inspection, draft)
    _settle_rates(table, inspection, draft)
    if not draft.of("external_id", "handle", "display_name", "profile_url"):
        raise FileRefused("file.no_identity")
    return Mapping(
        kind="creators",
        signature=signature(table.headers),
        columns=draft.columns,
        platform="" if draft.of("platform") else platform,
        as_of=None if draft.of("as_of") else date_in_name(table.name),
        percent=frozenset(draft.percent),
        notes=tuple(draft.notes),
        publisher=publisher,
    )


def fits(name: str, seen: Profile) -> bool:
    """Say whether a column's contents can be what its header says."""
    if not seen.filled:
        return False
    if name in CREATOR_NUMBERS:
        return seen.numbers >= ENOUGH
    if name.startswith("price:"):
        return seen.prices >= ENOUGH
    if name.startswith("audience_share:"):
        return seen.numbers >= ENOUGH
    if name == "external_id":
        return _is_stable_id(seen)
    measured = {
        "country": seen.countries,
        "audience_country": seen.countries,
        "languages": seen.languages,
        "profile_url": seen.addresses,
        "email": seen.emails,
        "verified": seen.flags,
        "platform": seen.platforms,
        "as_of": max(seen.times, seen.yearless),
        "started_on": seen.times,
        "categories": 1 - max(seen.numbers, seen.flags),
    }
    return measured.get(name, 1.0) >= ENOUGH


def _is_stable_id(seen: Profile) -> bool:
    # A row counter is not an id; a rounded id (7.5E+18) is one that the checks refuse, so it must be mapped.
    destroyed = seen.numbers > ENOUGH and seen.largest > 1e15
    return not seen.sequence and (seen.channel_ids >= ENOUGH or seen.numeric_ids >= ENOUGH or destroyed)


def _publisher_facts(table: Table, inspection: Inspection, draft: Draft) -> None:
    """Map columns with an empty or unknown header that can be one thing only: addresses of profiles."""
    if draft.of("profile_url"):
        return
    for index, seen in enumerate(inspection.profiles):
        if index not in draft.columns and seen.filled and seen.addresses >= 0.9 and "" not in seen.address_platforms:
            samples = [cell for cell in inspection.column(index) if "://" in cell or ".com" in cell]
            if samples:
                draft.columns[index] = "profile_url"
                return


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    handles: float
    says_handle: bool
    says_name: bool
    seen: Profile


def _map_identity(table: Table, inspection: Inspection, draft: Draft, pool: Sequence[int]) -> None:
    """Tell handle from name by the cells: lists of the same publisher swap these two headers."""
    candidates = []
    for index in pool:
        seen, plain = inspection.profiles[index], plain_header(table.headers[index])
        text_like = seen.numbers < 0.5 or HANDLE_WORDS.search(plain) is not None
        if seen.filled and text_like and seen.addresses < 0.5 and seen.flags < 0.5:
            candidates.append(
                _Candidate(index, seen.handles, bool(HANDLE_WORDS.search(plain)), bool(NAME_WORDS.search(plain)), seen)
            )
    if not candidates:
        return
    best = max(candidates, key=lambda c: (round(c.handles + 0.3 * c.says_handle - 0.2 * c.says_name, 2), -c.index))
    others = [c for c in candidates if c is not best]
    rival = max((c.handles for c in others), default=0.0)
    # beside an address, which has the handle in it, a column that doesn't say "handle" is the name
    says_enough = best.says_handle or not draft.of("profile_url")
    alone = best.handles >= 0.95 and best.seen.distinct >= 0.5 and not best.says_name and says_enough
    if (
        alone
        or (best.says_handle and best.handles >= 0.4)
        or (best.handles >= 0.5 and best.handles >= rival + 0.1 and says_enough)
    ):
        draft.columns[best.index] = "handle"
        candidates = others
    words = [c for c in candidates if not c.says_handle]
    # at most two: the second fills in where the first is empty or damaged
    for candidate in sorted(words, key=lambda c: (-c.says_name, -c.seen.distinct, c.index))[:2]:
        draft.columns[candidate.index] = "display_name"


def _settle_countries(table: Table, inspection: Inspection, draft: Draft) -> str:
    """Find countries under any header and decide whose they are: the creator's, or the audience's."""
    categories = [cell for index in draft.of("categories") for cell in inspection.column(index)]
    publisher = "hypeauditor" if is_hypeauditor(categories) else ""
    for index, seen in enumerate(inspection.profiles):
        named = draft.columns.get(index, "")
        if publisher and named == "country":
            draft.columns[index] = "audience_country"
            draft.notes.append(problem("note.relabelled", column=table.headers[index], field="audience_country"))
        if named or seen.filled < 5 or seen.countries < 0.9 or seen.distinct > 0.9:
            continue
        guess = creator_guess(table.headers[index])
        if guess.field in CREATOR_NUMBERS:
            if publisher:
                draft.columns[index] = "audience_country"
                draft.notes.append(problem("note.relabelled", column=table.headers[index], field="audience_country"))
            else:
                draft.notes.append(problem("note.unmapped_lie", column=table.headers[index]))
    return publisher


def _settle_unqualified(table: Table, inspection: Inspection, draft: Draft) -> None:
    """Decide whether a bare "Views" or "Likes" is the account's total or the mean of its posts, by its size.

    In real lists the median account has 22 likes in all per follower (5,000 TikTok accounts) and 422 views in all
    (995 YouTube channels), but 0.1 likes and 0.7 views per post. Bare comments and shares follow their neighbors.
    """
    followers = draft.of("followers")
    bare = {i: kind for i, header in enumerate(table.headers) if (kind := unqualified(header))}
    if not followers or not bare:
        return
    are_means = False
    for index, kind in bare.items():
        if kind in MOST_PER_POST and (draft.columns.get(index) or "") == f"total_{kind}":
            ratio = _typical_ratio(inspection, index, followers)
            if ratio is not None and ratio < MOST_PER_POST[kind]:
                are_means = True
                _relabel(table, draft, index, f"average_{kind}")
    for index, kind in bare.items():
        if are_means and index not in draft.columns and fits("average_likes", inspection.profiles[index]):
            _relabel(table, draft, index, f"average_{kind}")


def _typical_ratio(inspection: Inspection, index: int, followers: Sequence[int]) -> float | None:
    ratios = []
    for row in inspection.sample:
        count, base = _first(row.values, [index]), _first(row.values, followers)
        if count and base:
            ratios.append(float(count / base))
    return median(ratios) if len(ratios) >= 5 else None


def _settle_labels(table: Table, inspection: Inspection, draft: Draft, publisher: str, platform: str) -> None:
    """Undo labels that the numbers disprove: more comments than likes, more likes than views, row for row.

    HypeAuditor's Instagram list has two measures per creator, authentic engagement and all engagement, in this
    order and the first never above the second. One copy heads them "Likes avg" and "Comments avg."; measured on
    creators that stand in several lists, they are those two.
    """
    for greater, lesser in (("average_likes", "average_comments"), ("average_views", "average_likes")):
        upper, lower = draft.of(greater), draft.of(lesser)
        if not upper or not lower:
            continue
        wrong, ordered, compared = _compare(inspection, upper, lower)
        if compared < 10 or wrong * 2 < compared:
            continue
        fields = {greater: "", lesser: ""}
        if (
            publisher == "hypeauditor"
            and platform == "instagram"
            and greater == "average_likes"
            and ordered == compared
        ):
            fields = {greater: "average_authentic_engagements", lesser: "average_engagements"}
        for index in [*upper, *lower]:
            _relabel(table, draft, index, fields[draft.columns[index]])


def _relabel(table: Table, draft: Draft, index: int, name: str) -> None:
    header = table.headers[index]
    if name:
        draft.columns[index] = name
        draft.notes.append(problem("note.relabelled", column=header, field=name))
    else:
        del draft.columns[index]
        draft.notes.append(problem("note.unmapped_lie", column=header))


def _compare(inspection: Inspection, upper: Sequence[int], lower: Sequence[int]) -> tuple[int, int, int]:
    """Count rows where the measure that should be greater is smaller, not greater, and rows that have both.

    Rows in which a cell is empty don't count, nor those whose pair of columns disagrees: their cells have moved.
    """
    wrong = ordered = compared = 0
    for row in inspection.sample:
        high, low = _first(row.values, upper), _first(row.values, lower)
        if high is None or low is None or not high or not low:
            continue
        compared += 1
        wrong += high < low
        ordered += high <= low
    return wrong, ordered, compared


def _first(values: Sequence[str], columns: Sequence[int]) -> Decimal | None:
    for index in columns:
        try:
            number = parse_number(values[index])
        except NotANumber:
            continue
        if number is not None:
            return number.value
    return None


def _settle_repeats(inspection: Inspection, draft: Draft) -> None:
    """Keep one column per field, or the two of an abbreviated and exact pair with the exact one first."""
    # in a fixed order: the same file must give the same mapping, or it would pass for one that was corrected
    for name in list(dict.fromkeys(draft.columns.values())):
        columns = draft.of(name)
        if len(columns) < 2 or name in ("categories", "display_name", "country", "languages") or ":" in name:
            continue
        kept = columns[:1]
        if name in CREATOR_NUMBERS:
            same = [i for i in columns[1:] if _agree(inspection, columns[0], i)]
            kept = sorted([columns[0], *same], key=lambda i: inspection.profiles[i].abbreviated)
        for index in columns:
            del draft.columns[index]
        draft.columns.update(dict.fromkeys(kept, name))


def _agree(inspection: Inspection, one: int, other: int) -> bool:
    both = same = 0
    for row in inspection.sample:
        first, second = _first(row.values, [one]), _first(row.values, [other])
        if first is None or second is None:
            continue
        both += 1
        same += abs(first - second) <= max(abs(first), abs(second)) * Decimal("0.06")
    return both > 0 and same >= 0.9 * both


def _settle_rates(table: Table, inspection: Inspection, draft: Draft) -> None:
    """Find rates written in hundredths without a `%` (4.2 for 4.2 %), and counts headed as rates."""
    for index, name in list(draft.columns.items()):
        kind = CREATOR_NUMBERS.get(name)
        seen = inspection.profiles[index]
        if (name == "average_engagements" and seen.percent > ENOUGH) or (
            name == "average_engagements" and seen.median is not None and seen.median < 1 and seen.largest <= 1
        ):
            draft.columns[index] = "engagement_rate"
        if (
            draft.columns[index] in CREATOR_NUMBERS
            and kind != "rate"
            and CREATOR_NUMBERS[draft.columns[index]] != "rate"
        ):
            continue
        if not (kind == "rate" or name.startswith("audience_share:") or draft.columns[index] == "engagement_rate"):
            continue
        header = plain_header(table.headers[index])
        # Small accounts go past 100 %, so the middle decides for engagement; shares of an audience can't.
        typical = (seen.median or 0) if name in CREATOR_NUMBERS else seen.largest / 2
        hundredths = seen.percent == 0 and (typical > 0.5 or "%" in header or "pct" in header)
        if hundredths:
            draft.percent.add(index)
