"""The demo's mail sink shows what would have been sent, to the operator only and in the demo only."""

from __future__ import annotations

import pytest
from django.core.mail import get_connection

from lonja.notifications import letters, sink
from lonja.notifications.letters import Letter
from tests import make

pytestmark = pytest.mark.django_db
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def demo(settings, tmp_path):
    settings.LONJA_DEMO, settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = True, FILES, tmp_path
    message = letters.compose(
        Letter(subject="¡Hola, Añil!", paragraphs=("Una línea.",), action="Abrir", path="/inbox"),
        to="x@example.com",
        language="es",
    )
    message.connection = get_connection()
    message.send()


def test_the_operator_reads_the_letters(demo):
    client = make.client_for(make.staff())
    assert "¡Hola, Añil!" in client.get("/staff/mail").content.decode()
    (letter,) = sink.letters()
    page = client.get(f"/staff/mail/{letter.name}").content.decode()
    assert "Una línea." in page
    assert "/inbox" in page


def test_nobody_else_does(demo):
    assert make.client_for(make.brand()).get("/staff/mail").status_code == 404


def test_outside_the_demo_there_is_none(demo, settings):
    settings.LONJA_DEMO = False
    assert make.client_for(make.staff()).get("/staff/mail").status_code == 404


@pytest.mark.parametrize("name", ["..%2Fsecrets", "nothing.log", "x"])
def test_only_letters_are_shown(demo, name):
    assert make.client_for(make.staff()).get(f"/staff/mail/{name}").status_code == 404
