"""What the browser tests share: one chromium, windows in it, an index to search in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import make
from tests.browser.windows import DESK, PATIENCE_MS, Window
from tests.jobs import forget_jobs
from tests.web.conftest import indexed

__all__ = ["indexed"]
CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
Open = Callable[..., Page]
Windows = Callable[..., Window]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium isn't installed here")
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Return the language of the test's people and windows."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> None:
    forget_jobs()


@pytest.fixture
def open_window(chromium: Browser, live_server: Any) -> Iterator[Windows]:
    """Return what opens an empty window in a language; afterwards, none may have logged an error."""
    windows: list[Window] = []

    def opened(language: str, size: dict[str, int] = DESK) -> Window:
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            base_url=live_server.url,
            locale=language,
        )
        windows.append(Window(context.new_page(), language))
        return windows[-1]

    yield opened
    problems = [window.problems for window in windows]
    for window in windows:
        window.page.context.close()
    assert not any(problems)


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Open]:
    """Return what opens an address as somebody; afterwards, no page may have logged an error."""
    problems: list[str] = []
    contexts = []

    def open_as(who: make.Person | None, path: str, *, size: dict[str, int] = DESK, theme: str = "light") -> Page:
        context = chromium.new_context(viewport=size, base_url=live_server.url)  # type: ignore[arg-type]
        contexts.append(context)
        cookies = {"language": "en", "theme": theme}
        if who:
            cookies["sessionid"] = make.client_for(who).cookies["sessionid"].value
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert problems == []
