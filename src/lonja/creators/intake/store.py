"""Reading and writing creators in bulk: a fixed number of statements per batch, however many rows it has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from lonja.core.ids import new_id
from lonja.creators.drafts import RateDraft, StatisticsDraft
from lonja.creators.intake.known import KnownChannel, KnownCreator, KnownStatistics

# Any number, the same for all: who adds or identifies channels in bulk takes turns by this advisory lock.
LOCK = 719_020_002
CREATOR_FACTS = (
    "organization_id",
    "name",
    "bio",
    "country",
    "region",
    "languages",
    "categories",
    "topics",
    "gender",
    "born_on",
    "email",
    "accepts_gifting",
    "accepts_usage_rights",
    "audience",
    "audience_source",
    "audience_as_of",
    "audience_top_country",
    "facts_as_of",
)
CHANNEL_FACTS = (
    "platform",
    "handle",
    "external_id",
    "name",
    "url",
    "is_platform_verified",
    "proved_at",
    "current",
    "facts_as_of",
)
JSON_COLUMNS = frozenset(("audience", "current", "values", "formulas"))
_TYPES = {
    "id": "uuid",
    "organization_id": "uuid",
    "languages": "varchar[]",
    "categories": "varchar[]",
    "topics": "varchar[]",
    "born_on": "date",
    "accepts_gifting": "boolean",
    "accepts_usage_rights": "boolean",
    "is_platform_verified": "boolean",
    "audience": "jsonb",
    "current": "jsonb",
    "audience_as_of": "timestamptz",
    "facts_as_of": "timestamptz",
    "proved_at": "timestamptz",
    "changed_at": "timestamptz",
}


def take_turns() -> None:
    """Wait until no other transaction identifies channels in bulk, so that two files can't add one account twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def lowered(texts: Sequence[str]) -> list[str]:
    """Return the texts in lower case as the database's own constraints see them; Python's differs for some letters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array(SELECT lower(t) FROM unnest(%s::text[]) WITH ORDINALITY AS k(t, n) ORDER BY n)", [list(texts)]
        )
        return list(cursor.fetchone()[0])


def find_channels(
    ids: Sequence[tuple[str, str]], handles: Sequence[tuple[str, str]], names: Sequence[tuple[str, str]]
) -> list[KnownChannel]:
    """Return every channel that has one of these (platform, stable id), (platform, handle) or (platform, name)."""
    channel = ", ".join(f"c.{name}" for name in CHANNEL_FACTS)
    creator = ", ".join(f"p.{name}" for name in CREATOR_FACTS)
    sql = f"""
        WITH wanted AS (
            SELECT c.id FROM unnest(%s::text[], %s::text[]) AS k(platform, id)
            JOIN creators_channel c ON c.platform = k.platform AND c.external_id = k.id
            UNION
            SELECT c.id FROM unnest(%s::text[], %s::text[]) AS k(platform, handle)
            JOIN creators_channel c ON c.platform = k.platform AND lower(c.handle) = k.handle
            UNION
            SELECT c.id FROM unnest(%s::text[], %s::text[]) AS k(platform, name)
            JOIN creators_channel c ON c.platform = k.platform AND lower(c.name) = k.name
        )
        SELECT c.id, {channel}, p.id, {creator} FROM wanted
        JOIN creators_channel c ON c.id = wanted.id JOIN creators_creator p ON p.id = c.creator_id
        ORDER BY c.id
    """  # noqa: S608  the column names are the constants above
    arguments: list[list[str]] = [
        list(part) for keys in (ids, handles, names) for part in (zip(*keys, strict=True) if keys else ((), ()))
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        rows = cursor.fetchall()
    return _channels(rows)


def _channels(rows: Iterable[tuple[Any, ...]]) -> list[KnownChannel]:
    width = len(CHANNEL_FACTS) + 1
    creators: dict[UUID, KnownCreator] = {}
    channels = []
    for row in rows:
        facts = _decoded(CREATOR_FACTS, row[width + 1 :])
        creator = creators.setdefault(row[width], KnownCreator(id=row[width], is_new=False, **facts))
        channels.append(KnownChannel(id=row[0], is_new=False, creator=creator, **_decoded(CHANNEL_FACTS, row[1:width])))
    return channels


def _decoded(names: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    # Django's own cursors hand out JSON as text.
    return {
        name: json.loads(value) if name in JSON_COLUMNS and isinstance(value, str) else value
        for name, value in zip(names, values, strict=True)
    }


def read_history(channels: Sequence[KnownChannel], moments: Sequence[datetime]) -> None:
    """Fill in what is known of these channels at these moments from imports, oldest statement first."""
    by_id = {channel.id: channel for channel in channels if not channel.is_new}
    if not by_id:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT channel_id, as_of, sha256, line, values FROM creators_channelstatistics
            WHERE channel_id = ANY(%s) AND as_of = ANY(%s) AND source = 'imported' ORDER BY recorded_at, id
            """,
            [list(by_id), sorted(set(moments))],
        )
        for channel_id, as_of, sha256, line, values in cursor.fetchall():
            stated = json.loads(values) if isinstance(values, str) else values
            by_id[channel_id].history.append(KnownStatistics(as_of, sha256, line, stated))


def insert_creators(creators: Sequence[KnownCreator], now: datetime) -> None:
    """Add new creators."""
    columns = ("id", *CREATOR_FACTS, "created_at", "changed_at")
    _copy("creators_creator", columns, ([c.id, *_encoded(c, CREATOR_FACTS), now, now] for c in creators))


