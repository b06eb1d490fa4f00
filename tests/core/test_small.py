"""The kernel's small parts: clock, cursors, secrets, environment."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lonja.core import clock, crypto, cursor, database, env, ids
from lonja.core.errors import Invalid


class TestClock:
    def test_moves_inside_the_block_only(self) -> None:
        moment = datetime(2026, 1, 2, tzinfo=UTC)
        with clock.at(moment):
            assert clock.now() == moment
        assert clock.now() != moment

    def test_refuses_a_naive_moment(self) -> None:
        with pytest.raises(ValueError, match="aware"), clock.at(datetime(2026, 1, 2)):  # noqa: DTZ001
            pass


class TestCursor:
    @given(st.lists(st.one_of(st.integers(), st.text(max_size=20), st.none()), max_size=4))
    def test_round_trip(self, parts: list[object]) -> None:
        assert cursor.decode(cursor.encode(parts), len(parts)) == parts

    @given(st.text(max_size=200))
    def test_anything_else_is_invalid_and_never_a_crash(self, text: str) -> None:
        with pytest.raises(Invalid):
            cursor.decode_id(text)

    def test_a_very_long_cursor_is_refused(self) -> None:
        with pytest.raises(Invalid):
            cursor.decode("A" * 5000, 1)


def test_ids_follow_time() -> None:
    made = [ids.new_id() for _ in range(50)]
    assert made == sorted(made)
    assert all(isinstance(one, UUID) and one.version == 7 for one in made)


class TestSecrets:
    def test_round_trip_and_rotation(self, settings: object) -> None:
        stored = crypto.encrypt("rft.secret")
        assert "secret" not in stored
        settings.LONJA_ENCRYPTION_KEYS = ["new", *settings.LONJA_ENCRYPTION_KEYS]  # type: ignore[attr-defined]
        assert crypto.decrypt(stored) == "rft.secret"

    def test_a_lost_key_is_an_error(self, settings: object) -> None:
        stored = crypto.encrypt("rft.secret")
        settings.LONJA_ENCRYPTION_KEYS = ["other"]  # type: ignore[attr-defined]
        with pytest.raises(ValueError, match="no encryption key"):
            crypto.decrypt(stored)


class TestEnvironment:
    def test_names_the_variable_and_the_remedy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LONJA_DEBUG", "maybe")
        with pytest.raises(env.EnvironmentProblem, match=r"LONJA_DEBUG.*Use yes or no"):
            env.flag("LONJA_DEBUG", default=False)

    def test_database_url_with_a_socket(self) -> None:
        parsed = database.parse("postgresql://me:p%40ss@/shop?host=/run/pg&sslmode=disable")
        assert (parsed["USER"], parsed["PASSWORD"], parsed["HOST"], parsed["NAME"]) == ("me", "p@ss", "/run/pg", "shop")

    def test_another_database_is_refused(self) -> None:
        with pytest.raises(env.EnvironmentProblem, match="postgresql://"):
            database.parse("mysql://localhost/shop")
