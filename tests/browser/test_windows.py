"""Two tabs of one person, and what a window refuses to pass over."""

from __future__ import annotations

import pytest

from lonja.creators.drafts import ChannelDraft
from tests import make
from tests.browser.conftest import Windows
from tests.browser.windows import PHONE
from tests.make.collaborations import invited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GOOD = "<!doctype html><html lang='en'><title>A page</title><main><h1>A page</h1></main></html>"


def test_a_second_tab_learns_that_the_offer_is_accepted_already(open_window: Windows, language: str) -> None:
    owner = make.user(email="nora@example.com", password=make.PASSWORD, language=language)
    house = make.creator_house("Nora Valle", of_user=owner)
    channels = (ChannelDraft(platform="tiktok", handle="nora.valle.demo"),)
    nora = make.imported_creator("Nora Valle", organization_id=house.id, channels=channels)
    deal = invited(talent=make.Talent(house, nora))
    first = open_window(language, PHONE)
    first.sign_in(owner.email)
    first.titled(first.word("What waits for you"))
    second = first.beside()
    for tab in (first, second):
        tab.go(f"/collaborations/{deal.id}")
        tab.button("Accept for %(fee_text)s", fee_text=tab.euros(45_000)).click()
    for tab in (first, second):
        tab.page.get_by_role("dialog").get_by_role("button").last.click()
    first.says(first.word("Agreed. The agreement below is frozen, and the fee is set aside."))
    second.refused(409)
    second.says(second.word("That didn't go through"))
    second.says(second.word("This has been agreed already."))
    second.check()
    assert deal.state == "agreed"


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ("<img src='data:,'>", "image-alt"),
        ("<p style='inline-size: 500px'>wide</p>", "pixels wide"),
        ("<script>console.error('oh')</script>", "oh"),
        ("<script>throw new Error('ah')</script>", "ah"),
    ],
)
def test_a_window_passes_over_nothing(open_window: Windows, broken: str, complaint: str) -> None:
    window = open_window("en", PHONE)
    window.page.set_content(GOOD)
    window.check()
    window.page.set_content(GOOD.replace("</main>", f"{broken}</main>"))
    with pytest.raises(AssertionError, match=complaint):
        window.check()
    window.problems.clear()
