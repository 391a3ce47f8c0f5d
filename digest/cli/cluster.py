"""The commands for more than one machine: the worker, and how the cluster is."""

from typing import TYPE_CHECKING, Any

import click

from digest.cli.logs import log_format, log_to_stderr
from digest.cli.terminal import (
    as_json,
    clock,
    common,
    dump,
    finish,
    load,
    loaded,
    notify,
    opened,
    option,
    stopping,
    table,
)
from digest.errors import TicketError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from digest.config import Config
    from digest.pipeline import Crew
    from digest.store import Backlog, Connection, Store

_ALL = 100_000_000  # deliveries: more than any edition has


@click.command()
@common
@click.option(
    "--queues", default="fetch,send", help="What it works off: fetch, send, or both, the default."
)
@click.option(
    "--concurrency",
    default=2,
    type=click.IntRange(1, 64),
    help="Batches at once, each with connections of its own. Default 2.",
)
@log_format
def worker(queues: str, concurrency: int, shape: str | None) -> None:
    """Help the daemon to fetch and to send, on as many machines as wanted.

    \b
    digest worker                              until SIGTERM or Ctrl-C
    digest worker --queues send --concurrency 4

    It needs cluster.engine, a PostgreSQL database that all machines share, and one 'digest run'.
    It can be killed and started at any time: another does what it had in hand.
    """
    from digest import workers

    kinds = _kinds(queues)
    settings = load()
    log_to_stderr(settings, shape)
    with opened(settings) as memory:
        engine = workers.engine(settings, memory)
        time, renew = shared_clock(memory)
        work = workers.Work(
            config=settings, memory=memory, kinds=kinds, clock=time, renew=renew, stop=stopping()
        )
        ended = workers.run(work, engine, threads=concurrency, notify=notify)
        finish(ended=ended, fault=work.fault)


def _kinds(queues: str) -> list[str]:
    """Return the queues that a word names. Raises UsageError."""
    from digest.pipeline import KINDS

    kinds = list(dict.fromkeys(one.strip() for one in queues.split(",")))
    if odd := [one for one in kinds if one not in KINDS]:
        raise UsageError(f"--queues: '{odd[0]}' is none; there are: {', '.join(KINDS)}")
    return kinds


def shared_clock(
    memory: "Store",
) -> "tuple[Callable[[], datetime], Callable[[], object]]":
    """Return a clock that all machines of a database share, and what sets it right.

    It is the database's, or as everywhere that of --as-of.
    """
    from digest import store

    if option("as_of") is not None:
        return clock(ticking=True), lambda: None
    time = store.Time(memory)
    return time, time.renew


def beside_workers(
    settings: "Config", memory: "Store"
) -> "tuple[Callable[[], datetime], Crew | None]":
    """Return the daemon's clock and its crew; None where it does all itself."""
    if settings.cluster.engine == "none":
        return clock(ticking=True), None
    from digest import workers
    from digest.pipeline import Crew

    time, renew = shared_clock(memory)
    return time, Crew(memory, workers.engine(settings, memory).kick, renew)


@click.group()
def cluster() -> None:
    """Look at the workers that help the daemon."""


@cluster.command()
@common
@as_json
def status(as_json: bool) -> None:
    """Tell who works, what waits, and how fast it goes.

    \b
    digest cluster status
    digest cluster status --json | jq '.workers[] | select(.alive | not)'

    A worker that says nothing for 45 seconds is dead; its row goes after an hour.
    """
    with loaded() as (settings, memory):
        told = _status(settings, memory)
    if as_json:
        dump(told)
        return
    click.echo(f"engine {told['engine']}, leader: {told['leader'] or 'none'}")
    table(told["work"], ("kind", "waiting", "working", "oldest", "tickets", "ticket", "a_minute"))
    if told["workers"]:
        click.echo()
        names = ("worker", "queues", "version", "began", "alive", "seen", "asked", "sent")
        table(told["workers"], names)


def _status(settings: "Config", memory: "Store") -> dict[str, Any]:
    """Return all that is known of the cluster, as programs and tables show it."""
    from digest import store
    from digest.pipeline.crew import SECONDS

    time, _ = shared_clock(memory)
    with memory.read() as connection:
        crew = store.workers(connection, seconds=SECONDS)
        leader = store.holder(connection, "daemon")
        backlogs = {
            "fetch": [store.feed_backlog(connection, now=time())],
            "send": _deliveries(connection, time()),
        }
    rates = {
        "fetch": sum(one.asked for one in crew if one.alive),
        "send": sum(one.sent for one in crew if one.alive),
    }
    return {
        "engine": settings.cluster.engine,
        "leader": leader,
        "work": [
            _work(kind, found, rates[kind]) | _tickets(settings, memory, kind)
            for kind, found in backlogs.items()
        ],
        "workers": [
            {
                "worker": one.owner,
                "queues": ",".join(one.queues),
                "version": one.version,
                "began": one.began,
                "alive": one.alive,
                "seen": round(one.seen),
                "asked": one.asked,
                "sent": one.sent,
            }
            for one in crew
        ],
    }


def _deliveries(connection: "Connection", now: "datetime") -> "list[Backlog]":
    from digest import store

    return [
        store.delivery_backlog(connection, frozen.id, now=now, most=_ALL)
        for frozen in store.open_editions(connection)
    ]


def _work(kind: str, found: "Sequence[Backlog]", rate: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "waiting": sum(one.waiting for one in found),
        "working": sum(one.working for one in found),
        "oldest": min((one.oldest for one in found if one.oldest), default=None),
        "a_minute": rate,
    }


def _tickets(settings: "Config", memory: "Store", kind: str) -> dict[str, Any]:
    """Return the tickets of a kind that wait; none are where the daemon does all itself."""
    if settings.cluster.engine == "none":
        return {"tickets": 0, "ticket": None}
    from digest import workers

    try:
        waiting = workers.engine(settings, memory).waiting(kind)
    except TicketError as error:
        click.echo(f"{kind}: {error}", err=True)
        return {"tickets": None, "ticket": None}
    return {"tickets": waiting.tickets, "ticket": waiting.oldest}
