"""What the platforms send by themselves: consents taken back, orders to erase, and what became of an order."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.core.errors import Invalid, Refusal
from lonja.creators import actions, queries
from lonja.platforms import registry

# A push is some hundred bytes; whatever is larger isn't one.
MOST_BYTES = 64 * 1024
Push = Callable[[HttpRequest], HttpResponse]


def push(view: Push) -> Push:
    """Make a view that a platform posts to: its refusals are short JSON, its size is bounded."""

    @wraps(view)
    def receive(request: HttpRequest) -> HttpResponse:
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES or len(request.body) > MOST_BYTES:
                return JsonResponse({"error": "too large"}, status=413)
            return view(request)
        except Refusal as refusal:
            return JsonResponse({"error": refusal.message or refusal.kind}, status=refusal.status)
        except (RequestDataTooBig, UnreadablePostError, ValueError):
            return JsonResponse({"error": "unreadable"}, status=400)

    # No form of ours: a platform has no session and no CSRF proof. Its signature over the body stands in for both.
    return csrf_exempt(require_POST(receive))


@push
def tiktok_webhook(request: HttpRequest) -> HttpResponse:
    """Take a push of TikTok. Whatever it tells of is answered 200 at once, or TikTok sends it again for three days."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    withdrawal = registry.tiktok_withdrawal(headers, request.body, now=clock.now())
    if withdrawal is not None:
        actions.withdraw_consent(
            platform="tiktok",
            account_id=withdrawal.account_id,
            reason=withdrawal.reason,
            erase=withdrawal.erase,
            by=Actor.system(),
        )
    return HttpResponse()


@push
def instagram_deauthorization(request: HttpRequest) -> HttpResponse:
    """Take Instagram's word that a creator has removed the app."""
    withdrawal = registry.instagram_withdrawal(_signed_request(request), erase=False, now=clock.now())
    actions.withdraw_consent(
        platform="instagram",
        account_id=withdrawal.account_id,
        reason=withdrawal.reason,
        erase=False,
        by=Actor.system(),
    )
    return HttpResponse()


@push
def instagram_deletion(request: HttpRequest) -> HttpResponse:
    """Take Instagram's order to erase a creator's data, and answer with the page that tells what became of it."""
    order = _signed_request(request)
    withdrawal = registry.instagram_withdrawal(order, erase=True, now=clock.now())
    code = actions.erase_by_order(
        platform="instagram",
        account_id=withdrawal.account_id,
        order=order,
        reason=withdrawal.reason,
        by=Actor.system(),
    )
    address = f"{settings.LONJA_URL}{reverse('instagram_erasure', args=[code])}"
    return JsonResponse({"url": address, "confirmation_code": code})


def _signed_request(request: HttpRequest) -> str:
    found = request.POST.get("signed_request", "")
    if not found:
        raise Invalid({"signed_request": [_("It is missing.")]})
    return found


@require_safe
def instagram_erasure(request: HttpRequest, code: str) -> HttpResponse:
    """Tell whoever has the code what became of their order to erase."""
    found = queries.erasure(code)
    return render(request, "public/erasure.html", {"erasure": found, "label": queries.platform_label(found.platform)})
