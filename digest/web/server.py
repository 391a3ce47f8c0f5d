"""Opens the window: binds the address, serves in a thread, closes at the end of the block."""

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import uvicorn

from digest import store
from digest.config import Config
from digest.errors import OutputError
from digest.web.amazon import Amazon
from digest.web.app import application
from digest.web.desk import Desk
from digest.web.window import Window

_AT_ONCE = 256  # connections; more are told to come back
_GRACE = 5  # seconds for the answers that are under way at the end


@contextmanager
def opened(
    config: Config,
    memory: store.Store,
    *,
    clock: Callable[[], datetime],
    listen: str = "",
    amazon: Amazon | None = None,
    silence: Callable[[], float] | None = None,
) -> Iterator[tuple[str, Window]]:
    """Serve the window at `listen`, or where the configuration says; yield its address.

    `silence` tells for how many seconds the daemon of this process has given no sign of life.
    Raises OutputError where the address cannot be had.
    """
    # Also where somebody else sets up logging: the addresses of pages are readers' secrets.
    logging.getLogger("uvicorn.access").disabled = True
    with _bind(listen or config.web.listen) as bound, Desk(config, memory, clock) as desk:
        window = Window(
            config, memory, clock=clock, desk=desk, amazon=amazon or Amazon(), silence=silence
        )
        server = uvicorn.Server(
            uvicorn.Config(
                application(window),
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,  # `visitor.client` knows whom to believe
                server_header=False,
                limit_concurrency=_AT_ONCE,
                h11_max_incomplete_event_size=16 * 1024,
                timeout_keep_alive=5,
                timeout_graceful_shutdown=_GRACE,
            )
        )
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [bound]}, name="web", daemon=True
        )
        thread.start()
        host, port = bound.getsockname()[:2]
        try:
            yield f"http://{f'[{host}]' if ':' in host else host}:{port}", window
        finally:
            server.should_exit = True
            thread.join()


def _bind(listen: str) -> socket.socket:
    host, _, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, int(port)), family=family, backlog=128)
    except OSError as error:
        raise OutputError(f"web.listen {listen}: cannot be had: {error.strerror}") from None
