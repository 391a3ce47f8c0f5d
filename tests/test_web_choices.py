"""Links that are nobody's change nothing; a reader's own let them choose; over real HTTP."""

from urllib.parse import quote

import pytest
from conftest import MORNING
from website import (
    ONE_CLICK,
    add,
    everything,
    links,
    own,
    path_of,
    publish,
    published,
    state,
    visiting,
)

from digest import pipeline, store, tokens


@pytest.fixture
def site(settings, memory, clock):
    """A visitor of a window with one edition and one reader."""
    publish(memory)
    add(memory, "max")
    with visiting(settings, memory, clock) as visitor:
        yield visitor


# -- links that are nobody's -----------------------------------------------------------------


def test_a_crawler_that_follows_every_link_changes_nothing(site, memory, sink, clock):
    """T53, P9: programs that look at mail open all that stands in it, and what stands on those pages."""
    add(memory, "eve")
    site.sign_up("zoe@example.org")
    pipeline.deliver(
        site.window.config, memory, published(memory, site.window.config, clock), clock=clock
    )
    mails = [mail for mail in sink.mails if "max@" in mail["To"] or "zoe@" in mail["To"]]
    texts = [
        part.get_content() for mail in mails for part in mail.walk() if not part.is_multipart()
    ]
    texts += [str(value) for mail in mails for value in mail.values()]
    ours = {
        path_of(one)
        for text in texts
        for one in links(text)
        if one.startswith("https://brief.example.org")
    }
    assert {one.split("/")[1] for one in ours} >= {"u", "p", "confirm", "editions"}
    before, seen = everything(memory), set()
    while ours - seen:
        path = min(ours - seen)
        seen.add(path)
        for method in ("HEAD", "GET"):
            status, _, body = site.ask(method, path)
            assert status == 200, path
        ours |= {path_of(one) for one in links(body) if one.startswith("/")}
    assert everything(memory) == before
    assert len(seen) > 10


def test_forged_links_are_refused_without_a_hint(site, memory):
    """T54: whether a number is a reader's, a signature is near, or a token is of another door."""
    true = own(memory)
    forged = [
        true[:-1] + ("a" if true[-1] != "a" else "b"), true[:-3] + "aaa", own(memory, 1, "confirm 0"),
        tokens.token("other", "unsubscribe", 1), own(memory, 99)[:-1] + "x", "x", true + "a", "%00", "ä",
    ]  # fmt: skip
    answers = []
    for door in ("u", "p"):
        for secret in forged:
            for method in ("GET", "POST"):
                path = quote(f"/{door}/{secret}", safe="/%")
                status, headers, body = site.ask(
                    method, path, "do=erase&sure=yes" if method == "POST" else None
                )
                answers.append((status, {n: v for n, v in headers.items() if n != "date"}, body))
    assert answers == [answers[0]] * len(answers)
    assert (answers[0][0], state(memory)) == (404, "active")
    asked = [
        site.ask(method, f"/confirm/{secret}")[0::2]
        for method in ("GET", "POST")
        for secret in (true, "x", "a" * 24)
    ]
    assert asked == [asked[0]] * 6
    assert asked[0][0] == 404


def test_a_link_goes_on_working_after_the_key_was_changed(site, memory, settings, clock, sink):
    """The button of a mail of last year ends it today."""
    secret = own(memory)
    web = settings.web.model_validate(settings.web.model_dump() | {"secret_key": "a-new-key"})
    with visiting(settings.model_copy(update={"web": web}), memory, clock) as visitor:
        assert visitor.post(f"/u/{secret}", ONE_CLICK)[0] == 200
    assert state(memory) == "unsubscribed"


# -- choosing --------------------------------------------------------------------------------


def test_a_reader_chooses_sections_and_form(site, memory, settings):
    """What is ticked is kept; all of it means all there will ever be."""
    names = [section.name for section in settings.sections]
    path = f"/p/{own(memory)}"
    page = site.get(path)
    assert [name.replace("&", "&amp;") in page for name in names] == [True] * len(names)
    assert page.count(" checked") == len(names) + 2
    body = site.post(path, {"do": "save", "section": names[1:3], "format": "text"})[2]
    assert ("Saved." in body, body.count(" checked")) == (True, 4)
    reader = everything(memory)[0][0]
    assert (reader.sections, reader.text_only) == (tuple(names[1:3]), True)
    site.post(path, {"do": "save", "section": [*names, "Gardening"], "format": "html"})
    reader = everything(memory)[0][0]
    assert (reader.sections, reader.text_only) == ((), False)
    status, _, body = site.post(path, {"do": "save", "format": "text"})
    assert (status, "keep at least one section" in body) == (400, True)
    assert everything(memory)[0][0] == reader


def test_a_reader_pauses_and_comes_back(site, memory, clock):
    """For some days; the end is shown, and can be brought forward."""
    path = f"/p/{own(memory)}"
    body = site.post(path, {"do": "pause", "days": "14"})[2]
    assert (state(memory), "until Wednesday, March 18" in body) == ("paused", True)
    site.post(path, {"do": "pause", "days": "0"})
    assert state(memory) == "active"
    assert site.post(path, {"do": "pause", "days": "9999"})[0] == 400
    assert site.post(path, {"do": "pause"})[0] == 400
    site.post(path, {"do": "pause", "days": "7"})
    clock.move(days=8)
    published(memory, site.window.config, clock)
    assert state(memory) == "active"
    with memory.write() as connection:
        store.move(connection, 1, "paused", now=MORNING, how="command")
    assert "for now" in site.get(path)


def test_a_reader_is_erased_by_their_own_word(site, memory):
    """With a tick, so that no slip does it; then only the mark is known."""
    path = f"/p/{own(memory)}"
    status, _, body = site.post(path, {"do": "erase"})
    assert (status, "tick the box" in body, state(memory)) == (400, True, "active")
    status, _, body = site.post(path, {"do": "erase", "sure": "yes"})
    assert (status, "Done" in body, everything(memory)) == (200, True, ([], []))
    assert site.post(path, {"do": "erase", "sure": "yes"})[0] == 200
