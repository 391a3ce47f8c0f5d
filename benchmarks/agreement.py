"""Measures how far the brief's choice agrees with that of editors on days of the past.

usage: agreement.py FOLDER --tools DIR [--out DIR]

FOLDER holds `topics.json` (what an issue told, by hand) and `pools/DATE.jsonl` (what feeds carried
before it); the folder of tools holds `pool_to_rss.py`, `agree_eval.py` and `scorecard.py`. Each day
is fetched from a server on loopback and made a brief at 11:00 New York time; its ranked stories are
scored, and its likeness to the style. The spread over days is told, since six days are few.
"""

import argparse
import contextlib
import functools
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from mornings import ZONE, configured, digest, likeness


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
        print(pool.stem, "scorecard", *_rank(given, pool))
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


@contextlib.contextmanager
def pool_feeds(tools: Path, pool: Path, out: Path) -> Iterator[tuple[str, datetime]]:
    """Serve one day's feeds; yield a configuration of them, and the moment of the brief."""
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(tools / "pool_to_rss.py"), str(pool), str(out / "feeds")]
    subprocess.run(command, check=True, capture_output=True)
    server = Server(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out / "feeds")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    listed = json.loads((out / "feeds" / "feeds.json").read_text(encoding="utf-8"))
    base = f"http://127.0.0.1:{server.server_address[1]}"
    file = configured(out, {one["feed"]: f"{base}/{one['file']}" for one in listed})
    digest("init", "--config", file)
    yield file, datetime.fromisoformat(f"{pool.stem}T11:00:00").replace(tzinfo=ZONE)
    server.shutdown()
    server.server_close()


def _rank(given: argparse.Namespace, pool: Path) -> tuple[float, str]:
    """Make one day's brief, keep its ranked stories; return its likeness and what it lacks."""
    out = given.out / pool.stem
    with pool_feeds(given.tools, pool, out) as (file, moment):
        now = moment.isoformat()
        digest("now", "--config", file, "--as-of", now, "--out", str(out / "brief"))
    document = json.loads((out / "brief" / "edition.json").read_text(encoding="utf-8"))
    ranked = given.out / "ranked"
    ranked.mkdir(exist_ok=True)
    (ranked / f"{pool.stem}.json").write_text(
        json.dumps([one["urls"] for one in document["ranked"]]), encoding="utf-8"
    )
    return likeness(given.tools, out / "brief" / "brief.html")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
