"""The memory: each query a function of a connection and plain values (SQLAlchemy Core)."""

from digest.store.deliveries import claim, enqueue, next_due, release, settle, tally
from digest.store.editions import (
    adopt,
    daily,
    editions,
    find_edition,
    latest,
    next_number,
    past,
    publish,
    set_state,
)
from digest.store.engine import Store, backup, connect, setting, upgrade
from digest.store.feeds import (
    add_feed,
    due_feeds,
    feed_rows,
    note_visit,
    pause_feed,
    remove_feed,
    sync_feeds,
)
from digest.store.items import add_items, known_stories, list_items, lookalikes, unseen, window
from digest.store.stories import keep_stories
from digest.store.subscribers import (
    active_subscribers,
    add_subscriber,
    remove_subscriber,
    subscriber,
    subscribers,
)

__all__ = [
    "Store",
    "active_subscribers",
    "add_feed",
    "add_items",
    "add_subscriber",
    "adopt",
    "backup",
    "claim",
    "connect",
    "daily",
    "due_feeds",
    "editions",
    "enqueue",
    "feed_rows",
    "find_edition",
    "keep_stories",
    "known_stories",
    "latest",
    "list_items",
    "lookalikes",
    "next_due",
    "next_number",
    "note_visit",
    "past",
    "pause_feed",
    "publish",
    "release",
    "remove_feed",
    "remove_subscriber",
    "set_state",
    "setting",
    "settle",
    "subscriber",
    "subscribers",
    "sync_feeds",
    "tally",
    "unseen",
    "upgrade",
    "window",
]
