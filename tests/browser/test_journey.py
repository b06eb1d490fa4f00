"""The whole path of a brand and a creator, in two windows and in both languages: from the search to the report."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation
from playwright.sync_api import expect

from lonja.accounts.actor import Actor
from lonja.core import clock
from lonja.creators.actions import add_creator
from lonja.creators.drafts import ChannelDraft, CreatorDraft, RateDraft, StatisticsDraft
from lonja.web.components.numbers import compact
from tests import make
from tests.browser.conftest import Windows
from tests.browser.windows import DESK, PHONE, Window
from tests.jobs import run_jobs

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HANDLE = "noravalle"
CAMPAIGN, PRODUCT, MESSAGE = "Aceite nuevo", "Aceite de oliva temprano", "Primera cosecha del año."
CAPTION = "Publicidad. El aceite nuevo de Almazara Clara, con tomate."


@pytest.fixture
def brand(language: str) -> make.Person:
    owner = make.user(email="clara@example.com", password=make.PASSWORD, language=language)
    return make.brand("Almazara Clara", of_user=owner)


@pytest.fixture
def nora(language: str, indexed: Callable[[], None]) -> make.Person:
    """A creator who has joined, with a channel and a price; and another one, to be told apart from."""
    owner = make.user(email="nora@example.com", password=make.PASSWORD, language=language)
    house = make.creator_house("Nora Valle", of_user=owner)
    for name, handle, organization in (("Nora Valle", HANDLE, house.id), ("Bruno Costa", "brunocosta", None)):
        read = StatisticsDraft(values={"followers": 82_000, "median_views": 31_000}, as_of=clock.now())
        add_creator(
            draft=CreatorDraft(
                name=name,
                organization_id=organization,
                country="ES",
                languages=("es",),
                categories=("food",),
                channels=(ChannelDraft(platform="tiktok", handle=handle, statistics=(read,)),),
                rates=(RateDraft(deliverable="tiktok_video", amount_minor=48_000, currency="EUR", as_of=clock.now()),),
            ),
            by=Actor.system(),
        )
    indexed()
    return house


def choose_nora(brand: Window) -> None:
    """Search by a word, look at the creator's page, come back, and take her to an invitation."""
    brand.titled(brand.word("What waits for you"))
    expect(brand.page.get_by_role("status")).to_have_text("")
    brand.page.get_by_role("navigation", name=brand.word("Main"), exact=True).get_by_role(
        "link", name=brand.word("Discover")
    ).click()
    found = brand.page.get_by_role("link", name="Nora Valle")
    brand.page.get_by_label(brand.word("Words"), exact=True).press_sequentially("nora")
    expect(brand.page.get_by_role("link", name="Bruno Costa")).to_have_count(0)
    expect(found).to_be_visible()
    brand.check()
    found.click()
    brand.titled("Nora Valle")
    brand.page.go_back()
    brand.page.get_by_label(brand.word("Choose %(name)s", name="Nora Valle")).check()
    brand.button("Invite").click()
    brand.titled(brand.word("New campaign"))


def plan(brand: Window) -> None:
    """Launch a campaign; the first time without its name."""
    today = clock.today()
    brand.field("What it is about").fill(PRODUCT)
    brand.field("Budget").fill("5000")
    brand.field("Starts on").fill(today.isoformat())
    brand.field("Ends on").fill((today + timedelta(days=40)).isoformat())
    brand.field("What").first.select_option("tiktok_video")
    brand.field("Live by").first.fill((today + timedelta(days=20)).isoformat())
    brand.field("Key messages").fill(MESSAGE)
    brand.field("Advertising label").fill("Publicidad")
    brand.button("Launch the campaign").click()
    problem = brand.page.get_by_role("alert")
    expect(problem.get_by_role("link", name=brand.word("Name of the campaign"))).to_be_visible()
    expect(brand.field("What it is about")).to_have_value(PRODUCT)
    expect(brand.field("Key messages")).to_have_value(MESSAGE)
    brand.refused(422)
    brand.check()
    brand.field("Name of the campaign").fill(CAMPAIGN)
    brand.button("Launch the campaign").click()
    brand.titled(brand.word("Invite creators"))


def invite(brand: Window) -> None:
    """Offer 450 euros, read it as sentences, send it."""
    expect(brand.field("Fee")).to_have_value(re.compile(r"^480"))
    brand.field("Fee").fill("450")
    brand.field("A line with it").fill("Nos gusta cómo cocinas.")
    brand.button("Read it before it goes").click()
    brand.titled(brand.word("Read it before it goes"))
    brand.says(brand.euros(45_000))
    send = brand.words("Invite %(count)s creator", "Invite %(count)s creators", 1)
    brand.page.get_by_role("button", name=send).click()
    brand.titled(CAMPAIGN)
    brand.says("Nora Valle")
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["nora@example.com"]]


