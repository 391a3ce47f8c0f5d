"""A daemon that lives through many mornings by a clock of its own, with all that can happen.

The real daemon, database and composing; news is put in place of feeds, and no reader is there.
At random it is killed and started again, sleeps for hours, shares its database with a second
daemon, and meets commands that make the same day's edition.
"""

import random
import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest import pipeline, scheduler, store
from digest.config import load
from digest.errors import StoreBusyError
from digest.model import Feed, Item

ZONES = (
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
)
_TOPICS = ("navy", "army", "missile", "pentagon", "drone", "nuclear", "congress", "troops", "nato")
_STEP = timedelta(minutes=2)  # between two ticks near a morning; farther away, half an hour


def simulate(memory, zone, *, days, seed, begun=datetime(2026, 1, 1, 12, tzinfo=UTC)):
    """Live through so many days in one zone; count what happened and which days are wrong."""
    dice = random.Random(seed)
    config = _configured(zone)
    rules = config.schedule
    with memory.write() as connection:
        store.add_feed(connection, Feed(name="Wire", url="https://wire.example/feed"))
        (feed,) = store.feeds_on(connection)
        connection.execute(store_paused())
    now, told, awake = begun, Counter[str](), set[date]()
    clock = lambda: now  # noqa: E731
    daemons = [scheduler.Daemon(config, memory, clock, lambda: False)]
    while now < begun + timedelta(days=days):
        one = scheduler.upcoming(now, rules)
        slot = scheduler.slot(now.astimezone(rules.tz).date(), rules)
        _news(memory, feed, now, dice)
        daemons = _chance(daemons, dice, told, config, memory, clock)
        for daemon in daemons:
            daemon.tick()
        if dice.random() < 0.02:
            told["commands"] += _command(config, memory, now, slot)
        for day in (slot, one):
            if day.compose <= now <= day.until and not day.without:
                awake.add(day.day)
        near = one.compose - now < timedelta(minutes=40) or slot.compose <= now <= slot.send
        now += _STEP if near else timedelta(minutes=30)
        if dice.random() < 0.01:
            told["sleeps"] += 1
            now += timedelta(hours=dice.choice((1, 3, 8, 30)))
    return told + _judged(memory, rules, begun, now, awake)


def _configured(zone):
    """Load what an operator would write: no Saturdays, and the federal holidays."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        days = '["mon", "tue", "wed", "thu", "fri", "sun"]'
        path.write_text(
            f'[schedule]\nzone = "{zone}"\nholidays = "us-federal"\nweekdays = {days}\n',
            encoding="utf-8",
        )
        return load(path, {})


def store_paused():
    """Switch the feed off: nobody is asked."""
    from sqlalchemy import update

    from digest.schema import feeds

    return update(feeds).values(paused=True)


def _chance(daemons, dice, told, config, memory, clock):
    """Kill and start, or let a second daemon in: each with its own luck."""
    if dice.random() < 0.05:
        told["restarts"] += 1
        daemons = [scheduler.Daemon(config, memory, clock, lambda: False)]
    if dice.random() < 0.05:
        told["second daemons"] += 1
        daemons = [*daemons[-1:], scheduler.Daemon(config, memory, clock, lambda: False)]
    return daemons


def _command(config, memory, now, slot):
    """Make the day's edition by command, as 'digest now --send' does, in its hours only."""
    if slot.without or not slot.compose <= now <= slot.until:
        return 0
    try:
        pipeline.publish(config, memory, now=now, kind="daily")
    except StoreBusyError:
        return 0
    return 1


def _news(memory, feed, now, dice):
    """Put three invented articles in place, about every two hours."""
    if dice.random() > 0.25:
        return
    with memory.write("items") as connection:
        fresh = []
        for _ in range(3):
            words = ["".join(dice.choices("abdefgiklmnoprstu", k=8)) for _ in range(9)]
            word = words[0]
            title = f"{dice.choice(_TOPICS)} {' '.join(words[:5])}".capitalize()
            fresh.append(
                Item(
                    feed=feed.name,
                    feed_id=feed.id,
                    url=f"https://wire.example/{word}",
                    title=title,
                    summary=f"{' '.join(words).capitalize()}.",
                    published=now,
                    first_seen=now,
                    fingerprint=word,
                    url_key=word,
                    title_key=title.lower(),
                    outlet=feed.name,
                )
            )
        numbered = store.numbered(connection, fresh)
        store.add_items(connection, numbered, [one.id for one in numbered])


def _judged(memory, rules, begun, now, awake):
    """Count the days by what they should have and have; "wrong" are the faults of all kinds.

    The last day is not over, and can only have its edition twice.
    """
    with memory.read() as connection:
        made = Counter(one.day for one in store.editions(connection) if one.kind == "daily")
    told = Counter[str](doubles=sum(editions - 1 for editions in made.values()))
    first, last = (moment.astimezone(rules.tz).date() for moment in (begun, now))
    for n in range((last - first).days):
        day = first + timedelta(days=n)
        off = bool(rules.without(day))
        due = not off and day in awake
        told += Counter(
            days=1,
            off=off,
            due=due,
            asleep=not off and not due,
            editions=made[day],
            missing=due and not made[day],
            strays=not due and made[day] > 0,
        )
    told["wrong"] = told["missing"] + told["doubles"] + told["strays"]
    return told
