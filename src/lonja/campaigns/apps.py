"""Django's registration of this domain."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "lonja.campaigns"
    label = "campaigns"
