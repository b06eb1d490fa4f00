"""Badges, and the states of collaborations and campaigns with who must act next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lonja.campaigns import states as campaigns
from lonja.collaborations import states as collaborations
from lonja.web.components.library import register


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is called, how it is toned, and whose move it is."""

    label: str | Promise
    tone: str
    turn: str = ""


COLLABORATION_LOOKS: dict[str, Look] = {
    collaborations.INVITED: Look(gettext_lazy("Invited"), "open", "creator"),
    collaborations.APPLIED: Look(gettext_lazy("Applied"), "open", "brand"),
    collaborations.NEGOTIATING: Look(gettext_lazy("Negotiating"), "open"),
    collaborations.AGREED: Look(gettext_lazy("Agreed"), "underway", "creator"),
    collaborations.PRODUCING: Look(gettext_lazy("In production"), "underway", "creator"),
    collaborations.IN_REVIEW: Look(gettext_lazy("In review"), "underway", "brand"),
    collaborations.CHANGES_REQUESTED: Look(gettext_lazy("Changes requested"), "underway", "creator"),
    collaborations.APPROVED: Look(gettext_lazy("Approved"), "underway", "creator"),
    collaborations.PUBLISHED: Look(gettext_lazy("Published"), "live"),
    collaborations.MEASURED: Look(gettext_lazy("Measured"), "live", "brand"),
    collaborations.COMPLETED: Look(gettext_lazy("Completed"), "done"),
    collaborations.DECLINED: Look(gettext_lazy("Declined"), "ended"),
    collaborations.EXPIRED: Look(gettext_lazy("Expired"), "ended"),
    collaborations.WITHDRAWN: Look(gettext_lazy("Withdrawn"), "ended"),
    collaborations.CANCELLED: Look(gettext_lazy("Cancelled"), "ended"),
    collaborations.DISPUTED: Look(gettext_lazy("Disputed"), "trouble", "operator"),
}
CAMPAIGN_LOOKS: dict[str, Look] = {
    campaigns.DRAFT: Look(gettext_lazy("Draft"), "open"),
    campaigns.ACTIVE: Look(gettext_lazy("Active"), "live"),
    campaigns.CLOSED: Look(gettext_lazy("Closed"), "done"),
    campaigns.CANCELLED: Look(gettext_lazy("Cancelled"), "ended"),
}
WAITING_FOR = {
    "brand": gettext_lazy("waiting for the brand"),
    "creator": gettext_lazy("waiting for the creator"),
    "operator": gettext_lazy("waiting for the operator"),
}


def state_label(state: str) -> str:
    """Return a collaboration state's name in the reader's language."""
    return str(COLLABORATION_LOOKS[state].label)


@register.simple_tag
def badge(label: str, *, tone: str = "neutral") -> SafeString:
    """Show a word: `{% badge _("Beta") tone="info" %}`; tones neutral, info, positive, warning, danger."""
    return format_html('<span class="badge" data-tone="{}">{}</span>', tone, label)


@register.simple_tag
def state(name: str, *, side: str = "", turn: str | None = None) -> SafeString:
    """Show a collaboration's state and whose move it is: `{% state c.state side="brand" turn=c.turn %}`.

    `side` is the reader's; `turn` overrides whose move it is, which negotiating and published leave open.
    """
    look = COLLABORATION_LOOKS[name]
    return _state(look, side, look.turn if turn is None else turn)


@register.simple_tag
def campaign_state(name: str) -> SafeString:
    """Show a campaign's state: `{% campaign_state campaign.state %}`."""
    return _state(CAMPAIGN_LOOKS[name], "", "")


def _state(look: Look, side: str, turn: str) -> SafeString:
    label = format_html('<span class="state" data-tone="{}">{}</span>', look.tone, look.label)
    if not turn:
        return label
    if turn == side:
        return format_html('{} <span class="turn" data-yours>{}</span>', label, _("your turn"))
    return format_html('{} <span class="turn">{}</span>', label, WAITING_FOR.get(turn, ""))
