"""The WSGI application that granian serves: pages and API."""

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from lonja.core import env
from lonja.ops import lifeline, warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lonja.settings")
if parent := env.number("LONJA_WEB_PARENT", 0):
    # This is one of granian's workers: after kill -9 of granian itself it would keep the port.
    lifeline.end_with(parent)
    warm.load_soon()
application = get_wsgi_application()
# A page that can't be imported must stop the start, not answer 500 to the first visitor.
import_module("lonja.urls")
