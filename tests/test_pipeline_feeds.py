"""From one round of visits to the next: what is asked, read and kept again, and what is not."""

import threading
from datetime import timedelta

import odd_server
import pytest
import sqlalchemy as sa
from conftest import MORNING, make_settings
from odd_server import http
from rounds import gather, listed, outcomes, path, stored
from stored import item

from digest import feeds, parsing, pipeline, store
from digest.errors import FeedError, StoreError
from digest.model import Feed, Fetched
from digest.pipeline.keeping import Keeper, Visit

A_PAGE = "a web page came, not a feed; look for the feed's new address"
NOWHERE = "nor does it lead to one; give the feed's own address"


def rss(numbers, *, title="A", built="today"):
    """Return an RSS feed of such items."""
    items = "".join(
        f"<item><title>Item {n} of several</title><link>https://a.example/{n}</link></item>"
        for n in numbers
    )
    head = f"<title>{title}</title><lastBuildDate>{built}</lastBuildDate>"
    return f"<rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


@pytest.fixture
def server():
    """A server that can be told to answer otherwise in the next round."""
    with odd_server.serve() as running:
        yield running


@pytest.fixture
def parsed(monkeypatch):
    """All that was handed to children to parse, in order."""
    given = []

    class Noting(parsing.Parsers):
        def read(self, body, fetched, now):
            given.append(body)
            return super().read(body, fetched, now)

    monkeypatch.setattr(pipeline.gather, "Parsers", Noting)
    return given


@pytest.fixture
def visit(server, memory, database, tmp_path):
    """Return a function: an answer -> the titles that one more round of a feed brought, or its error."""
    hours = iter(range(1_000))

    def once(answer, **fetch):
        now = MORNING + timedelta(hours=next(hours))
        before = {one.id for one in stored(memory, now=now)}
        asked = listed(server, {"a": (answer,)})
        told, _ = gather(memory, tmp_path, database, asked, now=now, **fetch)
        if isinstance(told["a"], str):
            return told["a"]
        return [
            one.title.split(" of ")[0] for one in stored(memory, now=now) if one.id not in before
        ]

    return once


def seen(memory):
    """Return what is remembered of the one feed."""
    with memory.read() as connection:
        (feed,) = store.feeds_on(connection)
    return feed.seen


# -- what is read again ----------------------------------------------------------------------


def test_an_unchanged_answer_is_never_parsed_again(visit, memory, parsed):
    """A 304, the same body and a mere new date of building cost no parse and bring nothing."""
    assert visit(http(rss([1, 2]), ETag='"1"')) == ["Item 2", "Item 1"]
    assert len(parsed) == 1
    first = seen(memory)
    assert visit(http(b"", "304 Not Modified")) == []
    same = seen(memory)
    assert (same.etag, same.body_hash, same.whole) == ('"1"', first.body_hash, first.whole)
    assert visit(http(rss([1, 2]), ETag='"2"')) == []
    assert seen(memory).etag == '"2"'
    assert visit(http(rss([1, 2], built="now"))) == []
    assert visit(http(rss([2, 1], built="and now"))) == []
    assert len(parsed) == 1
    last = seen(memory)
    assert (last.etag, last.item_marks != b"", last.failures) == ("", True, 0)


def test_only_new_items_are_parsed(visit, parsed):
    """Of fifty items with two new ones among them two are read, and an edited one again."""
    assert len(visit(http(rss(range(50))))) == 50
    assert visit(http(rss([51, 50, *range(48)]))) == ["Item 50", "Item 51"]
    assert parsed[1].count(b"<item>") == 2
    edited = rss([51, 50, *range(48)]).replace(b"Item 50 of several", b"Item 50 of many")
    assert visit(http(edited)) == ["Item 50"]
    assert parsed[2].count(b"<item>") == 1


def test_validators_are_sent_back_and_only_with_what_they_stand_for(visit, server, memory):
    """What could not be read is asked for again in whole; what could is asked for conditionally."""

    def asked():
        return server.asked(path("a"))[-1].get("if-none-match")

    assert visit(http(rss([1]), ETag='"1"')) == ["Item 1"]
    assert asked() is None
    assert visit(http(b"<html>sorry", ETag='"2"')) == A_PAGE
    assert asked() == '"1"'
    assert seen(memory).etag == '"1"'
    assert visit(http(rss([1, 2]), ETag='"3"')) == ["Item 2"]
    assert asked() == '"1"'
    visit(http(b"", "304 Not Modified"))
    assert asked() == '"3"'


