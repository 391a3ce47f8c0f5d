"""The command that reads what comes back."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.terminal import common, loaded, moment
from digest.errors import OutputError, UsageError

if TYPE_CHECKING:
    from digest.bounces import Box
    from digest.config import Config


@click.command()
@common
@click.argument("messages", nargs=-1, type=click.Path(exists=True, allow_dash=True))
def bounces(messages: tuple[str, ...]) -> None:
    """Read what came back, and stop mail to dead addresses.

    \b
    digest bounces                     the mailbox of [bounces]: a Maildir, or by IMAP
    digest bounces ~/Maildir           another Maildir
    digest bounces - < message.eml     one message, as a mail server pipes it in

    The daemon reads that mailbox itself every few minutes; a message counts once, whoever reads it.

    A dead address is not mailed again; a full or blocked one gets fourteen days, and a complaint
    stops all mail for ever. Bounces and automatic answers are marked as seen, all else is left.
    """
    from digest import pipeline

    counted: Counter[str] = Counter()
    with loaded() as (settings, memory), _box(settings, messages) as found:
        for waiting in found:
            returned = pipeline.take_in(settings, memory, waiting, now=moment())
            if returned is None:
                continue
            counted[returned.kind] += 1
            if returned.state:
                click.echo(f"reader {returned.reader}: {returned.kind}, {returned.state}")
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(counted.items()))
    click.echo(f"came back: {told or 'nothing'}", err=True)


@contextmanager
def _box(settings: "Config", messages: tuple[str, ...]) -> Iterator["Box"]:
    """Yield what is to be read: what the command names, or what the configuration does."""
    from digest import bounces as room

    if messages:
        yield _named(messages)
    elif settings.bounces.is_set:
        with room.opened(settings) as found:
            yield found
    else:
        raise UsageError("no mailbox: set [bounces] in the configuration, or name a file or '-'")


def _named(messages: tuple[str, ...]) -> "Box":
    from digest import bounces as room

    for name in messages:
        if name != "-" and Path(name).is_dir():
            yield from room.maildir(Path(name))
            continue
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise OutputError(f"{name}: cannot be read: {error.strerror}") from None
        yield room.Waiting(name="", read=partial(bytes, raw), see=lambda: None)
