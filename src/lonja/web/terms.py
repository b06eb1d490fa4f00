"""The pieces, rights and revisions of an offer as form fields, the same for campaigns and for offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lonja.campaigns.types import Media, Piece, Rights, Use
from lonja.creators import categories
from lonja.creators.types import DeliverableType
from lonja.web.forms import DayInput

ROWS = 4
RIGHTS = ("media", "territory", "from_on", "until_on", "use", "editing", "ai_training")
EXCLUSIVITY = ("exclusivity_categories", "exclusivity_from", "exclusivity_until")


class Words(forms.CharField):
    """Several words or codes in one line, separated by commas or spaces."""

    def to_python(self, value: Any) -> Any:
        words = str(value or "").replace(",", " ").replace(";", " ").split()
        return tuple(dict.fromkeys(words))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, tuple | list) else value

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        super().run_validators(", ".join(value))


class TermsForm(forms.Form):
    """Up to four kinds of piece with their dates, the revisions, the rights."""

    revisions_included = forms.IntegerField(
        label=_("Rounds of changes included, per piece"), min_value=0, max_value=20, initial=1
    )
    rights_media = forms.MultipleChoiceField(
        label=_("The brand may use the content on"),
        help_text=_("Leave all empty for the creator's own post only."),
        choices=Media.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    rights_territory = Words(
        label=_("Where"),
        help_text=_("Country codes such as ES, PT; WORLD for everywhere."),
        max_length=300,
        required=False,
    )
    rights_from_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    rights_until_on = forms.DateField(label=_("Until"), widget=DayInput(), required=False)
    rights_use = forms.ChoiceField(label=_("As"), choices=Use.choices, initial=Use.ORGANIC)
    rights_editing = forms.BooleanField(label=_("The brand may edit it"), required=False)
    rights_ai_training = forms.BooleanField(label=_("It may be used to train artificial intelligence"), required=False)
    rights_exclusivity_categories = forms.MultipleChoiceField(
        label=_("No paid work for other brands in"),
        help_text=_("Leave empty for no exclusivity."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        required=False,
    )
    rights_exclusivity_from = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    rights_exclusivity_until = forms.DateField(label=_("Until"), widget=DayInput(), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for row in range(ROWS):
            self._add_row(row)
        offered = self.fields["rights_exclusivity_categories"]
        offered.choices = category_choices()  # type: ignore[attr-defined]

    def _add_row(self, row: int) -> None:
        none = [("", _("Nothing more") if row else _("Choose"))]
        self.fields[f"deliverables_{row}_type"] = forms.ChoiceField(
            label=_("What"), choices=[*none, *DeliverableType.choices], required=row == 0
        )
        self.fields[f"deliverables_{row}_count"] = forms.IntegerField(
            label=_("How many"), min_value=1, max_value=20, initial=1, required=False
        )
        self.fields[f"deliverables_{row}_due_on"] = forms.DateField(
            label=_("Live by"), widget=DayInput(), required=row == 0
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the date of every kind of piece that was chosen."""
        data = super().clean() or {}
        for row in range(1, ROWS):
            if data.get(f"deliverables_{row}_type") and not data.get(f"deliverables_{row}_due_on"):
                self.add_error(f"deliverables_{row}_due_on", gettext("Say by when."))
        return data

    def piece_rows(self) -> list[list[forms.BoundField]]:
        """Return the pieces' fields, row by row, for the template."""
        return [[self[f"deliverables_{row}_{part}"] for part in ("type", "count", "due_on")] for row in range(ROWS)]

    def has_rights(self) -> bool:
        """Tell whether the rights say anything, or are wrong: then they are shown unfolded."""
        says = any(self[f"rights_{name}"].value() for name in ("media", "exclusivity_categories"))
        return says or any(self[f"rights_{name}"].errors for name in (*RIGHTS, *EXCLUSIVITY))

    def pieces(self) -> tuple[Piece, ...]:
        """Return the pieces that were filled in."""
        data = self.cleaned_data
        rows = [f"deliverables_{row}" for row in range(ROWS) if data.get(f"deliverables_{row}_type")]
        return tuple(
            Piece(type=data[f"{row}_type"], count=data[f"{row}_count"] or 1, due_on=data[f"{row}_due_on"])
            for row in rows
        )

    def rights(self) -> Rights:
        """Return the rights that were filled in; without media or categories their details say nothing."""
        data = {name: self.cleaned_data[f"rights_{name}"] for name in (*RIGHTS, *EXCLUSIVITY)}
        given: dict[str, Any] = {"ai_training": data["ai_training"]}
        if data["media"]:
            given |= {name: data[name] for name in RIGHTS}
            given |= {"media": tuple(data["media"]), "territory": tuple(place.upper() for place in data["territory"])}
        if data["exclusivity_categories"]:
            given |= {name: data[name] for name in EXCLUSIVITY}
            given["exclusivity_categories"] = tuple(data["exclusivity_categories"])
        return Rights(**given)


def initial(pieces: Sequence[Piece], rights: Rights, revisions_included: int) -> dict[str, Any]:
    """Return terms as the form's first values."""
    found: dict[str, Any] = {f"rights_{name}": getattr(rights, name) for name in (*RIGHTS, *EXCLUSIVITY)}
    for name in ("rights_media", "rights_exclusivity_categories"):
        found[name] = list(found[name])
    for row, piece in enumerate(pieces[:ROWS]):
        found |= {f"deliverables_{row}_{part}": getattr(piece, part) for part in ("type", "count", "due_on")}
    return found | {"revisions_included": revisions_included}


def category_choices() -> list[tuple[Any, Any]]:
    """Return the content taxonomy, each category over its subcategories."""
    return [
        (name, [(code, name), *((below, label) for below, label in subcategories.items())])
        for code, (name, subcategories) in categories.TREE.items()
    ]


def typed(pairs: Iterable[tuple[str, list[str]]], leave: Iterable[str]) -> list[tuple[str, str]]:
    """Return a posted form as hidden fields: a summary hands on what was typed, word for word."""
    out = {*leave, "csrfmiddlewaretoken"}
    return [(name, value) for name, values in pairs if name not in out for value in values]
