"""Dates as feeds in the wild write them: in any language, order and zone. Pure.

No library of the field reads these without guessing: what is missing they take from the clock.
Here a date has a day, a month and a year, or it is none.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from html import unescape
from zoneinfo import ZoneInfo

from digest.items import datewords

_LONGEST = 100  # letters
_SHORT = 2  # digits of a day, and of a year cut short
_CENTURY = 70  # two-digit years from here on are of the last century
_ZONE_LETTERS = 5
_LEAST_STAMP, _MILLIS = 10**8, 10**11  # a number between is seconds since 1970, above: 1/1000 s
_MAX_HOURS = 14  # that a zone is off Greenwich
_HOURS, _SIXTY, _NOON = 24, 60, 12

_STAMP = re.compile(r"(?:/date\()?(\d{9,13})(?:\.\d+|[+-]\d{4})?(?:\)/)?")
_COMPACT = re.compile(r"(?:19|20)(?:[0-9]{2}-?[0-9]{3}|[0-9]{10}|[0-9]{12})")
_COMPACTS = {7: "%Y%j", 8: "%Y-%j", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
_DATE_AND_ZONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[+-][0-9]{2}:[0-9]{2}")
_LONG_ZONE = re.compile(
    r"\b(?:(e)astern|(c)entral|(m)ountain|(p)acific)(?: (?:(s)tandard|(d)aylight))? time\b"
)
_REWRITTEN = (
    (
        re.compile(r"\bcentral european (summer )?time\b"),
        lambda match: "cest" if match[1] else "cet",
    ),
    (re.compile(r"([0-9]) ?[年년] ?([0-9]+) ?[月월] ?([0-9]+) ?[日일]"), r"\1-\2-\3 "),
    (re.compile(r"([0-9]) ?[時时시点點] ?([0-9]+) ?[分분](?: ?([0-9]+) ?[秒초])?"), r"\1:\2:0\3"),
    (re.compile(r"\b([ap])\. ?m\b\.?"), r"\1m"),
    (re.compile(r"\bμ\. ?μ\b\.?"), "pm"),
    (re.compile(r"\bπ\. ?μ\b\.?"), "am"),
    # 10h30, 10 h, 10 Uhr, 10 Uhr 30
    (re.compile(r"(?<![0-9:.])([0-9]{1,2}) ?(?:h|uhr) ?([0-9]{2})(?![0-9])"), r"\1:\2"),
    (re.compile(r"(?<![0-9:.])([0-9]{1,2}) ?(?:h|uhr)\b"), r"\1:00"),
)
_WORD = re.compile(r"[a-z]+/[a-z]+(?:_[a-z]+)*|[^\W\d_]+")
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_YEAR_FIRST = re.compile(r"(?<![0-9])([0-9]{4}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,2})(?![0-9])")
_DAY_FIRST = re.compile(
    r"(?<![0-9:])([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})(?![0-9])"
)
_TIME = re.compile(
    r"(?<![0-9])(?P<h>[0-9]{1,2})(?P<by>[:.])(?P<m>[0-9]{1,2})(?:(?P=by)(?P<s>[0-9]{1,3}))?"
    r"(?:[.,][0-9]+)?"
)
_HOUR = re.compile(r"(?<![0-9])(?P<h>[0-9]{1,2}) ?(?P<m>)(?P<s>)(?=@)")  # "10 pm"
_OFFSET = re.compile(r"(?P<sign>[+-])(?P<h>[0-9]{1,2})(?::?(?P<m>[0-9]{2}))?(?![0-9])")


class _NoDateError(Exception):
    """The text names no moment."""


@dataclass
class _Words:
    """What the words of a date said; the text keeps "#" for a month and "@" for am or pm."""

    months: list[str] = field(default_factory=list)
    zones: list[tzinfo] = field(default_factory=list)
    afternoon: bool | None = None

    def take(self, match: re.Match[str]) -> str:
        """Note one word and return what stands for it. Raises where it belongs to no date."""
        word = match[0]
        if word in datewords.HALVES and match.start():  # German dates begin with "am"
            self.afternoon = datewords.HALVES[word] == "pm"
            return "@"
        if word in datewords.MONTHS:
            self.months.append(word)
            return "#"
        if zone := _zone(word):
            self.zones.append(zone)
        elif word not in datewords.OTHERS and not _names_a_zone(match):
            raise _NoDateError
        return " "


def _names_a_zone(word: re.Match[str]) -> bool:
    """Tell whether a word may be a zone that nobody knows: a short one, the last, after a time."""
    before, after = word.string[: word.start()].rstrip(), word.string[word.end() :]
    return len(word[0]) <= _ZONE_LETTERS and before[-3:-2] == ":" and not after.strip()


def read(value: str) -> datetime | None:
    """Return the moment that `value` names, in UTC; None where it names none.

    Without a zone it is UTC. "03/04/2026" is March 4th as in America; with dots or dashes, April
    3rd as elsewhere. What depends on the clock ("2 hours ago") names none.
    """
    value = " ".join(unescape(value).split())
    if len(value) > _LONGEST or not re.search(r"\d", value):
        return None
    try:
        return _iso(value) or _stamp(value.lower()) or _spoken(datewords.fold(value))
    except (_NoDateError, ValueError, OverflowError):
        return None


def _iso(value: str) -> datetime | None:
    """Read what ISO 8601 allows, also weeks; a mere date means its midnight."""
    if _DATE_AND_ZONE.fullmatch(value):  # of XML Schema; Python takes the zone for a time
        value = f"{value[:10]}T00:00{value[10:]}"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    offset = moment.utcoffset()
    if offset and abs(offset) > timedelta(hours=_MAX_HOURS):
        raise _NoDateError
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _stamp(value: str) -> datetime | None:
    """Read digits only: of a date, or seconds or milliseconds since 1970 (also as .NET does)."""
    if _COMPACT.fullmatch(value):
        return datetime.strptime(value, _COMPACTS[len(value)]).replace(tzinfo=UTC)
    match = _STAMP.fullmatch(value)
    if not match or int(match[1]) < _LEAST_STAMP:
        return None
    seconds = int(match[1])
    return datetime.fromtimestamp(seconds / 1000 if seconds > _MILLIS else seconds, UTC)


def _spoken(value: str) -> datetime:
    """Read a date in words or in numbers only. Raises where it is none."""
    words = _Words()
    for pattern, instead in _REWRITTEN:
        value = pattern.sub(instead, value)
    value = _LONG_ZONE.sub(lambda match: "".join(filter(None, match.groups())) + "t", value)
    rest = _WORD.sub(words.take, _ASIDE.sub(_zone_only, value))
    first = words.months[0] if words.months else ""
    if first in datewords.DAYS and (len(words.months) > 1 or _in_numbers(rest)):
        words.months.pop(0)  # "mar." is a Tuesday as well
        rest = rest.replace("#", " ", 1)
    if words.months:
        rest = re.sub(r"[-/.,\s]*#[-/.,\s]*", " ", re.sub(r"(?<=[0-9])[.,]+(?=\s|$)", " ", rest))
        year, month, day = 0, datewords.MONTHS[words.months[-1]], 0
    elif found := _in_numbers(rest):
        year, month, day, rest = found
    else:
        raise _NoDateError
    since_midnight, rest = _time(rest, words.afternoon)
    zone, rest = _offset(rest, words.zones)
    numbers = re.findall(r"[0-9]+", rest)
    if words.months:
        year, day = _year_and_day(numbers)
    elif numbers:
        raise _NoDateError
    return (datetime(year, month, day, tzinfo=zone) + since_midnight).astimezone(UTC)


def _zone_only(aside: re.Match[str]) -> str:
    """Keep of what stands in brackets only the short name of a zone."""
    said = aside[1] or aside[2] or ""
    return f" {said} " if said in datewords.ZONES else " "


def _zone(word: str) -> tzinfo | None:
    if word in datewords.ZONES:
        return timezone(timedelta(hours=datewords.ZONES[word]))
    place = datewords.PLACES.get(word) or (word.title() if "/" in word else "")
    place = place.replace("Us/", "US/")
    try:
        return ZoneInfo(place) if place else None
    except (KeyError, OSError, ValueError):
        return None


def _in_numbers(rest: str) -> tuple[int, int, int, str] | None:
    if match := _YEAR_FIRST.search(rest):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif (match := _DAY_FIRST.search(rest)) and not _is_time(match, rest):
        day, month, year = int(match[1]), int(match[3]), _century(match[4])
        if match[2] == "/" and day <= _NOON:  # twelve months
            day, month = month, day
    else:
        return None
    return year, month, day, f"{rest[: match.start()]} {rest[match.end() :]}"


def _is_time(match: re.Match[str], rest: str) -> bool:
    """Tell whether "10.30.15" is a time, as the year stands elsewhere."""
    return match[2] == "." and len(match[4]) == _SHORT and bool(re.search(r"\b[0-9]{4}\b", rest))


def _year_and_day(numbers: list[str]) -> tuple[int, int]:
    """Tell apart the two numbers that stand around a month's name: "4 2026", "2026 4", "4 26"."""
    try:
        day, year = numbers
    except ValueError:
        raise _NoDateError from None
    if len(day) > _SHORT:
        day, year = year, day
    return _century(year), int(day)


