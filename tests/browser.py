"""A real browser on a reader's phone or desk: Debian's Chromium, driven over loopback."""

import contextlib
import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PHONE, DESK = (375, 740), (1200, 900)
_PATIENCE = 20_000  # ms
_TABS = 60


def found():
    """Return the browser of this machine; skip where it has none."""
    path = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if path is None and os.environ.get("DIGEST_TEST_REQUIRE_BROWSER"):
        pytest.fail("no Chromium on this machine, and this run must not go without one")
    if path is None:
        pytest.skip("no Chromium on this machine: 'apt-get install chromium' brings it")
    return path


@contextlib.contextmanager
def browsing(base, size, scheme="light"):
    """Yield a page of a browser that reaches the window alone, and is content with it at the end."""
    arguments = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found(), args=arguments)
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme,
            is_mobile=size == PHONE, has_touch=size == PHONE,
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(_PATIENCE)
        complaints, asked = [], []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        try:
            yield page
            assert [one for one in asked if not one.startswith(base)] == []
            assert context.cookies() == []
            assert complaints == []
        finally:
            browser.close()


def faults(page):
    """Return what a page does wrong to those who hear it, zoom it or use no mouse."""
    found = Axe().run(page).response["violations"]
    told = [
        f"{one['id']}: {one['nodes'][0]['html'][:90]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
        told.append(f"wider than the screen: {page.url}")
    return told


def enter(page):
    """Press Enter, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page, selector):
    """Press the tab key until something is reached; tell whether it shows that it is."""
    for _ in range(_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style != "none", f"{selector} does not show that it has the focus"
            return
    pytest.fail(f"{selector} cannot be reached by keyboard")
