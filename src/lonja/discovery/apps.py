"""Django's registration of this domain."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    name = "lonja.discovery"
    label = "discovery"
