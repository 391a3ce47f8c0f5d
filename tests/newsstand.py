"""Feeds of invented stories and the pages behind them, and what a walk makes of both."""

from contextlib import contextmanager
from datetime import timedelta

import odd_server
from conftest import MORNING, make_settings, new_database
from odd_server import http
from page_frame import document, woven
from page_stories import BUDGET, CABLE, DRONES, SHIPS, TALKS

from digest import pipeline, store
from digest.pipeline import issue, texts
from digest.schema import pages

STORIES = {"ships": SHIPS, "drones": DRONES, "budget": BUDGET, "cable": CABLE, "talks": TALKS}


def paper(told, *between):
    """Return the answer that holds a story's page."""
    body = document(f"<article><h1>{told[0]}</h1>{woven(told[1], *between)}</article>", told[0])
    return http(body.encode(), Content_Type="text/html; charset=utf-8")


def rss(base, paths, **contents):
    """Return a feed whose items lead to `paths`, a story each."""
    items = "".join(
        f"<item><title>{STORIES[name][0]}</title><link>{base}{path}</link>"
        f"<description>A summary of {name} that is one sentence long.</description>"
        f"<encoded xmlns='http://purl.org/rss/1.0/modules/content/'>{contents.get(name, '')}</encoded></item>"
        for name, path in paths.items()
    )
    return http(f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>".encode())


class Stand:
    """A feed on the odd server, a configuration of it, and a memory."""

    def __init__(self, server, url, folder, memory):
        self.server, self.url, self.folder, self.memory = server, url, folder, memory

    def __call__(self, paths, *, contents=None, feed=None, **articles):
        """Return the configuration of a feed whose items lead to `paths`, and the memory."""
        base = self.server.base
        self.server.answers["/feed"] = rss(base, paths, **(contents or {}))
        listed = [{"name": "A", "url": f"{base}/feed", "beat": "defense"} | (feed or {})]
        tables = {"articles": {"seconds": 60, "timeout_seconds": 5} | articles}
        return make_settings(self.url, 25, self.folder, feeds=listed, **tables), self.memory


@contextmanager
def stand(folder, request):
    """Yield a stand whose server answers what a test tells it to."""
    with (
        odd_server.serve() as server,
        new_database("sqlite", folder, request) as url,
        store.connect(url, base=folder) as memory,
    ):
        yield Stand(server, url, folder, memory)


def walk(settings, memory, now=MORNING, **named):
    return pipeline.walk(settings, memory, clock=lambda: now, **named)


def kept(settings, memory, now=MORNING):
    """Return by the end of their address the pages that are known."""
    with memory.read() as connection:
        keys = [row["key"] for row in connection.execute(pages.select()).mappings()]
        found = store.pages_of(connection, keys, until=now + timedelta(days=400))
    return {key.rpartition("/")[2]: page for key, page in found.items()}


def contents(settings, memory, now=MORNING):
    """Return the texts that the next edition would be written from, by headline."""
    chosen = issue.choose(settings, memory, now=now, kind="once").edition
    filled = texts.filled(memory, chosen, until=now)
    return {item.title: item.content for entry in filled.entries for item in entry.items}


def prepare(settings, memory, now=MORNING, **named):
    """Get the texts for what would be told at `now`, and make no edition."""
    chosen = issue.choose(settings, memory, now=now, kind="once").edition
    return pipeline.read(settings, memory, chosen, now=now, **named)
