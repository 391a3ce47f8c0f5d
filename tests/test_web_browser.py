"""A reader's way through the window in a real browser, from signing up to leaving.

With DIGEST_SHOTS=FOLDER the pictures of the guide are made on the way ('make pictures').
"""

import os
from pathlib import Path

import pytest
from browser import DESK, PHONE, browsing, enter, faults, found, tab_to
from conftest import make_settings, new_database
from website import links, path_of, question, state, visiting

from digest import pipeline, store

ABOVE = "Around the world"


@pytest.fixture
def database(request, tmp_path):
    """The window is the same on any database: one is enough for a browser."""
    with new_database("sqlite", tmp_path, request) as url:
        yield url


@pytest.fixture
def site(database, memory, sink, feeds, clock, tmp_path):
    """The window of a brief from the sample feeds, after its first morning."""
    found()
    settings = make_settings(database, sink.port, tmp_path, feeds=feeds)
    pipeline.walk(settings, memory, clock=clock, send=True)
    with visiting(settings, memory, clock) as visitor:
        yield visitor


def shot(page, name):
    """Keep a picture for the guide, where it is asked for."""
    folder = os.environ.get("DIGEST_SHOTS")
    if folder and (name.endswith("phone") or name.startswith("home")):
        page.screenshot(path=Path(folder) / f"web-{name}.png")


def mailed(sink, site, memory, clock):
    """Bring the day's edition to the new reader; return the path of the link that ends it."""
    with memory.read() as connection:
        frozen = store.find_edition(connection, number=1)
    pipeline.deliver_to(site.window.config, memory, frozen, "zoe@example.org", clock=clock)
    assert sink.recipients == ["zoe@example.org"] * 2
    text = sink.mails[-1].get_body(("plain",)).get_content()
    return next(path_of(one) for one in links(text) if "/u/" in one)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_reader_comes_reads_and_leaves(site, sink, memory, clock, size):
    """Sign up, get the question, say yes, choose, get the brief, read the archive, leave."""
    name = "phone" if size == PHONE else "desk"
    with browsing(site.base, size) as page:
        page.goto(f"{site.base}/")
        shot(page, f"home-{name}")
        page.get_by_label("Your e-mail address").fill("zoe@example.org")
        page.get_by_role("button", name="Subscribe").click()
        page.get_by_role("heading", name="Please look into your mail").wait_for()
        site.window.desk.settled()
        page.goto(site.base + question(sink))
        page.get_by_role("button", name="Yes, send it to me").click()
        page.get_by_role("heading", name="You are on the list").wait_for()
        assert state(memory, "zoe") == "active"

        page.get_by_role("link", name="Choose your sections").click()
        page.get_by_label(ABOVE).uncheck()
        page.get_by_label("Text only").check()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Saved.").wait_for()
        assert not page.get_by_label(ABOVE).is_checked()
        shot(page, f"preferences-{name}")

        leaving = mailed(sink, site, memory, clock)
        page.goto(f"{site.base}/editions/")
        page.get_by_label("Search the editions").fill("navy")
        page.get_by_role("button", name="Search").click()
        shot(page, f"archive-{name}")
        page.get_by_role("listitem").get_by_role("link").first.click()
        page.get_by_role("heading", name="The Test Brief").wait_for()
        assert faults(page) == []

        page.goto(site.base + leaving)
        shot(page, f"leave-{name}")
        page.get_by_role("button", name="Unsubscribe").click()
        page.get_by_role("heading", name="Done").wait_for()
        assert state(memory, "zoe") == "unsubscribed"


def test_the_keyboard_alone_is_enough(site, sink, memory, clock):
    """On a phone's width, each field and button is reached by tabbing, and shows it."""
    with browsing(site.base, PHONE) as page:
        page.goto(f"{site.base}/")
        tab_to(page, "a.skip")
        page.keyboard.press("Enter")
        tab_to(page, "#email")
        page.keyboard.type("zoe@example.org")
        enter(page)
        page.get_by_role("heading", name="Please look into your mail").wait_for()
        site.window.desk.settled()
        page.goto(site.base + question(sink))
        tab_to(page, "main button")
        enter(page)
        page.get_by_role("heading", name="You are on the list").wait_for()
        tab_to(page, "main a[href*='/p/']")
        enter(page)
        tab_to(page, "#section-2")
        page.keyboard.press("Space")
        tab_to(page, "form:first-of-type button")
        enter(page)
        page.get_by_text("Saved.").wait_for()
        assert not page.locator("#section-2").is_checked()
        leaving = mailed(sink, site, memory, clock)
        page.goto(f"{site.base}/editions/")
        tab_to(page, "#q")
        page.keyboard.type("navy")
        enter(page)
        tab_to(page, "main li a")
        enter(page)
        page.get_by_role("heading", name="The Test Brief").wait_for()
        page.goto(site.base + leaving)
        tab_to(page, "main button")
        enter(page)
        page.get_by_role("heading", name="Done").wait_for()
        assert state(memory, "zoe") == "unsubscribed"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_for_everybody(site, sink, size, scheme):
    """No serious finding of axe, by day and by night; nothing wider than the screen."""
    site.sign_up("zoe@example.org")
    asking = question(sink)
    own = next(one for one in links(site.post(asking)[2]) if "/p/" in one)
    pages = [
        "/",
        "/subscribe",
        "/editions/",
        "/editions/?q=navy",
        "/editions/?q=zeppelin",
        "/editions/1",
    ]
    pages += ["/help", asking, own, own.replace("/p/", "/u/")]
    with browsing(site.base, size, scheme) as page:
        for path in pages:
            page.goto(site.base + path)
            assert faults(page) == [], path
            if folder := os.environ.get("DIGEST_LOOK"):
                flat = path.strip("/").replace("/", "-").replace("?", "-")[:20] or "home"
                page.screenshot(
                    path=Path(folder) / f"{flat}-{size[0]}-{scheme}.png", full_page=True
                )
