"""Django's registration of this domain."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lonja.web"
    label = "web"
