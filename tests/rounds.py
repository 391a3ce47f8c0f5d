"""Whole rounds: a configuration, servers, children that parse, and a memory, all of them real."""

import re
from collections import defaultdict
from datetime import timedelta

from conftest import MORNING, make_settings

from digest import pipeline, store


def listed(server, rows, options=None):
    """Have `server` answer as the rows say; return their feeds as a configuration holds them."""
    server.answers |= {path(name): row[0] for name, row in rows.items()}
    return [
        {"name": name, "url": server.base + path(name), **(options or {}).get(name, {})}
        for name in rows
    ]


def path(name):
    """Return where the server has the feed of that name."""
    return "/" + re.sub(r"[^A-Za-z0-9]+", "-", name)


def gather(memory, folder, database, feeds, *, now=MORNING, **fetch):
    """Make one round of all feeds; return what came of it as `outcomes` does, and its report."""
    settings = make_settings(database, 25, folder, feeds=feeds, fetch=fetch)
    report = pipeline.fetch(settings, memory, now=now)
    return outcomes(memory, report, feeds, now=now), report


def outcomes(memory, report, feeds, *, now=MORNING):
    """Return by feed the line that tells its error, or the titles of its items as stored."""
    told = {feed["name"]: [] for feed in feeds}
    for item in stored(memory, now=now):
        told[item.feed].append(item.title)
    return told | dict(report.errors)


def stored(memory, *, now=MORNING):
    """Return all that is stored, in the order in which it came in."""
    with memory.read() as connection:
        articles = store.window(connection, since=now - timedelta(days=9_000), until=now)
    return sorted((item for versions in articles for item in versions), key=lambda item: item.id)


def by_feed(found):
    """Sort items by their feed."""
    sorted_ = defaultdict(list)
    for item in found:
        sorted_[item.feed].append(item)
    return sorted_
