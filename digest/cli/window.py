"""The command of the web window, and the window beside the daemon."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from digest.cli.logs import log_format, log_to_stderr
from digest.cli.terminal import clock, common, loaded, stopping
from digest.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from digest.config import Config
    from digest.store import Store

_LOOK = 10.0  # seconds between two looks whether the database was upgraded beyond this process

log = logging.getLogger("digest")


@click.command()
@common
@click.option("--listen", default="", help="Address and port; else web.listen.")
@log_format
def web(listen: str, shape: str | None) -> None:
    """Open the web window: sign-up, preferences, archive, feeds.

    \b
    digest web                             until SIGTERM or Ctrl-C, at web.listen
    digest web --listen 127.0.0.1:8080

    The daemon 'digest run' opens it by itself where web.listen is set. A proxy in front of it
    gives it a name and TLS.
    """
    with loaded() as (settings, memory):
        if not (listen or settings.web.listen):
            raise UsageError("name an address: --listen 127.0.0.1:8080, or web.listen")
        if listen and not re.fullmatch(r"\S+:\d{1,5}", listen):
            raise UsageError(f"--listen: '{listen}' is no address and port such as 127.0.0.1:8080")
        log_to_stderr(settings, shape)
        stop = stopping()
        with beside(settings, memory, listen=listen):
            while not stop.wait(_LOOK):
                if newer := memory.newer():
                    raise newer


@contextmanager
def beside(
    settings: "Config",
    memory: "Store",
    *,
    listen: str = "",
    silence: "Callable[[], float] | None" = None,
) -> Iterator[None]:
    """Keep the window open for the length of a block, where the configuration asks for one.

    Monitors are told by `silence` for how long the daemon beside it has said nothing.
    """
    if not (listen or settings.web.listen):
        yield
        return
    from digest import web as room

    time = clock(ticking=True)
    with room.opened(settings, memory, clock=time, listen=listen, silence=silence) as (
        address,
        _,
    ):
        log.info("the web window is open at %s", address)
        yield
