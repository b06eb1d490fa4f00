"""A window of a real browser in one language: its pages by role and label, and what must hold on each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from django.utils.translation import gettext, ngettext
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

from lonja.web.components.numbers import as_money
from tests import make

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
PATIENCE_MS = 20_000


# Half-way from one color to another, text may lack contrast that it has before and after.
SETTLED = """async () => {
    await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const ending = document.getAnimations().filter(one => one.effect.getComputedTiming().endTime < Infinity);
    await Promise.allSettled(ending.map(one => one.finished));
}"""


def serious(page: Page) -> list[str]:
    """Return what axe finds serious on the page, once nothing on it moves."""
    page.evaluate(SETTLED)
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


@dataclass
class Window:
    """One person's browser window, that speaks the labels of its language."""

    page: Page
    language: str
    problems: list[str] = field(default_factory=list)
    status: int = 0

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("response", self._arrive)

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.problems.append(f"{said.text} ({said.location['url']})")

    def _arrive(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status

    def beside(self) -> Window:
        """Open a second tab of the same person."""
        return Window(self.page.context.new_page(), self.language, self.problems)

    def word(self, message: str, **values: Any) -> str:
        """Return one of our messages in the window's language."""
        with translation.override(self.language):
            said = gettext(message)
            return said % values if values else said

    def words(self, one: str, many: str, count: int) -> str:
        """Return a counted message in the window's language."""
        with translation.override(self.language):
            return ngettext(one, many, count) % {"count": count}

    def euros(self, amount_minor: int) -> str:
        """Return an amount as the window's language writes it."""
        with translation.override(self.language):
            return as_money(amount_minor, "EUR")

    def button(self, message: str, **values: Any) -> Locator:
        return self.page.get_by_role("button", name=self.word(message, **values), exact=True)

    def link(self, message: str) -> Locator:
        return self.page.get_by_role("link", name=self.word(message), exact=True)

    def field(self, message: str) -> Locator:
        """Return the fields of that label, which may say that they are optional."""
        label, optional = re.escape(self.word(message)), re.escape(self.word("optional"))
        return self.page.get_by_label(re.compile(rf"^{label}(\s+{optional})?$"))

    def unfold(self, message: str) -> None:
        """Open what is folded away under that title."""
        self.page.locator("summary").filter(has_text=self.word(message)).click()

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.check()

    def sign_in(self, email: str) -> None:
        """Sign in through the form, with the password that all test people share."""
        self.go("/accounts/login/")
        self.field("E-mail").fill(email)
        self.field("Password").fill(make.PASSWORD)
        self.button("Sign in").click()

    def says(self, text: str) -> None:
        """Wait until the page shows the text somewhere."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def titled(self, text: str) -> None:
        """Wait for the page of that heading, then look at it."""
        expect(self.page.get_by_role("heading", level=1, name=text)).to_be_visible()
        self.check()

    def refused(self, status: int) -> None:
        """Take the last page's refusal as expected: the browser logs a status of 4xx as an error."""
        self.page.wait_for_load_state("load")
        assert self.status == status, f"{self.page.url}: {self.status}"
        self.problems[:] = [one for one in self.problems if f"status of {status} " not in one]

    def check(self) -> None:
        """Assert what holds on every page: its language, axe silent, the console too, nothing wider than the window."""
        page = self.page
        page.wait_for_load_state("load")
        wrong = [*serious(page), *self.problems]
        if (spoken := page.locator("html").get_attribute("lang")) != self.language:
            wrong.append(f"speaks {spoken}")
        if (width := page.evaluate("document.documentElement.scrollWidth")) > (page.viewport_size or DESK)["width"]:
            wrong.append(f"{width} pixels wide")
        assert not wrong, f"{page.url}: {wrong}"
