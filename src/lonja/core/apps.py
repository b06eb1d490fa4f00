"""Django's registration of the shared kernel."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "lonja.core"
    label = "core"

    def ready(self) -> None:
        # Handlers subscribe when their module is imported; every process that records events needs them all.
        # The same holds for what each table holds of a person: an export must know of all.
        autodiscover_modules("handlers", "personal")
