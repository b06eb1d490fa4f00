"""Django's registration of this domain."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "lonja.payments"
    label = "payments"
