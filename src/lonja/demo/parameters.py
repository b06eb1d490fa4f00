"""The numbers that shape the demo population, each with the table and statistic it was fitted to.

No row of those tables is here: quantiles, means, spreads and rates only. "Chosen" marks what no
table could tell; docs/build/population.md says how close the rest comes. Logarithms are base 10.
"""

from dataclasses import dataclass
from typing import Final

Knots = tuple[tuple[float, float], ...]  # (percentile, value), rising in both

PLATFORMS: Final = ("tiktok", "youtube", "instagram")
TIER_EDGES: Final = (10_000, 50_000, 250_000, 1_000_000)  # product.md §3, upper edges of nano to macro


@dataclass(frozen=True)
class ChannelShape:
    """How the channels of one platform are distributed."""

    followers: Knots
    views_intercept: float  # log median views = intercept + slope * log followers + N(0, spread)
    views_slope: float
    views_spread: float
    mean_over_median: Knots  # average views / median views over the last 30 videos
    likes: tuple[float, float]  # (mean, spread) of log likes/views, a creator's typical post
    comments: tuple[float, float]
    shares: tuple[float, float] | None  # None: the platform doesn't tell
    saves: tuple[float, float] | None
    growth_30d: Knots
    posts_30d: Knots


# tiktok-vn-food-2025, raw_6200_users_stats: followers of the 4,869 accounts with at least 1,000.
_TIKTOK_FOLLOWERS: Knots = (
    (0, 1_000), (1, 1_057), (5, 1_269), (10, 1_725), (20, 3_454), (30, 7_148), (40, 14_600), (50, 26_900),
    (60, 52_500), (70, 100_160), (80, 202_240), (90, 541_480), (95, 1_200_000), (99, 4_500_000),
    (99.9, 15_700_000), (100, 40_000_000),
)  # fmt: skip

TIKTOK: Final = ChannelShape(
    followers=_TIKTOK_FOLLOWERS,
    # tiktok-vn-2025, video_snapshots: 584 creators with 5 videos or more, latest count of each video.
    views_intercept=0.883,
    views_slope=0.846,
    views_spread=0.677,
    # Same creators. Their own mean/median is inflated by how the table picked viral videos, so this is
    # exp((s ln 10)^2 / 2) for the quantiles of s, the spread of log views inside one creator.
    mean_over_median=((0, 1.02), (5, 1.15), (10, 1.25), (25, 1.63), (50, 3.32), (75, 8.6), (90, 15), (100, 20)),
    likes=(-1.388, 0.341),
    comments=(-3.142, 0.393),
    shares=(-2.797, 0.528),
    saves=(-2.665, 0.427),
    # tiktok-discover-2022, creator_daily: 78 famous accounts over 30 days. Below the 5th percentile: chosen.
    growth_30d=(
        (0, -0.04), (3, -0.004), (5, 0.0), (10, 0.0028), (25, 0.010), (50, 0.0215), (75, 0.0445), (90, 0.080),
        (95, 0.104), (99, 0.158), (100, 0.60),
    ),
    # tiktok-vn-2025: 30 / median days between posts, 589 creators. Outermost knots chosen.
    posts_30d=((0, 0), (1, 1), (5, 2), (10, 3), (25, 6.5), (50, 14.5), (75, 28), (90, 49), (95, 84), (100, 120)),
)  # fmt: skip

YOUTUBE: Final = ChannelShape(
    # yt-fr-tech-2026, youtube_daily_snapshots: last day's subscribers of 131 channels. Outermost knots chosen.
    followers=(
        (0, 200), (5, 854), (10, 2_090), (20, 6_190), (30, 14_700), (40, 22_900), (50, 52_600), (60, 77_000),
        (70, 109_000), (80, 192_000), (90, 377_000), (95, 668_000), (99, 1_085_000), (99.9, 9_000_000),
        (100, 30_000_000),
    ),
    # yt-fr-tech-2026, video_snapshots: the same channels, videos at least 5 days old.
    views_intercept=1.007,
    views_slope=0.657,
    views_spread=0.460,
    mean_over_median=((0, 0.88), (5, 0.97), (10, 1.03), (25, 1.16), (50, 1.42), (75, 1.95), (90, 3.67), (95, 4.7), (100, 19)),
    likes=(-1.577, 0.242),
    comments=(-2.749, 0.400),
    shares=None,
    saves=None,
    # yt-global-2023: subscribers gained in 30 days / subscribers, 658 channels. Below the 5th percentile: chosen.
    growth_30d=(
        (0, -0.02), (2, -0.001), (5, 0.0), (10, 0.0018), (25, 0.0053), (50, 0.0077), (75, 0.0157), (90, 0.0366),
        (95, 0.0525), (99, 0.128), (100, 0.35),
    ),
    # yt-fr-tech-2026: videos published in the 30 days before the last crawl, per channel.
    posts_30d=((0, 0), (10, 0), (25, 2), (50, 8), (75, 18.5), (90, 27), (95, 32), (99, 42), (100, 60)),
)  # fmt: skip

