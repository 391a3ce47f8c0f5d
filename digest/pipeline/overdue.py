"""How the day's edition stands: what should be with readers by now, and is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from digest import store
from digest.config import Config
from digest.model import Frozen
from digest.pipeline.due import Slot, slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """One day at one moment: what it should have, and what it has."""

    now: datetime
    slot: Slot
    made: Frozen | None
    counts: Mapping[str, int]  # its deliveries by state
    noted: str  # why it has no edition
    patience: timedelta  # after the send time, before which nothing is wrong

    @property
    def is_free(self) -> bool:
        """Tell whether the day has no edition, by the calendar or by rule."""
        return bool(self.slot.without) or self.noted == "skipped"

    @property
    def is_early(self) -> bool:
        """Tell whether nobody can say yet; so it is too where the day was over before we began."""
        before = self.made is None and not self.noted and self.now > self.slot.until
        return before or self.now < self.slot.send + self.patience

    @property
    def is_unread(self) -> bool:
        """Tell whether an edition was for readers, and none of them has it."""
        return sum(self.counts.values()) > 0 and not self.counts.get("sent", 0)

    @property
    def wrong(self) -> str:
        """What is wrong with an edition that should be with its readers; "" = nothing."""
        if self.is_free or self.is_early:
            return ""
        due = f"was due at {self.slot.send:%H:%M} UTC"
        if self.made is None:
            return f"{due}, and there is none; 'digest schedule' and the log say why"
        if self.is_unread:
            return f"{due}, and no reader has it; 'digest editions list' says more"
        return ""

    @property
    def is_well(self) -> bool:
        """Tell whether the day is done as it should be: silence from now on is no trouble."""
        if self.is_free:
            return self.now >= self.slot.send
        if self.is_early:
            return self.made is not None and self.made.state == "sent" and not self.is_unread
        return not self.wrong

    @property
    def late(self) -> timedelta:
        """For how long the edition is overdue: nobody has it, and its time has come."""
        out = self.made is not None and not self.is_unread
        if self.is_free or out or self.now < self.slot.send:
            return timedelta()
        return self.now - self.slot.send


def today(config: Config, connection: store.Connection, *, now: datetime) -> Today:
    """Return how the day of `now` stands."""
    day: date = now.astimezone(config.schedule.tz).date()
    made = store.daily(connection, day)
    return Today(
        now=now,
        slot=slot(day, config.schedule),
        made=made,
        counts=store.tally(connection, made.id).counts if made else {},
        noted=store.days(connection, since=day).noted.get(day, ""),
        patience=timedelta(minutes=config.alarm.after_minutes),
    )
