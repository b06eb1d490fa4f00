"""Moments, days and deadlines: near ones in words, all of them exact on touch."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_timedelta
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lonja.core import clock as present
from lonja.web.components.library import fresh_id, locale, register
from lonja.web.components.numbers import NOTHING

NEAR = timedelta(days=7)
SOON = timedelta(hours=48)


def exact_text(moment: datetime) -> str:
    """Write the moment fully in the reader's time zone."""
    return _exact(timezone.localtime(moment), locale())


# The rows of a page share few moments, those of their imports.
@lru_cache(maxsize=2_000)
def _exact(local: datetime, language: str) -> str:
    return f"{format_datetime(local, 'd MMM y, HH:mm', locale=language)} {local.tzname()}"


def near_text(moment: datetime) -> str:
    """Write the moment as people say it: `3 hours ago`, `in 2 days`, else the day."""
    away = moment - present.now()
    if abs(away) < timedelta(minutes=1):
        return _("just now")
    if abs(away) <= NEAR:
        return str(format_timedelta(away, threshold=0.95, add_direction=True, locale=locale()))
    return day_text(timezone.localtime(moment).date())


def span_text(length: timedelta) -> str:
    """Write a length of time: `1 hour`, `1 day`."""
    return str(format_timedelta(length, threshold=1, locale=locale()))


@register.filter(name="day")
def day_text(value: date | datetime | None) -> str:
    """Write a day: `{{ campaign.ends_on|day }}` is 3 Dec, with the year unless it is this one."""
    if value is None:
        return NOTHING
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    pattern = "d MMM" if day.year == present.today().year else "d MMM y"
    return _day(day, pattern, locale())


@lru_cache(maxsize=2_000)
def _day(day: date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, locale=language))


@register.simple_tag
def when(moment: datetime | None, *, plain: bool = False) -> str:
    """Show a moment: `{% when event.at %}`; `plain=True` inside links and buttons, where nothing may open."""
    if moment is None:
        return NOTHING
    exact, stamp = exact_text(moment), moment.isoformat(timespec="seconds")
    if plain:
        return format_html('<time datetime="{}" title="{}">{}</time>', stamp, exact, near_text(moment))
    note = fresh_id("t")
    return format_html(
        '<button type="button" class="when" popovertarget="{0}"><time datetime="{1}">{2}</time></button>'
        '<span class="note" id="{0}" popover>{3}</span>',
        note,
        stamp,
        near_text(moment),
        exact,
    )


def left_text(deadline: datetime) -> tuple[str, str]:
    """Return a deadline's words and tone: calm, soon (48 hours), late."""
    left = deadline - present.now()
    if left <= timedelta(0):
        return _("%(ago)s late") % {"ago": format_timedelta(-left, threshold=0.95, locale=locale())}, "late"
    hours = int(left.total_seconds() // 3600)
    if hours < 1:
        return _("less than an hour left"), "soon"
    if left < SOON:
        return ngettext("%(count)s hour left", "%(count)s hours left", hours) % {"count": hours}, "soon"
    days = left.days
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}, "calm"


@register.simple_tag
def clock(deadline: datetime | None, *, label: str = "", plain: bool = False) -> str:
    """Show what time is left: `{% clock invitation.expires_at label=_("to answer") %}`."""
    if deadline is None:
        return ""
    words, tone = left_text(deadline)
    text = f"{words} {label}".strip()
    return _clock(text, tone, deadline, plain)


@register.simple_tag
def day_clock(day: date | None, *, plain: bool = False) -> str:
    """Show what is left until the end of a day: `{% day_clock campaign.ends_on %}`."""
    if day is None:
        return ""
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), timezone.get_current_timezone())
    words, tone = left_text(midnight)
    return _clock(words, tone, midnight - timedelta(minutes=1), plain)


def _clock(text: str, tone: str, deadline: datetime, plain: bool) -> SafeString:
    stamp, exact = deadline.isoformat(timespec="seconds"), exact_text(deadline)
    inner = format_html('<span class="clock-face" aria-hidden="true"></span><time datetime="{}">{}</time>', stamp, text)
    if plain:
        return format_html('<span class="clock" data-tone="{}" title="{}">{}</span>', tone, exact, inner)
    note = fresh_id("c")
    return format_html(
        '<button type="button" class="clock" data-tone="{0}" popovertarget="{1}">{2}</button>'
        '<span class="note" id="{1}" popover>{3}</span>',
        tone,
        note,
        inner,
        exact,
    )
