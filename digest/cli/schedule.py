"""The command that tells what the daemon will do, and what it did."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from digest.cli.terminal import as_json, common, dump, loaded, moment, table

if TYPE_CHECKING:
    from digest.config import ScheduleSettings
    from digest.scheduler import Slot


@click.command()
@common
@click.option("--days", default=14, type=click.IntRange(1, 400), help="How many. Default 14.")
@as_json
def schedule(days: int, as_json: bool) -> None:
    """Tell on which days an edition goes out, when, and why on others none does.

    \b
    digest schedule
    digest schedule --days 90 --json | jq '.[] | select(.none != "")'

    Times are those of schedule.zone; days with an edition or a note already say so.
    """
    from digest import scheduler, store

    now = moment()
    with loaded() as (settings, memory):
        rules = settings.schedule
        slots = list(scheduler.calendar(now, rules, days))
        with memory.read() as connection:
            done = store.days(connection, since=slots[0].day)
            reasons = store.day_notes(connection, since=slots[0].day)
        made = dict.fromkeys(done.made, "has its edition")
    rows = [_row(one, rules) | {"note": (reasons | made).get(one.day, "")} for one in slots]
    if as_json:
        dump(rows)
        return
    for row in rows:
        row["note"] = "; ".join(filter(None, (row["none"], row["clocks"], row["note"])))
        row["sends"] = f"{row['sends']:%H:%M %Z}" if row["sends"] else None
    table(rows, ("day", "weekday", "sends", "note"))


def _row(one: "Slot", rules: "ScheduleSettings") -> dict[str, Any]:
    """Return a day as programs and tables show it."""
    sends, until = (moment.astimezone(rules.tz) for moment in (one.send, one.until))
    before = (one.send - timedelta(days=1)).astimezone(rules.tz).utcoffset()
    turned = before != sends.utcoffset()
    return {
        "day": one.day,
        "weekday": f"{one.day:%a}",
        "composes": None if one.without else one.compose.astimezone(rules.tz),
        "sends": None if one.without else sends,
        "until": None if one.without else until,
        "none": one.without,
        "clocks": "the clocks change" if turned else "",
    }
