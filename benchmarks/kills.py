"""Kills the daemon with SIGKILL while it sends, again and again, and counts what readers got.

usage: python benchmarks/kills.py [--readers N] [--seed S] [--database URL]

A mail server on loopback answers after 10 ms. After each kill the daemon starts anew; when a life
has nothing left to send the counting is done. Second copies are bound by kills times connections,
each under the Message-ID of the first; nobody may be lost. Exits with 1 where either fails.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from conftest import MORNING, Sink, make_settings, serving

from digest import samples, store

PATIENCE = 15  # seconds without a message after which all is taken to be sent


class Slow(Sink):
    """A sink that takes its time to say so, when most kills fall."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.01)
        return answer


def life(folder: Path, sink: Sink, dice: random.Random) -> bool:
    """Let the daemon live until some more messages are out, then kill it; False where none came."""
    command = [sys.executable, "-m", "digest", "run", "--as-of", MORNING.isoformat()]
    daemon = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    began, wanted = time.monotonic(), len(sink.mails) + dice.randint(5, 60)
    while len(sink.mails) < wanted and time.monotonic() - began < PATIENCE:
        time.sleep(0.002)
    killed = len(sink.mails) >= wanted
    time.sleep(dice.random() * 0.02)
    daemon.kill() if killed else daemon.terminate()
    daemon.wait()
    return killed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="")
    given = parser.parse_args()
    folder, dice = Path(tempfile.mkdtemp()), random.Random(given.seed)
    url = given.database or f"sqlite:///{folder / 'digest.db'}"
    with samples.serve() as feeds, serving(Slow()) as sink:
        settings = make_settings(url, sink.port, folder, feeds=feeds)
        with store.connect(url, base=folder, create=True) as memory:
            store.upgrade(memory)
            with memory.write() as connection:
                for number in range(given.readers):
                    store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
        kills = 0
        while life(folder, sink, dice):
            kills += 1
        got = Counter(sink.recipients)
        ids = defaultdict(set)
        for mail in sink.mails:
            ids[mail["To"].addresses[0].addr_spec].add(mail["Message-ID"])
    lost, copies = given.readers - len(got), sum(got.values()) - len(got)
    bound = kills * settings.smtp.connections
    one_id = all(len(found) == 1 for found in ids.values())
    print(
        f"{kills} kills, {lost} lost, {copies} second copies (bound {bound}), one id each: {one_id}"
    )
    sys.exit(0 if not lost and copies <= bound and one_id else 1)


if __name__ == "__main__":
    main()
