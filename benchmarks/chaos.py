"""Runs the whole program through faults for an hour, and counts what readers got.

usage: python benchmarks/chaos.py [--minutes 60] [--readers 200] [--seed 1] [--postgres URL]

The real processes, with their clock set by --as-of: each day begins a minute before its send time
and lasts about a minute, then the clock is put forward so that what was put off comes due. In that
minute the daemon is killed at random moments (also in mid-message), stopped and continued, shut
down, doubled; commands fetch, make, send, back up and read beside it, and some are killed. Feeds
on loopback bring invented news and fail in nine ways; the mail server puts off, hangs up before
and after a message's end, and falls silent. Saturday and Sunday have no edition.

Counted from the mail server's own notes: every due edition with every reader, second copies no
more than one a connection a kill and one a doubt that the server made; whoever is in doubt is
told; the database passes its check. Exits with 1 where any of it fails.
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import odd_server
from conftest import make_settings
from killer import MOMENTS, Killer
from years import database

from digest import store

ZONE = ZoneInfo("America/New_York")
FIRST = date(2026, 3, 2)  # a Monday; the clocks change on the Sunday
FEEDS = 30
_TOPICS = ("navy", "army", "missile", "pentagon", "drone", "nuclear", "congress", "troops", "nato")
_LATER = ((6, 45), (7, 15), (8, 0), (9, 30), (11, 30))  # to what the clock is put forward
_RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>Feed {}</title>{}</channel></rss>'


class Day:
    """The clock of all processes: it runs from a moment that is set anew."""

    def __init__(self) -> None:
        self.set(FIRST, 5, 0)

    def set(self, day: date, hour: int, minute: int) -> None:
        """Put the clock to a time of day."""
        self._from = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return self._from + timedelta(seconds=time.monotonic() - self._began)


def news(number: int, now: datetime) -> bytes:
    """Return a feed: five items a day of its own, and two that it shares with other feeds."""
    items = []
    for back in range(2):
        day = now.date() - timedelta(days=back)
        for place in range(7):
            story = f"{day} {place} {'all' if place < 2 else number}"
            dice = random.Random(story)
            words = ["".join(dice.choices("abdefgiklmnoprstu", k=8)) for _ in range(12)]
            title = f"{dice.choice(_TOPICS)} {' '.join(words[:5])}".capitalize()
            link = f"https://outlet{number}.example/{words[0]}"
            text = f"{dice.choice(_TOPICS)} {' '.join(words)}".capitalize()
            when = datetime(day.year, day.month, day.day, 4, place, tzinfo=ZONE)
            items.append(
                f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid>"
                f"<description>{text}.</description>"
                f"<pubDate>{when:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
            )
    return _RSS.format(number, "".join(items)).encode()


def outlet(number: int, now: Day, dice: random.Random) -> Callable[..., None]:
    """Return what answers for one feed: its news, or one visit in five a fault."""
    faults = (
        odd_server.reset,
        odd_server.half_then_hang,
        odd_server.hang,
        odd_server.drip,
        odd_server.http(b"", "500 Internal Server Error"),
        odd_server.http(b"", "503 Busy", Retry_After=20),
        odd_server.http(b"<html><p>Please log in</p></html>"),
        odd_server.http(b"\0\xff\xfe not a feed"),
        None,  # cut off in the middle
    )

    def answer(connection: object) -> None:
        body = news(number, now())
        fault = dice.choice(faults) if dice.random() < 0.2 else odd_server.http(body)
        if fault is None:
            fault = odd_server.http(body[: len(body) // 2])
        if callable(fault):
            fault(connection)
        else:
            connection.sendall(fault)

    return answer


class Faulty(Killer):
    """A mail server that kills, puts off, hangs up, and falls silent after a message's end."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__(self._lot)
        self.dice, self.well, self.doubts = dice, False, 0

    def _lot(self, verb: str) -> str | None:
        if self.well:
            return None
        lots = {"RCPT": "451 4.2.0 later", "MAIL": "421 4.3.2 enough for now"}
        return lots.get(verb) if self.dice.random() < 0.004 else None

    def _at(self, moment: str) -> None:
        try:
            super()._at(moment)
        except ProcessLookupError:  # another blow met it first
            self._victim = None
        if moment == "DOT" and not self.well and self.dice.random() < 0.004:
            self.doubts += 1
            if self.dice.random() < 0.3:
                time.sleep(4)  # longer than smtp.timeout_seconds
            raise ConnectionResetError


