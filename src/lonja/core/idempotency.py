"""Requests that may be sent twice and are done once: the answer is kept in the transaction of the change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse

from lonja.core import clock
from lonja.core.errors import Invalid
from lonja.core.ids import new_id
from lonja.core.models import KeptAnswer

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 255


def fingerprint(method: str, path: str, body: bytes) -> str:
    """Return what tells one request from another."""
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).hexdigest()


def once(scope: str, key: str, fingerprint: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the kept answer to this key, or answer and keep it; raise Invalid where the key was another request's.

    The key's row and the change are one transaction: a second request with the key waits at the unique index for the
    first to end, and either reads its answer or, where the first was refused or died, does the work itself. A refusal
    changes nothing, so it isn't kept.
    """
    if not key.isprintable() or len(key) > LONGEST_KEY:
        raise Invalid({"Idempotency-Key": [f"At most {LONGEST_KEY} printable characters."]})
    with transaction.atomic():
        fresh = KeptAnswer(id=new_id(), scope=scope, key=key, fingerprint=fingerprint, created_at=clock.now())
        KeptAnswer.objects.bulk_create([fresh], ignore_conflicts=True)
        kept = KeptAnswer.objects.select_for_update().get(scope=scope, key=key)
        if kept.pk != fresh.pk:
            return _replayed(kept, fingerprint)
        response = answer()
        if not 200 <= response.status_code < 300:
            transaction.set_rollback(True)
            return response
        kept.status, kept.body = response.status_code, response.content.decode()
        kept.content_type = response.headers.get("Content-Type", "")
        kept.save(update_fields=["status", "body", "content_type"])
        return response


def forget(before: timedelta = KEPT_FOR) -> int:
    """Delete the answers older than a day, and return how many."""
    return KeptAnswer.objects.filter(created_at__lt=clock.now() - before).delete()[0]


def _replayed(kept: KeptAnswer, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise Invalid({"Idempotency-Key": ["This key was used for another request. Use a fresh one."]})
    response = HttpResponse(kept.body, status=kept.status or 200, content_type=kept.content_type)
    response.headers["Idempotency-Replayed"] = "true"
    return response
