"""What is kept of pages, on each database."""

from dataclasses import replace
from datetime import timedelta

from conftest import MORNING

from digest import store
from digest.model import Feed, Page

PAGE = Page(key="a.example/1", state="failed", asked=MORNING, reason="down")


def test_a_refused_page_may_have_its_text_later_and_then_keeps_it(memory):
    """What was had once is never lost to a later refusal."""
    later = replace(PAGE, state="kept", asked=MORNING + timedelta(hours=6), reason="", text="Said.")
    for page in (PAGE, later, replace(PAGE, asked=MORNING + timedelta(hours=9))):
        with memory.write() as connection:
            store.keep_pages(connection, [page])
    with memory.read() as connection:
        now = MORNING + timedelta(hours=12)
        assert store.pages_of(connection, [PAGE.key, "else"], until=now) == {PAGE.key: later}
        assert store.pages_of(connection, [PAGE.key], until=MORNING) == {}


def test_the_rules_of_a_site_are_renewed(memory):
    """They count for a day, from the last time they were asked for."""
    with memory.write() as connection:
        store.keep_robots(connection, {"https://a.example": "old"}, now=MORNING)
        store.keep_robots(connection, {"https://a.example": "new"}, now=MORNING)
        store.keep_robots(connection, {}, now=MORNING)
        store.keep_pages(connection, [])
    with memory.read() as connection:
        since = MORNING - timedelta(days=1)
        origins = ["https://a.example", "https://b.example"]
        found = store.robots_of(connection, origins, since=since, until=MORNING)
        assert found == {"https://a.example": "new"}
        assert store.robots_of(connection, origins, since=MORNING, until=MORNING) == {}


def test_a_feed_s_way_to_its_texts_is_kept(memory):
    """Also of feeds that are added by command."""
    with memory.write() as connection:
        store.sync_feeds(connection, [Feed(name="a", url="https://a.example", article="feed")])
        store.add_feed(connection, Feed(name="b", url="https://b.example"))
    with memory.read() as connection:
        assert sorted(store.article_modes(connection).values()) == ["feed", "page"]
