"""Django's registration of this domain."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "lonja.notifications"
    label = "notifications"
