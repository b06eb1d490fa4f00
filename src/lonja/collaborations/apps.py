"""Django's registration of this domain."""

from django.apps import AppConfig


class CollaborationsConfig(AppConfig):
    name = "lonja.collaborations"
    label = "collaborations"
