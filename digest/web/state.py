"""What monitors ask for: is it alive, would an edition go out, how much of everything is there."""

from digest import pipeline
from digest.web.figures import figures
from digest.web.visitor import within
from digest.web.window import Answer, Ask, Window

_ALIVE = 90.0  # seconds without a sign of life after which a restart is the remedy


def health(window: Window, ask: Ask) -> Answer:
    """Say whether this process is alive, and the daemon in it: nothing that a restart cannot mend.

    A database that is away is no reason to restart, and is told by `ready`.
    """
    if not _may(window, ask):
        return window.missing()
    silence = window.silence() if window.silence is not None else 0.0
    if silence >= _ALIVE:
        return _plain(f"the daemon gave no sign of life for {silence:.0f} s\n", status=503)
    return _plain("ok\n")


def ready(window: Window, ask: Ask) -> Answer:
    """Say whether the next edition would go out, or line by line why not."""
    if not _may(window, ask):
        return window.missing()
    found = pipeline.standing(window.config, now=window.clock())
    wrong = [f"{one.what}: {one.why}" for one in found if one.level == "fail"]
    return _plain("\n".join([*(wrong or ["ok"]), ""]), status=503 if wrong else 200)


def metrics(window: Window, ask: Ask) -> Answer:
    """Give figures in Prometheus' text form."""
    if not _may(window, ask):
        return window.missing()
    text = figures(window.config, window.memory, now=window.clock())
    return _plain(text, kind="text/plain; version=0.0.4; charset=utf-8")


def _may(window: Window, ask: Ask) -> bool:
    """Tell whether a monitor asks: from a network of theirs, and not through an unknown proxy."""
    return not ask.hidden and within(ask.client, window.config.web.monitors)


def _plain(text: str, *, status: int = 200, kind: str = "text/plain; charset=utf-8") -> Answer:
    return Answer(body=text.encode(), kind=kind, status=status, secret=True)
