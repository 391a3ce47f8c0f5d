"""Who tells a story: outlets by name, the houses behind them, and how many those are. Pure."""

import math
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from digest.edition.lexicon import FAMILIES, WIRES
from digest.model import Item

_MANY = 20  # newsrooms at which coverage is full; day by day, some ten tell what all talk about
_SHELF = re.compile(r"(?:^|\.)(?:news\.google|feedproxy\.google|news\.yahoo|msn)\.[a-z.]+$")


def outlet_key(outlet: str) -> str:
    """Return what two spellings of one outlet have in common: "defense-one", "Defense One"."""
    return re.sub(r"[\W_]+", " ", outlet.casefold()).strip()


def newsroom(item: Item) -> str:
    """Return which house wrote an item: one that runs several feeds is one house.

    A wire's report is the wire's, if its author says so. Else the address tells, "reuters" for
    "www.reuters.com", unless it is that of an aggregator.
    """
    wire = WIRES.get(item.author.casefold().removeprefix("the ").strip())
    if wire:
        return wire
    host = (urlsplit(item.url).hostname or "").lower()
    labels = host.split(".")
    if len(labels) < 2 or _SHELF.search(host):  # noqa: PLR2004  (a name and its country)
        return outlet_key(item.outlet).replace(" ", "")
    # "bbc" in "bbc.co.uk", "abc" in "abc.net.au"
    deep = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3  # noqa: PLR2004
    name = labels[-3] if deep else labels[-2]
    return FAMILIES.get(name, name)


def coverage(items: Sequence[Item]) -> float:
    """Return 0 for what one newsroom tells, 1 for what all do; each further one adds less."""
    newsrooms = len({newsroom(item) for item in items})
    return min(1.0, math.log(max(1, newsrooms)) / math.log(_MANY))
