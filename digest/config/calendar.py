"""Which days are holidays, and how the configuration names them."""

from datetime import date
from functools import lru_cache
from typing import Any

US_FEDERAL = "us-federal"
_MOST = 1000  # dates: the search for the next day with an edition must end
_EXPECTED = (
    'expected "none", "us-federal", or a list of days: ["us-federal", 2026-12-24, 2026-12-31]'
)


def read_holidays(value: Any) -> str | tuple[str | date, ...]:
    """Check the setting: "none", the name of a calendar, or a list of names and dates."""
    if isinstance(value, str) and value in {"none", US_FEDERAL}:
        return value
    if not isinstance(value, list | tuple) or len(value) > _MOST:
        raise ValueError(_EXPECTED)
    return tuple(one if one == US_FEDERAL else _date(one) for one in value)


def _date(value: Any) -> date:
    if type(value) is date:  # a moment is a date too, for Python
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(_EXPECTED) from None


def holiday(day: date, listed: str | tuple[str | date, ...]) -> str:
    """Return the name of the holiday that `day` is among those `listed`; "" if it is none."""
    named = (listed,) if isinstance(listed, str) else listed
    if US_FEDERAL in named and (name := _us_federal(day.year).get(day, "")):
        return name
    return "a day of schedule.holidays" if day in named else ""


@lru_cache(maxsize=64)
def _us_federal(year: int) -> dict[date, str]:
    """Return the federal holidays of a year, with the days on which they are observed."""
    from holidays import country_holidays  # a tenth of a second, for those who ask

    return dict(country_holidays("US", years=year).items())
