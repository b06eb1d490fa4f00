"""Every address of Lonja."""

from django.urls import include, path

from lonja.api.app import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.account.urls")),
    path("", include("lonja.web.urls")),
]
