"""The texts behind an edition's stories: asked for politely, kept once, and never late."""

import logging
import threading
from datetime import timedelta

import pytest
from conftest import MORNING
from newsstand import contents, kept, paper, prepare, stand, walk
from odd_server import http
from page_furniture import PLUGS
from page_stories import BUDGET, DRONES, SHIPS
from small_stories import edition, entry, item

from digest import articles, pipeline, scheduler
from digest.errors import FeedError
from digest.parsing import Parsers
from digest.pipeline import issue, texts


@pytest.fixture
def desk(tmp_path, request):
    with stand(tmp_path, request) as made:
        yield made


@pytest.fixture
def server(desk):
    return desk.server


def silent(socket):
    """Take the question, and never answer."""
    socket.settimeout(30)
    socket.recv(1)


def test_a_story_gets_the_text_of_its_page(desk, server):
    """Feeds give a sentence or two: the page has the quotations, without its plugs."""
    server.answers["/ships"] = paper(SHIPS, PLUGS[0], PLUGS[2])
    settings, memory = desk({"ships": "/ships"})
    walked = walk(settings, memory)
    assert walked.reading == pipeline.Reading(asked=1, pages={"kept": 1})
    assert walked.reading.texts == 1
    assert contents(settings, memory) == {}  # it has run
    assert kept(settings, memory)["ships"].text == "\n\n".join(SHIPS[1])
    assert "text/html" in server.asked("/ships")[0]["accept"]


def test_a_page_is_never_asked_for_again(desk, server):
    """Neither is its site's robots.txt within a day; the same brief comes of the same moment."""
    server.answers["/ships"] = paper(SHIPS)
    settings, memory = desk({"ships": "/ships"})
    pipeline.fetch(settings, memory, now=MORNING)
    reading = prepare(settings, memory, MORNING)
    server.answers["/ships"] = paper(DRONES)
    later = MORNING + timedelta(hours=3)
    again = prepare(settings, memory, later)
    assert (reading.asked, again.asked, again.texts) == (1, 0, 1)
    assert (len(server.asked("/ships")), len(server.asked("/robots.txt"))) == (1, 1)
    assert contents(settings, memory) == {SHIPS[0]: "\n\n".join(SHIPS[1])}
    assert contents(settings, memory, MORNING - timedelta(seconds=1)) == {}


def test_a_preview_asks_for_nothing_but_uses_what_is_kept(desk, server, tmp_path):
    """It changes nothing, on no server either."""
    server.answers["/ships"] = paper(SHIPS)
    settings, memory = desk({"ships": "/ships"})
    pipeline.fetch(settings, memory, now=MORNING)
    pipeline.preview(settings, memory, tmp_path / "one", now=MORNING)
    assert server.asked("/ships") == []
    prepare(settings, memory, MORNING)
    pipeline.preview(settings, memory, tmp_path / "two", now=MORNING)
    assert len(server.asked("/ships")) == 1
    quoted = "We are not going to buy our way out"
    assert quoted not in (tmp_path / "one" / "brief.txt").read_text()
    assert contents(settings, memory)[SHIPS[0]].count(quoted) == 1


ROBOTS = (
    ("User-agent: *\nDisallow: /", {"ships": "barred", "drones": "barred"}),
    ("User-agent: digest-builder\nDisallow: /*ps$", {"ships": "barred", "drones": "kept"}),
    ("User-agent: other\nDisallow: /", {"ships": "kept", "drones": "kept"}),
    ("User-agent: *\nCrawl-delay: 60", {"ships": "kept", "drones": "barred"}),
    ("  \n", {"ships": "kept", "drones": "kept"}),
)


