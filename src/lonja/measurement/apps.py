"""Django's registration of this domain."""

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "lonja.measurement"
    label = "measurement"
