"""The addresses of the brand pages."""

from __future__ import annotations

from django.urls import path

from lonja.web.brand import creators, discover

urlpatterns = [
    path("discover", discover.discover, name="discover"),
    path("discover/invite", discover.invite_chosen, name="invite_chosen"),
    path("discover/list", discover.list_chosen, name="list_chosen"),
    path("creators/<uuid:creator_id>", creators.creator, name="creator"),
]
