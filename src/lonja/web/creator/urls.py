"""The addresses of the creator pages."""

from __future__ import annotations

from django.urls import path

from lonja.web.creator import data, inbox, profile

urlpatterns = [
    path("inbox", inbox.inbox, name="inbox"),
    path("profile", profile.profile, name="profile"),
    path("profile/data", data.profile_data, name="profile_data"),
    path("profile/data/exports", data.data_export_new, name="data_export_new"),
    path("profile/data/exports/<uuid:export_id>", data.data_export_file, name="data_export_file"),
]
