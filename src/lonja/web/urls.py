"""The pages' addresses, by audience."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def home(request: HttpRequest) -> HttpResponse:
    """Say that it runs."""
    return HttpResponse("Lonja")


urlpatterns = [path("", home, name="home")]
