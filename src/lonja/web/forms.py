"""What all forms of the pages share: an action's refusal goes back beside the field it speaks of."""

from __future__ import annotations

from django.forms import BaseForm

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
