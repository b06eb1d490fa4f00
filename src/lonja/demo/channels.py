"""The channels of the demo population as columns: size, performance, growth, audience and prices."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lonja.demo import parameters as p
from lonja.demo.audiences import Audiences, audiences
from lonja.demo.draw import BPS, Floats, Ints, bounded_normal, by_knots, choice, nice, stream

NONE: Final = -1
PRICED_TYPES: Final = tuple(kind for platform in p.PLATFORMS for kind, _ in p.PRICE_OF_TYPE[platform])


@dataclass(frozen=True)
class Channels:
    """One row per channel, sorted by creator; NONE where the platform doesn't tell."""

    creator: NDArray[np.int32]  # (m,) row in Creators
    platform: NDArray[np.int8]  # (m,) index into PLATFORMS
    followers: Ints  # (m,)
    verified: NDArray[np.bool_]
    total_posts: Ints
    posts_30d: NDArray[np.int16]
    last_post_days: NDArray[np.int16]
    median_views: Ints  # (m,) over the last 30 videos, like everything down to saves
    average_views: Ints
    likes: Ints  # (m,) of the typical post
    comments: Ints
    shares: Ints
    saves: Ints
    completion_bps: NDArray[np.int16]
    hook_bps: NDArray[np.int16]
    growth_7d_bps: NDArray[np.int32]
    growth_30d_bps: NDArray[np.int32]
    growth_90d_bps: NDArray[np.int32]
    prices: Ints  # (m, len(PRICED_TYPES)) in whole units of the creator's currency, NONE where not offered
    audience: Audiences

    def __len__(self) -> int:
        return len(self.creator)


def engagement_bps(channels: Channels) -> Ints:
    """Give (likes + comments + shares) / views of the typical post; shares count as none where untold."""
    engaged = channels.likes + channels.comments + np.maximum(channels.shares, 0)
    return np.rint(BPS * engaged / np.maximum(channels.median_views, 1)).astype(np.int64)


def generate(*, seed: int, size: Floats, country: NDArray[np.int8], category: NDArray[np.int8]) -> Channels:
    """Make one to three channels for each creator whose latent size (standard normal) is given."""
    rng = stream(seed, "channels")
    creator, platform = _accounts(rng, len(size))
    rho = p.SIZE_CORRELATION
    latent = rho * size[creator] + np.sqrt(1 - rho**2) * rng.standard_normal(len(creator))
    columns = {name: np.zeros(len(creator)) for name in _SHAPED}
    for index, name in enumerate(p.PLATFORMS):
        rows = np.flatnonzero(platform == index)
        for key, values in _shaped(rng, p.SHAPES[name], latent[rows], name).items():
            columns[key][rows] = values
    whole = {key: np.rint(values).astype(np.int64) for key, values in columns.items()}
    followers = whole["followers"]
    growth = columns["growth"]
    noise = rng.standard_normal((2, len(creator)))
    return Channels(
        creator=creator,
        platform=platform,
        followers=followers,
        verified=rng.random(len(creator)) < np.array(p.VERIFIED_BY_TIER)[np.digitize(followers, p.TIER_EDGES)],
        total_posts=_total_posts(rng, followers, whole["posts_30d"]),
        posts_30d=whole["posts_30d"].astype(np.int16),
        last_post_days=_last_post(rng, whole["posts_30d"]),
        growth_7d_bps=_bps(growth * 7 / 30 * np.exp(p.GROWTH_NOISE_7D * noise[0])),
        growth_30d_bps=_bps(growth),
        growth_90d_bps=_bps(((1 + growth) ** 3 - 1) * np.exp(p.GROWTH_NOISE_90D * noise[1])),
        prices=_prices(stream(seed, "prices"), platform, country[creator], followers, columns["views_surprise"]),
        audience=audiences(stream(seed, "audience"), country[creator], category[creator]),
        median_views=whole["median_views"],
        average_views=whole["average_views"],
        likes=whole["likes"],
        comments=whole["comments"],
        shares=whole["shares"],
        saves=whole["saves"],
        completion_bps=whole["completion_bps"].astype(np.int16),
        hook_bps=whole["hook_bps"].astype(np.int16),
    )


_SHAPED: Final = (
    "followers", "median_views", "average_views", "views_surprise", "likes", "comments", "shares", "saves",
    "growth", "posts_30d", "completion_bps", "hook_bps",
)  # fmt: skip


