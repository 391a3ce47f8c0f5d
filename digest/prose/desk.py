"""What is remembered over one edition, for variety's sake: labels, days named, ways out. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from digest import text
from digest.model import Item
from digest.prose.headlines import Casing, sentence_case, tidy
from digest.prose.labels import Labels

_DAY_EVERY = 75  # words: name the day no oftener, unless another day has come
_HERE_EVERY = 260  # words between two "here"s
_WEEK = 6  # days


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
    _here_at: int = 0

    def headline(self, item: Item) -> str:
        """Set an item's headline as the brief sets them."""
        return sentence_case(tidy(item.title, item.outlet), self.casing)

    def day(self, item: Item, *, always: bool = False) -> str:
        """Name an item's day where the reader cannot know it; "" where it was just named."""
        day = text.weekday(item.published, today=self._today(), zone=self.zone)
        since = self.words - self._day_at
        if not always and (since < _DAY_EVERY // 2 or (day == self._day and since < _DAY_EVERY)):
            return ""
        self._day, self._day_at = day, self.words
        return f" {day}"

    def edition_of(self, day: date) -> str:
        """Name an earlier edition: "Monday’s edition"."""
        days = (self._today() - day).days
        return f"{day:%A}’s edition" if 0 < days <= _WEEK else "an earlier edition"

    def address_of(self, edition: int) -> str:
        """Return where an earlier edition is read; "" for nowhere."""
        return f"{self.web}/editions/{edition}" if self.web else ""

    def way_out(self) -> bool:
        """Tell whether it is time for another "Read on, here"."""
        if self.words - self._here_at < _HERE_EVERY:
            return False
        self._here_at = self.words
        return True

    def turn(self) -> int:
        """Return the number of the next opening."""
        self.shape += 1
        return self.shape

    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()