def test_a_server_that_never_has_news_is_asked_for_all_now_and_then(visit, server, memory):
    """Against caches that say "not modified" for ever, older validators are not sent."""
    assert visit(http(rss([1]), ETag='"1"')) == ["Item 1"]
    visit(http(b"", "304 Not Modified"), whole_every_days=0.05)
    assert server.asked(path("a"))[-1].get("if-none-match") == '"1"'
    told = visit(http(b"", "304 Not Modified"), whole_every_days=0.05)
    assert "if-none-match" not in server.asked(path("a"))[-1]
    assert told == "304 Not Modified: no feed came; look at its address in a browser"
    assert seen(memory).etag == '"1"'


def test_who_asked_to_be_left_alone_is_not_asked_in_the_next_round(
    server, memory, database, tmp_path
):
    """Retry-After holds over runs: also for 'digest now' and 'digest fetch' by hand."""
    asked = listed(
        server,
        {
            "busy": (http(b"", "429 Too Many Requests", Retry_After="7200"),),
            "well": (http(rss([1])),),
        },
    )
    for minutes, visits in ((0, 1), (60, 1), (121, 2)):
        now = MORNING + timedelta(minutes=minutes)
        gather(memory, tmp_path, database, asked, now=now)
        assert len(server.asked(path("busy"))) == visits
    assert len(server.asked(path("well"))) == 3


def test_a_move_is_followed_and_told_once(visit, server, memory, caplog):
    """After three rounds the new address is asked alone; where it fails, the old one again."""
    server.answers["/new"] = http(rss([1]))
    moved = odd_server.moved("/new", "301 Moved Permanently")
    for expected in (["Item 1"], [], [], []):
        assert visit(moved) == expected
    assert len(server.asked(path("a"))) == 3
    assert len(server.asked("/new")) == 4
    assert [line.split(" from ")[0] for line in caplog.messages] == ["a: moved for good"]
    server.answers["/new"] = http(status="404 Not Found")
    assert visit(moved).startswith("404 Not Found")
    assert seen(memory).moved_to == ""
    assert visit(http(rss([2]))) == ["Item 2"]
    assert len(server.asked(path("a"))) == 4


# -- keeping ----------------------------------------------------------------------------------


@pytest.fixture
def keep(memory):
    """Return a function that opens a keeper for so many feeds, which are stored."""

    def opened(count, watch=pipeline.silent):
        listed_ = [Feed(name=f"{n}", url=f"https://{n}.example/") for n in range(count)]
        with memory.write() as connection:
            store.sync_feeds(connection, listed_)
            kept = store.feeds_on(connection)
        keeper = Keeper(memory, total=count, now=MORNING, bounds=feeds.Bounds(), watch=watch)
        return keeper, kept

    return opened


def test_many_visits_are_kept_in_few_transactions(keep, memory):
    """A thousand answers without news are a handful of commits, each told in its turn."""
    told, commits = [], []
    keeper, kept = keep(1_000, watch=lambda *step: told.append(step))
    sa.event.listen(memory.writer, "commit", commits.append)
    with keeper:
        for feed in kept:
            keeper.put(Visit(fetched=Fetched(feed=feed, unchanged=True)))
    assert len(commits) < 100
    assert [step[1:3] for step in told] == [(n, 1_000) for n in range(1, 1_001)]
    assert (keeper.done, keeper.new, keeper.errors) == (1_000, 0, [])


def test_a_visit_is_kept_though_no_other_follows(keep, memory):
    """Nobody waits for a batch to be full: what is known is kept within a moment."""
    told = threading.Event()
    keeper, (feed,) = keep(1, watch=lambda *_: told.set())
    with keeper:
        found = (item(1, feed_id=feed.id),)
        keeper.put(Visit(fetched=Fetched(feed=feed), items=found, body_hash="aa"))
        assert told.wait(10)
        assert [one.title for one in stored(memory)] == ["Headline 1"]
    assert keeper.new == 1


def test_items_of_one_feed_come_in_as_they_appeared(keep, memory):
    """The oldest first, for feeds list the newest first; those of one date in the feed's order."""
    keeper, (feed,) = keep(1)
    hours = {1: 0, 2: 0, 3: 5, 4: 3}
    found = tuple(
        item(n, feed_id=feed.id, published=MORNING - timedelta(hours=back))
        for n, back in hours.items()
    )
    with keeper:
        keeper.put(Visit(fetched=Fetched(feed=feed), items=found, body_hash="aa"))
    assert [one.title for one in stored(memory)] == [f"Headline {n}" for n in (3, 4, 2, 1)]


