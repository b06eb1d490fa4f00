"""How a creator describes itself: name, bios in several languages, place, languages, categories, topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from lonja.accounts.actor import Actor
from lonja.creators import actions, categories, queries
from lonja.creators.about import BIO_LENGTH, MOST_BIOS, NAME_LENGTH, REGION_LENGTH, About
from lonja.creators.types import Gender
from lonja.discovery import filters
from lonja.web.account.choices import countries
from lonja.web.creator.forms import Phrases, category_groups, language_choices, stored
from lonja.web.guards import creator_side
from lonja.web.middleware import PageRequest

# Both languages of the house are always offered; a third is added by choosing it.
OFFERED = ("es", "en")


def _bio_area() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 5, "maxlength": BIO_LENGTH})


class AboutForm(forms.Form):
    """The description; one field for each language in which there is a bio, and one for another."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    region = forms.CharField(label=gettext_lazy("Region or city"), max_length=REGION_LENGTH, required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you make content in"), widget=forms.CheckboxSelectMultiple, required=False
    )
    main = forms.ChoiceField(label=gettext_lazy("Main category"), required=False)
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Also"), widget=forms.CheckboxSelectMultiple, required=False
    )
    topics = Phrases(
        label=gettext_lazy("Topics"),
        help_text=gettext_lazy("In your own words, separated by commas: sourdough, cheap trips."),
        required=False,
    )
    hashtags = Phrases(label=gettext_lazy("Hashtags"), required=False)
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"),
        help_text=gettext_lazy("Only if you want to be found by it."),
        required=False,
    )
    more_language = forms.ChoiceField(label=gettext_lazy("Another language"), required=False)
    more_bio = forms.CharField(label=gettext_lazy("Bio in it"), widget=_bio_area(), required=False)

    def __init__(self, *args: Any, known: About, **options: Any) -> None:
        super().__init__(*args, **options)
        self.codes = tuple(dict.fromkeys([*known.bios, *OFFERED]))
        for code in self.codes:
            self.fields[f"bios_{code}"] = forms.CharField(
                label=_("Bio, %(language)s") % {"language": filters.label("language", code)},
                widget=_bio_area(),
                max_length=BIO_LENGTH,
                required=False,
            )
        self._offer("country", [("", _("I don't say")), *countries()])
        self._offer("languages", language_choices(known.languages))
        self._offer("main", [("", _("Choose one")), *category_groups()])
        self._offer("categories", category_groups())
        self._offer("gender", [("", _("I don't say")), *Gender.choices])
        others = [one for one in language_choices() if one[0] not in self.codes]
        self._offer("more_language", [("", _("Choose one")), *others])

    def _offer(self, name: str, values: list[Any]) -> None:
        self.fields[name].choices = values  # type: ignore[attr-defined]

    def bio_fields(self) -> list[forms.BoundField]:
        """Return the bios' fields, for the template."""
        return [self[f"bios_{code}"] for code in self.codes]

    def clean(self) -> dict[str, Any]:
        """Ask for the language of a bio whose language wasn't chosen."""
        data = super().clean() or {}
        if data.get("more_bio") and not data.get("more_language"):
            self.add_error("more_language", _("Say which language this bio is in."))
        return data

    def about(self) -> About:
        """Return the description that was typed."""
        data = self.cleaned_data
        bios = {code: data[f"bios_{code}"] for code in self.codes}
        if data["more_bio"]:
            bios[data["more_language"]] = data["more_bio"]
        chosen = (data["main"], *data["categories"])
        return About(
            bios=bios,
            categories=tuple(code for code in chosen if code),
            languages=tuple(data["languages"]),
            **{name: data[name] for name in ("name", "country", "region", "topics", "hashtags", "gender")},
        )


def initial(about: About) -> dict[str, Any]:
    """Return a description as the form's first values; the main category is the first's subcategory if it has one."""
    first = about.categories[:2]
    is_below = len(first) == 2 and categories.PARENT.get(first[1]) == first[0]
    main = first[1] if is_below else first[0] if first else ""
    rest = [code for code in about.categories if code not in {main, categories.PARENT.get(main)}]
    plain = ("name", "country", "region", "languages", "topics", "hashtags", "gender")
    bios = {f"bios_{code}": text for code, text in about.bios.items()}
    return {**{name: getattr(about, name) for name in plain}, "main": main, "categories": rest, **bios}


@require_http_methods(["GET", "HEAD", "POST"])
@creator_side
def about(request: PageRequest) -> HttpResponse:
    """Show and store how the creator describes itself."""
    by = request.actor
    known = queries.own_about(by)
    template = "profile/about.html"
    if request.method != "POST":
        return render(request, template, _context(AboutForm(known=known, initial=initial(known))))
    form = AboutForm(request.POST, known=known)

    def do(data: Mapping[str, Any]) -> object:
        return actions.describe_creator(about=form.about(), by=by)

    said = _("Saved. Brands find it at once.")
    return stored(request, form, do, said=said, then="profile_about", template=template, context=_context)


def _context(form: forms.Form) -> dict[str, Any]:
    return {"form": form, "most_bios": MOST_BIOS}


def says(by: Actor) -> str:
    """Say in which languages there is a bio."""
    known = queries.own_about(by)
    if not known.bios:
        return _("No bio yet.")
    names = ", ".join(filters.label("language", code) for code in known.bios)
    count = len(known.categories)
    told = ngettext("%(count)s category", "%(count)s categories", count) % {"count": count}
    return _("Bio in %(languages)s · %(categories)s") % {"languages": names, "categories": told}
