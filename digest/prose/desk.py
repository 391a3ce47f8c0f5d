"""What is remembered over one edition, for variety's sake: labels, days named, ways out. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from digest import text
from digest.model import Item
from digest.prose.headlines import Casing, sentence_case, tidy
from digest.prose.labels import Labels
from digest.prose.pieces import verb

_DAY_EVERY, _DAY_LEAST = 90, 60  # words between two days named: of one day, of any two
_HERE_EVERY = 260  # words between two "here"s
_HERE_FIRST = 150  # words before the first: a short brief has none
_WEEK = 6  # days
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


@dataclass(slots=True)
class Desk:
    """One edition's memory while it is written."""

    casing: Casing
    zone: tzinfo
    now: datetime
    web: str = ""  # where earlier editions are read; "" = nowhere
    labels: Labels = field(default_factory=Labels)
    words: int = 0
    shape: int = 0
    _day: str = ""
    _day_at: int = -_DAY_EVERY
    _here_at: int = _HERE_FIRST - _HERE_EVERY
    _named: set[str] = field(default_factory=set)  # whose names are links
    _out: set[str] = field(default_factory=set)  # to whom a "Read on" leads
    _verbs: set[tuple[str, str, str]] = field(default_factory=set)

    def headline(self, item: Item) -> str:
        """Set an item's headline as the brief sets them."""
        return sentence_case(tidy(item.title, item.outlet), self.casing)

    def day(self, item: Item, *, always: bool = False, said: str = "") -> str:
        """Name an item's day where the reader cannot know it; "" where it was just named.

        Nor is it named beside what was `said` of a day.
        """
        day = text.weekday(item.published, today=self._today(), zone=self.zone)
        if day in said or (not always and _WEEKDAY.search(said)):
            self._day, self._day_at = day, self.words
            return ""
        since = self.words - self._day_at
        if not always and (since < _DAY_LEAST or (day == self._day and since < _DAY_EVERY)):
            return ""
        self._day, self._day_at = day, self.words
        return f" {day}"

    def edition_of(self, day: date) -> str:
        """Name an earlier edition: "Monday’s edition", "the edition of March 4"."""
        days = (self._today() - day).days
        return f"{day:%A}’s edition" if 0 < days <= _WEEK else f"the edition of {day:%B} {day.day}"

    def address_of(self, edition: int) -> str:
        """Return where an earlier edition is read; "" for nowhere."""
        return f"{self.web}/editions/{edition}" if self.web else ""

    def way_out(self, item: Item) -> bool:
        """Tell whether it is time for another "Read on, here"; one newsroom has one."""
        if self.words - self._here_at < _HERE_EVERY or item.outlet in self._out:
            return False
        self._here_at = self.words
        self._out.add(item.outlet)
        return True

    def names(self, item: Item) -> bool:
        """Tell whether the bare name of who wrote an item may be a link; it is one once."""
        new = item.outlet not in self._named
        self._named.add(item.outlet)
        return new

    def verb(self, item: Item, day: str) -> str:
        """Choose the verb before a quotation: "wrote" where that newsroom "reported" already."""
        verbs = (verb(item), "wrote")
        new = [one for one in verbs if (item.outlet, one, day) not in self._verbs]
        self._verbs |= {(item.outlet, one, day) for one in new[:1]}
        return (*new, verbs[0])[0]

    def turn(self) -> int:
        """Return the number of the next opening."""
        self.shape += 1
        return self.shape

    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()
