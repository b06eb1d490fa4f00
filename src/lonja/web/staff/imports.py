"""Importing creators by page: upload, look, correct, start, leave and come back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lonja.core.errors import Invalid, NotFound
from lonja.creators import actions, queries
from lonja.creators.queries import ImportCard, ImportColumn, ImportPreview
from lonja.creators.types import ImportState, Platform
from lonja.discovery.filters import label
from lonja.platforms.files.problems import Problem
from lonja.web.account.choices import country_name
from lonja.web.components.numbers import number, percent
from lonja.web.forms import add_refusal
from lonja.web.guards import redirect_within, staff_side
from lonja.web.middleware import PageRequest
from lonja.web.staff import import_fields

LARGEST_MB = 500
COLUMN = "column-"


class UploadForm(forms.Form):
    """A file, and what it may not tell by itself."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV, TSV or XLSX. The first row names the columns; you see how they are read before anything is stored."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )
    platform = forms.ChoiceField(
        label=gettext_lazy("Platform"),
        required=False,
        choices=[("", gettext_lazy("As the file says")), *Platform.choices],
    )
    as_of = forms.DateField(
        label=gettext_lazy("Date of the numbers"),
        required=False,
        help_text=gettext_lazy("Needed only where neither the file nor its name tells it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    preset = forms.ChoiceField(label=gettext_lazy("Preset"), required=False)

    def __init__(self, *args: Any, presets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["preset"]
        field.choices = [("", _("By the header")), *((name, name) for name in presets)]  # type: ignore[attr-defined]
        if not presets:
            del self.fields["preset"]

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_MB << 20:
            raise forms.ValidationError(_("The file is larger than %(limit)s MB. Split it.") % {"limit": LARGEST_MB})
        return file


class MappingForm(forms.Form):
    """Which column is what, and what holds for the whole file."""

    platform = forms.ChoiceField(label=gettext_lazy("Platform"), required=False, choices=[("", "–"), *Platform.choices])
    as_of = forms.DateField(
        label=gettext_lazy("Date of the numbers"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, preview: ImportPreview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview = preview
        for column in preview.columns:
            self.fields[f"{COLUMN}{column.index}"] = forms.ChoiceField(
                label=column.header or _("Column %(number)s") % {"number": column.index + 1},
                required=False,
                choices=import_fields.choices(column.field),
                initial=column.field,
            )
        if preview.has_platform_column:
            del self.fields["platform"]
        if preview.has_date_column:
            del self.fields["as_of"]

    def lines(self) -> list[tuple[ImportColumn, Any, str]]:
        """Return each column with its select and what it is taken for in words."""
        return [
            (column, self[f"{COLUMN}{column.index}"], import_fields.label(column.field) if column.field else "")
            for column in self.preview.columns
        ]

    def new_date(self, card: ImportCard) -> date | None:
        """Return the date if the person changed it: a month that the file tells must not turn into a day."""
        chosen: date | None = self.cleaned_data.get("as_of")
        return None if chosen == card.as_of.date() else chosen

    def columns(self) -> dict[int, str]:
        """Return the chosen field of each column."""
        return {column.index: self.cleaned_data[f"{COLUMN}{column.index}"] for column in self.preview.columns}


class PresetForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


@staff_side
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: PageRequest) -> HttpResponse:
    """List the imports and take a file; what is wrong with the file as a whole is said beside it."""
    saved = queries.presets(request.actor)
    names = [preset.name for preset in saved]
    form = UploadForm(request.POST or None, request.FILES or None, presets=names)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                with _on_disk(form.cleaned_data["file"]) as path:
                    run = actions.prepare_import(
                        path=path,
                        name=form.cleaned_data["file"].name or "",
                        platform=form.cleaned_data["platform"],
                        as_of=form.cleaned_data["as_of"],
                        preset=form.cleaned_data.get("preset", ""),
                        by=request.actor,
                        keep=True,
                    )
                return redirect_within(request, reverse("import_run", args=[run.pk]))
            except Invalid as refusal:
                add_refusal(form, refusal)
        status = 422
    page = queries.imports(request.actor, request.GET.get("cursor"))
    return render(request, "staff/imports.html", {"form": form, "page": page, "presets": saved}, status=status)


@staff_side
@require_safe
def import_run(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Show an import: how its file is read, how far it is, or what became of it."""
    card = queries.import_card(request.actor, import_id)
    if request.htmx:
        return render(request, "staff/import_progress.html", _progress(request, card))
    return _page(request, card)


@staff_side
@require_POST
def import_mapping(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Read the file with the chosen columns; begin if that was asked for."""
    preview = queries.import_preview(request.actor, import_id)
    card = queries.import_card(request.actor, import_id)
    form = MappingForm(request.POST, preview=preview)
    if form.is_valid():
        try:
            actions.correct_mapping(
                run_id=import_id,
                columns=form.columns(),
                platform=form.cleaned_data.get("platform", ""),
                as_of=form.new_date(card),
                by=request.actor,
            )
            if request.POST.get("then") == "start":
                actions.start_import(run_id=import_id, by=request.actor)
            else:
                messages.success(request, _("The first rows are read anew."))
            return redirect_within(request, reverse("import_run", args=[import_id]))
        except Invalid as refusal:
            add_refusal(form, refusal)
    return _page(request, card, form)


@staff_side
@require_POST
def import_start(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Begin, or go on with an import that stopped."""
    actions.start_import(run_id=import_id, by=request.actor)
    return redirect_within(request, reverse("import_run", args=[import_id]))


@staff_side
@require_POST
def import_preset(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Keep an import's columns for the next file with the same header."""
    form = PresetForm(request.POST)
    try:
        preset = actions.save_preset(run_id=import_id, name=request.POST.get("name", ""), by=request.actor)
        messages.success(
            request, _("Saved as “%(name)s”. Files with this header use it by themselves.") % {"name": preset.name}
        )
        return redirect_within(request, reverse("import_run", args=[import_id]))
    except Invalid as refusal:
        add_refusal(form, refusal)
    return _page(request, queries.import_card(request.actor, import_id), preset_form=form)


@staff_side
@require_POST
def preset_deletion(request: PageRequest, preset_id: UUID) -> HttpResponse:
    """Forget a preset."""
    actions.delete_preset(preset_id=preset_id, by=request.actor)
    messages.success(request, _("The preset is gone; imported creators stay."))
    return redirect_within(request, reverse("imports"))


@staff_side
@require_safe
def import_refused(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Download the refused rows with their reasons."""
    path = queries.refused_file(request.actor, import_id)
    if path is None:
        raise NotFound(_("Every row of this file was taken."))
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv; charset=utf-8"
    )
    return cast(HttpResponse, answer)  # a stream, which the guards' type doesn't know of


def _page(
    request: PageRequest, card: ImportCard, form: MappingForm | None = None, preset_form: PresetForm | None = None
) -> HttpResponse:
    preview = queries.import_preview(request.actor, card.id)
    initial = {"platform": card.platform, "as_of": card.as_of.date()}
    context = {
        **_progress(request, card),
        "preview": preview,
        "form": form or MappingForm(preview=preview, initial=initial),
        "preset_form": preset_form or PresetForm(),
        "notes": _in_words(preview.notes),
        "read": [(row, _shown(row.facts)) for row in preview.rows],
    }
    wrong = (form is not None and form.is_bound) or (preset_form is not None)
    return render(request, "staff/import_run.html", context, status=422 if wrong else 200)


def _progress(request: PageRequest, card: ImportCard) -> dict[str, Any]:
    return {
        "run": card,
        "can_resume": card.state == ImportState.FAILED,
        "is_draft": card.state == ImportState.DRAFT,
        "has_refused": queries.refused_file(request.actor, card.id) is not None,
    }


def _shown(facts: Any) -> dict[str, Any]:
    """Put what was understood of a row into words and values."""
    if facts.get("reasons"):
        return {}
    numbers = [(import_fields.label(name), name, value) for name, value in facts.get("numbers", {}).items()]
    about = [country_name(facts["country"])] if facts["country"] else []
    if audience := facts["audience_country"]:
        about.append(_("audience mostly in %(country)s") % {"country": country_name(audience)})
    about += [*(label("language", code) for code in facts["languages"]), *facts["categories"]]
    return {
        **facts,
        "about": about,
        "platform_name": Platform(facts["platform"]).label,
        "numbers": [
            (words, percent(round(value * 10_000)) if "rate" in name or "growth" in name else number(value))
            for words, name, value in numbers
        ],
        "prices": [
            (import_fields.label(f"price:{kind}:"), amount, unit) for kind, amount, unit in facts.get("prices", [])
        ],
    }


def _in_words(notes: Sequence[Problem]) -> list[str]:
    """Write each note once, with the field in words; the two columns of a pair have one header."""
    sentences = []
    for note in notes:
        params = dict(note.params)
        if "field" in params:
            params["field"] = import_fields.label(str(params["field"]))
        sentences.append(Problem(note.code, params).translated)
    return list(dict.fromkeys(sentences))


@contextmanager
def _on_disk(file: UploadedFile[bytes]) -> Iterator[Path]:
    """Lend an upload as a file; small ones are only in memory."""
    with tempfile.NamedTemporaryFile(prefix="lonja-import-", suffix=Path(file.name or "").suffix) as lent:
        for chunk in file.chunks():
            lent.write(chunk)
        lent.flush()
        yield Path(lent.name)
