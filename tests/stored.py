"""Small invented things to keep in a database, for tests of the memory."""

from dataclasses import replace
from datetime import date

from conftest import MORNING

from digest import store
from digest.config import shipped
from digest.model import Edition, Entry, Feed, Item, Message

FEED = Feed(name="The Sample Post", url="https://post.example/feed", tier=1, beat="defense")
NEWEST = max(path.name[:4] for path in (shipped("migrations") / "versions").glob("[0-9]*.py"))
MESSAGE = Message(subject="A subject", html="<p>hello</p>", text="hello")


def item(number, **values):
    known = {
        "feed": FEED.name,
        "feed_id": 1,
        "url": f"https://post.example/{number}",
        "title": f"Headline {number}",
        "published": MORNING,
        "first_seen": MORNING,
        "fingerprint": f"f{number}",
        "url_key": f"post.example/{number}",
        "title_key": f"headline {number}",
        "outlet": "The Sample Post",
    }
    return Item(**(known | values))


def keep(connection, versions, firsts=None):
    """Store versions; `firsts` names for each the position of its article's first one."""
    numbered = store.numbered(connection, versions)
    firsts = firsts or range(len(versions))
    placed = [replace(one, article=numbered[n].id) for one, n in zip(numbered, firsts, strict=True)]
    store.add_items(connection, numbered, [item.article for item in placed])
    return placed


def edition(number=1, day=date(2026, 3, 4), items=(), cutoff=MORNING, story=1):
    entry = Entry(
        id=story, rank=1, block="lede", section="S", headline="H", score=1.0, items=tuple(items)
    )
    lede = (entry,) if items else ()
    return Edition(day=day, cutoff=cutoff, lede=lede, sections=(), number=number)


def publish(memory, number=1, kind="daily", now=MORNING, **values):
    with memory.write() as connection:
        return store.publish(
            connection, edition(number, cutoff=now, **values), MESSAGE, "{}", kind=kind, now=now
        )
