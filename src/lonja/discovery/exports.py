"""A list of creators as a table that leaves Lonja: CSV and XLSX, each number with its source and time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from lonja.accounts.actor import Actor
from lonja.core.money import Money
from lonja.creators import conduct
from lonja.creators.types import CreatorCard, Source
from lonja.discovery.filters.vocabulary import label
from lonja.discovery.queries.lists import EntryCard, list_entries
from lonja.platforms.files.refused import guard

Cell = str | int | Decimal | date | None
AT_ONCE = 500
# The numbers that a table of creators compares, by measure; each brings its source and day along.
MEASURES = ("followers", "median_views", "engagement_rate_views_bps", "growth_30d_bps")


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNITS = {"percent": ", %", "duration": ", min"}


@dataclass(frozen=True, slots=True)
class Table:
    """Column heads and rows, as plain values."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def list_table(by: Actor, list_id: UUID, *, tag: str = "", currency: str = "EUR") -> Table:
    """Return everything on a list, or what has a tag, last added first; raise Forbidden, NotFound."""
    rows = tuple(_row(entry, currency) for entry in _entries(by, list_id, tag, currency))
    return Table(_heads(), rows)


def as_csv(table: Table) -> bytes:
    """Write the table as CSV that spreadsheet programs read as text: marked as UTF-8, no cell is a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(table.heads)
    writer.writerows([guard(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def as_xlsx(table: Table) -> bytes:
    """Write the table as one sheet; texts stay texts, whatever they begin with."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, table.heads, book.add_format({"bold": True}))
    for at, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(at, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            elif cell is not None:
                sheet.write_number(at, column, cell)
    sheet.freeze_panes(1, 1)
    book.close()
    return file.getvalue()


def written(table: Table, kind: str) -> tuple[bytes, str]:
    """Return the table as a file of that kind, `csv` or `xlsx`, and its media type."""
    return (as_xlsx(table), SHEET) if kind == "xlsx" else (as_csv(table), "text/csv")


def _entries(by: Actor, list_id: UUID, tag: str, currency: str) -> Iterator[EntryCard]:
    page = list_entries(by, list_id, tag=tag, currency=currency, limit=AT_ONCE)
    yield from page.items
    while page.next:
        page = list_entries(by, list_id, page.next, tag=tag, currency=currency, limit=AT_ONCE)
        yield from page.items


def _heads() -> tuple[str, ...]:
    figures = (_("Followers"), _("Median views"), _("Engagement by views, %"), _("Growth in 30 days, %"))
    about = tuple(f"{name}: {word}" for name in figures for word in ("", _("source"), _("as of")))
    return (
        *(_("Name"), _("Platform"), _("Handle"), _("Address"), _("Country"), _("Languages"), _("Categories")),
        *(head.removesuffix(": ") for head in about),
        *_conduct_heads(),
        *(_("Lowest price"), _("Currency"), _("Price: source"), _("Price: as of")),
        *(_("Tags"), _("Note"), _("Added on"), _("Profile")),
    )


def _row(entry: EntryCard, currency: str) -> tuple[Cell, ...]:
    kept = (", ".join(entry.tags), entry.note, entry.added_at.date())
    profile = f"{settings.LONJA_URL}/creators/{entry.creator_id}"
    card = entry.creator
    if card is None:
        missing = len(_heads()) - len(kept) - 2
        return _("No longer listed"), *([None] * missing), *kept, profile
    return *_who(card), *_numbers(card), *_conduct(card), *_price(card, currency), *kept, profile


def _who(card: CreatorCard) -> tuple[Cell, ...]:
    main = card.main
    where = (label("platform", main.platform), main.handle, main.url) if main else (None, None, None)
    languages = ", ".join(label("language", code) for code in card.languages)
    categories = ", ".join(label("category", code) for code in card.categories)
    return card.name, *where, label("country", card.country) if card.country else None, languages, categories


def _numbers(card: CreatorCard) -> Iterator[Cell]:
    for name in MEASURES:
        figure = card.figures[name]
        if figure.value is None:
            yield from (None, None, None)
            continue
        value = Decimal(str(figure.value))
        yield value / 100 if name.endswith("_bps") else int(value)
        yield str(Source(figure.source).label)
        yield figure.as_of.date() if figure.as_of else None


def _conduct_heads() -> Iterator[str]:
    """How the creator behaved: each figure with how many cases stand behind it and when they were counted."""
    cases, as_of = _("cases"), _("as of")
    for one in conduct.FIGURES.values():
        yield f"{one.label}{UNITS.get(one.kind, '')}"
        yield f"{one.label}: {cases}"
        yield f"{one.label}: {as_of}"


def _conduct(card: CreatorCard) -> Iterator[Cell]:
    for name, one in conduct.FIGURES.items():
        figure = card.conduct[name]
        if figure.value is None:
            yield from (None, figure.sample, None)
            continue
        value = Decimal(str(figure.value))
        yield value / 100 if one.kind in ("percent", "stars") else int(value)
        yield figure.sample
        yield figure.as_of.date() if figure.as_of else None


def _price(card: CreatorCard, currency: str) -> tuple[Cell, ...]:
    rate = card.lowest_rate
    if rate is None or rate.converted_minor is None:
        return None, None, None, None
    amount = Money(rate.converted_minor, currency).amount
    return amount, currency, str(Source(rate.source).label), rate.as_of.date()
