"""The pages' addresses; each audience keeps its own in `<audience>/urls.py`."""

from __future__ import annotations

from django.urls import include, path

from lonja.web import home
from lonja.web.public import views as public

urlpatterns = [
    path("", home.home, name="home"),
    path("gallery", public.gallery, name="gallery"),
    path("rules", public.rules, name="rules"),
    path("healthz", public.healthz, name="healthz"),
    path("language", public.language, name="language"),
    path("theme", public.theme, name="theme"),
    path("", include("lonja.web.brand.urls")),
    path("", include("lonja.web.measurement_urls")),
    path("", include("lonja.web.collaboration.urls")),
    path("", include("lonja.web.creator.urls")),
    path("", include("lonja.web.staff.urls")),
    path("", include("lonja.web.account.urls")),
]
