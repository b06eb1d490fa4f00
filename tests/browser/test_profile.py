"""A creator fills the profile on a phone: words, a price beside the range, days away by keyboard, the media kit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from lonja.core import clock
from lonja.creators import queries
from lonja.creators.drafts import ChannelDraft, RateDraft, StatisticsDraft
from tests import make
from tests.browser.conftest import Open
from tests.browser.windows import PHONE, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("about", "posts", "rates", "terms", "calendar", "contact", "kit")


def channels(handle: str) -> tuple[ChannelDraft, ...]:
    stated = StatisticsDraft(values={"followers": 60_000, "median_views": 9_000}, as_of=clock.now())
    return tuple(
        ChannelDraft(platform=platform, handle=handle, statistics=(stated,)) for platform in ("tiktok", "instagram")
    )


@pytest.fixture
def talent() -> make.Talent:
    """A creator among ten peers who ask 300 euros for a TikTok video and 150 for a story."""
    cache.clear()  # a real transaction's cache outlives its test
    for number in range(10):
        rates = tuple(
            RateDraft(deliverable=kind, amount_minor=minor, currency="EUR", as_of=clock.now())
            for kind, minor in (("tiktok_video", 30_000), ("instagram_story", 15_000))
        )
        make.imported_creator(channels=channels(f"peer{number}"), rates=rates, categories=("food",))
    return make.creator(name="Alba Sal", channels=channels("alba"), categories=("food",))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_phone(open_page: Open, talent: make.Talent, theme: str) -> None:
    page = open_page(talent, "/profile", size=PHONE, theme=theme)
    for name in PAGES:
        page.goto(f"/profile/{name}")
        page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")
        assert fits(page), name
        assert serious(page) == [], name


def test_from_words_to_a_media_kit(open_page: Open, talent: make.Talent) -> None:
    page = open_page(talent, "/profile/about", size=PHONE)
    page.get_by_label("Bio, Spanish").fill("Cocino con sal.")
    page.get_by_label("Bio, English").fill("I cook with salt.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Brands find it at once.")

    page.goto("/profile/rates")
    page.get_by_label("For", exact=True).first.select_option("tiktok_video")
    expect(page.locator("#range")).to_contain_text("€300 – €300")
    page.get_by_label("For", exact=True).first.select_option("instagram_story")
    expect(page.locator("#range")).to_contain_text("€150 – €150")
    page.get_by_label("Price", exact=True).fill("1,200.50")
    page.get_by_role("button", name="Put it on my card").first.click()
    expect(page.locator("main")).to_contain_text("€1,200.50")

    page.goto("/profile/kit")
    page.get_by_label("My media kit is public").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="See it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alba Sal")
    expect(page.locator("main")).to_contain_text("I cook with salt.")
    assert fits(page)
    assert serious(page) == []
    page.get_by_role("link", name="Español").click()
    expect(page.locator("main")).to_contain_text("Cocino con sal.")


def test_days_away_are_picked_by_keyboard(open_page: Open, talent: make.Talent) -> None:
    page = open_page(talent, "/profile/calendar", size=PHONE)
    page.get_by_role("link", name="Later").focus()
    page.keyboard.press("Enter")
    days = page.locator(".month-grid a")
    days.nth(3).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Now press the last day.")).to_be_visible()
    page.locator(".month-grid a").nth(6).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="I'm away then").press("Enter")
    expect(page.get_by_role("heading", name="Coming")).to_be_visible()
    (absence,) = queries.own_absences(talent.actor)
    assert absence.last_on == absence.first_on + timedelta(days=3)
