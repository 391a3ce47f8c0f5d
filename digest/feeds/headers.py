"""What a server says about time in its headers. Pure: a date is read against its own clock."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

_MAX_RETRY_AFTER = 7 * 86_400
_MAX_AGE = 365 * 86_400


def retry_after(headers: Mapping[str, str]) -> int:
    """Return the seconds that Retry-After asks for, at most a week; 0 where it says nothing usable.

    A date is read against the server's own Date header, so that no clock is needed here.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        return min(int(value[:9]), _MAX_RETRY_AFTER)
    return min(_until(value, headers), _MAX_RETRY_AFTER)


def max_age(headers: Mapping[str, str]) -> int:
    """Return for how many seconds the answer stays fresh: by Cache-Control, else by Expires."""
    told = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(?:cache|store)\b", told):
        return 0
    match = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", told)
    if match is None:
        return min(_until(headers.get("expires", "").strip(), headers), _MAX_AGE)
    age = headers.get("age", "").strip()
    spent = int(age[:9]) if age.isascii() and age.isdecimal() else 0
    return min(max(int(match[1]) - spent, 0), _MAX_AGE)


def _until(value: str, headers: Mapping[str, str]) -> int:
    """Return the seconds from the server's Date to `value`, 0 where either is no date."""
    try:
        wait = _date(value) - _date(headers.get("date", ""))
    except (ValueError, TypeError, OverflowError):
        return 0
    return max(int(wait.total_seconds()), 0)


def _date(value: str) -> datetime:
    return parsedate_to_datetime(value.strip())
