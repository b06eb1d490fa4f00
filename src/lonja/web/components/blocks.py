"""The larger parts of a page: headers, notices, empty states, avatars, timelines, summaries before money moves."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lonja.web.components.controls import csrf_input
from lonja.web.components.icons import icon
from lonja.web.components.library import drawn, register, trimmed
from lonja.web.components.times import when


@register.simple_block_tag
def page_header(content: str, *, title: str, lead: str = "", back: str = "", back_label: str = "") -> SafeString:
    """The top of a page, its actions inside: `{% page_header title=_("Campaigns") %}…{% endpage_header %}`."""
    return drawn("page_header", actions=trimmed(content), title=title, lead=lead, back=back, back_label=back_label)


@register.simple_block_tag
def section(content: str, *, title: str, id: str = "", note: str = "") -> SafeString:
    """A titled part of a page: `{% section title=_("Audience") %}…{% endsection %}`."""
    return drawn("section", content=content, title=title, id=id, note=note)


@register.simple_block_tag
def notice(content: str, *, tone: str = "info", title: str = "") -> SafeString:
    """Something to know now: `{% notice tone="warning" title=_("Ends today") %}…{% endnotice %}`."""
    role = "alert" if tone == "danger" else "status"
    return drawn("notice", content=content, tone=tone, title=title, role=role)


@register.simple_block_tag
def empty_state(content: str, *, title: str, drawing: str = "arch") -> SafeString:
    """What will be here and the first step: `{% empty_state title=_("No campaigns yet") %}…{% endempty_state %}`."""
    return drawn("empty_state", content=content, title=title, drawing=drawing)


@register.simple_tag
def avatar(name: str, *, size: str = "") -> SafeString:
    """Initials on a color that a name always gets: `{% avatar creator.name size="large" %}`."""
    return format_html(
        '<span class="avatar {}" style="--hue:{}" aria-hidden="true">{}</span>', size, hue_of(name), initials(name)
    )


def initials(name: str) -> str:
    """Return one or two letters that stand for a name or a handle."""
    words = [w for w in ("".join(c if c.isalnum() else " " for c in name)).split() if w]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue_of(name: str) -> int:
    """Return one of 12 hues for a name, the same in every process."""
    return zlib.crc32(name.encode()) % 12 * 30


@register.simple_tag
def progress(value: float, most: float, *, label: str, text: str = "") -> SafeString:
    """How far something is: `{% progress done total label=_("Importing") %}`."""
    share = 0 if not most else max(0, min(100, round(100 * value / most)))
    return format_html(
        '<span class="progress"><span>{}</span><progress max="100" value="{}" aria-label="{}"></progress>'
        "<span>{}</span></span>",
        label,
        share,
        label,
        text or f"{share}\u00a0%",
    )


@register.simple_block_tag
def timeline(content: str, *, label: str) -> SafeString:
    """Wrap what happened, in order: `{% timeline label=_("History") %}{% moment … %}…{% endtimeline %}`."""
    return format_html('<ol class="timeline" aria-label="{}">{}</ol>', label, content)


@register.simple_block_tag
def moment(content: str, *, at: datetime | None, title: str, who: str = "") -> SafeString:
    """One thing that happened: `{% moment at=change.at title=_("Accepted") who=change.name %}why{% endmoment %}`."""
    return drawn("moment", content=trimmed(content), when=when(at), title=title, who=who)


@register.simple_block_tag(takes_context=True)
def summary_dialog(
    context: Context,
    content: str,
    *,
    id: str,
    title: str,
    action: str,
    confirm: str,
    kind: str = "primary",
    **hidden: Any,
) -> SafeString:
    """What is about to happen in plain sentences, before money or rights move.

    Open it with `{% button opens="accept" %}…{% endbutton %}`; the content may hold fields:
    `{% summary_dialog id="accept" title=_("Accept this offer?") action=url confirm=_("Accept for €450") offer=o.id %}`.
    """
    return drawn(
        "summary_dialog",
        content=content,
        id=id,
        title=title,
        action=action,
        confirm=confirm,
        kind=kind,
        hidden=hidden.items(),
        csrf=csrf_input(context),
    )


@register.simple_block_tag
def menu(content: str, *, label: str, id: str, icon_name: str = "") -> SafeString:
    """A button that opens a small list of links: `{% menu id="more" label=_("More") %}<a …>{% endmenu %}`."""
    return format_html(
        '<button type="button" class="button quiet menu-button" popovertarget="{0}">{1}{2}{3}</button>'
        '<div class="menu" id="{0}" popover>{4}</div>',
        id,
        icon(icon_name) if icon_name else "",
        label,
        icon("down"),
        content,
    )
