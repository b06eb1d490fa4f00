"""Moves absences into rows of their own, and the addresses of creators who have joined under encryption."""

import json
from datetime import date

from django.db import migrations
from django.db.models import Q

from lonja.core import clock, crypto
from lonja.core.ids import new_id

BATCH = 1_000


def _batches(rows):
    """Give the rows batch by batch in the order of their ids, each batch read after the one before was written."""
    after = None
    while True:
        batch = list((rows if after is None else rows.filter(pk__gt=after)).order_by("pk")[:BATCH])
        if not batch:
            return
        yield batch
        after = batch[-1].pk


def move_absences(apps, schema_editor):
    creators, absences = apps.get_model("creators.Creator"), apps.get_model("creators.Away")
    away = creators.objects.filter(Q(away_from__isnull=False) | Q(away_until__isnull=False))
    for batch in _batches(away.only("pk", "away_from", "away_until")):
        absences.objects.bulk_create(
            (
                absences(
                    id=new_id(),
                    creator_id=one.pk,
                    # Without a first day the absence had begun before anybody wrote it down.
                    first_on=one.away_from or min(clock.today(), one.away_until),
                    last_on=one.away_until or date.max,
                )
                for one in batch
            ),
            ignore_conflicts=True,
        )
        creators.objects.filter(pk__in=[one.pk for one in batch]).update(away_from=None, away_until=None)


def seal_addresses(apps, schema_editor):
    creators, contacts = apps.get_model("creators.Creator"), apps.get_model("creators.Contact")
    joined = creators.objects.filter(organization__isnull=False).exclude(email="")
    for batch in _batches(joined.only("pk", "email")):
        now = clock.now()
        contacts.objects.bulk_create(
            (
                contacts(creator_id=one.pk, sealed=crypto.encrypt(json.dumps({"email": one.email})), changed_at=now)
                for one in batch
            ),
            ignore_conflicts=True,
        )
        creators.objects.filter(pk__in=[one.pk for one in batch]).update(email="")


class Migration(migrations.Migration):
    # Batch by batch: a migration that was killed goes on with what is left, and no row is locked for long.
    atomic = False

    dependencies = [("creators", "0009_profiles")]

    operations = [
        migrations.RunPython(move_absences, migrations.RunPython.noop),
        migrations.RunPython(seal_addresses, migrations.RunPython.noop),
    ]
