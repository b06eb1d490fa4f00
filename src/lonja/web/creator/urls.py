"""The addresses of the creator pages."""

from __future__ import annotations

from django.urls import path

from lonja.web.creator import inbox, profile

urlpatterns = [
    path("inbox", inbox.inbox, name="inbox"),
    path("profile", profile.profile, name="profile"),
]
