"""The first page: for everybody outside what Lonja is, for those inside what waits for them."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lonja.web.middleware import PageRequest


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the first page of the reader's side."""
    by = cast(PageRequest, request).actor
    if by.user_id is None:
        return render(request, "public/welcome.html")
    return render(request, "home/home.html")