INSTAGRAM: Final = ChannelShape(
    # Chosen: no table holds Instagram's long tail (hypeauditor-2022 is its top thousand), so TikTok's stands in.
    followers=_TIKTOK_FOLLOWERS,
    # Chosen, so that likes + comments over followers meets hypeauditor-2022's 0.030-0.037 at its median size (14 M).
    views_intercept=0.80,
    views_slope=0.90,
    views_spread=0.50,
    mean_over_median=YOUTUBE.mean_over_median,  # chosen
    # ig-post-insights: 119 posts of one account, over impressions. Spread across creators of likes: chosen.
    likes=(-1.480, 0.25),
    comments=(-2.906, 0.320),
    shares=(-2.882, 0.369),
    saves=(-1.635, 0.223),
    growth_30d=YOUTUBE.growth_30d,  # chosen
    posts_30d=TIKTOK.posts_30d,  # chosen
)

SHAPES: Final = {"tiktok": TIKTOK, "youtube": YOUTUBE, "instagram": INSTAGRAM}

# tiktok-vn-2025, the 584 creators: correlation of the logs of likes, comments, shares, saves, each over views.
RATIO_CORRELATION: Final = (
    (1.00, 0.23, 0.51, 0.57),
    (0.23, 1.00, 0.33, 0.25),
    (0.51, 0.33, 1.00, 0.27),
    (0.57, 0.25, 0.27, 1.00),
)
# tides-tiktok-2024: share verified by tier, nano to mega.
VERIFIED_BY_TIER: Final = (0.001, 0.017, 0.056, 0.161, 0.475)
# tides-tiktok-2024: log videos = intercept + slope * log followers + N(0, spread), 5,000 accounts.
TOTAL_POSTS: Final = (0.683, 0.363, 0.548)
# tiktok-discover-2022: spread of growth over 7 and 90 days around 30-day growth scaled by time (n 95 and 47).
GROWTH_NOISE_7D: Final = 0.35
GROWTH_NOISE_90D: Final = 0.25

# Chosen: how many channels a creator has, which platform comes first, how alike the sizes of one creator's channels are.
CHANNELS_PER_CREATOR: Final = (0.45, 0.33, 0.22)
FIRST_PLATFORM: Final = (0.46, 0.20, 0.34)
SIZE_CORRELATION: Final = 0.75
# Chosen: mean and spread of completion rate and of hook rate (6 s views / views) on short video; YouTube has lower ones.
COMPLETION: Final = {"tiktok": (0.31, 0.11), "youtube": (0.24, 0.09), "instagram": (0.27, 0.10)}
HOOK: Final = {"tiktok": (0.47, 0.12), "youtube": (0.55, 0.12), "instagram": (0.44, 0.12)}


@dataclass(frozen=True)
class Country:
    """A country of the demo: how common, what is spoken, its followers' ages, its prices."""

    code: str
    share: float  # of creators
    languages: tuple[tuple[str, float], ...]
    ages: tuple[float, float, float, float, float]  # 18-24, 25-34, 35-44, 45-54, 55+
    currency: str
    price_level: float  # Spain = 1
    flavor: str = "es"  # of invented names