def _accounts(rng: np.random.Generator, count: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """Draw how many channels each creator has and where, never two on one platform."""
    many = choice(rng, p.CHANNELS_PER_CREATOR, count) + 1
    # Weighted order without replacement: the smallest exponential over its weight comes first.
    keys = rng.standard_exponential((count, len(p.PLATFORMS))) / np.array(p.FIRST_PLATFORM)
    order = np.argsort(keys, axis=1).astype(np.int8)
    has = np.arange(len(p.PLATFORMS)) < many[:, None]
    return np.nonzero(has)[0].astype(np.int32), order[has]


def _shaped(rng: np.random.Generator, shape: p.ChannelShape, latent: Floats, platform: str) -> dict[str, Floats]:
    """Draw what depends on the platform's own distributions."""
    count = len(latent)
    followers = by_knots(latent, shape.followers, log=True)
    surprise = shape.views_spread * bounded_normal(rng, count)
    views = 10 ** (shape.views_intercept + shape.views_slope * np.log10(followers) + surprise)
    median_views = np.maximum(np.rint(views), 1)
    skew = by_knots(rng.standard_normal(count), shape.mean_over_median, log=True)
    return {
        "followers": followers,
        "median_views": median_views,
        "average_views": median_views * skew,
        "views_surprise": surprise,
        **_reactions(rng, shape, median_views),
        "growth": by_knots(rng.standard_normal(count), shape.growth_30d),
        "posts_30d": by_knots(rng.standard_normal(count), shape.posts_30d),
        "completion_bps": _rate(rng, p.COMPLETION[platform], count),
        "hook_bps": _rate(rng, p.HOOK[platform], count),
    }


def _reactions(rng: np.random.Generator, shape: p.ChannelShape, views: Floats) -> dict[str, Floats]:
    factor = np.linalg.cholesky(np.array(p.RATIO_CORRELATION))
    correlated = bounded_normal(rng, (len(views), 4)) @ factor.T
    reactions: dict[str, Floats] = {}
    for column, name in enumerate(("likes", "comments", "shares", "saves")):
        law: tuple[float, float] | None = getattr(shape, name)
        if law is None:
            reactions[name] = np.full(len(views), float(NONE))
            continue
        ratio = 10 ** (law[0] + law[1] * correlated[:, column])
        reactions[name] = np.minimum(ratio, 0.3) * views  # one creator in a hundred of the tables lies beyond
    return reactions


def _rate(rng: np.random.Generator, law: tuple[float, float], count: int) -> Floats:
    mean, spread = law
    return np.clip(mean + spread * rng.standard_normal(count), 0.02, 0.97) * BPS


def _total_posts(rng: np.random.Generator, followers: Ints, recent: Ints) -> Ints:
    intercept, slope, spread = p.TOTAL_POSTS
    logs = intercept + slope * np.log10(followers) + spread * rng.standard_normal(len(followers))
    return np.maximum(np.rint(10**logs).astype(np.int64), recent)


def _last_post(rng: np.random.Generator, recent: Ints) -> NDArray[np.int16]:
    """Draw days since the last post: within 30 where there was one, up to two years where not (chosen)."""
    wait = rng.standard_exponential(len(recent)) * 30 / np.maximum(recent, 1)
    active = np.minimum(wait, 29)
    return np.where(recent > 0, active, np.minimum(31 + 5 * wait, 730)).astype(np.int16)


def _bps(ratio: Floats) -> NDArray[np.int32]:
    return np.rint(ratio * BPS).astype(np.int32)


def _prices(
    rng: np.random.Generator, platform: NDArray[np.int8], country: NDArray[np.int8], followers: Ints, surprise: Floats
) -> Ints:
    """Price each deliverable type that the platform has; one channel in nine publishes no price (chosen)."""
    level = np.array([each.price_level for each in p.COUNTRIES])[country] / 1.45
    unit = np.array([p.USD_PER_UNIT[each.currency] for each in p.COUNTRIES])[country]
    at_followers, usd = p.PRICE_AT
    logs = np.log10(usd) + p.PRICE_SLOPE * np.log10(followers / at_followers) + p.PRICE_VIEWS_PULL * surprise
    usd_asked = 10 ** (logs + p.PRICE_SPREAD * bounded_normal(rng, len(followers))) * level
    base = np.maximum(usd_asked, p.PRICE_FLOOR_USD) / unit
    said = rng.random(len(followers)) < 8 / 9
    prices = np.full((len(followers), len(PRICED_TYPES)), NONE, dtype=np.int64)
    for index, name in enumerate(p.PLATFORMS):
        rows = np.flatnonzero((platform == index) & said)
        for kind, factor in p.PRICE_OF_TYPE[name]:
            prices[rows, PRICED_TYPES.index(kind)] = nice(base[rows] * factor)
    return prices
