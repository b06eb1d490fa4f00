"""Lists that leave Lonja as files."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from lonja.core.errors import Forbidden, NotFound
from lonja.discovery import actions, exports
from tests import make
from tests.discovery.people import NOW, dollar, listed
from tests.make.accounts import Person

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.com")'


def kept_list(brand: Person) -> exports.Table:
    dollar("0.5")
    alba = listed(
        FORMULA, followers=60_000, engagement_rate_views_bps=355, prices=[("tiktok_video", 100_00, "USD")], country="ES"
    )
    made = actions.create_list(name="Summer", by=brand.actor)
    actions.add_to_list(list_id=made.pk, creator_ids=[listed("Gone", unlisted_at=None).pk, alba.pk], by=brand.actor)
    actions.note_entry(list_id=made.pk, creator_id=alba.pk, note="+34 call", tags=["a", "b"], by=brand.actor)
    with translation.override("en"):
        return exports.list_table(brand.actor, made.pk)


class TestTable:
    def test_every_number_has_source_and_day(self) -> None:
        table = kept_list(make.brand())
        row = dict(zip(table.heads, table.rows[0], strict=True))
        assert (row["Name"], row["Country"], row["Tags"], row["Note"]) == (FORMULA, "Spain", "a, b", "+34 call")
        assert (row["Followers"], row["Followers: source"]) == (60_000, "imported by the operator")
        assert row["Followers: as of"] == date(2026, 10, 31)
        assert row["Engagement by views, %"] == Decimal("3.55")
        assert (row["Lowest price"], row["Currency"], row["Price: as of"]) == (Decimal(50), "EUR", NOW.date())
        assert row["Median views"] is row["Median views: source"] is None

    def test_who_may(self) -> None:
        brand = make.brand()
        made = actions.create_list(name="Summer", by=brand.actor)
        assert exports.list_table(make.analyst(brand).actor, made.pk).rows == ()
        with pytest.raises(NotFound):
            exports.list_table(make.brand().actor, made.pk)
        with pytest.raises(Forbidden):
            exports.list_table(make.creator().actor, made.pk)


class TestFiles:
    def test_csv_holds_no_formula(self) -> None:
        raw = exports.as_csv(kept_list(make.brand()))
        (heads, first, second) = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
        assert len(heads) == len(first) == len(second)
        assert first[0] == f"'{FORMULA}"
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in (*first, *second))

    def test_xlsx_keeps_texts_and_numbers_apart(self) -> None:
        raw = exports.as_xlsx(kept_list(make.brand()))
        rows = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0).to_python()
        row = dict(zip(rows[0], rows[1], strict=True))
        assert (row["Name"], row["Followers"], row["Lowest price"]) == (FORMULA, 60_000, 50)
        assert row["Followers: as of"] == date(2026, 10, 31)

    def test_api(self) -> None:
        brand = make.brand()
        made = actions.create_list(name="Verano «uno»", by=brand.actor)
        api = make.api(brand)
        for kind in ("csv", "xlsx"):
            response = api.get(f"lists/{made.pk}/export?format={kind}")
            assert response.status_code == 200
            assert f".{kind}" in response.headers["Content-Disposition"]
        assert api.get(f"lists/{made.pk}/export?format=pdf").status_code == 422
        assert api.get(f"lists/{made.pk}/export?currency=doubloons").status_code == 422
        assert make.api(make.brand()).get(f"lists/{made.pk}/export").status_code == 404
