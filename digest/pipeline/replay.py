"""A past edition made again from what is stored, beside the one that went out."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff

from digest import store
from digest.config import Config
from digest.model import Frozen
from digest.pipeline.issue import Draft, compose
from digest.pipeline.recall import unpacked


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """An edition as it was, and as this program with this configuration makes it."""

    was: Frozen
    now: Draft

    @property
    def shapes(self) -> list[str]:
        """The names of the shapes whose bytes differ; none where all is the same."""
        was, now = _shapes(self.was), _shapes(self.now.frozen)
        return [name for name in was if was[name] != now[name]]

    @property
    def left(self) -> list[str]:
        """The headlines of the stories that would not be in it now."""
        return _without(self.was, self.now.frozen)

    @property
    def came(self) -> list[str]:
        """The headlines of the stories that were not in it."""
        return _without(self.now.frozen, self.was)

    def lines(self) -> Iterable[str]:
        """Yield the difference of the two texts line by line, in the unified format."""
        both = (self.was.message, self.now.message)
        was, now = ([one.subject, "", *one.text.splitlines()] for one in both)
        heads = (f"edition {self.was.number}, as it was made", "as it would be made now")
        return unified_diff(was, now, *heads, lineterm="")


def replay(config: Config, memory: store.Store, frozen: Frozen) -> Replayed | None:
    """Make an edition again from the stored versions, texts and what it knew of the days before.

    Nothing is changed, and nothing asked for. None where what it knew is not stored: an older
    program made it, or it is older than what is kept.
    """
    with memory.read() as connection:
        recalled = store.recalled(connection, frozen.id)
    if not recalled:
        return None
    now = compose(
        config,
        memory,
        now=frozen.cutoff,
        kind=frozen.kind,
        note=json.loads(frozen.document)["note"],
        day=frozen.day,
        recalled=unpacked(recalled),
    )
    return Replayed(was=frozen, now=now)


def _shapes(frozen: Frozen) -> dict[str, str]:
    made = frozen.message
    return {
        "subject": made.subject,
        "text": made.text,
        "html": made.html,
        "web": made.web,
        "document": frozen.document,
    }


def _without(these: Frozen, those: Frozen) -> list[str]:
    """Return the headlines of the stories of `these` that are not among `those`."""
    told, others = _stories(these), _stories(those)
    return [headline for story, headline in told.items() if story not in others]


def _stories(frozen: Frozen) -> dict[int, str]:
    return {one["id"]: one["headline"] for one in json.loads(frozen.document)["stories"]}