class Chaos:
    """The processes, and what is done to them."""

    def __init__(self, folder: Path, server: Faulty, now: Day, dice: random.Random) -> None:
        self.folder, self.server, self.now, self.dice = folder, server, now, dice
        self.told: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.daemons: list[subprocess.Popen[bytes]] = []
        self.commands: list[tuple[str, subprocess.Popen[bytes]]] = []
        self.log = (folder / "log").open("ab")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start the program at the moment that the clock shows."""
        command = [sys.executable, "-m", "digest", *words, "--as-of", self.now().isoformat()]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, "HOME": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=self.log,
        )

    def tend(self) -> None:
        """See that a daemon lives; bury the dead, and note how commands ended."""
        self.daemons = [one for one in self.daemons if one.poll() is None]
        if not self.daemons:
            self.told["starts"] += 1
            self.daemons.append(self.start("run"))
        for what, one in self.commands:
            if one.poll() is not None:
                self.codes[f"{what} {one.returncode}"] += 1
        self.commands = [(what, one) for what, one in self.commands if one.poll() is None]

    def strike(self) -> None:
        """Do one thing at random."""
        lot, victim = self.dice.random(), self.dice.choice(self.daemons)
        if lot < 0.25:
            self.told["kills"] += 1
            victim.kill()
        elif lot < 0.55:
            self.server.aim(victim, self.dice.choice(MOMENTS), self.dice.randrange(40))
        elif lot < 0.6:
            self.told["stops"] += 1
            victim.send_signal(signal.SIGTERM)
        elif lot < 0.65:
            self.told["freezes"] += 1
            victim.send_signal(signal.SIGSTOP)
            threading.Timer(3, self.thaw, (victim,)).start()
        elif lot < 0.7 and len(self.daemons) == 1:
            self.told["second daemons"] += 1
            self.daemons.append(self.start("run"))
        else:
            self.command()

    @staticmethod
    def thaw(victim: subprocess.Popen[bytes]) -> None:
        """Let a stopped process go on, where it lives."""
        with contextlib.suppress(ProcessLookupError):
            victim.send_signal(signal.SIGCONT)

    def command(self) -> None:
        """Give one command beside the daemon; some are killed in the middle."""
        words = self.dice.choice(
            ("fetch", "now --send", "send", "preview", "runs list", "schedule", "editions list")
        )
        if words == "now --send" and self.now().weekday() > 4:
            words = "preview"
        self.told["commands"] += 1
        one = self.start(*words.split())
        self.commands.append((words, one))
        if self.dice.random() < 0.3:
            self.told["commands killed"] += 1
            threading.Timer(self.dice.uniform(0.5, 4), one.kill).start()

    def end(self) -> None:
        """End all processes: each day begins with a clock of its own."""
        for one in (*self.daemons, *(process for _, process in self.commands)):
            self.thaw(one)
            with contextlib.suppress(ProcessLookupError):
                one.terminate()
            try:
                one.wait(20)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        self.daemons, self.commands = [], []


def live(chaos: Chaos, memory: store.Store, day: date, seconds: float) -> None:
    """Live through one day: a minute of chaos, then what is left, with the clock put forward."""
    chaos.server.well = False
    chaos.now.set(day, 6, 29)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        chaos.tend()
        chaos.strike()
        time.sleep(chaos.dice.uniform(0.5, 4))
    for place, (hour, minute) in enumerate(_LATER):
        chaos.end()
        if day.weekday() > 4 or served(memory, day):
            break
        chaos.server.well = place > 1
        chaos.now.set(day, hour, minute)
        patience = time.monotonic() + 30
        while time.monotonic() < patience and not served(memory, day):
            chaos.tend()
            time.sleep(0.5)
    chaos.end()


def served(memory: store.Store, day: date) -> bool:
    """Tell whether nothing of a day's edition waits any more."""
    with memory.read() as connection:
        made = store.daily(connection, day)
        counts = store.tally(connection, made.id).counts if made else {}
    return made is not None and not {"queued", "sending", "deferred"} & counts.keys()


