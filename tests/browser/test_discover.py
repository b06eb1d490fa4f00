"""Discover, a creator's page and the gallery in a real browser: in place, back again, by keyboard, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from lonja.creators.models import Creator
from lonja.discovery import actions
from lonja.discovery.types import Search
from tests import make
from tests.browser.conftest import Open
from tests.browser.windows import DESK, PHONE, serious
from tests.discovery import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def aura(indexed: Callable[[], None]) -> Any:
    """Three creators to find; the first one is returned."""
    price = [("tiktok_video", 30_000, "EUR")]
    shares = {"gender": {"female": 0.62, "male": 0.38}}
    found = people.listed(
        "Aura Vidal", categories=["beauty"], followers=60_000, median_views=9_000, prices=price, audience=shares
    )
    people.listed("Luz del Norte", categories=["food"], followers=900_000)
    people.listed("Mar Abierto", country="MX", categories=["beauty"], followers=1_200)
    indexed()
    return found


def test_a_search_is_narrowed_in_place_and_comes_back(open_page: Open, aura: Any) -> None:
    page = open_page(make.brand(), "/discover")
    total = page.locator("#total")
    expect(total).to_have_text(re.compile("3 of 3"))
    page.get_by_role("checkbox", name="Spain").check()
    expect(total).to_have_text(re.compile("2 of 3"))
    expect(page.get_by_role("checkbox", name="Spain")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/discover\?countries=ES$"))
    page.get_by_label("Words").press_sequentially("aur")
    expect(total).to_have_text(re.compile("1 of 3"))
    expect(page).to_have_url(re.compile(r"text=aur&countries=ES$"))
    page.get_by_label("Remove Spain").click()
    expect(page).to_have_url(re.compile(r"\?text=aur$"))
    page.go_back()
    expect(page.get_by_role("checkbox", name="Spain")).to_be_checked()
    expect(page.get_by_label("Words")).to_have_value("aur")
    page.go_back()
    expect(total).to_have_text(re.compile("2 of 3"))


def test_what_is_chosen_stays_chosen_from_search_to_search(open_page: Open, aura: Any) -> None:
    page = open_page(make.brand(), "/discover")
    expect(page.locator("#selection")).to_be_hidden()
    page.get_by_label("Choose Aura Vidal").check()
    page.get_by_role("checkbox", name="Mexico").check()
    expect(page.locator("#total")).to_have_text(re.compile("1 of 3"))
    page.get_by_label("Choose Mar Abierto").check()
    expect(page.locator("#selection")).to_contain_text("2 chosen")
    page.get_by_label("Name of the list").fill("Winter")
    page.get_by_role("button", name="Add to list").click()
    expect(page.locator("#messages")).to_contain_text("2 creators were added")


def test_keys_lead_through_the_results(open_page: Open, aura: Any) -> None:
    page = open_page(make.brand(), "/discover?sort=followers")
    page.keyboard.press("/")
    expect(page.get_by_label("Words")).to_be_focused()
    page.locator("body").click(position={"x": 700, "y": 120})
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Aura Vidal")).to_be_focused()
    page.keyboard.press("x")
    expect(page.get_by_label("Choose Aura Vidal")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Aura Vidal")).to_be_visible()


def test_the_filters_are_a_sheet_on_a_phone(open_page: Open, aura: Any) -> None:
    page = open_page(make.brand(), "/discover", size=PHONE)
    expect(page.get_by_role("checkbox", name="Spain")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name="Spain").check()
    page.get_by_role("button", name="Show the creators").click()
    expect(page.locator("#total")).to_have_text(re.compile("2 of 3"))
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_number_opens_to_its_source(open_page: Open, aura: Any) -> None:
    page = open_page(make.brand(), f"/creators/{aura.pk}")
    page.get_by_role("button", name="60K").first.click()
    expect(page.locator(".note:popover-open")).to_contain_text("imported by the operator")
    page.keyboard.press("Escape")
    expect(page.locator(".note:popover-open")).to_have_count(0)


def kept(brand: make.Person, aura: Any) -> list[str]:
    """Give the brand a list and a saved search, and return the pages on what it keeps and compares."""
    chosen = actions.create_list(name="Autumn", by=brand.actor)
    actions.add_to_list(list_id=chosen.pk, creator_ids=[aura.pk], by=brand.actor)
    actions.tag_entries(list_id=chosen.pk, creator_ids=[aura.pk], add=["calm"], by=brand.actor)
    actions.save_search(name="Spain", asked=Search(countries=frozenset({"ES"})), alert="daily", by=brand.actor)
    ids = ",".join(str(key) for key in Creator.objects.values_list("pk", flat=True))
    return ["/lists", f"/lists/{chosen.pk}", "/searches", f"/compare?ids={ids}", f"/compare?ids={aura.pk}"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_serious(open_page: Open, aura: Any, theme: str, size: dict[str, int]) -> None:
    brand = make.brand()
    for path in ("/gallery", "/", "/discover", "/discover?view=table", f"/creators/{aura.pk}", *kept(brand, aura)):
        page = open_page(brand, path, size=size, theme=theme)
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    assert serious(open_page(None, "/", size=size, theme=theme)) == []


def test_a_handle_narrows_the_range_and_stays_in_hand(open_page: Open, aura: Any) -> None:
    page = open_page(make.brand(), "/discover")
    handle = page.get_by_role("slider", name="Followers, at least")
    handle.focus()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("followers_min="))
    expect(handle).to_be_focused()
    expect(handle).to_have_value("3")
    typed = page.get_by_role("textbox", name="Followers, at least").input_value()
    expect(page).to_have_url(re.compile(f"followers_min={typed}$"))


def test_why_opens_beside_the_results(open_page: Open, aura: Any) -> None:
    page = open_page(make.brand(), "/discover?sort=followers&target.gender.female=60")
    page.get_by_role("link", name=re.compile("of 100, why")).nth(1).click()
    panel = page.locator("#why")
    expect(panel).to_contain_text("Aura Vidal")
    expect(panel).to_contain_text("62%")
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("link", name=re.compile("of 100, why")).nth(1)).to_be_focused()


def test_arrows_and_the_list_of_keys(open_page: Open, aura: Any) -> None:
    page = open_page(make.brand(), "/discover?sort=followers")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Aura Vidal")).to_be_focused()
    page.keyboard.press("w")
    expect(page.locator("#why")).to_contain_text("Aura Vidal")
