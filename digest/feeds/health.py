"""How a feed is, judged by its own rhythm, and what to do about it. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from digest.model import Feed, Seen

STATES = ("live", "quiet", "failing", "gone", "paused", "new")
_WORDS = {"quiet": "unusually quiet", "new": "not asked yet"}
_DAY = 86_400.0  # seconds; a shorter silence is never unusual
_IN_A_ROW = 4  # visits that failed: not every hiccup is a failing feed
_TIMES_LONGEST, _TIMES_RHYTHM = 2.5, 6.0  # a silence as long as that is unusual
_SILENT = ("quiet", "failing", "gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How one feed is, why it is judged so, and what an operator may do."""

    state: str  # one of STATES
    why: str = ""
    todo: str = ""


def judge(feed: Feed, *, paused: bool = False) -> Health:
    """Judge a feed by what is remembered of it.

    Its silence counts up to the last visit that went well, since nobody knows what it said later.
    """
    seen = feed.seen
    if paused:
        return Health(state="paused", why=seen.error, todo=f"'digest feeds resume {feed.url}'")
    if seen.gone:
        todo = "'digest feeds add SITE' finds its new address; take the old one out"
        return Health(state="gone", why=seen.error, todo=todo)
    if seen.failures >= _IN_A_ROW:
        todo = f"look at it in a browser; 'digest feeds pause {feed.url}' if it stays so"
        return Health(state="failing", why=f"{seen.error} ({seen.failures} times)", todo=todo)
    if seen.answered is None:
        return Health(state="new", why=seen.error, todo="the next round asks it")
    return _by_silence(seen, seen.answered)


def _by_silence(seen: Seen, answered: datetime) -> Health:
    """Judge a feed that answers by how long it has said nothing."""
    if seen.last_new is None:
        todo = "is it the address of the feed that you mean?"
        return Health(state="quiet", why="it has never brought an item", todo=todo)
    silence = (answered - seen.last_new).total_seconds()
    if silence > usual(seen.longest, seen.rhythm):
        why = f"nothing new for {_days(silence)}, where {_days(seen.longest)} was its longest"
        return Health(state="quiet", why=why, todo="has its site news? then the feed is broken")
    return Health(state="live", why=seen.error)


def usual(longest: float, rhythm: float) -> float:
    """Return for how many seconds a feed of such silences and such a rhythm may say nothing."""
    return max(_DAY, _TIMES_LONGEST * longest, _TIMES_RHYTHM * rhythm)


def summary(found: Iterable[Health]) -> str:
    """Tell in one line how many are how: "38 of 41 live, 2 unusually quiet, 1 gone"."""
    counts = Counter(one.state for one in found)
    rest = (f"{counts[state]} {_WORDS.get(state, state)}" for state in STATES[1:] if counts[state])
    return ", ".join([f"{counts['live']} of {counts.total()} live", *rest])


def are_silent(found: Iterable[Health]) -> bool:
    """Tell whether half of the feeds or more bring nothing; paused and new ones do not count."""
    counts = Counter(one.state for one in found)
    silent = sum(counts[state] for state in _SILENT)
    return silent > 0 and silent >= counts["live"]


def _days(seconds: float) -> str:
    days = seconds / _DAY
    return f"{days:.0f} days" if days >= 2 else f"{seconds / 3600:.0f} hours"  # noqa: PLR2004
