"""The clock: APScheduler ticks, the database decides what is due, the pipeline does it.

`due` knows the rules, `daemon` takes one step after the other, `lead` lets one of several daemons
act, `collecting` reads the mailbox of bounces beside all that, `running` is the process.
"""

from digest.pipeline.due import Slot, calendar, due, lateness, missed, slot, upcoming
from digest.scheduler.collecting import Collector
from digest.scheduler.daemon import Daemon
from digest.scheduler.lead import Lead
from digest.scheduler.running import Signals, run

__all__ = [
    "Collector",
    "Daemon",
    "Lead",
    "Signals",
    "Slot",
    "calendar",
    "due",
    "lateness",
    "missed",
    "run",
    "slot",
    "upcoming",
]
