"""What an edition knows besides the news itself: kept with it, so that it can be made again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from digest.model import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What the memory says of the days before, at the moment at which an edition is made."""

    number: int  # the edition's own
    newest: int  # id of the last version that was stored; 0 = none
    stories: Mapping[int, int]  # of articles, by what earlier editions grouped
    past: tuple[Past, ...]
    last: datetime | None  # the cut-off of the last daily edition

    def packed(self) -> str:
        """Return it as JSON, the same for the same."""
        past = [asdict(one) | {"articles": sorted(one.articles)} for one in self.past]
        value = {
            "number": self.number,
            "newest": self.newest,
            "stories": sorted(self.stories.items()),
            "past": past,
            "last": self.last,
        }
        return json.dumps(value, default=lambda moment: moment.isoformat())


def unpacked(body: str) -> Recalled:
    """Return what `Recalled.packed` made JSON of."""
    value = json.loads(body)
    return Recalled(
        number=value["number"],
        newest=value["newest"],
        stories=dict(value["stories"]),
        past=tuple(map(_past, value["past"])),
        last=value["last"] and datetime.fromisoformat(value["last"]),
    )


def _past(value: dict[str, Any]) -> Past:
    told = {
        "day": date.fromisoformat(value["day"]),
        "articles": frozenset(value["articles"]),
        "began": value["began"] and date.fromisoformat(value["began"]),
    }
    return Past(**(value | told))
