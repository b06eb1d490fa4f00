"""The whole path of a creator on a phone, in both languages: from joining to leaving with everything."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import expect

from lonja.core import clock
from lonja.creators import tasks
from lonja.creators.categories import TREE
from tests import make
from tests.browser.conftest import Windows
from tests.browser.windows import PHONE, Window
from tests.jobs import run_jobs
from tests.make.platforms import Standin, standing_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME, HANDLE = "Vega Salina", "vega.salina.demo"


@pytest.fixture
def tiktok(live_server: Any, settings: Any) -> Iterator[Standin]:
    """TikTok's stand-in, which sends people back to the server of this test."""
    settings.LONJA_URL = live_server.url
    with standing_in("tiktok") as found:
        yield found


def address(vega: Window) -> str:
    """One for each language: letters to one address are limited, and the count outlives a test."""
    return f"vega.{vega.language}@example.com"


def sign_up(vega: Window) -> None:
    """Open an account; the first time with a password that anybody would guess."""
    vega.go("/accounts/signup/?kind=creator")
    vega.field("The name you are known by").fill(NAME)
    vega.field("Your name").fill(NAME)
    vega.field("E-mail").fill(address(vega))
    vega.field("Password").fill("1234567890")
    vega.field("Country").select_option("ES")
    vega.button("Open my account").click()
    expect(vega.page.get_by_role("alert")).to_be_visible()
    expect(vega.field("E-mail")).to_have_value(address(vega))
    vega.field("Password").fill(make.PASSWORD)
    vega.button("Open my account").click()
    vega.titled(vega.word("Look into your mail"))
    run_jobs()
    link = re.search(r"https?://\S+/accounts/confirm-email/\S+", str(mail.outbox[-1].body))
    assert link is not None
    vega.go(link[0])
    vega.button("Yes, confirm it").click()


def join(vega: Window) -> None:
    """Answer five short questions; the first time with a birth date that lies ahead."""
    vega.titled(vega.word("When were you born?"))
    vega.field("Birth date").fill((clock.today() + timedelta(days=2)).isoformat())
    vega.button("Continue").click()
    expect(vega.page.get_by_role("alert")).to_be_visible()
    vega.refused(422)
    vega.field("Birth date").fill("1998-02-27")
    vega.button("Continue").click()
    vega.titled(vega.word("Where do you live?"))
    expect(vega.field("Country you live in")).to_have_value("ES")
    vega.button("Continue").click()
    vega.titled(vega.word("In which languages do you publish?"))
    # The language of the page is chosen already.
    vega.button("Continue").click()
    vega.titled(vega.word("What do you publish about?"))
    vega.page.locator("label.pick:not(.below)").nth(list(TREE).index("food")).click()
    vega.button("Continue").click()
    vega.titled(vega.word("Where do you publish?"))
    vega.field("Address or @handle").fill(f"https://www.tiktok.com/@{HANDLE}")
    vega.button("Add this channel").click()
    vega.says(f"@{HANDLE}")
    vega.check()
    vega.page.get_by_role("link", name=f"{vega.word('Connect')} @{HANDLE}").click()
    vega.titled(vega.word("Channels"))


def connect(vega: Window, tiktok: Standin) -> None:
    """Refuse on the platform first, then allow everything with an account that isn't large enough."""
    start = vega.page.get_by_role("button", name=vega.word("Connect %(label)s", label="TikTok"), exact=True)
    start.click()
    vega.page.locator("button[name=deny]").click()
    vega.says(vega.word("You didn't allow the access, so nothing was connected."))
    vega.check()
    start.click()
    page = vega.page
    page.get_by_role("radio").last.check()
    for name, value in (("handle", HANDLE), ("followers", "50000"), ("videos", "4"), ("views", "600")):
        page.locator(f"[name=new_{name}]").fill(value)
    page.locator("button.yes").click()
    vega.says(vega.word("%(channel)s is yours now. Its numbers are on the way.", channel=f"@{HANDLE}"))
    run_jobs()
    expect(page.locator(".channel-figures").first).to_contain_text(re.compile(r"50[.,]000"))
    vega.check()


def fail_then_pass(vega: Window, tiktok: Standin) -> None:
    """Read that one follower is missing; gain it; have the channel read again; be listed."""
    vega.go("/profile/eligibility")
    vega.says(vega.word("What to do next"))
    bar = vega.page.get_by_text(re.compile(r"50[.,]000 .*50[.,]001"))
    expect(bar.first).to_be_visible()
    account = tiktok.world.by_handle(HANDLE)
    assert account is not None
    account.followers = 50_001
    vega.go("/profile/channels")
    vega.button("Read again now").click()
    run_jobs()
    vega.go("/profile/eligibility")
    vega.says(vega.word("You meet all the rules."))


