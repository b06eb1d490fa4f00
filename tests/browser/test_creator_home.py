"""The creator's home in a real browser, on a phone and a slow line: small, and nothing moves once it is there."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Response, expect

from lonja.collaborations import actions
from lonja.creators.drafts import ChannelDraft
from tests import make
from tests.browser.conftest import Windows
from tests.browser.windows import PHONE
from tests.jobs import run_jobs
from tests.make.collaborations import agreed, invited, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_BYTES = 100_000
SHIFTS = """new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value; }))
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(moved), 500));
})"""


@pytest.fixture
def nora(language: str) -> make.Person:
    """A creator with an offer to answer, a piece to make, a message to read and money to come."""
    owner = make.user(email="nora@example.com", password=make.PASSWORD, language=language)
    house = make.creator_house("Nora Valle", of_user=owner)
    # With a channel: who has none is led into joining instead.
    channels = (ChannelDraft(platform="tiktok", handle="nora.valle.demo"),)
    creator = make.imported_creator("Nora Valle", organization_id=house.organization.pk, channels=channels)
    talent = make.Talent(house, creator)
    invited(talent=talent)
    for reach in (agreed, published):
        reach(talent=talent)
    busy = agreed(talent=talent)
    actions.send_message(collaboration_id=busy.id, text="¿Cómo va?", by=busy.brand.actor)
    run_jobs()
    return house


def test_the_first_page_is_small_and_stands_still(open_window: Windows, nora: make.Person, language: str) -> None:
    window = open_window(language, PHONE)
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.ok:
            sizes[response.url] = len(gzip.compress(response.body()))

    window.sign_in("nora@example.com")
    window.titled(window.word("What waits for you"))
    window.page.on("response", weigh)
    window.page.goto("/", wait_until="networkidle")
    for heading in ("To answer", "To do", "Messages", "Money to come", "Your profile"):
        expect(window.page.get_by_role("heading", name=window.word(heading))).to_be_visible()
    assert len(sizes) > 5
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert window.page.evaluate(SHIFTS) == 0
    window.check()


def test_each_row_leads_to_where_it_is_done(open_window: Windows, nora: make.Person, language: str) -> None:
    window = open_window(language, PHONE)
    window.sign_in("nora@example.com")
    window.titled(window.word("What waits for you"))
    window.page.locator("[aria-labelledby=talks] a").first.click()
    window.says("¿Cómo va?")
    window.go("/")
    expect(window.page.locator("[aria-labelledby=talks]")).to_have_count(0)
    window.page.locator("[aria-labelledby=to-answer] a").first.click()
    window.titled(window.word("Inbox"))
    expect(window.page.locator("article:target")).to_be_visible()
