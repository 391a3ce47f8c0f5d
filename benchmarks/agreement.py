"""Measures how far the brief's choice agrees with that of editors on days of the past.

usage: agreement.py FOLDER --tools DIR [--out DIR]

FOLDER holds `topics.json` (what an issue told, by hand) and `pools/DATE.jsonl` (what feeds carried
before it); the folder of tools holds `pool_to_rss.py` and `agree_eval.py`. Each day is fetched from
a server on loopback and made a brief at 11:00 New York time; its ranked stories are scored. The
spread over days is told, since six days are few.
"""

import argparse
import functools
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mornings import ZONE, configured, digest


class Quiet(SimpleHTTPRequestHandler):
    """A file server that keeps no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A server that a burst of sixty visits at once does not overrun."""

    request_queue_size = 128
    daemon_threads = True


def main(argv: Sequence[str]) -> int:
    """Make the brief of each day and score all of them, then each alone."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("out/agreement"))
    given = parser.parse_args(argv)
    pools = sorted((given.folder / "pools").glob("*.jsonl"))
    for pool in pools:
        _rank(given, pool)
    tool = [sys.executable, str(given.tools / "agree_eval.py"), str(given.folder)]
    ranked = given.out / "ranked"
    print(subprocess.run([*tool, str(ranked)], check=True, capture_output=True, text=True).stdout)
    for pool in pools:
        alone = given.out / "alone"
        alone.mkdir(exist_ok=True)
        for old in alone.iterdir():
            old.unlink()
        (alone / f"{pool.stem}.json").write_bytes((ranked / f"{pool.stem}.json").read_bytes())
        told = subprocess.run([*tool, str(alone)], check=True, capture_output=True, text=True)
        print(pool.stem, told.stdout.splitlines()[-1])
    return 0


def _rank(given: argparse.Namespace, pool: Path) -> None:
    """Fetch one day's feeds, make its brief, and keep its ranked stories."""
    out = given.out / pool.stem
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(given.tools / "pool_to_rss.py"), str(pool), str(out / "feeds")]
    subprocess.run(command, check=True, capture_output=True)
    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out / "feeds")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    listed = json.loads((out / "feeds" / "feeds.json").read_text(encoding="utf-8"))
    base = f"http://127.0.0.1:{server.server_address[1]}"
    file = configured(out, {one["feed"]: f"{base}/{one['file']}" for one in listed})
    moment = f"{pool.stem}T11:00:00{_offset(pool.stem)}"
    digest("init", "--config", file)
    digest("now", "--config", file, "--as-of", moment, "--out", str(out / "brief"))
    server.shutdown()
    server.server_close()
    document = json.loads((out / "brief" / "edition.json").read_text(encoding="utf-8"))
    ranked = given.out / "ranked"
    ranked.mkdir(exist_ok=True)
    (ranked / f"{pool.stem}.json").write_text(
        json.dumps([one["urls"] for one in document["ranked"]]), encoding="utf-8"
    )


def _offset(day: str) -> str:
    """Return New York's distance from Greenwich on a day, as "-05:00"."""
    told = datetime.fromisoformat(f"{day}T11:00:00").replace(tzinfo=ZONE).strftime("%z")
    return f"{told[:3]}:{told[3:]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