def set_price(vega: Window) -> None:
    """Set a price; the first time one that is none."""
    vega.go("/profile/rates")
    vega.page.locator("#id_deliverable").select_option("tiktok_video")
    vega.page.locator("#id_amount").fill("mucho")
    vega.button("Put it on my card").first.click()
    expect(vega.page.get_by_role("alert")).to_be_visible()
    expect(vega.page.locator("#id_amount")).to_have_value("mucho")
    vega.refused(422)
    vega.page.locator("#id_amount").fill("450")
    vega.button("Put it on my card").first.click()
    vega.says(vega.euros(45_000))
    vega.check()


def away_and_back(vega: Window) -> None:
    """Be away for a week, and take it back."""
    today = clock.today()
    vega.go("/profile/calendar")
    vega.page.locator("[name=first_on]").fill((today + timedelta(days=3)).isoformat())
    vega.page.locator("[name=last_on]").fill((today + timedelta(days=1)).isoformat())
    vega.button("I'm away then").click()
    expect(vega.page.get_by_role("alert")).to_be_visible()
    vega.refused(422)
    vega.page.locator("[name=last_on]").fill((today + timedelta(days=9)).isoformat())
    vega.button("I'm away then").click()
    expect(vega.page.get_by_role("heading", name=vega.word("Coming"))).to_be_visible()
    vega.check()
    vega.button("Take back").click()
    expect(vega.page.get_by_role("heading", name=vega.word("Coming"))).to_have_count(0)


def show_media_kit(vega: Window, visitor: Window) -> None:
    """Switch the media kit on; anybody may then read it, as a page and as a PDF."""
    visitor.page.goto("/k/vega-salina")
    assert visitor.status == 404
    visitor.refused(404)
    vega.go("/profile/kit")
    vega.field("My media kit is public").check()
    vega.field("Address").fill("vega-salina")
    vega.button("Save").click()
    vega.says(vega.word("See it"))
    vega.check()
    visitor.go("/k/vega-salina")
    visitor.titled(NAME)
    for language in ("es", "en"):
        paper = visitor.page.request.get(f"/k/vega-salina/{language}.pdf")
        assert paper.ok
        assert paper.body().startswith(b"%PDF-")


def export(vega: Window) -> None:
    """Take everything along: a ZIP whose files say what they are."""
    vega.go("/profile/data")
    vega.button("Make an export").click()
    run_jobs()
    vega.go("/profile/data")
    with vega.page.expect_download() as arriving:
        vega.link("Download").click()
    archive = zipfile.ZipFile(io.BytesIO(arriving.value.path().read_bytes()))
    assert archive.testzip() is None
    told = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".json"))
    assert HANDLE in told
    assert "1998-02-27" in told
    assert "rft." not in told


def leave(vega: Window, visitor: Window) -> None:
    """Read what leaving does, leave, regret it, leave again; a week later nothing is left to sign in to."""
    vega.go("/profile/data")
    for time in ("first", "second"):
        vega.link("See what leaving does").click()
        vega.titled(vega.word("Leave Lonja"))
        vega.button("Leave Lonja").click()
        vega.says(vega.word("You are leaving"))
        vega.check()
        visitor.page.goto("/k/vega-salina")
        visitor.refused(404)
        if time == "first":
            vega.button("Stay").first.click()
            vega.go("/profile/data")
    run_jobs()
    with time_machine.travel(clock.now() + timedelta(days=7, hours=1), tick=True):
        tasks.keep_rights()
        run_jobs()
        vega.page.goto("/profile/data")
        vega.titled(vega.word("Sign in"))
        vega.field("E-mail").fill(address(vega))
        vega.field("Password").fill(make.PASSWORD)
        vega.button("Sign in").click()
        expect(vega.page.get_by_role("alert")).to_be_visible()


def test_from_joining_to_leaving(open_window: Windows, tiktok: Standin, language: str) -> None:
    vega, visitor = open_window(language, PHONE), open_window(language, PHONE)
    sign_up(vega)
    join(vega)
    connect(vega, tiktok)
    fail_then_pass(vega, tiktok)
    set_price(vega)
    away_and_back(vega)
    show_media_kit(vega, visitor)
    export(vega)
    leave(vega, visitor)
