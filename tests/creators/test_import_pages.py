"""Staff import creators by page: upload, look, correct, begin, come back, take the refused rows home."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lonja.creators.models import Channel, ImportPreset, ImportRun
from tests import make
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
TEXT = "username,fans,mystery\nana,12.3K,5\nberta,lots,6\ncarla,30,7\ndora,40,8\n"


@pytest.fixture
def client() -> Any:
    browser = make.client_for(make.staff())
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def upload(client: Any, text: str = TEXT, name: str = "tiktok june 2024.csv", **fields: str) -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse("imports"), {"file": file, **fields})


def test_from_upload_to_result(client: Any) -> None:
    answer = upload(client)
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("import_run", args=[run.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "mystery" in page
    assert "@ana" in page
    assert "“lots” is not a number" in page
    assert not Channel.objects.exists()

    mapping = {"column-0": "handle", "column-1": "followers", "column-2": "total_likes", "then": "start"}
    client.post(reverse("import_mapping", args=[run.pk]), mapping | {"platform": "tiktok", "as_of": "2024-06-15"})
    assert "hx-get" in client.get(reverse("import_run", args=[run.pk])).content.decode()
    run_jobs()

    page = client.get(reverse("import_run", args=[run.pk])).content.decode()
    assert "hx-get" not in page
    assert Channel.objects.get(handle="ana").current["total_likes"]["value"] == 5
    assert Channel.objects.get(handle="ana").current["followers"]["as_of"].startswith("2024-06-15")
    refused = client.get(reverse("import_refused", args=[run.pk]))
    assert "attachment" in refused["Content-Disposition"]
    assert "lots" in b"".join(refused.streaming_content).decode()


def test_reading_again_shows_the_correction(client: Any) -> None:
    upload(client)
    run = ImportRun.objects.get()
    mapping = {"column-0": "handle", "column-1": "", "column-2": "followers", "then": "look", "platform": "tiktok"}
    answer = client.post(reverse("import_mapping", args=[run.pk]), mapping, follow=True)

    assert "is not a number" not in answer.content.decode()
    run.refresh_from_db()
    assert dict(run.mapping["columns"]) == {0: "handle", 2: "followers"}


def test_a_broken_file_is_refused_beside_the_field(client: Any) -> None:
    answer = upload(client, TEXT + "<<<<<<< HEAD\n")

    assert answer.status_code == 422
    assert "Line 6" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_presets(client: Any) -> None:
    upload(client)
    run = ImportRun.objects.get()
    client.post(reverse("import_preset", args=[run.pk]), {"name": "Agency"})
    assert "Agency" in client.get(reverse("imports")).content.decode()

    assert client.post(reverse("import_preset", args=[run.pk]), {"name": ""}).status_code == 422
    client.post(reverse("preset_deletion", args=[ImportPreset.objects.get().pk]))
    assert not ImportPreset.objects.exists()


def test_only_staff_find_these_pages() -> None:
    for person in (make.brand(), make.creator().person):
        assert make.client_for(person).get(reverse("imports")).status_code == 404
