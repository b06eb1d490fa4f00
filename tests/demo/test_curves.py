"""Readings of demo posts: growth by age and counters that fall at the observed rates."""

import numpy as np
import pytest

from lonja.demo import curves
from lonja.demo.parameters import CURVES

FINALS = np.array([200_000.0, 9_000.0, 300.0, 250.0, 400.0])


def read(platform: str, *, posts: int = 3_000, days: int = 40) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(5)
    ages = curves.crawl_ages(rng, posts, days)
    return ages, curves.readings(rng, platform, np.tile(FINALS, (posts, 1)), ages)


@pytest.mark.parametrize("platform", CURVES)
class TestReadings:
    def test_exponents_of_the_median_post(self, platform: str) -> None:
        ages, seen = read(platform)
        for day in (2, 5, 10):
            rise = np.log(seen[:, day, 0] / seen[:, day - 1, 0]) / np.log(ages[:, day] / ages[:, day - 1])
            knot_ages, exponents = zip(*CURVES[platform].exponents, strict=True)
            written = np.interp(np.log(day + 0.5), np.log(knot_ages), exponents)
            assert np.median(rise) == pytest.approx(written, rel=0.15, abs=0.02)

    def test_counters_fall_at_the_written_rates(self, platform: str) -> None:
        _, seen = read(platform)
        fell = (seen[:, 1:] < seen[:, :-1]).mean(axis=(0, 1))
        assert fell == pytest.approx(CURVES[platform].falls, abs=0.004)

    def test_reaches_its_counters_at_thirty_days(self, platform: str) -> None:
        _, seen = read(platform)
        assert np.median(seen[:, 29, 0]) == pytest.approx(FINALS[0], rel=0.01)

    def test_same_seed_same_readings(self, platform: str) -> None:
        assert np.array_equal(read(platform, posts=20)[1], read(platform, posts=20)[1])


def test_untold_counters_stay_untold() -> None:
    rng = np.random.default_rng(5)
    finals = np.array([[1_000.0, 50.0, 3.0, -1.0, -1.0]])
    seen = curves.readings(rng, "youtube", finals, np.array([[1.0, 5.0, 20.0]]))
    assert (seen[:, :, 3:] == -1).all()
    drawn = curves.typical_counters(rng, "youtube", finals)
    assert (drawn[0, 3:] == -1).all()
    assert drawn[0, 0] > 0