def _century(year: str) -> int:
    if len(year) > _SHORT:
        return int(year)
    return int(year) + (2000 if int(year) < _CENTURY else 1900)


def _time(rest: str, afternoon: bool | None) -> tuple[timedelta, str]:
    """Return the time of day, midnight where none is told, and what is left of the text."""
    match = _TIME.search(rest) or _HOUR.search(rest)
    if not match:
        if afternoon is not None:
            raise _NoDateError
        return timedelta(), rest
    hours, minutes, seconds = int(match["h"]), int(match["m"] or 0), int(match["s"] or 0)
    if hours > _HOURS or minutes >= _SIXTY or seconds > _SIXTY:  # 24:00 and leap seconds are real
        raise _NoDateError
    if afternoon and hours < _NOON:
        hours += _NOON
    elif afternoon is False and hours == _NOON:
        hours = 0
    told = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return told, f"{rest[: match.start()]} {rest[match.end() :]}"


def _offset(rest: str, zones: list[tzinfo]) -> tuple[tzinfo, str]:
    """Return the zone (a number before a name; Greenwich where none is told) and what is left."""
    match = _OFFSET.search(rest)
    if not match:
        return (zones[0] if zones else UTC), rest
    hours, minutes = int(match["h"]), int(match["m"] or 0)
    if hours > _MAX_HOURS or minutes >= _SIXTY:
        raise _NoDateError
    off = timedelta(hours=hours, minutes=minutes)
    rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    return timezone(-off if match["sign"] == "-" else off), rest
