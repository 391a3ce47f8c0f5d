"""The operator's copy of a daily edition: what is worth a look stands on top of it."""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from digest import delivery, feeds, message, store
from digest.config import Config
from digest.errors import DeliveryError
from digest.model import Frozen, Tally
from digest.pipeline import runs
from digest.pipeline.gather import health
from digest.pipeline.issue import house, key

_LISTED = 12  # feeds, alarms or kinds of runs that are told one by one
_BACK = timedelta(days=7)  # how far a copy looks back where there was none before
_LOOKED_AT = 1_000  # runs

log = logging.getLogger("digest")


def send_copy(config: Config, memory: store.Store, frozen: Frozen, *, now: datetime) -> None:
    """Send the operator's copy of an edition that went out, once.

    That it cannot leave is told, and stops nothing.
    """
    if not (address := config.alarm.copy_to):
        return
    with memory.write() as connection:
        if not store.note_copy(connection, frozen.id, now=now):
            return
        secret = key(connection, config)
    own = message.annotated(frozen, list(copy_lines(memory, frozen, now=now)))
    publisher = house(config)
    signer = message.signer(config.dkim, publisher.domain)
    made = message.prepare(own, publisher, key=secret, signer=signer)
    try:
        with delivery.open_transport(config) as send:
            send(made.letter(to=address, subscriber=0))
    except (DeliveryError, ValueError) as error:
        reason = str(error) if isinstance(error, DeliveryError) else "no message can be built"
        log.error("the copy for alarm.copy_to could not leave: %s", reason)
        runs.note_errors([f"the copy for alarm.copy_to: {reason}"])


def copy_lines(memory: store.Store, frozen: Frozen, *, now: datetime) -> Iterator[str]:
    """Yield what an operator should know of this edition, of the feeds, and since the last one."""
    found = health(memory)
    with memory.read() as connection:
        tally = store.tally(connection, frozen.id)
        since = store.composed_before(connection, frozen.number) or now - _BACK
        since = max(since, now - _BACK)
        notes = store.day_notes(connection, since=since.date())
        last = store.runs(connection, without=runs.BATCHES, limit=_LOOKED_AT)
    done = [run for run in last if run["began"] >= since]
    yield f"Deliveries: {_counted(tally)}."
    if tally["in doubt"]:
        yield "In doubt: 'digest send --resolve resend' or '--resolve skip' decides."
    yield f"Feeds: {feeds.summary(one for _, one in found)}."
    ill = [(feed, one) for feed, one in found if one.state not in {"live", "paused"}]
    for feed, one in ill[:_LISTED]:
        told = f"{one.why or one.state}; {one.todo}"
        yield f"{feed.name}: {told}"
    for day, reason in sorted(notes.items()):
        if day < frozen.day:
            yield f"No edition on {day}: {reason}."
    alarms = dict.fromkeys(run["report"]["alarm"] for run in done[::-1] if run["kind"] == "alarm")
    for text in list(alarms)[-_LISTED:]:
        yield f"Alarm: {text}."
    failed = [run for run in done if runs.outcome(run["code"]) == "failed"]
    why = {run["kind"]: runs.told(run["code"], run["report"]) for run in failed[::-1]}
    for kind, times in Counter(run["kind"] for run in failed).most_common(_LISTED):
        yield f"Failed: {kind}, {times} times, at last: {why[kind]}"


def _counted(tally: Tally) -> str:
    told = ", ".join(f"{count} {state}" for state, count in sorted(tally.counts.items()))
    return told or "no subscribers"