# Shares. Spain 0.30 and the countries outside it and Spanish-speaking America: chosen. Inside Spanish-speaking America:
# audience-age-country, Instagram20190523, users of the country over users of these countries.
# Ages: the same table, shares of users of 18 and over. First language of creators in Spanish-speaking countries:
# tides-tiktok-2024 (ES 94 % Spanish, MX 95 %, AR 97 %, others about 100 %); regional languages of Spain and prices: chosen.
_ES = (("es", 1.0),)
COUNTRIES: Final = (
    Country("ES", 0.300, (("es", 0.85), ("ca", 0.06), ("en", 0.05), ("gl", 0.02), ("eu", 0.02)), (0.224, 0.326, 0.226, 0.140, 0.084), "EUR", 1.00, "es"),
    Country("MX", 0.143, (("es", 0.95), ("en", 0.05)), (0.439, 0.345, 0.132, 0.053, 0.031), "MXN", 0.62, "es"),
    Country("AR", 0.106, (("es", 0.97), ("en", 0.03)), (0.302, 0.338, 0.193, 0.096, 0.071), "ARS", 0.48, "es"),
    Country("CO", 0.074, _ES, (0.357, 0.357, 0.165, 0.070, 0.051), "COP", 0.50, "es"),
    Country("CL", 0.050, _ES, (0.298, 0.391, 0.175, 0.084, 0.052), "CLP", 0.66, "es"),
    Country("PE", 0.034, _ES, (0.415, 0.351, 0.140, 0.059, 0.035), "PEN", 0.48, "es"),
    Country("VE", 0.026, _ES, (0.227, 0.319, 0.220, 0.129, 0.105), "USD", 0.38, "es"),
    Country("EC", 0.024, _ES, (0.418, 0.338, 0.147, 0.060, 0.037), "USD", 0.45, "es"),
    Country("DO", 0.018, _ES, (0.345, 0.380, 0.163, 0.068, 0.044), "DOP", 0.45, "es"),
    Country("GT", 0.010, _ES, (0.469, 0.340, 0.123, 0.042, 0.026), "GTQ", 0.42, "es"),
    Country("CR", 0.009, _ES, (0.366, 0.364, 0.167, 0.064, 0.039), "USD", 0.55, "es"),
    Country("UY", 0.008, _ES, (0.311, 0.336, 0.178, 0.097, 0.078), "UYU", 0.60, "es"),
    Country("PY", 0.008, _ES, (0.393, 0.369, 0.144, 0.057, 0.037), "USD", 0.42, "es"),
    Country("US", 0.040, (("en", 0.70), ("es", 0.30)), (0.246, 0.358, 0.194, 0.112, 0.091), "USD", 1.45, "en"),
    Country("BR", 0.040, (("pt", 1.0),), (0.300, 0.335, 0.202, 0.096, 0.067), "BRL", 0.60, "pt"),
    Country("PT", 0.025, (("pt", 0.95), ("en", 0.05)), (0.278, 0.301, 0.216, 0.127, 0.078), "EUR", 0.80, "pt"),
    Country("FR", 0.025, (("fr", 0.95), ("en", 0.05)), (0.355, 0.337, 0.162, 0.090, 0.057), "EUR", 1.15, "fr"),
    Country("IT", 0.025, (("it", 0.95), ("en", 0.05)), (0.237, 0.295, 0.197, 0.164, 0.107), "EUR", 1.00, "it"),
    Country("GB", 0.018, (("en", 1.0),), (0.277, 0.345, 0.188, 0.115, 0.075), "GBP", 1.25, "en"),
    Country("DE", 0.017, (("de", 0.95), ("en", 0.05)), (0.320, 0.366, 0.169, 0.097, 0.048), "EUR", 1.20, "de"),
)  # fmt: skip

# Chosen: share of an audience in the creator's own country, and under 18 (the table starts at 18).
HOME_AUDIENCE: Final = (7.0, 3.4)  # Beta(a, b): mean 0.67; audience-profile-insightiq's one creator has 0.64
UNDER_18: Final = 0.07
AGE_CONCENTRATION: Final = 28.0  # chosen: Dirichlet weight around the country's ages, tilted by category
GENDER_CONCENTRATION: Final = 9.0  # chosen: Beta weight around the category's share of women
MOBILE: Final = ((0.61, 0.36, 0.03), 60.0)  # chosen: android, ios, desktop and Dirichlet weight, Spanish-speaking mean

# audience-profile-insightiq: one creator with 80,080 followers; reel 569-854 USD, others as shares of a reel (n = 1).
# The slope on followers, the pull of views above the tier's usual and the spread are chosen.
PRICE_AT: Final = (80_080, 711.0)  # followers, USD for a short video at price level 1.45
PRICE_SLOPE: Final = 0.72
PRICE_VIEWS_PULL: Final = 0.25
PRICE_SPREAD: Final = 0.18
PRICE_FLOOR_USD: Final = 25.0  # chosen
PRICE_OF_TYPE: Final = {
    "tiktok": (("tiktok_video", 1.0),),
    "youtube": (("youtube_video", 2.1), ("youtube_short", 0.8)),  # chosen
    "instagram": (("instagram_reel", 1.0), ("instagram_post", 0.833), ("instagram_story", 0.583)),
}
# Chosen: round rates for one unit of the currency in USD, so that prices look local. Not market data.
USD_PER_UNIT: Final = {
    "EUR": 1.10, "USD": 1.0, "GBP": 1.28, "MXN": 0.055, "ARS": 0.0009, "COP": 0.00024, "CLP": 0.00105, "PEN": 0.27,
    "DOP": 0.0165, "GTQ": 0.13, "UYU": 0.025, "BRL": 0.18,
}  # fmt: skip

# ads-kag: approved conversions / clicks and approved / all conversions, whole table.
CONVERSION_PER_CLICK: Final = 0.0283
APPROVED_OF_CONVERSIONS: Final = 0.331


@dataclass(frozen=True)
class Category:
    """A content category of the demo: how common, who watches, what it is about."""

    key: str
    share: float  # of creators, as first category
    women: float  # mean share of women in the audience
    older: float  # tilt of the audience's ages: below 0 younger than the country, above 0 older
    subcategories: tuple[str, ...]


