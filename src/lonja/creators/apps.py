"""Django's registration of this domain."""

from django.apps import AppConfig


class CreatorsConfig(AppConfig):
    name = "lonja.creators"
    label = "creators"
