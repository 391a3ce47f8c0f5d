"""The log: one line an event, with the run that it belongs to; as text, or as JSON for programs."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from digest.config import Config

# Ours name nobody; whatever else is logged, a traceback as well, loses its addresses here.
_ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")

log_format = click.option(
    "--log-format",
    "shape",
    type=click.Choice(("text", "json")),
    help="Log each event as a line of text or of JSON; else log.format.",
)


def log_to_stderr(settings: "Config", shape: str | None) -> None:
    """Write the log where a service manager looks for it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if (shape or settings.log.format) == "json" else _Text())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)  # it tells what is told here already


class _Text(logging.Formatter):
    """Time, level, run, event: a traceback too stays in its line."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(run)s%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        run = _run()
        record.run = f"run={run} " if run else ""
        return " | ".join(_ADDRESS.sub("(address)", super().format(record)).splitlines())


class _Json(logging.Formatter):
    """An object a line: time, level, run, event; at the end of a run also its report."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "run": _run(),
            "event": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return _ADDRESS.sub("(address)", json.dumps(told, ensure_ascii=False, default=str))


def _run() -> int | None:
    from digest import pipeline

    run = pipeline.current()
    return run.number if run else None
