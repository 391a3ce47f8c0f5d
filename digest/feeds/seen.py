"""What is remembered of a visit, and when the next one is due. Pure."""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

from digest.model import Channel, Feed, Fetched, Seen

CONFIRMED = 3  # visits in a row that must be sent to the same new address before it is believed

_DAY = timedelta(days=1)
_DEFAULT_PACE = 1800.0  # seconds, while a feed's rhythm is not known
_JITTER = 0.1
_LAST_ITEMS = 20  # whose rhythm counts
_WEEKEND, _MONTH = 3 * 86_400.0, 31 * 86_400.0  # seconds
_FADES = 21 * 86_400.0  # seconds, in which the longest silence counts half


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Between what the wishes of servers and the rhythms of feeds may set the next visit."""

    shortest: float = 600.0  # seconds
    longest: float = 4 * 3600.0


def address(feed: Feed) -> str:
    """Return where a feed is asked: its URL, or the new one once that is confirmed."""
    seen = feed.seen
    return seen.moved_to if seen.moved_to and seen.moved_times >= CONFIRMED else feed.url


def remember(
    fetched: Fetched,
    *,
    now: datetime,
    bounds: Bounds,
    channel: Channel | None = None,
    body_hash: str = "",
    item_marks: bytes = b"",
    published: Sequence[datetime] = (),
) -> Seen:
    """Return what is known of a feed after one more visit at `now`.

    `channel`, `body_hash` and `item_marks` are those of a body that was read, `published` the
    dates of its new items. An answer that could not be read leaves what belongs to the items
    stored: so the next visit brings again what was lost.
    """
    known = _by_this_clock(fetched.feed.seen, now)
    old = replace(known, asked=now, error=fetched.error, gone=fetched.gone)
    if fetched.error:
        return _after_error(fetched, old, now)
    seen = _moved(replace(old, failures=0, answered=now, leave_until=None), fetched)
    if body_hash:
        headers = {} if _was_cut_off(channel, old, body_hash) else dict(fetched.headers)
        seen = replace(
            seen,
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            body_hash=body_hash,
            whole=now,
            item_marks=item_marks or seen.item_marks,
        )
    if channel is not None:
        seen = replace(
            seen,
            ttl=channel.ttl,
            skip_hours=sum(1 << hour for hour in channel.skip_hours),
            skip_days=sum(1 << day for day in channel.skip_days),
        )
    if published:
        rhythm, longest = _rhythm(old, published, now), _longest(old, published, now)
        seen = replace(seen, last_new=now, rhythm=rhythm, longest=longest)
    return replace(seen, due=_due(fetched, seen, now, bounds))


def _by_this_clock(seen: Seen, now: datetime) -> Seen:
    """Take back what a clock that was ahead has noted: what lies after `now` has not been."""
    if max(seen.whole or now, seen.last_new or now) <= now:
        return seen
    return replace(
        seen,
        whole=seen.whole and min(seen.whole, now),
        last_new=seen.last_new and min(seen.last_new, now),
    )


def _was_cut_off(channel: Channel | None, old: Seen, body_hash: str) -> bool:
    """Tell whether an answer ended too early: its validators would hide the rest from us."""
    if channel is None:
        return body_hash == old.body_hash and not (old.etag or old.last_modified)
    return channel.cut_off


def _after_error(fetched: Fetched, old: Seen, now: datetime) -> Seen:
    """Note a visit that brought nothing: ever longer pauses, but one visit a day at least."""
    feed, failures = fetched.feed, old.failures + 1
    usual = float(feed.interval or _DEFAULT_PACE)
    pause = max(usual, min(usual * 2.0 ** min(failures - 1, 10), _DAY.total_seconds()))
    wait = max(_spread(pause, feed, now), float(fetched.retry_after))
    seen = replace(
        old,
        failures=failures,
        due=now + timedelta(seconds=wait),
        leave_until=now + timedelta(seconds=fetched.retry_after) if fetched.retry_after else None,
    )
    if seen.moved_times >= CONFIRMED:  # the new address fails: back to the old one
        return replace(seen, moved_to="", moved_times=0)
    return seen


def _moved(seen: Seen, fetched: Fetched) -> Seen:
    """Count how often in a row the server named the same new address."""
    if not fetched.moved_to:
        if seen.moved_times >= CONFIRMED or not seen.moved_times:
            return seen  # it was asked there, or was never sent anywhere
        return replace(seen, moved_to="", moved_times=0)
    times = seen.moved_times + 1 if fetched.moved_to == seen.moved_to else 1
    return replace(seen, moved_to=fetched.moved_to, moved_times=times)


def _rhythm(old: Seen, published: Sequence[datetime], now: datetime) -> float:
    """Return the seconds from one item to the next: of the first visit's dates, then smoothed."""
    if not old.rhythm or old.last_new is None:
        dates = sorted(published)[-_LAST_ITEMS:]
        gaps = [(after - before).total_seconds() for before, after in pairwise(dates)]
        return float(median(gaps)) if gaps else _DEFAULT_PACE
    gap = (now - old.last_new).total_seconds() / len(published)
    return 0.7 * old.rhythm + 0.3 * gap


def _longest(old: Seen, published: Sequence[datetime], now: datetime) -> float:
    """Return the longest silence in seconds; an old one fades, so that a rhythm may change.

    Until more is known, a feed may be silent over a long weekend.
    """
    if old.last_new is None:
        dates = sorted(published)[-_LAST_ITEMS:]
        gaps = [(after - before).total_seconds() for before, after in pairwise(dates)]
        return min(max([*gaps, _WEEKEND]), _MONTH)
    gap = max((now - old.last_new).total_seconds(), 0.0)
    return max(gap, (old.longest or _WEEKEND) * math.exp2(-gap / _FADES))


def _due(fetched: Fetched, seen: Seen, now: datetime, bounds: Bounds) -> datetime:
    """Return when a feed that answered is asked again."""
    feed = fetched.feed
    pace = float(feed.interval)
    if not pace:  # by its own rhythm: twice as often as it brings something
        quiet = (now - seen.last_new).total_seconds() / 2 if seen.last_new else 0.0
        own = max(seen.rhythm, quiet) / 2 if seen.rhythm else _DEFAULT_PACE
        pace = min(max(own, bounds.shortest), bounds.longest)
    wished = min(float(max(fetched.max_age, seen.ttl)), bounds.longest)
    due = now + timedelta(seconds=_spread(max(pace, wished), feed, now))
    return _past_silence(due, seen)


def _spread(pause: float, feed: Feed, now: datetime) -> float:
    """Lengthen a pause by up to a tenth, so that feeds do not stay in step."""
    die = zlib.crc32(f"{feed.url} {now.timestamp():.0f}".encode()) / 2**32
    return pause * (1 + _JITTER * die)


def _past_silence(due: datetime, seen: Seen) -> datetime:
    """Move `due` out of the hours and days (UTC) in which the feed asks to be left alone."""
    hour = due.astimezone(UTC)
    for _ in range(8 * 24):
        if not (seen.skip_hours >> hour.hour & 1 or seen.skip_days >> hour.weekday() & 1):
            return max(due, hour)
        hour = hour.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due  # all hours of all days: that is no wish but a mistake
