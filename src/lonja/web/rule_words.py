"""The joining rules in words: criteria, outcomes, sources and what to do next; for creators, staff and the public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lonja.creators.advice import Advice
from lonja.creators.queries import CheckCard, Criterion, Difference, StandingCard
from lonja.creators.types import CheckCause, Outcome, Platform, Source
from lonja.discovery import filters
from lonja.web.components.numbers import NOTHING, number
from lonja.web.components.times import day_text, exact_text

LABELS: Mapping[str, str | Promise] = {
    "age": gettext_lazy("Age"),
    "followers": gettext_lazy("Followers"),
    "videos_30d": gettext_lazy("Videos in 30 days"),
    "views_30d": gettext_lazy("Views in 30 days"),
    "grace_days": gettext_lazy("Days of grace"),
}
TONES: Mapping[str, str] = {
    Outcome.LISTED: "positive",
    Outcome.EXCEPTION: "positive",
    Outcome.GRACE: "warning",
    Outcome.UNLISTED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One rule as a bar: how much there is of what it takes, and what is known of the number."""

    label: str
    text: str
    value: int
    most: int
    met: bool
    note: str
    as_of: datetime | None
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next, with where to do it."""

    text: str
    path: str = ""
    action: str = ""


def bars(check: CheckCard, *, is_own: bool = True) -> list[Bar]:
    """Return the rules of a check, each as a bar; in words for the creator, or for whoever looks at them."""
    return [
        Bar(
            label=str(LABELS[one.name]),
            text=amount(one),
            # An unknown number draws no bar; what is beyond the threshold draws a full one.
            value=min(one.value or 0, one.threshold),
            most=max(one.threshold, 1),
            met=one.met,
            note=_note(one, is_own),
            as_of=one.as_of,
            source=source_note(one.source),
        )
        for one in check.criteria
    ]


def amount(one: Criterion) -> str:
    """Return "41,200 of 50,001 followers"."""
    facts = {"value": NOTHING if one.value is None else number(one.value), "least": number(one.threshold)}
    count = one.threshold
    if one.met:
        # "28 of 18 years" would be nonsense.
        return _("%(value)s, at least %(least)s") % facts
    if one.name == "age":
        return ngettext("%(value)s of %(least)s year", "%(value)s of %(least)s years", count) % facts
    if one.name == "followers":
        return ngettext("%(value)s of %(least)s follower", "%(value)s of %(least)s followers", count) % facts
    if one.name == "videos_30d":
        return ngettext("%(value)s of %(least)s video", "%(value)s of %(least)s videos", count) % facts
    return ngettext("%(value)s of %(least)s view", "%(value)s of %(least)s views", count) % facts


def _note(one: Criterion, is_own: bool) -> str:
    """Return what explains a number that isn't simply one of the platform's."""
    if one.name == "age":
        return "" if one.value is not None else _("The birth date isn't known yet.")
    if one.value is None and one.declared is not None:
        words = _("You say %(number)s.") if is_own else _("The creator says %(number)s.")
        return " ".join([words % {"number": number(one.declared)}, _("It counts once the channel is connected.")])
    if one.value is None and one.source == Source.DECLARED:
        return _("Known once the channel is connected.")
    if one.value is None:
        return _("No source has given this number yet.")
    if one.name == "views_30d" and one.via == "posts":
        return _("The views of the videos published in these 30 days, added up.")
    if one.name == "views_30d" and one.via == "channel":
        return _("The channel's own views of 30 days.")
    return ""


def source_note(source: str) -> str:
    """Return where a number comes from, short enough for a line of its own."""
    words = {
        Source.FIRST_PARTY: _("read from the platform"),
        Source.IMPORTED: _("from a list of the operator"),
        Source.DECLARED: _("declared"),
    }
    return words.get(Source(source), "") if source else ""


def steps(standing: StandingCard) -> list[Step]:
    """Return what to do next, the first thing first."""
    return [_step(one, standing) for one in standing.advice]


def _step(one: Advice, standing: StandingCard) -> Step:
    channel = standing.newest.channel
    facts = {
        "count": number(one.count) if one.count is not None else "",
        "handle": channel.handle if channel else "",
        "platform": str(Platform(channel.platform).label) if channel else "",
    }
    words = _WORDS[one.code](one.count or 0) % facts
    if one.on:
        words = (
            words
            + " "
            + _("You turn old enough on %(day)s; then you are listed by yourself if the rest is met.")
            % {"day": day_text(one.on)}
        )
    elif one.by and one.code == "publish_videos":
        words += " " + _("Do it by %(moment)s.") % {"moment": exact_text(one.by)}
        if one.by != standing.grace_ends_at:
            words += " " + _("Then the oldest of those that count is 30 days old and leaves.")
    path, action = _ways().get(one.code, ("", ""))
    return Step(words, path, action)


def _ways() -> dict[str, tuple[str, str]]:
    return {
        "give_birth_date": (reverse("joining_birth_date"), _("Give it")),
        "declare_channel": (reverse("joining_channels"), _("Add a channel")),
        "connect_channel": (connect_path() or reverse("joining_channels"), _("Connect")),
    }


def connect_path() -> str:
    """Return where channels are connected; empty on an installation without that page."""
    try:
        return reverse("my_channels")
    except NoReverseMatch:
        return ""


_WORDS = {
    "give_birth_date": lambda n: _("Give your birth date."),
    "wait": lambda n: _("Prepare your profile meanwhile: nothing is lost."),
    "declare_channel": lambda n: _("Add the channel on which you publish."),
    "connect_channel": lambda n: _("Connect @%(handle)s on %(platform)s, so that its numbers are read from there."),
    "gain_followers": lambda n: ngettext(
        "%(count)s follower more on @%(handle)s.", "%(count)s followers more on @%(handle)s.", n
    ),
    "publish_videos": lambda n: ngettext(
        "Publish %(count)s more video on @%(handle)s.", "Publish %(count)s more videos on @%(handle)s.", n
    ),
    "gain_views": lambda n: ngettext(
        "%(count)s view more within 30 days on @%(handle)s.", "%(count)s views more within 30 days on @%(handle)s.", n
    ),
    "wait_for_numbers": lambda n: _("@%(handle)s is connected; its numbers are being read."),
}


def outcome_words(outcome: str) -> str:
    """Return what a check means for being listed, in words for the creator."""
    words = {
        Outcome.LISTED: _("Brands find you"),
        Outcome.EXCEPTION: _("Brands find you, by decision of a person"),
        Outcome.GRACE: _("Brands still find you"),
        Outcome.UNLISTED: _("Brands don't find you yet"),
    }
    return words[Outcome(outcome)]


def cause_words(cause: str) -> str:
    """Return why a check was made."""
    return str(CheckCause(cause).label)


def missing_words(check: CheckCard) -> str:
    """Return the rules that aren't met, in one line."""
    return " · ".join(amount(one) for one in check.criteria if not one.met)


def difference_words(one: Difference) -> str:
    """Return "Followers in Spain: 50,001 → 10,001"."""
    label = str(LABELS[one.name])
    where = f"{label}, {filters.label('country', one.country)}" if one.country else label
    before, after = (NOTHING if value is None else number(value) for value in (one.before, one.after))
    return f"{where}: {before} → {after}"
