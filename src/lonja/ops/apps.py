"""Django's registration of this domain."""

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "lonja.ops"
    label = "ops"
