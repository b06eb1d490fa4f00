"""Every address of Lonja."""

from django.urls import include, path

from lonja.api.app import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.account.urls")),
    path("", include("lonja.web.urls")),
]

handler400 = "lonja.web.pages.bad_request"
handler403 = "lonja.web.pages.forbidden"
handler404 = "lonja.web.pages.not_found"
handler500 = "lonja.web.pages.broken"
