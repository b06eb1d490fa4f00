"""Made-up things for the gallery page: each component with every state it can have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lonja.core import clock
from lonja.web.components.states import CAMPAIGN_LOOKS, COLLABORATION_LOOKS


class SampleForm(forms.Form):
    """One field of each shape."""

    name = forms.CharField(label=_("Name"), help_text=_("As creators will read it."))
    budget = forms.DecimalField(label=_("Budget"), min_value=0)
    objective = forms.ChoiceField(label=_("Objective"), choices=[("sales", _("Sales")), ("awareness", _("Awareness"))])
    brief = forms.CharField(label=_("Key messages"), widget=forms.Textarea, required=False)
    entry = forms.ChoiceField(
        label=_("Who may enter"),
        widget=forms.RadioSelect,
        choices=[("invite_only", _("By invitation only")), ("open", _("Open to applications"))],
    )
    agrees = forms.BooleanField(label=_("Paid posts carry the disclosure label"), required=False)
    file = forms.FileField(label=_("File"), required=False)


def gallery() -> dict[str, Any]:
    """Return what the gallery shows."""
    now = clock.now()
    return {
        "filled_form": SampleForm(initial={"name": _("Winter launch"), "budget": 5000, "entry": "open"}),
        "wrong_form": SampleForm({"name": "", "budget": "lots", "objective": "sales", "entry": "open"}),
        "states": list(COLLABORATION_LOOKS),
        "campaign_states": list(CAMPAIGN_LOOKS),
        "buttons": ["primary", "plain", "quiet", "danger"],
        "tones": ["neutral", "info", "positive", "warning", "danger"],
        "names": ["Aura Vidal", "@nebula.cocina", "Luz del Norte", "東京散歩", "Q", "…", "Mar Abierto"],
        "views": {
            "value": 1_284_402,
            "source": "imported",
            "as_of": now - timedelta(days=3),
            "sample": 30,
            "formula": _("median over the last 30 videos"),
        },
        "rate": {"value": 425, "source": "first_party", "as_of": now - timedelta(hours=5), "sample": 30},
        "fee": {"value": 45_000, "currency": "EUR", "source": "declared", "as_of": now - timedelta(days=40)},
        "fallen": {
            "value": 98_211,
            "source": "first_party",
            "as_of": now - timedelta(minutes=20),
            "flag": _("lower than before: the platform restated it"),
        },
        "unknown": {"value": None, "missing": _("the platform doesn't give it for this channel")},
        "moments": [now - timedelta(minutes=3), now - timedelta(hours=5), now - timedelta(days=2), now - timedelta(40)],
        "deadlines": [
            now + timedelta(days=5),
            now + timedelta(hours=30),
            now + timedelta(minutes=20),
            now - timedelta(2),
        ],
        "series": [12, 14, 13, 18, 17, 22, None, 25, 24, 31, 30, 38],
        "counts": [3, 9, 30, 80, 140, 210, 260, 220, 160, 90, 60, 30, 14, 6, 2],
        "numbers": [0, 999, 1_284, 12_345, 999_950, 1_284_402, 3_400_000_000],
        "creators": [
            ("Aura Vidal", "@auravidal", "ES", 1_284_402, 412_000, 610, 82),
            ("Luz del Norte", "@luznorte", "ES", 184_200, 96_300, 845, 74),
            ("Nebula Cocina", "@nebula.cocina", "MX", 48_100, 22_750, 1_120, None),
        ],
        "today": clock.today(),
    }
