"""What the pages of a creator's profile share: forms that hand what was typed to an action and show it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lonja.core.errors import Conflict, Invalid
from lonja.creators import categories
from lonja.discovery import filters
from lonja.web.forms import add_refusal
from lonja.web.middleware import PageRequest

Choices = list[tuple[Any, Any]]
YES_NO = (("", _("I don't say")), ("yes", _("Yes")), ("no", _("No")))
# The languages that most creators of Spanish and Portuguese speaking countries and their neighbors write in.
COMMON_LANGUAGES = ("es", "en", "ca", "gl", "eu", "pt", "fr", "it", "de", "ar", "nl", "pl", "ro", "ja", "ko", "zh")


class Phrases(forms.CharField):
    """Several words or phrases in one line, separated by commas, semicolons or line breaks."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").replace(";", ",").replace("\n", ",")
        return tuple(phrase for part in text.split(",") if (phrase := " ".join(part.split())))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, tuple | list) else value

    def validate(self, value: Any) -> None:
        """Nothing is required; what is wrong is for the action to say."""

    def run_validators(self, value: Any) -> None:
        super().run_validators(", ".join(value))


def answered(value: str) -> bool | None:
    """Return a yes-or-no choice as what actions take."""
    return {"yes": True, "no": False}.get(value)


def as_answer(value: bool | None) -> str:
    """Return what was answered as the choice's value."""
    return "" if value is None else "yes" if value else "no"


def category_groups() -> Choices:
    """Return the taxonomy, each category with those below it."""
    return [
        (name, [(code, name), *((below, label) for below, label in subcategories.items())])
        for code, (name, subcategories) in categories.TREE.items()
    ]


def language_choices(also: Iterable[str] = ()) -> Choices:
    """Return languages by name: the common ones, and those that are chosen already."""
    codes = dict.fromkeys([*COMMON_LANGUAGES, *also])
    return [(code, filters.label("language", code).capitalize()) for code in codes]


def stored(
    request: PageRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], object],
    *,
    said: str,
    then: str,
    template: str,
    context: Callable[[forms.Form], dict[str, Any]],
) -> HttpResponse:
    """Run the action on what was typed and go on; where it is refused show the page with the reason beside it."""
    status = 422
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except (Invalid, Conflict) as error:
            add_refusal(form, error)
            status = error.status
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse(then))
    return render(request, template, context(form), status=status)