def judged(chaos: Chaos, memory: store.Store, days: list[date], readers: int) -> bool:
    """Print what came of it, from the mail server's notes; tell whether all held."""
    got = Counter(id_ for _, id_ in chaos.server.kept)
    with memory.read() as connection:
        made = Counter(one.day for one in store.editions(connection) if one.kind == "daily")
        doubts = {(one.number, one.reader) for one in store.doubts(connection)}
        rows = connection.exec_driver_sql(
            "SELECT e.day, d.message_id, d.state FROM deliveries d"
            " JOIN editions e ON e.id = d.edition_id WHERE e.kind = 'daily'"
        ).all()
    wanted = [day for day in days if day.weekday() <= 4]
    states = Counter(row[2] for row in rows)
    lost = sum(not got[row[1]] and row[2] != "in doubt" for row in rows)
    second = sum(count - 1 for count in got.values())
    kills = chaos.told["kills"] + sum(chaos.server.fell.values()) + chaos.told["commands killed"]
    bound = 2 * (kills + chaos.told["stops"]) + chaos.server.doubts
    check = subprocess.run(
        [sys.executable, "-m", "digest", "db", "check"],
        cwd=chaos.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    print(f"what was done: {dict(chaos.told)}, killed by the mail server {dict(chaos.server.fell)}")
    print(f"commands and how they ended: {dict(sorted(chaos.codes.items()))}")
    print(
        f"{len(wanted)} days with an edition due, {len(made)} have one, most a day"
        f" {max(made.values(), default=0)}; {len(rows)} deliveries {dict(states)}, {lost} lost,"
        f" {second} second copies (bound {bound}), {len(doubts)} in doubt,"
        f" {chaos.server.doubts} doubts made by the server"
    )
    print(f"digest db check: {check.returncode} {check.stdout.strip()}{check.stderr.strip()}")
    return (
        sorted(made) == wanted
        and max(made.values()) == 1
        and len(rows) == readers * len(wanted)
        and set(states) <= {"sent", "in doubt"}
        and not lost
        and second <= bound
        and set(got) <= {row[1] for row in rows}
        and len(doubts) == states["in doubt"]
        and check.returncode == 0
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--day", type=float, default=60, help="seconds of a day with faults")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", default="", help="an address on a server, for a database")
    given = parser.parse_args()
    dice, now, days = random.Random(given.seed), Day(), [FIRST]
    with (
        tempfile.TemporaryDirectory() as name,
        odd_server.serve() as web,
        Faulty(dice) as server,
        database(given.postgres, name) as url,
        store.connect(url, base=Path(name), create=True) as memory,
    ):
        folder = Path(name)
        paths = {f"/{number}": outlet(number, now, dice) for number in range(FEEDS)}
        web.answers = paths
        settings = {
            "schedule": {
                "compose_lead_minutes": 0.5,
                "weekdays": '["mon", "tue", "wed", "thu", "fri"]',
            },
            "fetch": {"allow_private_addresses": "true", "first_byte_seconds": 2},
            "defaults": {"timeout_seconds": 3, "interval_minutes": 5},
        }
        feeds = [{"name": f"Outlet {path[1:]}", "url": web.base + path} for path in paths]
        make_settings(url, server.port, folder, feeds=feeds, **settings)
        text = (folder / "config.toml").read_text(encoding="utf-8")
        text = text.replace("timeout_seconds = 5", "timeout_seconds = 3")
        (folder / "config.toml").write_text(text, encoding="utf-8")
        store.upgrade(memory)
        with memory.write() as connection:
            for number in range(given.readers):
                store.add_subscriber(connection, f"r{number}@example.org", "", now=now())
        chaos = Chaos(folder, server, now, dice)
        until = time.monotonic() + 60 * given.minutes
        while True:
            off = days[-1].weekday() > 4
            live(chaos, memory, days[-1], 10 if off else given.day)
            print(f"{days[-1]}: {served(memory, days[-1])}", file=sys.stderr, flush=True)
            if time.monotonic() > until:
                break
            days.append(days[-1] + timedelta(days=1))
        return 0 if judged(chaos, memory, days, given.readers) else 1


if __name__ == "__main__":
    sys.exit(main())
