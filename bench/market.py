"""A made-up marketplace of any size in the database, for measurements of pages and of the API."""

from __future__ import annotations

from django.db import connection, transaction

# What tells the rows of a measurement from real ones: a database that holds others is never filled.
MARK = "bench creator"

COUNTRIES = "ES ES ES ES MX MX AR CO CL PE US FR IT PT BR GB DE EC UY VE"
LANGUAGES = "es es es es es es ca en pt fr it de"
CATEGORIES = (
    "beauty makeup skincare fashion outfits food recipes fitness gym travel home technology gaming comedy music"
)
WORDS = "sol mar luz verde norte playa casa cocina viaje moda ritmo padel maquillaje rutina receta directo barrio reto"
PLATFORMS = "tiktok instagram youtube"
DELIVERABLES = "tiktok_video instagram_reel youtube_video"

CREATORS = """
INSERT INTO creators_creator (id, name, bio, country, region, languages, categories, topics, gender, born_on, email,
    accepts_gifting, accepts_usage_rights, audience, audience_source, audience_as_of, audience_top_country,
    created_at, changed_at)
SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    '{mark} ' || n || ' ' || w[1 + n %% 18], 'Comparto ' || w[1 + n / 18 %% 18] || ' y ' || w[1 + n / 324 %% 18],
    c[1 + floor(random() * 20)::int], '', ARRAY[l[1 + floor(random() * 12)::int]],
    ARRAY[k[1 + floor(random() * 15)::int]], ARRAY[w[1 + floor(random() * 18)::int], w[1 + floor(random() * 18)::int]],
    (ARRAY['woman', 'man', ''])[1 + floor(random() * 3)::int],
    CASE WHEN random() < 0.7 THEN date '2008-01-01' - floor(random() * 12000)::int END, '',
    random() < 0.5, random() < 0.5,
    jsonb_build_object('gender', jsonb_build_object('female', round(f::numeric, 3), 'male', round(1 - f::numeric, 3)),
        'country', jsonb_build_object('ES', round((f * 0.8)::numeric, 3), 'MX', round((0.2 - f * 0.2)::numeric, 3)),
        'age', jsonb_build_object('18-24', round((f / 2)::numeric, 3), '25-34', round((0.6 - f / 2)::numeric, 3),
            '35-44', 0.3)),
    'imported', now(), 'ES', now(), now()
FROM (SELECT n, random() AS f FROM generate_series(%s, %s) n) people,
    (SELECT string_to_array(%s, ' ') c, string_to_array(%s, ' ') l, string_to_array(%s, ' ') k,
        string_to_array(%s, ' ') w) words
"""

FIGURE = """'{name}', jsonb_build_object('value', {value}, 'source', 'imported', 'as_of', '2026-11-01T00:00:00+00:00',
    'sample', 30)"""
VALUES = {
    "followers": "followers",
    "median_views": "floor(followers * share)",
    "average_views": "floor(followers * share * 1.4)",
    "engagement_rate_views_bps": "floor(200 + 900 * random())",
    "engagement_rate_followers_bps": "floor(100 + 500 * random())",
    "growth_30d_bps": "floor(-100 + 600 * random())",
    "posts_30d": "floor(30 * random())",
}
CHANNELS = """
INSERT INTO creators_channel (id, creator_id, platform, handle, name, url, is_platform_verified, current, created_at)
SELECT gen_random_uuid(), id, p[1 + (n + i) %% 3], 'bench' || n || '_' || i, '', '', random() < 0.1,
    jsonb_build_object({figures}), now()
FROM (SELECT id, n, i, floor(exp(7 + 2.2 * (random() + random() + random() - 1.5) + 3 * random())) AS followers,
        0.05 + 0.5 * random() AS share
    FROM (SELECT ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id, n
        FROM generate_series(%s, %s) n) people, generate_series(0, 1) i WHERE i = 0 OR n %% 5 < 2) drawn,
    (SELECT string_to_array(%s, ' ') p) words
"""
RATES = """
INSERT INTO creators_rate (id, creator_id, deliverable, amount_minor, currency, is_negotiable, source, as_of)
SELECT gen_random_uuid(), ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, d[1 + (n + i) %% 3],
    1000 * floor(5 + 200 * random() * random()), 'EUR', random() < 0.7, 'declared', now()
FROM generate_series(%s, %s) n, generate_series(0, 1) i, (SELECT string_to_array(%s, ' ') d) words
WHERE n %% 10 < 8
"""
BATCH = 100_000


def fill(creators: int) -> None:
    """Bring the database to that many made-up creators; refuse one that holds others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE name LIKE %s) FROM creators_creator", [f"{MARK}%"])
        everybody, ours = cursor.fetchone()
        if everybody != ours:
            raise SystemExit("This database holds creators of its own. Give the measurement one for itself.")
        cursor.execute("SELECT setseed(0.7)")
        for first in range(ours + 1, creators + 1, BATCH):
            _insert(first, min(first + BATCH - 1, creators))
        if ours < creators:
            cursor.execute("ANALYZE creators_creator, creators_channel, creators_rate")


@transaction.atomic
def _insert(first: int, last: int) -> None:
    figures = ", ".join(FIGURE.format(name=name, value=value) for name, value in VALUES.items())
    with connection.cursor() as cursor:
        cursor.execute(CREATORS.format(mark=MARK), [first, last, COUNTRIES, LANGUAGES, CATEGORIES, WORDS])
        cursor.execute(CHANNELS.format(figures=figures), [first, last, PLATFORMS])
        cursor.execute(RATES, [first, last, DELIVERABLES])
