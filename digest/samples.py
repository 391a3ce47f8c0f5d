"""The sample feeds that ship with the package, served over loopback HTTP like real ones."""

import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from digest.config import Config, shipped

MORNING = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)  # the moment the samples were written for
NOTE = "Sample edition: outlets and events are invented."
_TYPES = {
    ".xml": "application/rss+xml",
    ".rdf": "application/rdf+xml",
    ".atom": "application/atom+xml",
    ".json": "application/feed+json",
}


@contextmanager
def serve() -> Iterator[list[dict[str, Any]]]:
    """Serve the sample feeds on a free port of loopback; yield their `[[feeds]]` tables."""
    folder = shipped("examples")
    listed = tomllib.loads((folder / "feeds.toml").read_text(encoding="utf-8"))["feeds"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(folder))
    thread = threading.Thread(target=server.serve_forever, name="samples", daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    known = ("name", "section", "beat", "tier")
    try:
        yield [
            {name: feed[name] for name in known if name in feed} | {"url": f"{base}/{feed['file']}"}
            for feed in listed
        ]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def configured(config: Config, listed: list[dict[str, Any]], database: Path) -> Config:
    """Return `config` with the sample feeds in place of its own, and a memory of their own."""
    tables = {
        name: value
        for name, value in config.model_dump(exclude={"feeds", "store", "fetch"}).items()
        if name != "sections"
    }
    tables["fetch"] = {"allow_private_addresses": True}
    tables["defaults"] |= {"article": "feed"}  # their pages are invented, too
    tables["store"] = {"url": f"sqlite:///{database.resolve()}"}
    return Config.model_validate(
        {**tables, "sections": config.sections, "feeds": listed, "base": config.base}
    )


def _handler(folder: Path) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers with the files of the sample folder; what is not there is gone."""

        def do_GET(self) -> None:
            path = (folder / self.path.partition("?")[0].lstrip("/")).resolve()
            if not path.is_file() or folder.resolve() not in path.parents:
                self.send_error(HTTPStatus.GONE)
                return
            body = path.read_bytes()
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", _TYPES.get(path.suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the fetcher reports."""

    return Handler
