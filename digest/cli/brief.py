"""The commands that make a brief and send it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.cluster import beside_workers
from digest.cli.logs import log_format, log_to_stderr
from digest.cli.readers import checked_address
from digest.cli.terminal import (
    as_json,
    clock,
    common,
    dump,
    finish,
    load,
    loaded,
    moment,
    notify,
    opened,
    progress,
    stopping,
)
from digest.cli.window import beside
from digest.errors import DeliveryError, FeedError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from digest.config import Config
    from digest.model import Frozen
    from digest.pipeline import Posted, Walked, Watch
    from digest.store import Store

_OUT = click.option("--out", metavar="DIR", help="The folder for the files; else output.dir.")
_OPEN = click.option("--open", "show", is_flag=True, help="Open the brief in the browser.")
_YES = click.option(
    "--yes", "again", is_flag=True, help="Also where the database forgot that readers had one."
)


@click.command()
@common
@_OUT
@click.option("--send", "send_it", is_flag=True, help="Deliver it to the subscribers.")
@_YES
@_OPEN
@click.option("--or-sample", is_flag=True, help="Use the sample feeds where no feed answers.")
@as_json
def now(
    out: str | None, send_it: bool, again: bool, show: bool, or_sample: bool, as_json: bool
) -> None:
    """Make one brief now: fetch, choose, write the files.

    \b
    digest now                         the brief, into the folder of output.dir
    digest now --out today --open      elsewhere, and look at it
    digest now --send                  and deliver it to the subscribers
    digest now --as-of 2026-03-04T06:30:00-05:00

    What a subscriber or an earlier brief had is left out, unless there is something new to it.
    With --send, the brief is the day's edition: no reader gets a second one that day.
    """
    from digest import pipeline

    settings = load()
    folder = Path(out) if out else settings.path(settings.output.dir)
    with opened(settings) as memory, pipeline.recorded(memory, "now", clock=clock()):
        if send_it and not again:
            pipeline.refuse_behind(settings, memory, now=moment())
        with progress() as watch:
            walked = pipeline.walk(
                settings, memory, clock=clock(), send=send_it, folder=folder, watch=watch
            )
        if not walked.came and or_sample:
            walked = _walk_samples(settings, folder)
        if not walked.came:
            raise FeedError("no feed could be reached, and nothing new was stored before")
        _report(walked, as_json=as_json)
    if show:
        click.launch(str(folder / "brief.html"))


def _walk_samples(settings: "Config", folder: Path) -> "Walked":
    """Make the brief from the sample feeds, through the same pipeline over loopback HTTP."""
    from digest import pipeline, samples, store

    click.echo("no feed could be reached: this brief is made from the sample feeds", err=True)
    folder.mkdir(parents=True, exist_ok=True)
    with samples.serve() as listed, progress() as watch:
        sample = samples.configured(settings, listed, folder / "sample.db")
        url = sample.store.url.get_secret_value()
        with store.connect(url, base=sample.base, create=True) as memory:
            store.upgrade(memory)
            return pipeline.walk(
                sample,
                memory,
                clock=lambda: samples.MORNING,
                folder=folder,
                note=samples.NOTE,
                watch=watch,
            )


def _report(walked: "Walked", *, as_json: bool) -> None:
    """Tell what was made: files on stdout, the rest on stderr."""
    made = walked.edition
    if as_json:
        dump(
            {
                "asked": walked.gathered.asked,
                "answered": walked.gathered.answered,
                "new_items": walked.gathered.new,
                "errors": dict(walked.gathered.errors),
                "edition": made.number if made else None,
                "subject": made.message.subject if made else "",
                "texts": _texts(walked),
                "stories": len(json.loads(made.document)["stories"]) if made else 0,
                "files": walked.files,
                "deliveries": walked.posted.tally.counts if walked.posted else {},
            }
        )
    else:
        for path in walked.files:
            click.echo(str(path))
    if made is None:
        click.echo("nothing new since the last edition", err=True)
    else:
        if walked.reading is not None:
            click.echo(f"texts: {_told(_texts(walked))}", err=True)
        click.echo(f"edition {made.number}: {made.message.subject}", err=True)
    if walked.posted is not None and made is not None:
        _tell_posted(made, walked.posted)


_ALWAYS_TOLD = ("sent", "deferred", "refused", "in doubt")
_AT_TIMES_TOLD = ("queued", "sending", "expired", "dropped")


def _texts(walked: "Walked") -> dict[str, int]:
    """Return of how many articles the text is there, and why that of others is not."""
    reading = walked.reading
    if reading is None:
        return {}
    pages = {f"page {state}": count for state, count in sorted(reading.pages.items())}
    counts = {"from feeds": reading.feed, **pages, "not asked": reading.left}
    return {what: count for what, count in counts.items() if count}


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in counts.items()) or "none"


def _tell_posted(made: "Frozen", posted: "Posted") -> None:
    """Tell what became of the deliveries. Raises DeliveryError where mail cannot leave."""
    tally = posted.tally
    if not tally.counts:
        click.echo(
            f"deliveries of edition {made.number}: no subscribers yet:"
            " 'digest subscribers add ADDRESS'",
            err=True,
        )
        return
    told = [f"{tally[state]} {state}" for state in _ALWAYS_TOLD]
    told += [f"{tally[state]} {state}" for state in _AT_TIMES_TOLD if tally[state]]
    pace = posted.taken / posted.seconds if posted.seconds else 0.0
    click.echo(
        f"deliveries of edition {made.number}: {', '.join(told)};"
        f" {posted.seconds:.1f} s, {pace:.1f} messages a second",
        err=True,
    )
    if tally["in doubt"]:
        click.echo(_DOUBT, err=True)
    if posted.error is not None:
        raise posted.error
    if waiting := tally["queued"] + tally["deferred"]:  # "sending" ones are another process's
        raise DeliveryError(f"{waiting} readers still wait; 'digest send' or the daemon goes on")


_DOUBT = (
    "in doubt is whether the mail server took them; look into its log, then"
    " 'digest send --resolve resend' sends them again, '--resolve skip' counts them as sent"
)


@click.command()
@common
@_OUT
@_OPEN
def preview(out: str | None, show: bool) -> None:
    """Compose the next edition; change nothing.

    \b
    digest preview --open
    digest fetch && digest preview --out draft
    """
    from digest import pipeline

    with loaded() as (settings, memory):
        folder = Path(out) if out else settings.path(settings.output.dir)
        for path in pipeline.preview(settings, memory, folder, now=moment()):
            click.echo(str(path))
    if show:
        click.launch(str(folder / "brief.html"))


@click.command()
@common
@click.option("--to", "address", metavar="ADDRESS", help="Only to this address.")
@click.option(
    "--resolve",
    type=click.Choice(("resend", "skip")),
    help="Send what is in doubt once more, or count it as sent.",
)
@_YES
def send(address: str | None, resolve: str | None, again: bool) -> None:
    """Deliver the day's edition to those who lack it.

    \b
    digest now && digest send          make it, look at it, send it
    digest send --to me@example.org    one reader, or a copy for yourself
    digest send --resolve skip         with delivery.on_unknown = "hold", after a crash
    digest send --yes                  after an older database was put back

    A subscriber gets an edition once, however often this runs and whatever runs beside it.
    """
    from digest import pipeline

    if address is not None:
        address = checked_address(address)
    posted: Posted | None
    time = clock()
    with loaded() as (settings, memory), pipeline.recorded(memory, "send", clock=time):
        if resolve is not None:
            _resolve(memory, resend=resolve == "resend")
        if not again:
            pipeline.refuse_behind(settings, memory, now=time())
        made = pipeline.adopt(settings, memory, now=time())
        if made is None and resolve is not None:
            return
        if made is None:
            raise UsageError("no edition was made today: 'digest now --send' makes and sends one")
        with progress() as watch:
            if address is None:
                posted = _send_all(settings, memory, made, time, watch)
            else:
                posted = pipeline.deliver_to(settings, memory, made, address, clock=time)
        if posted is None:
            click.echo(f"a copy of edition {made.number} went out", err=True)
        else:
            _tell_posted(made, posted)


def _send_all(
    settings: "Config",
    memory: "Store",
    made: "Frozen",
    time: "Callable[[], datetime]",
    watch: "Watch",
) -> "Posted":
    """Deliver an edition to all, and then the operator's copy."""
    from digest import pipeline

    posted = pipeline.deliver(settings, memory, made, clock=time, watch=watch, hasten=True)
    if posted.error is None:
        pipeline.send_copy(settings, memory, made, now=time())
    return posted


