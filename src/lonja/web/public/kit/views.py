"""A media kit as a page and as a PDF, for whoever has its address."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from lonja.core import quota
from lonja.core.errors import NotFound, Throttled
from lonja.creators import queries
from lonja.creators.queries import PublicKit
from lonja.web.middleware import LANGUAGES
from lonja.web.public.kit import paper
from lonja.web.public.kit.content import KEPT_SECONDS, content_of

# What a person who reads never reaches, and somebody who copies all kits does.
PAGES_PER_MINUTE, PDFS_PER_MINUTE = 60, 10
LOCALES = {"es": "es_ES", "en": "en_GB"}


@require_safe
def kit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a media kit in the reader's language, or in the one that `?language=` names."""
    found = _found(request, slug, "page", PAGES_PER_MINUTE)
    if found.slug != slug:
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponseRedirect(reverse("kit", args=[found.slug]) + query)
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else (translation.get_language() or "es")[:2]
    content = content_of(found, language)
    context: dict[str, Any] = {
        "kit": content,
        "slug": found.slug,
        "is_findable": found.is_findable,
        "others": [(code, name) for code, name in (("es", "Español"), ("en", "English")) if code != language],
        "locale": LOCALES[language],
        "other_locales": [name for code, name in LOCALES.items() if code != language],
        "url": settings.LONJA_URL + reverse("kit", args=[found.slug]),
    }
    with translation.override(language):
        response = render(request, "public/kit.html", context)
    response.headers["Content-Language"] = language
    return _kept(request, response, found)


@require_safe
def kit_pdf(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Return a media kit on paper."""
    if language not in LANGUAGES:
        raise NotFound
    found = _found(request, slug, "page", PAGES_PER_MINUTE)
    if found.slug != slug:
        return HttpResponseRedirect(reverse("kit_pdf", args=[found.slug, language]))
    content = content_of(found, language)
    key = f"kit-pdf:{hashlib.sha256(json.dumps(asdict(content)).encode()).hexdigest()}"
    drawn = cache.get(key)
    if drawn is None:
        # Drawing takes up to a third of a second of a processor, which nobody should be able to take over and over.
        _take(request, "pdf", PDFS_PER_MINUTE)
        drawn = paper.pdf(content)
        cache.set(key, drawn, KEPT_SECONDS)
    response = HttpResponse(drawn, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{found.slug}-{language}.pdf"'
    response.headers["Content-Language"] = language
    return _kept(request, response, found)


def _found(request: HttpRequest, slug: str, what: str, limit: int) -> PublicKit:
    _take(request, what, limit)
    return queries.public_kit(slug)


def _take(request: HttpRequest, what: str, limit: int) -> None:
    """Count the visitor's request; the counter's name holds a digest, never the address itself."""
    visitor = hashlib.sha256(f"{settings.SECRET_KEY}{get_adapter().get_client_ip(request)}".encode()).hexdigest()[:16]
    try:
        quota.take(f"kit-{what}:{visitor}", limit=limit, per=timedelta(minutes=1))
    except Throttled as error:
        # The counter's name is none of the visitor's business.
        raise Throttled("", retry_after=error.retry_after) from error


def _kept(request: HttpRequest, response: HttpResponse, found: PublicKit) -> HttpResponse:
    """Let browsers keep it, but ask each time whether it is still so: switched off means gone at once."""
    response.headers["Cache-Control"] = "public, no-cache"
    if not found.is_findable:
        response.headers["X-Robots-Tag"] = "noindex"
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = etag
    kept = get_conditional_response(request, etag=etag, response=response)
    return kept if isinstance(kept, HttpResponse) else response