def insert_channels(channels: Sequence[KnownChannel], now: datetime) -> None:
    """Add new channels of creators that are stored already."""
    columns = ("id", "creator_id", *CHANNEL_FACTS, "created_at")
    _copy("creators_channel", columns, ([c.id, c.creator.id, *_encoded(c, CHANNEL_FACTS), now] for c in channels))


def insert_statistics(rows: Sequence[tuple[UUID, UUID, StatisticsDraft]], now: datetime) -> None:
    """Add statements to histories, as (id, channel, statement)."""
    columns = (
        *("id", "channel_id", "source", "as_of", "sample", "precision", "origin", "sha256", "line", "recorded_at"),
        *("values", "formulas", "rounded"),
    )
    _copy("creators_channelstatistics", columns, (_statement(*row, now) for row in rows))


def _statement(key: UUID, channel_id: UUID, stated: StatisticsDraft, now: datetime) -> list[Any]:
    return [
        *(key, channel_id, str(stated.source), stated.as_of, stated.sample, stated.precision),
        *(stated.origin[:300], stated.sha256, stated.line, now),
        *(json.dumps(dict(stated.values)), json.dumps(dict(stated.formulas)), list(stated.rounded)),
    ]


def update_creators(creators: Sequence[KnownCreator], now: datetime) -> None:
    """Store the changed facts of known creators."""
    records = [{"id": c.id, "changed_at": now, **{name: getattr(c, name) for name in CREATOR_FACTS}} for c in creators]
    _update("creators_creator", (*CREATOR_FACTS, "changed_at"), records)


def update_channels(channels: Sequence[KnownChannel]) -> None:
    """Store the changed facts and newest numbers of known channels."""
    records = [{"id": c.id, **{name: getattr(c, name) for name in CHANNEL_FACTS}} for c in channels]
    _update("creators_channel", CHANNEL_FACTS, records)


def touch_creators(ids: Sequence[UUID], now: datetime) -> None:
    """Note that something below these creators changed."""
    if ids:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE creators_creator SET changed_at = %s WHERE id = ANY(%s)", [now, list(ids)])


def put_rates(rates: Sequence[tuple[UUID, RateDraft]]) -> set[UUID]:
    """Store prices, one per creator, deliverable and currency, with their history; return whose changed.

    An older price never replaces a newer one, nor an imported one what the creator declared.
    """
    # one statement may touch a row once: of two prices for the same thing the later row's holds
    records = {(str(creator_id), rate.deliverable, rate.currency): rate for creator_id, rate in rates}
    if not records:
        return set()
    sql = """
        WITH put AS (
        INSERT INTO creators_rate AS r
            (id, creator_id, deliverable, amount_minor, currency, is_negotiable, source, as_of)
        SELECT * FROM jsonb_to_recordset(%s::jsonb) AS n(id uuid, creator_id uuid, deliverable text,
            amount_minor bigint, currency text, is_negotiable boolean, source text, as_of timestamptz)
        ON CONFLICT (creator_id, deliverable, currency) DO UPDATE
        SET amount_minor = excluded.amount_minor, is_negotiable = excluded.is_negotiable,
            source = excluded.source, as_of = excluded.as_of
        WHERE r.as_of <= excluded.as_of AND NOT (r.source = 'declared' AND excluded.source = 'imported')
          AND (r.amount_minor, r.is_negotiable, r.source)
              <> (excluded.amount_minor, excluded.is_negotiable, excluded.source)
        RETURNING creator_id, deliverable, currency, amount_minor, is_negotiable, source, as_of
        )
        INSERT INTO creators_ratestatement
            (id, creator_id, deliverable, currency, amount_minor, is_negotiable, source, as_of)
        SELECT n.statement_id, put.creator_id, put.deliverable, put.currency, put.amount_minor, put.is_negotiable,
            put.source, put.as_of
        FROM put JOIN jsonb_to_recordset(%s::jsonb)
            AS n(statement_id uuid, creator_id uuid, deliverable text, currency text)
            ON (n.creator_id, n.deliverable, n.currency) = (put.creator_id, put.deliverable, put.currency)
        RETURNING creator_id
    """
    stored = [
        {
            "id": new_id(),
            "statement_id": new_id(),
            "creator_id": creator_id,
            "deliverable": rate.deliverable,
            "amount_minor": rate.amount_minor,
            "currency": rate.currency,
            "is_negotiable": rate.is_negotiable,
            "source": str(rate.source),
            "as_of": rate.as_of,
        }
        for (creator_id, _, _), rate in records.items()
    ]
    with connection.cursor() as cursor:
        written = json.dumps(stored, default=str)
        cursor.execute(sql, [written, written])
        return {row[0] for row in cursor.fetchall()}


def _encoded(row: KnownCreator | KnownChannel, names: Sequence[str]) -> list[Any]:
    return [json.dumps(getattr(row, name)) if name in JSON_COLUMNS else getattr(row, name) for name in names]


def _copy(table: str, columns: Sequence[str], rows: Iterable[list[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    # COPY goes past Django, which would otherwise turn a clash into its IntegrityError
    statement = f"COPY {table} ({names}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _update(table: str, names: Sequence[str], records: Sequence[Mapping[str, Any]]) -> None:
    if not records:
        return
    typed = ", ".join(f'"{name}" {_TYPES.get(name, "text")}' for name in ("id", *names))
    assignments = ", ".join(f'"{name}" = n."{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS t SET {assignments} FROM jsonb_to_recordset(%s::jsonb) AS n({typed}) WHERE t.id = n.id",  # noqa: S608
            [json.dumps(list(records), default=str)],
        )
