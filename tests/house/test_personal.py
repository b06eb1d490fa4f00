"""A person's data is exported and erased wherever it is: every table that leads to a creator says how."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from lonja.core import personal
from lonja.core.personal import Erase, Subject, Table
from lonja.creators.rights import archive

ROOTS = ("creators.Creator", "accounts.Organization", "accounts.User")
SOMEBODY = Subject(creator_id=uuid4(), house_id=uuid4(), people=(uuid4(),))
REMEDY = (
    "Add a Table(...) to {home}/personal.py: `file` and `says` for the export of everything (or `unexported` with "
    "the reason), and `erase` for what becomes of its rows when a creator leaves (DELETE, CLEAR with `clears`, or KEEP "
    "with `why`). If it never holds anything of a creator, call never_a_creators(...) there with the reason. "
    "docs/build/personal-data.md tells more."
)


def parents(model: type[models.Model]) -> set[type[models.Model]]:
    return {
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
    }


def leading_to_a_person() -> list[type[models.Model]]:
    """Return every table with a foreign key, directly or through a parent, to a creator, a house or a person."""
    found = {apps.get_model(label) for label in ROOTS}
    everything = [model for model in apps.get_models() if model._meta.managed]
    while more := {model for model in everything if model not in found and parents(model) & found}:
        found |= more
    return sorted(found, key=lambda model: model._meta.label)


DECLARED = {table.label: table for table in personal.tables()}


@pytest.mark.parametrize("model", leading_to_a_person(), ids=lambda model: model._meta.label)
def test_every_table_that_leads_to_a_person_is_declared(model: type[models.Model]) -> None:
    label = model._meta.label
    home = f"src/{model.__module__.split('.models')[0].replace('.', '/')}"
    home = home if home.startswith("src/lonja") else "src/lonja/accounts"
    known = label in DECLARED or label in personal.exempt()
    assert known, f"{label} holds data of people and nothing says how it is exported and erased. " + REMEDY.format(
        home=home
    )


def test_the_walk_finds_what_is_far_away() -> None:
    labels = {model._meta.label for model in leading_to_a_person()}
    assert {"measurement.Refund", "creators.ChannelStatistics", "account.EmailConfirmation"} <= labels


@pytest.mark.parametrize("table", personal.tables(), ids=lambda table: table.label)
class TestDeclarations:
    def test_it_is_exported_or_says_why_not(self, table: Table) -> None:
        assert bool(table.file) != bool(table.unexported), f"{table.label}: give `file`, or `unexported` with a reason"
        assert not table.file or str(table.says).strip(), f"{table.label}: say in `says` what the file holds"

    def test_it_is_erased_or_says_why_not(self, table: Table) -> None:
        if table.erase in (Erase.KEEP, Erase.APART):
            assert str(table.why).strip(), f"{table.label} outlives the person: say why, and for how long, in `why`"
        assert bool(table.clears) == (table.erase == Erase.CLEAR), f"{table.label}: `clears` belongs to Erase.CLEAR"

    @pytest.mark.django_db
    def test_its_rows_and_columns_are_there(self, table: Table) -> None:
        assert list(archive.rows_of(table, SOMEBODY)) == []
        assert table.hide <= {field.attname for field in table.model._meta.concrete_fields}
        for name in table.clears:
            table.model._meta.get_field(name)

    def test_no_secret_leaves(self, table: Table) -> None:
        """Tokens, digests and passwords may not be exported, whatever a table calls them."""
        words = ("token", "secret", "password", "digest", "access", "refresh")
        columns = [column for column in table.columns() if table.file]
        secrets = [
            column
            for column in columns
            if any(column == word or column.endswith(f"_{word}") or column.startswith(f"{word}_") for word in words)
            and not column.endswith("_expires_at")
        ]
        assert not secrets, f"{table.label}: put {secrets} into `hide`"


def test_files_of_the_export_have_names_of_their_own() -> None:
    files = [table.file for table in personal.tables() if table.file]
    assert sorted(files) == sorted(set(files))
