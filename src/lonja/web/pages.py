"""The page that says no: what happened, what was kept, what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Explanation:
    """A status in the words of the person who reads it."""

    title: str | Promise
    advice: str | Promise


EXPLANATIONS = {
    400: Explanation(_("That request couldn't be read"), _("Go back and try again.")),
    403: Explanation(
        _("This isn't yours to do"),
        _("Your role doesn't allow it. An owner of your organization can change your role or do it for you."),
    ),
    404: Explanation(
        _("There is nothing here"),
        _("The address may be mistyped, or what was here belongs to somebody else or is gone."),
    ),
    405: Explanation(_("This address takes no visits"), _("It only receives forms. Go back to the page you were on.")),
    409: Explanation(
        _("Somebody was faster, or it is too late"),
        _("Nothing was changed by you. Open the page again to see how things stand now."),
    ),
    422: Explanation(_("Something in the request isn't right"), _("Nothing was changed. Correct it and try again.")),
    429: Explanation(_("That was a lot at once"), _("Wait a minute and try again. Nothing was lost.")),
    500: Explanation(
        _("Something broke on our side"),
        _("It isn't your fault, and it has been noted. What you had saved before is safe. Try again in a moment."),
    ),
    503: Explanation(_("Not available for now"), _("Something that we depend on is down. Try again in a few minutes.")),
}


def refusal(request: HttpRequest, status: int, message: str | Promise = "") -> HttpResponse:
    """Render the error page of a status; `message` is what the action itself said, if anything."""
    explanation = EXPLANATIONS.get(status, EXPLANATIONS[400])
    context = {
        "status": status,
        "title": explanation.title,
        "advice": explanation.advice,
        "message": message,
    }
    if request.path.startswith("/api/"):
        return problem(status, str(explanation.title), str(message or explanation.advice))
    if not request.headers.get("HX-Request"):
        return render(request, "error.html", context, status=status)
    # A fragment's place is no place for an error page: say it above, and leave what is there.
    response = render(request, "layout/refusal.html", context, status=status)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#messages", "innerHTML"
    return response


def problem(status: int, title: str, detail: str) -> HttpResponse:
    """Answer a program under /api/ that asked for an address which no operation has, as problem+json."""
    body = {"type": "/problems/http", "title": title, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return refusal(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return refusal(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return refusal(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer 500 from a template that needs nothing: no database, no session, no context processor."""
    explanation = EXPLANATIONS[500]
    content = loader.render_to_string("broken.html", {"title": explanation.title, "advice": explanation.advice})
    return HttpResponse(content, status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose CSRF proof is missing or stale: usually a page left open overnight."""
    return refusal(
        request, 403, _("This page had been open for too long. Go back, load it again and send it once more.")
    )
