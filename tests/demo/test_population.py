"""The demo population: deterministic, made up, and shaped by its written parameters."""

import time

import numpy as np
import pytest

from lonja.demo import channels, names, parameters, texts
from lonja.demo.draw import BPS
from lonja.demo.population import NONE, Population, generate

COUNT = 40_000


@pytest.fixture(scope="module")
def population() -> Population:
    return generate(COUNT, seed=7, year=2026)


def rows_of(population: Population, platform: str) -> np.ndarray:
    return np.flatnonzero(population.channels.platform == parameters.PLATFORMS.index(platform))


class TestGenerate:
    def test_same_seed_same_population(self) -> None:
        first, second, other = (generate(500, seed=seed, year=2026) for seed in (3, 3, 4))
        assert np.array_equal(first.channels.followers, second.channels.followers)
        assert np.array_equal(first.channels.audience.ages, second.channels.audience.ages)
        assert [first.creators.name(row) for row in range(50)] == [second.creators.name(row) for row in range(50)]
        assert not np.array_equal(first.channels.followers[:400], other.channels.followers[:400])

    def test_twenty_thousand_within_two_seconds(self) -> None:
        started = time.perf_counter()
        generate(20_000, seed=1, year=2026)
        assert time.perf_counter() - started < 2

    def test_every_creator_has_channels_on_different_platforms(self, population: Population) -> None:
        channel = population.channels
        assert np.array_equal(np.unique(channel.creator), np.arange(COUNT))
        both = channel.creator.astype(np.int64) * 10 + channel.platform
        assert len(np.unique(both)) == len(channel)

    def test_countries_favor_spain_and_spanish_america(self, population: Population) -> None:
        shares = np.bincount(population.creators.country, minlength=len(parameters.COUNTRIES)) / COUNT
        written = np.array([country.share for country in parameters.COUNTRIES])
        assert np.abs(shares - written / written.sum()).max() < 0.01

    def test_conduct_is_missing_where_nobody_worked_together(self, population: Population) -> None:
        creators = population.creators
        fresh = creators.campaigns_completed == 0
        assert fresh.any()
        assert np.isnan(creators.response_hours[fresh]).all()
        assert (creators.rating_hundredths[fresh] == NONE).all()
        assert (creators.rating_hundredths[~fresh] >= 100).all()


@pytest.mark.parametrize("platform", parameters.PLATFORMS)
class TestMarginals:
    """What comes out against what parameters.py says should."""

    def test_follower_quantiles(self, population: Population, platform: str) -> None:
        followers = population.channels.followers[rows_of(population, platform)]
        for percentile, value in parameters.SHAPES[platform].followers:
            if 5 <= percentile <= 95:
                seen = np.percentile(followers, percentile)
                assert abs(np.log10(seen / value)) < 0.08, (percentile, seen, value)

    def test_views_follow_followers(self, population: Population, platform: str) -> None:
        shape, rows = parameters.SHAPES[platform], rows_of(population, platform)
        logs = np.log10(population.channels.followers[rows]), np.log10(population.channels.median_views[rows])
        slope, intercept = np.polyfit(*logs, 1)
        spread = np.std(logs[1] - intercept - slope * logs[0])
        assert slope == pytest.approx(shape.views_slope, abs=0.03)
        assert intercept == pytest.approx(shape.views_intercept, abs=0.15)
        assert spread == pytest.approx(shape.views_spread, abs=0.03)

    def test_reactions(self, population: Population, platform: str) -> None:
        rows = rows_of(population, platform)
        rows = rows[population.channels.median_views[rows] > 100_000]  # small counts lose to rounding
        views = population.channels.median_views[rows]
        for name in ("likes", "comments", "shares", "saves"):
            law = getattr(parameters.SHAPES[platform], name)
            seen = getattr(population.channels, name)[rows]
            if law is None:
                assert (seen == NONE).all()
                continue
            logs = np.log10(np.maximum(seen, 0.5) / views)
            assert np.median(logs) == pytest.approx(law[0], abs=0.05)
            assert np.std(logs) == pytest.approx(law[1], abs=0.06)

    def test_growth_and_posting_quantiles(self, population: Population, platform: str) -> None:
        shape, rows = parameters.SHAPES[platform], rows_of(population, platform)
        for percentile, value in shape.growth_30d:
            if 10 <= percentile <= 95:
                seen = np.percentile(population.channels.growth_30d_bps[rows], percentile) / BPS
                assert seen == pytest.approx(value, abs=0.004), percentile
        for percentile, value in shape.posts_30d:
            if 10 <= percentile <= 90:
                assert np.percentile(population.channels.posts_30d[rows], percentile) == pytest.approx(value, abs=1.6)