@pytest.mark.parametrize(("rules", "states"), ROBOTS)
def test_what_a_site_keeps_programs_out_of_is_not_asked_for(desk, server, rules, states):
    """robots.txt counts, also with wildcards, for us and for all."""
    server.answers |= {
        "/robots.txt": http(rules.encode()),
        "/ships": paper(SHIPS),
        "/drones": paper(DRONES),
    }
    settings, memory = desk({"ships": "/ships", "drones": "/drones"})
    walk(settings, memory)
    found = {name: page.state for name, page in kept(settings, memory).items()}
    assert found == states or sorted(found.values()) == sorted(states.values()) == [
        "barred",
        "kept",
    ]
    assert [bool(server.asked(f"/{name}")) for name in found] == [
        state == "kept" for state in found.values()
    ]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (http(b"", "404 Not Found"), "kept"),
        (http(b"", "403 Forbidden"), "kept"),
        (http(b"", "429 Too Many Requests"), "failed"),
        (http(b"", "503 Service Unavailable"), "failed"),
        (b"no HTTP at all\r\n\r\n", "failed"),
        (http(b"# much\n" * 100_000), "failed"),
    ],
)
def test_rules_that_are_not_there_forbid_nothing(desk, server, answer, state):
    """Those that cannot be had, or read, forbid all, for now."""
    server.answers |= {"/robots.txt": answer, "/ships": paper(SHIPS)}
    settings, memory = desk({"ships": "/ships"})
    walk(settings, memory)
    page = kept(settings, memory)["ships"]
    assert page.state == state
    assert bool(server.asked("/ships")) is (page.state == "kept")


def test_rules_that_hold_their_reader_up_forbid_all(desk, server, monkeypatch):
    """They are read in a process of its own, which may die of them."""

    class HeldUp(Parsers):
        def allowed(self, rules, urls, agent):
            raise FeedError("takes too long to read")

    monkeypatch.setattr(texts, "Parsers", HeldUp)
    server.answers |= {"/robots.txt": http(b"User-agent: a"), "/ships": paper(SHIPS)}
    settings, memory = desk({"ships": "/ships"})
    walk(settings, memory)
    assert kept(settings, memory)["ships"].state == "failed"


def test_a_page_on_a_private_address_is_not_asked_for(desk, server):
    """T27: no feed makes us ask the machines of our own network."""
    settings, memory = desk({"ships": "/ships"})
    pipeline.fetch(settings, memory, now=MORNING)
    closed = settings.model_copy(
        update={"fetch": settings.fetch.model_copy(update={"allow_private_addresses": False})}
    )
    prepare(closed, memory, MORNING)
    assert kept(settings, memory)["ships"].state == "failed"
    assert server.asked("/ships") == server.asked("/robots.txt") == []


@pytest.mark.parametrize(
    ("answer", "again"),
    [("404 Not Found", timedelta(days=7)), ("503 Busy", timedelta(hours=6))],
)
def test_a_page_that_refused_is_left_alone_for_a_while(desk, server, answer, again):
    """A refusal for a week, a fault for some hours; then it may have its text after all."""
    server.answers["/ships"] = http(b"", answer)
    settings, memory = desk({"ships": "/ships"})
    pipeline.fetch(settings, memory, now=MORNING)
    prepare(settings, memory, MORNING)
    server.answers["/ships"] = paper(SHIPS)
    chosen = issue.choose(settings, memory, now=MORNING, kind="once").edition
    asked = [
        texts.read(settings, memory, chosen, now=MORNING + after).asked
        for after in (timedelta(), again - timedelta(seconds=1), again)
    ]
    assert asked == [0, 0, 1]
    assert kept(settings, memory)["ships"].state == "kept"


@pytest.mark.parametrize("mode", ["never", "feed", "page"])
def test_a_feed_s_own_text_is_used_as_its_setting_says(desk, server, mode):
    """Where it is whole no page is asked for; where it is unwanted it is not used."""
    whole = "".join(
        f"&lt;p&gt;{one}&lt;/p&gt;" for one in (*BUDGET[1], "Sign up for our newsletter.")
    )
    server.answers |= {"/budget": paper(BUDGET), "/ships": paper(SHIPS)}
    settings, memory = desk(
        {"budget": "/budget", "ships": "/ships"}, contents={"budget": whole}, feed={"article": mode}
    )
    pipeline.fetch(settings, memory, now=MORNING)
    reading = prepare(settings, memory, MORNING)
    found = contents(settings, memory)
    assert found[BUDGET[0]] == ("" if mode == "never" else "\n\n".join(BUDGET[1]))
    assert found[SHIPS[0]] == ("\n\n".join(SHIPS[1]) if mode == "page" else "")
    assert server.asked("/budget") == []
    assert (reading.feed, reading.asked) == (mode != "never", mode == "page")


