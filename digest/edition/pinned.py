"""What the operator's own house has written since yesterday. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from digest.model import Item, Story

_MOST = 5  # items of the house block
_SINCE = timedelta(hours=24)


def pinned(stories: Sequence[Story], feeds: Collection[str], *, now: datetime) -> tuple[Item, ...]:
    """Return the newest items of the named feeds, at most five, none older than a day."""
    own = [item for story in stories for item in story.items if item.feed in feeds]
    new = [item for item in own if min(item.published, item.first_seen) > now - _SINCE]
    new.sort(key=lambda item: (item.published, item.id), reverse=True)
    return tuple(new[:_MOST])
