"""The peers' side of the feed benchmark: a little program for each that has no command of its own.

usage: python benchmarks/ingest_peers.py PEER FOLDER

FOLDER holds `urls.txt`; whatever a peer keeps between two runs goes there too. It runs with the
interpreter in whose environment the peer is installed, and imports nothing that it does not need.
"""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

TIMEOUT = 10.0  # seconds for one feed, as the benchmark configures it for all contestants
SLOTS = 64


def reader_init(folder: Path) -> None:
    """Tell lemon24/reader its feeds, as `reader add` does one by one."""
    from reader import make_reader

    with make_reader(str(folder / "reader.db")) as store:
        for url in _urls(folder):
            store.add_feed(url)


def reader(folder: Path) -> None:
    """Run what `reader update --workers 20` runs, 20 as in its documentation, but ask all feeds.

    By default it would leave alone those that it asked within the hour.
    """
    import requests.adapters
    from reader import make_reader

    # It sends requests by a way that does not look at the variable for it.
    if trusted := os.environ.get("REQUESTS_CA_BUNDLE"):
        requests.adapters.DEFAULT_CA_BUNDLE_PATH = trusted
    with make_reader(str(folder / "reader.db"), session_timeout=TIMEOUT) as store:
        store.update_feeds(workers=20, scheduled=False)


def feedparser(folder: Path) -> None:
    """Do what most scripts do: parse each address in turn and keep nothing but validators."""
    import feedparser

    socket.setdefaulttimeout(TIMEOUT)
    kept = _kept(folder)
    for url in _urls(folder):
        etag, modified = kept.get(url, (None, None))
        told = feedparser.parse(url, etag=etag, modified=modified)
        if told.get("status") == 200:
            kept[url] = (told.get("etag"), told.get("modified"))
    _keep(folder, kept)


def aiohttp(folder: Path) -> None:
    """Ask for the same and throw it away: what the network alone costs."""
    kept = _kept(folder)
    asyncio.run(_ask_all(_urls(folder), kept))
    _keep(folder, kept)


async def _ask_all(urls: list[str], kept: dict[str, list[str | None]]) -> None:
    import aiohttp

    waiting = iter(urls)
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=SLOTS, force_close=True),
        timeout=aiohttp.ClientTimeout(total=TIMEOUT),
    ) as session:

        async def work() -> None:
            for url in waiting:
                etag, modified = kept.get(url, (None, None))
                asked = {"If-None-Match": etag, "If-Modified-Since": modified}
                headers = {name: value for name, value in asked.items() if value}
                try:
                    async with session.get(url, headers=headers) as answer:
                        await answer.read()
                except (aiohttp.ClientError, TimeoutError):
                    continue
                if answer.status == 200:
                    kept[url] = [answer.headers.get("ETag"), answer.headers.get("Last-Modified")]

        await asyncio.gather(*(work() for _ in range(SLOTS)))


def _urls(folder: Path) -> list[str]:
    return (folder / "urls.txt").read_text(encoding="utf-8").split()


def _kept(folder: Path) -> dict[str, list[str | None]]:
    file = folder / "validators.json"
    return json.loads(file.read_bytes()) if file.exists() else {}


def _keep(folder: Path, kept: dict[str, list[str | None]]) -> None:
    (folder / "validators.json").write_text(json.dumps(kept), encoding="utf-8")


PEERS: dict[str, Callable[[Path], None]] = {
    "reader-init": reader_init,
    "reader": reader,
    "feedparser": feedparser,
    "aiohttp": aiohttp,
}

if __name__ == "__main__":
    PEERS[sys.argv[1]](Path(sys.argv[2]))