class TestAudiences:
    def test_shares_add_up(self, population: Population) -> None:
        audience = population.channels.audience
        for shares in (audience.ages, audience.country_shares, audience.devices):
            assert (shares.astype(np.int64).sum(axis=1) == BPS).all()
        assert (audience.women <= BPS).all()

    def test_ages_of_spain_follow_its_users(self, population: Population) -> None:
        spanish = population.creators.country[population.channels.creator] == 0
        adults = population.channels.audience.ages[spanish][:, 1:].astype(float)
        seen = (adults / adults.sum(axis=1, keepdims=True)).mean(axis=0)
        assert np.abs(seen - parameters.COUNTRIES[0].ages).max() < 0.05

    def test_home_comes_first_and_no_country_twice(self, population: Population) -> None:
        audience = population.channels.audience
        assert (audience.countries[:, 0] == population.creators.country[population.channels.creator]).all()
        counted = audience.country_shares > 0
        again = (audience.countries[:, 1] == audience.countries[:, 2]) & counted[:, 1] & counted[:, 2]
        assert not again.any()


class TestPrices:
    def test_only_types_of_the_platform(self, population: Population) -> None:
        for index, kind in enumerate(channels.PRICED_TYPES):
            priced = population.channels.prices[:, index] != NONE
            platform = parameters.PLATFORMS.index(kind.split("_")[0])
            assert (population.channels.platform[priced] == platform).all()
            assert (population.channels.prices[priced, index] > 0).all()

    def test_grow_with_followers(self, population: Population) -> None:
        kind = channels.PRICED_TYPES.index("tiktok_video")
        spanish = population.creators.country[population.channels.creator] == 0
        rows = np.flatnonzero((population.channels.prices[:, kind] > 0) & spanish)
        logs = np.log10(population.channels.followers[rows]), np.log10(population.channels.prices[rows, kind])
        assert np.polyfit(*logs, 1)[0] == pytest.approx(parameters.PRICE_SLOPE, abs=0.05)


class TestNames:
    def test_handles_are_unique_and_marked(self, population: Population) -> None:
        handles = [population.creators.handle(row) for row in range(COUNT)]
        assert len(set(handles)) == COUNT
        assert all(handle.endswith(names.HANDLE_SUFFIX) and handle.isascii() for handle in handles)

    def test_handles_stay_unique_beyond_the_capacity(self) -> None:
        size = names.capacity("de")
        assert names.name_of(5, "de") == names.name_of(5 + size, "de")
        assert names.handle_of(5, "de") != names.handle_of(5 + size, "de")

    def test_the_whole_of_one_flavor_has_no_twin(self) -> None:
        size = names.capacity("fr")
        assert len({names.handle_of(number, "fr") for number in range(size)}) == size

    def test_bios_in_both_languages(self, population: Population) -> None:
        creators = population.creators
        for row in range(300):
            assert texts.bio(creators, row, spanish=True) != texts.bio(creators, row, spanish=False)
            assert "{" not in texts.bio(creators, row)
            assert "lonjademo" in texts.hashtags(creators, row)


def test_knots_rise() -> None:
    for shape in parameters.SHAPES.values():
        for knots in (shape.followers, shape.mean_over_median, shape.growth_30d, shape.posts_30d):
            percentiles, values = zip(*knots, strict=True)
            assert list(percentiles) == sorted(set(percentiles))
            assert list(values) == sorted(values)