def counter(nora: Window) -> None:
    """From the first page open the inbox, read the invitation, ask for 600 euros."""
    nora.titled(nora.word("What waits for you"))
    nora.link("Almazara Clara").click()
    nora.titled(nora.word("Inbox"))
    nora.says("Nos gusta cómo cocinas.")
    nora.says(nora.euros(45_000))
    nora.link("Everything about it").click()
    nora.titled(CAMPAIGN)
    nora.says(MESSAGE)
    nora.link("Counter").click()
    nora.titled(nora.word("Your counter-offer"))
    nora.field("Fee").fill("600")
    nora.field("A line with it").fill("Con dos tomas.")
    nora.button("Put it on the table").click()
    nora.says(nora.word("Your offer is on the table."))
    nora.titled(CAMPAIGN)
    run_jobs()


def accept(brand: Window) -> None:
    """Come back to what waits, read the counter-offer, agree."""
    brand.go("/")
    brand.page.get_by_role("listitem").filter(has_text="Nora Valle").get_by_role("link").first.click()
    brand.titled("Nora Valle")
    brand.says("Con dos tomas.")
    accept_for = brand.word("Accept for %(fee_text)s", fee_text=brand.euros(60_000))
    brand.page.get_by_role("button", name=accept_for).first.click()
    dialog = brand.page.get_by_role("dialog", name=brand.word("Accept this offer?"))
    expect(dialog).to_be_visible()
    brand.check()
    dialog.get_by_role("button", name=accept_for).click()
    brand.says(brand.word("Agreed. The agreement below is frozen, and the fee is set aside."))
    brand.check()
    run_jobs()


def send_draft(nora: Window, link: str) -> None:
    nora.page.reload()
    nora.field("Link to the draft").fill(link)
    nora.button("Send the draft").click()
    nora.says(nora.word("The draft is with the brand, and its clock runs."))
    nora.check()
    run_jobs()


def send_back(brand: Window) -> None:
    brand.page.reload()
    brand.says("https://example.com/draft-1")
    brand.unfold("Ask for changes")
    brand.check()
    brand.field("What should change").fill("Di el precio.")
    brand.button("Send it back").click()
    brand.says(brand.word("The creator reads what to change."))
    brand.check()
    run_jobs()


def approve(brand: Window) -> None:
    brand.page.reload()
    brand.says("https://example.com/draft-2")
    brand.button("Approve the draft").click()
    brand.says(brand.word("Approved. The creator can publish it."))
    brand.check()
    run_jobs()


def publish(nora: Window) -> None:
    """Paste the post's address; the first time something that isn't a post."""
    nora.page.reload()
    nora.link("It is live: paste its address").click()
    nora.titled(nora.word("It is live: where?"))
    nora.field("Address of the post").fill("https://example.com/no-post")
    nora.field("Text of the post").fill(CAPTION)
    nora.button("Say that it is live").click()
    problem = nora.page.get_by_role("alert")
    expect(problem.get_by_role("link", name=nora.word("Address of the post"))).to_be_visible()
    expect(nora.field("Address of the post")).to_have_value("https://example.com/no-post")
    expect(nora.field("Text of the post")).to_have_value(CAPTION)
    nora.refused(422)
    nora.check()
    nora.field("Address of the post").fill(f"https://www.tiktok.com/@{HANDLE}/video/7300000000000000123")
    nora.button("Say that it is live").click()
    nora.says(nora.word("Your post is live here too. Its numbers are counted from now on."))
    nora.says(nora.word("Label found"))
    nora.check()
    run_jobs()


def measure(brand: Window) -> None:
    """Type a snapshot in, and read in the report what the views cost."""
    brand.page.reload()
    brand.link("The live post and its numbers").click()
    brand.titled("Nora Valle")
    for label, value in (("Views", "120000"), ("Likes", "9000"), ("Comments", "300"), ("Shares", "700")):
        brand.field(label).fill(value)
    brand.button("Record it").click()
    brand.says(brand.word("The snapshot is recorded."))
    brand.check()
    run_jobs()
    brand.link("Back to the collaboration").click()
    brand.titled("Nora Valle")
    brand.link(CAMPAIGN).first.click()
    brand.titled(CAMPAIGN)
    brand.link("Report").click()
    with translation.override(brand.language):
        views = compact(120_000)
    for label, text in (
        ("Views", views),
        ("Cost", brand.euros(60_000)),
        ("Per thousand views", brand.euros(500)),
    ):
        name = re.compile(rf"^\s*{re.escape(brand.word(label))}\s*$")
        stat = brand.page.locator(".stat").filter(has=brand.page.locator("dt").filter(has_text=name))
        expect(stat.locator(".stat-value button").first).to_have_text(text)
    brand.check()


def test_from_the_search_to_the_report(
    open_window: Windows, brand: make.Person, nora: make.Person, language: str
) -> None:
    at_desk, on_phone = open_window(language, DESK), open_window(language, PHONE)
    at_desk.sign_in(brand.user.email)
    choose_nora(at_desk)
    plan(at_desk)
    invite(at_desk)
    on_phone.sign_in(nora.user.email)
    counter(on_phone)
    accept(at_desk)
    send_draft(on_phone, "https://example.com/draft-1")
    send_back(at_desk)
    send_draft(on_phone, "https://example.com/draft-2")
    approve(at_desk)
    publish(on_phone)
    measure(at_desk)