def _resolve(memory: "Store", *, resend: bool) -> None:
    """Decide on what is in doubt, and tell whose it is, by number."""
    from digest import store

    with memory.write() as connection:
        doubtful = store.doubts(connection)
        store.resolve(connection, resend=resend, now=moment())
    what = "is sent again" if resend else "counts as sent"
    for one in doubtful:
        click.echo(f"edition {one.number}, reader {one.reader}: {what}")
    if not doubtful:
        click.echo("nothing is in doubt", err=True)


@click.command()
@common
@log_format
def run(shape: str | None) -> None:
    """Run as a daemon: fetch through the day, send every morning.

    \b
    digest run                         until SIGTERM or Ctrl-C
    DIGEST_CONFIG=/etc/digest/config.toml digest run

    It can be killed and started at any time: the database knows what is done and what is due. Of
    several on one database one acts, the others wait. SIGHUP has it read the configuration again.
    """
    import signal

    from digest import scheduler

    settings = load()
    log_to_stderr(settings, shape)
    signals = scheduler.Signals(stop=stopping(), load=load, notify=notify)
    with opened(settings) as memory, beside(settings, memory, silence=signals.silence):
        signal.signal(signal.SIGHUP, lambda *_: signals.again.set())
        time, crew = beside_workers(settings, memory)
        ended = scheduler.run(settings, memory, clock=time, signals=signals, crew=crew)
        finish(ended=ended, fault=signals.fault)