def test_nothing_is_asked_for_when_there_is_no_time(desk, server):
    """The brief is never late for a text: what is not there is left for the next time."""
    server.answers["/ships"] = paper(SHIPS)
    settings, memory = desk({"ships": "/ships"}, seconds=0)
    walked = walk(settings, memory)
    assert walked.reading == pipeline.Reading(left=1)
    assert walked.edition is not None
    assert server.asked("/robots.txt") == []


def test_what_came_is_kept_when_the_time_is_up(desk, server):
    """One slow site takes nothing from the others, and is asked again another time."""
    came = threading.Event()
    server.answers |= {"/ships": silent, "/drones": paper(DRONES)}
    settings, memory = desk({"ships": "/ships", "drones": "/drones"}, timeout_seconds=30)

    def watch(what, done, total, whose, fault):
        if what == "pages":
            assert (done, total, fault) == (1, 2, "")
            came.set()

    walked = walk(settings, memory, watch=watch, stopped=came.is_set)
    assert (walked.reading.asked, walked.reading.left) == (1, 1)
    assert list(kept(settings, memory)) == ["drones"]


def test_a_site_s_rules_that_do_not_come_in_time_cost_nothing_more(desk, server):
    """Where the time is up before them, no page is asked for, and none is noted."""
    asked = threading.Event()

    def slow(socket):
        asked.set()
        silent(socket)

    server.answers |= {"/robots.txt": slow, "/ships": paper(SHIPS)}
    settings, memory = desk({"ships": "/ships"}, timeout_seconds=30)
    pipeline.fetch(settings, memory, now=MORNING)
    chosen = issue.choose(settings, memory, now=MORNING, kind="once").edition
    reading = texts.read(settings, memory, chosen, now=MORNING, stopped=asked.is_set)
    assert (reading.asked, reading.left) == (0, 1)
    assert server.asked("/ships") == []


@pytest.mark.parametrize("late", [timedelta(minutes=-5), timedelta(seconds=-5), timedelta(hours=1)])
def test_the_daemon_gets_the_texts_before_an_edition_goes_out(desk, server, clock, caplog, late):
    """Within the minutes in which it is made; one that is late already waits for them."""
    server.answers |= {"/ships": paper(SHIPS), "/drones": paper(DRONES)}
    settings, memory = desk({"ships": "/ships"})
    pipeline.sync(settings, memory)
    caplog.set_level(logging.INFO)
    clock.now = MORNING + late
    assert scheduler.Daemon(settings, memory, clock, lambda: False).issue()
    assert len(server.asked("/ships")) == 1
    assert "the edition of 2026-03-04 has the texts of 1 articles" in caplog.text


def test_the_first_of_every_story_comes_before_any_second():
    """Where time is short, each story has a text before one has two."""

    def told(number):
        some = (
            item(
                10 * number + n,
                f"Ship {number} sails",
                url_key=f"a.example/{number}/{n}",
                feed_id=1,
            )
            for n in range(3)
        )
        return entry(number, *some, item(10 * number + 5, "Hidden", feed_id=1))

    found = articles.wanted(edition(told(1), told(2)), {1: "page"}, per_story=2)
    assert [one.id for one in found] == [10, 20, 11, 21]


def test_a_page_that_two_stories_lead_to_is_asked_for_once():
    """The first that needs it has it for both."""
    same = [item(n, "Ship sails", url_key="a.example/1", feed_id=1) for n in (1, 2)]
    made = edition(entry(1, same[0]), entry(2, same[1]))
    assert articles.wanted(made, {1: "page"}, per_story=1) == same[:1]


def test_a_headline_without_words_fits_any_page():
    """There is nothing to tell by."""
    assert articles.fits(item(1, "?"), "Other", "words")
    assert not articles.fits(item(1, "Ship sails for Karsk"), "Other", "words")
