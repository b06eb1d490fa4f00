"""The API: one application, bearer tokens, the same actions and queries as the pages."""

from __future__ import annotations

from ninja import NinjaAPI

from lonja import __version__
from lonja.api import problems
from lonja.api.auth import Bearer
from lonja.api.idempotency import idempotent
from lonja.api.v1 import routers


def build() -> NinjaAPI:
    """Make the application with every resource on it."""
    api = NinjaAPI(
        title="Lonja API",
        version=__version__,
        auth=Bearer(),
        urls_namespace="api",
        openapi_url="openapi.json",
        docs_url=None,
    )
    problems.install(api)
    api.add_decorator(idempotent, mode="view")
    for path, router in routers():
        api.add_router(path, router)
    return api


api = build()