# Chosen, all of it: top lists hold singers and actors (hypeauditor-2022: 45 % music and cinema), not a marketplace.
CATEGORIES: Final = (
    Category("beauty", 0.105, 0.80, -0.1, ("makeup", "skincare", "hair", "nails", "perfume")),
    Category("fashion", 0.095, 0.70, -0.1, ("outfits", "streetwear", "accessories", "second-hand")),
    Category("food", 0.100, 0.57, 0.2, ("recipes", "restaurants", "baking", "healthy-eating", "wine")),
    Category("fitness", 0.070, 0.48, 0.0, ("gym", "running", "yoga", "nutrition")),
    Category("travel", 0.070, 0.53, 0.1, ("city-breaks", "outdoors", "hotels", "backpacking")),
    Category("family", 0.055, 0.74, 0.4, ("parenting", "pregnancy", "family-plans")),
    Category("home", 0.055, 0.68, 0.5, ("decoration", "cleaning", "diy", "gardening")),
    Category("technology", 0.060, 0.24, 0.1, ("phones", "computers", "apps", "smart-home")),
    Category("gaming", 0.075, 0.22, -0.5, ("console", "pc", "mobile-games", "esports")),
    Category("comedy", 0.080, 0.50, -0.3, ("sketches", "parody", "stand-up")),
    Category("music", 0.050, 0.51, -0.3, ("covers", "instruments", "production")),
    Category("dance", 0.030, 0.64, -0.5, ("choreography", "urban-dance", "ballroom")),
    Category("sports", 0.045, 0.27, 0.0, ("football", "basketball", "cycling", "padel")),
    Category("education", 0.035, 0.51, 0.1, ("languages", "science", "history", "study-tips")),
    Category("finance", 0.020, 0.36, 0.3, ("saving", "investing", "business")),
    Category("motor", 0.015, 0.16, 0.2, ("cars", "motorcycles")),
    Category("pets", 0.020, 0.63, 0.1, ("dogs", "cats")),
    Category("art", 0.020, 0.58, 0.0, ("illustration", "photography", "crafts")),
)


@dataclass(frozen=True)
class Curve:
    """How a post's counters grow with age, and how often each falls between two readings."""

    exponents: Knots  # (age in days, d log views / d log age), the median post
    spread: float  # of ln(exponent) between posts
    falls: tuple[float, float, float, float, float]  # per pair of readings: views, likes, comments, shares, saves
    drops: tuple[float, float, float, float, float]  # median relative size of such a fall


# Exponents: medians over pairs of readings of one post by geometric-mean age, posts over 200 views; the first knot
# (and TikTok's first two) extrapolated. The tables follow each post for days, so the tail joins different posts.
# Falls: shares of 10,100 and 8,302 successive pairs. Falls of views to zero (5 of TikTok's pairs) are left out.
CURVES: Final = {
    "tiktok": Curve(
        # tiktok-vn-2025, video_snapshots.
        exponents=((0.1, 0.90), (1, 0.65), (2.8, 0.481), (5.7, 0.241), (11, 0.123), (22, 0.149), (42, 0.10), (85, 0.001)),
        spread=0.50,
        falls=(0.0, 0.0023, 0.1157, 0.0001, 0.0588),
        drops=(0.0, 0.0014, 0.0049, 0.0006, 0.0027),
    ),
    "youtube": Curve(
        # yt-fr-tech-2026, video_snapshots.
        exponents=((0.1, 0.90), (0.7, 0.679), (1.4, 0.423), (2.8, 0.275), (5.7, 0.138), (11, 0.063), (22, 0.064), (42, 0.081), (85, 0.12)),
        spread=0.65,
        falls=(0.0005, 0.0332, 0.0110, 0.0, 0.0),
        drops=(0.0003, 0.0009, 0.0111, 0.0, 0.0),
    ),
}  # fmt: skip
# Chosen: no table follows Instagram posts; TikTok's shape, settling sooner, without its comment falls.
CURVES["instagram"] = Curve(
    exponents=((0.1, 0.95), (1, 0.60), (2.8, 0.33), (5.7, 0.16), (11, 0.08), (22, 0.06), (42, 0.04), (85, 0.001)),
    spread=0.50,
    falls=(0.0, 0.004, 0.02, 0.0, 0.01),
    drops=(0.0, 0.001, 0.005, 0.0, 0.003),
)
# Spread of log views between the posts of one creator, medians: tiktok-vn-2025 (584 creators), yt-fr-tech-2026 (131
# channels); Instagram chosen.
POST_SPREAD: Final = {"tiktok": 0.673, "youtube": 0.515, "instagram": 0.45}
