"""Moments, days and deadlines in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from lonja.core import clock
from lonja.web.components.times import day_clock, day_text, left_text, near_text, when

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "english", "spanish"),
    [
        (timedelta(seconds=20), "just now", None),
        (timedelta(hours=5), "5 hours ago", "hace 5 horas"),
        (timedelta(days=2), "2 days ago", "hace 2 días"),
        (-timedelta(hours=3), "in 3 hours", "dentro de 3 horas"),
        (timedelta(days=40), "22 Sept", "22 sept"),
        (timedelta(days=400), "27 Sept 2025", "27 sept 2025"),
    ],
)
def test_near_moments_are_relative_and_far_ones_are_days(ago: timedelta, english: str, spanish: str | None) -> None:
    with clock.at(NOW):
        with translation.override("en"):
            assert near_text(NOW - ago).replace("Sep ", "Sept ") in {english, english.replace("Sept", "Sep")}
        if spanish:
            with translation.override("es"):
                assert near_text(NOW - ago) == spanish


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(days=5), "5 days left", "calm"),
        (timedelta(hours=47), "47 hours left", "soon"),
        (timedelta(hours=1), "1 hour left", "soon"),
        (timedelta(minutes=20), "less than an hour left", "soon"),
        (-timedelta(days=2), "2 days late", "late"),
        (timedelta(0), "0 seconds late", "late"),
    ],
)
def test_a_deadline_says_what_is_left_and_how_urgent_it_is(left: timedelta, words: str, tone: str) -> None:
    with clock.at(NOW), translation.override("en"):
        assert left_text(NOW + left) == (words, tone)


def test_a_day_ends_at_the_readers_midnight() -> None:
    with clock.at(NOW), translation.override("en"), timezone.override("America/Mexico_City"):
        # Noon in UTC is six in the morning there: 18 hours of the day are left.
        assert "18 hours left" in day_clock(date(2026, 11, 1))


def test_the_exact_moment_is_in_the_readers_time_zone() -> None:
    with clock.at(NOW), translation.override("en"), timezone.override("Europe/Madrid"):
        shown = when(NOW - timedelta(hours=2))
    assert 'datetime="2026-11-01T10:00:00+00:00"' in shown
    assert "11:00 CET" in shown
    assert "popovertarget" in shown
    with clock.at(NOW), translation.override("en"):
        assert "<button" not in when(NOW, plain=True)


def test_a_missing_moment_is_a_dash() -> None:
    assert when(None) == "–"
    assert day_text(None) == "–"
