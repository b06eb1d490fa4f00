"""The pages' addresses; each audience keeps its own in `<audience>/urls.py`."""

from __future__ import annotations

from django.urls import include, path

from lonja.web import home
from lonja.web.public import pushes
from lonja.web.public import views as public
from lonja.web.public.kit import views as kit

urlpatterns = [
    path("", home.home, name="home"),
    path("gallery", public.gallery, name="gallery"),
    path("rules", public.rules, name="rules"),
    path("healthz", public.healthz, name="healthz"),
    path("k/<slug:slug>", kit.kit, name="kit"),
    path("k/<slug:slug>/<str:language>.pdf", kit.kit_pdf, name="kit_pdf"),
    path("language", public.language, name="language"),
    path("theme", public.theme, name="theme"),
    # Where the platforms push to; these addresses are registered with them.
    path("platforms/tiktok/webhook", pushes.tiktok_webhook, name="tiktok_webhook"),
    path("platforms/instagram/deauthorization", pushes.instagram_deauthorization, name="instagram_deauthorization"),
    path("platforms/instagram/deletion", pushes.instagram_deletion, name="instagram_deletion"),
    path("platforms/instagram/deletions/<slug:code>", pushes.instagram_erasure, name="instagram_erasure"),
    path("", include("lonja.web.brand.urls")),
    path("", include("lonja.web.measurement_urls")),
    path("", include("lonja.web.collaboration.urls")),
    path("", include("lonja.web.creator.urls")),
    path("", include("lonja.web.staff.urls")),
    path("", include("lonja.web.account.urls")),
]