def test_what_the_memory_refuses_is_noted_nowhere(keep, memory, monkeypatch):
    """An error of the memory is raised at the end, and nothing of that batch or later is kept."""
    keeper, kept = keep(3)

    def full(*_):
        raise StoreError("the disk is full")

    monkeypatch.setattr(store, "note_visits", full)
    with pytest.raises(StoreError, match="disk is full"), keeper:
        for feed in kept:
            found = (item(feed.id, feed_id=feed.id),)
            keeper.put(Visit(fetched=Fetched(feed=feed), items=found, body_hash="aa"))
    assert stored(memory) == []
    assert keeper.done == 0
    with memory.read() as connection:
        assert {feed.seen.asked for feed in store.feeds_on(connection)} == {None}


def test_a_stopped_round_keeps_what_it_has_and_blames_nobody(server, memory, database, tmp_path):
    """A daemon that is stopped in the middle notes no error for those who had not answered yet."""
    reached = threading.Event()

    def hang(connection):
        reached.set()
        odd_server.hang(connection)

    author = f"<author>a@{64_000 * 'a.'}!</author><link>"
    spinning = rss([1]).replace(b"<link>", author.encode())
    rows = {"quick": (http(rss([2])),), "hangs": (hang,), "spins": (http(spinning),)}
    asked = listed(server, rows)
    settings = make_settings(database, 25, tmp_path, feeds=asked)
    kept = []
    report = pipeline.fetch(
        settings,
        memory,
        now=MORNING,
        watch=lambda *step: kept.append(step[3]),
        stopped=lambda: bool(kept) and reached.is_set(),
    )
    assert (report.asked, report.new, report.errors) == (1, 1, ())
    assert outcomes(memory, report, asked)["quick"] == ["Item 2 of several"]
    with memory.read() as connection:
        known = {feed.name: feed.seen for feed in store.feeds_on(connection)}
    assert {name: one.asked for name, one in known.items()} == {
        "quick": MORNING,
        "hangs": None,
        "spins": None,
    }


# -- finding ----------------------------------------------------------------------------------


def page(*links):
    """Return a web page that declares feeds."""
    head = "".join(f"<link rel=alternate type=application/rss+xml href='{one}'>" for one in links)
    return http(f"<html><head>{head}</head></html>".encode(), Content_Type="text/html")


@pytest.fixture
def find(server, tmp_path):
    """Return a function: a path -> the feeds found there, as path, title and items."""
    settings = make_settings("sqlite:///x.db", 25, tmp_path)

    def found(where):
        some = pipeline.find_feeds(settings, server.base + where, now=MORNING)
        return [(one.url.removeprefix(server.base), one.title, one.items) for one in some]

    return found


def test_a_feed_is_found_at_its_own_address(server, find):
    """What is a feed already is asked once and looked for no further."""
    server.answers |= {"/f": http(rss([1, 2], title="Mine")), "/empty": http(rss([]))}
    assert find("/f") == [("/f", "Mine", 2)]
    assert find("/empty") == [("/empty", "A", 0)]
    assert len(server.seen) == 2


def test_the_feeds_of_a_page_are_found(server, find):
    """Those it declares which can be read, in its order; else links; else the usual places."""
    server.answers |= {
        "/": page("/one", "/gone", "/two", "/page"),
        "/one": http(rss([1], title="One")),
        "/two": odd_server.moved("/target"),
        "/target": http(rss([1, 2], title="Two")),
        "/page": page("/one"),
        "/linked": http(b"<html><a href='/more/rss'>RSS</a></html>"),
        "/more/rss": http(rss([1], title="Linked")),
        "/silent": http(b"<html>"),
    }
    assert find("/") == [("/one", "One", 1), ("/two", "Two", 2)]
    assert find("/linked") == [("/more/rss", "Linked", 1)]
    server.answers["/feed.xml"] = http(rss([3], title="Usual"))
    assert find("/silent") == [("/feed.xml", "Usual", 1)]


def test_a_page_that_leads_nowhere_says_so(server, find):
    """What came, and that no feed was found behind it; a server that is down is told as such."""
    server.answers |= {"/page": page("/no"), "/locked": http(status="401 Unauthorized")}
    with pytest.raises(FeedError, match=f"^a web page came, not a feed, {NOWHERE}$"):
        find("/page")
    with pytest.raises(FeedError, match="wants a password"):
        find("/locked")
