"""What all forms of the pages share: an action's refusal goes back beside the field it speaks of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseForm
from django.utils.translation import get_language

from lonja.core import money
from lonja.core.errors import Invalid, Refusal


def add_refusal(form: BaseForm, error: Refusal) -> None:
    """Put a refusal on the form: each message at its field, what no field answers for at the top.

    Only `Invalid` names fields; another refusal's message goes to the top. The form must be bound, so that what
    the person typed is shown again.
    """
    # Reading the errors runs the form's own checks first, which would otherwise drop ours.
    _ = form.errors
    if not isinstance(error, Invalid):
        form.add_error(None, error.message)
        return
    for path, messages in error.errors.items():
        field = field_of(form, path)
        for message in messages:
            form.add_error(field, message)


def field_of(form: BaseForm, path: str) -> str | None:
    """Return the form's field for an error path such as `deliverables.0.due_on`, or None."""
    parts = path.split(".")
    spellings = [path, "_".join(parts), parts[0], *(f"{parts[0]}{suffix}" for suffix in ("_0", "_minor"))]
    # Money is typed in major units: the action's `budget_minor` is the form's `budget`.
    spellings += [path.removesuffix("_minor"), path.removesuffix("_bps")]
    return next((name for name in spellings if name in form.fields), None)


class DayInput(forms.DateInput):
    """The browser's own calendar; its value is always ISO, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MoneyField(forms.DecimalField):
    """An amount in major units as people of the page's language type it: `450`, `1.200,50`, `1,200.50`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("max_digits", 12)
        options.setdefault("decimal_places", 2)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """Read the marks as the page's language means them; what was typed stays in the form when it can't be read."""
        if isinstance(value, str) and value.strip():
            sign = "-" if value.strip().startswith("-") else ""
            try:
                value = f"{sign}{money.read_typed(value.strip().removeprefix('-'), get_language() or 'en')}"
            except ValueError:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Write a first value as it would be typed, so that it is read back as what it was."""
        if isinstance(value, Decimal) and (get_language() or "en").startswith("es"):
            return str(value).replace(".", ",")
        return value


def minor(amount: Decimal, currency: str) -> int:
    """Return an amount typed in major units as the minor units that actions take.

    Raises ValueError where it has more decimals than the currency; zeros at its end aren't decimals.
    """
    return money.parse(f"{amount.normalize():f}", currency).minor
