"""The key changes: everything is encrypted anew, can be read throughout, and a second run finds nothing to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from lonja.core import crypto
from lonja.creators import actions
from lonja.creators.actions.channels import resealing
from lonja.creators.models import Connection
from tests import make
from tests.make.platforms import Standin, standing_in

SOURCE = Path(actions.__file__).parents[1]


@pytest.fixture
def tiktok() -> Iterator[Standin]:
    with standing_in("tiktok") as found:
        yield found


@pytest.fixture
def connected(tiktok: Standin, settings: Any) -> list[Any]:
    settings.LONJA_ENCRYPTION_KEYS = ["old"]
    accounts = list(tiktok.world.accounts.values())[:4]
    return [tiktok.connect(make.creator(), account) for account in accounts]


@pytest.mark.django_db
class TestReseal:
    def test_afterwards_the_old_key_may_go(self, connected: list[Any], tiktok: Standin, settings: Any) -> None:
        settings.LONJA_ENCRYPTION_KEYS = ["new", "old"]
        found = actions.reseal()
        assert (found.renewed, found.unreadable) == (8, 0)
        settings.LONJA_ENCRYPTION_KEYS = ["new"]
        for kept in Connection.objects.all():
            assert tiktok.world.holder(crypto.decrypt(kept.access))
            assert tiktok.world.renewable(crypto.decrypt(kept.refresh))

    def test_begun_again_it_goes_on_where_it_was(
        self, connected: list[Any], settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.LONJA_ENCRYPTION_KEYS = ["new", "old"]
        monkeypatch.setattr(resealing, "BATCH", 2)

        def stop(so_far: Any) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            actions.reseal(stop)
        found = actions.reseal()
        assert (found.renewed, found.newest_already) == (4, 4)
        assert actions.reseal().renewed == 0

    def test_what_no_key_fits_is_counted_and_left_alone(self, connected: list[Any], settings: Any, capsys: Any) -> None:
        settings.LONJA_ENCRYPTION_KEYS = ["new"]
        with pytest.raises(SystemExit):
            call_command("keys", "rotate", "--json")
        said = json.loads(capsys.readouterr().out)
        assert said["unreadable"] == 8
        settings.LONJA_ENCRYPTION_KEYS = ["new", "old"]
        call_command("keys", "rotate", "--json")
        assert json.loads(capsys.readouterr().out)["renewed"] == 8


def test_every_place_that_encrypts_is_known() -> None:
    """A column that somebody encrypts and nobody renews would be lost with the old key."""
    places = {
        str(path.relative_to(SOURCE.parent))
        for path in SOURCE.parent.rglob("*.py")
        if re.search(r"crypto\.encrypt\(", path.read_text()) and "migrations" not in path.parts
    }
    assert places == {
        "creators/actions/channels/connections.py",  # Connection
        "creators/actions/channels/renewing.py",  # Connection
        "creators/contacts.py",  # Contact
        "api/v1/channels.py",  # a quarter of an hour, in the client's hands
        "notifications/actions.py",  # a letter in a job: sent within a day, or failed
    }, "a new encrypted column belongs into SEALED of creators/actions/channels/resealing.py"
