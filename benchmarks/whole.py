"""Measures a whole morning by the commands a user types: ask the feeds, compose, send.

usage: python benchmarks/whole.py [--feeds 50] [--readers 1000 ...] [--stored 0 ...]

A farm on loopback serves invented news, some forty-seven items a feed; Postfix's smtp-sink takes
the mail. `digest fetch` reads a day's items, `digest now --send` has a last look, composes the
edition and brings it to its readers; the steps' times are those of `digest runs show`. Memory is
the most that all processes have at one time. `--stored` puts so many older items into the memory
first, two thousand a day. Of several readers and several memories each pair is a row.

Goals, for the defaults: under 60 s and 300 MB in all, and composing alone under 5 s.
"""

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ingest_farm as farm
import ingest_runs as runs
from ingest import farming

from digest import store
from digest.model import Feed, Item

SECONDS, MEMORY, COMPOSING = 60.0, 300.0, 5.0
A_DAY, BATCH = 2_000, 5_000
HEAD = (
    "| feeds | items | stored before | readers | fetch s | compose s | send s | all s | CPU s | MB"
)


@dataclass(frozen=True, slots=True)
class Morning:
    """What one morning needed."""

    items: int
    fetching: float  # seconds, and so on
    composing: float
    sending: float
    wall: float
    cpu: float
    memory: float  # MB


def main() -> int:
    """Print a row a morning; 1 where the goals are missed with the first of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--readers", type=int, nargs="+", default=[1_000])
    parser.add_argument("--stored", type=int, nargs="+", default=[0])
    given = parser.parse_args()
    print(f"{HEAD} |", "|---|---|---|---|---|---|---|---|---|---|", sep="\n", flush=True)
    lived = []
    for stored in given.stored:
        for readers in given.readers:
            lived.append(morning(given.feeds, readers, stored))
            print(_row(lived[-1], given.feeds, readers, stored), flush=True)
    one = lived[0]
    return int(one.wall > SECONDS or one.memory > MEMORY or one.composing > COMPOSING)


def _row(one: Morning, feeds: int, readers: int, stored: int) -> str:
    times = (one.fetching, one.composing, one.sending, one.wall, one.cpu)
    cells = (f"{feeds}", f"{one.items:,}", f"{stored:,}", f"{readers:,}")
    return f"| {' | '.join([*cells, *(f'{t:.1f}' for t in times), f'{one.memory:.0f}'])} |"


def morning(feeds: int, readers: int, stored: int) -> Morning:
    """Live through one morning in a folder of its own. Raises OSError where a command fails."""
    with tempfile.TemporaryDirectory() as name, sink() as port, farming(feeds, None) as (web, _):
        folder = Path(name)
        env = runs.environment(folder)
        urls = [farm.address(web, number) for number in range(feeds)]
        (folder / "config.toml").write_text(_configuration(urls, port), encoding="utf-8")
        _done(folder, env, "init")
        roster = "\n".join(["email", *(f"r{n}@example.org" for n in range(readers))])
        (folder / "readers.csv").write_text(roster + "\n", encoding="utf-8")
        _done(folder, env, "subscribers", "import", "readers.csv")
        if stored:
            _fill(folder, stored)
        spent = [
            runs.measured([sys.executable, "-m", "digest", *words], folder, env)
            for words in (("fetch",), ("now", "--send"))
        ]
        if spent[1].code:
            raise OSError((folder / "said.txt").read_text(encoding="utf-8").strip())
        told = _reports(folder, env)
    steps = told["now"]["seconds"]
    return Morning(
        items=told["fetch"]["new_items"],
        fetching=spent[0].wall,
        composing=sum(steps[name] for name in ("group", "choose", "write")),
        sending=steps["deliver"],
        wall=sum(one.wall for one in spent),
        cpu=sum(one.cpu for one in spent),
        memory=max(one.tree for one in spent),
    )


def _configuration(urls: list[str], port: int) -> str:
    lines = [
        '[store]\nurl = "sqlite:///digest.db"',
        "[fetch]\nallow_private_addresses = true",
        f'[smtp]\nhost = "127.0.0.1"\nport = {port}',
        '[web]\nurl = "https://brief.example.org"',
        '[defaults]\narticle = "feed"\nbeat = "defense"',  # the pages of the farm's items are not
        "[output]\npng = false",
    ]
    lines += [f'[[feeds]]\nname = "Feed {n}"\nurl = "{url}"' for n, url in enumerate(urls)]
    return "\n".join(lines) + "\n"


def _fill(folder: Path, count: int) -> None:
    """Put older items into the memory, two thousand a day, each an article of its own."""
    now = datetime.now(UTC)
    with store.connect("sqlite:///digest.db", base=folder) as memory:
        with memory.write() as connection:
            store.sync_feeds(connection, [Feed(name="Old", url="https://old.example/feed")])
        for start in range(1, count + 1, BATCH):
            batch = [_old(n, now - timedelta(days=3 + (count - n) / A_DAY))
                     for n in range(start, min(start + BATCH, count + 1))]  # fmt: skip
            with memory.write("items") as connection:
                store.add_items(connection, batch, [item.id for item in batch])


def _old(number: int, moment: datetime) -> Item:
    said = f"council {number % 977} weighs plan {number % 7919} for harbor {number % 104729}"
    return Item(
        feed="Old",
        feed_id=1,
        id=number,
        article=number,
        url=f"https://old.example/{number}",
        url_key=f"old.example/{number}",
        guid=str(number),
        title=said.capitalize(),
        title_key=said,
        outlet="Old",
        summary=f"Members said that {said} on the evening of day {number % 31}. " * 4,
        published=moment,
        first_seen=moment,
        fingerprint=f"{number:024x}",
    )


def _reports(folder: Path, env: Mapping[str, str]) -> dict[str, Any]:
    """Return the reports of the runs by their kind."""
    told = json.loads(_done(folder, env, "runs", "list", "--json"))
    return {
        one["kind"]: json.loads(_done(folder, env, "runs", "show", str(one["run"]), "--json"))[
            "report"
        ]
        for one in told
    }


def _done(folder: Path, env: Mapping[str, str], *words: str) -> str:
    """Run a command that is not measured, and return what it says."""
    command = [sys.executable, "-m", "digest", *words]
    told = subprocess.run(command, cwd=folder, env=env, check=False, capture_output=True, text=True)
    if told.returncode:
        raise OSError(f"{' '.join(words)}: {told.stderr.strip()}")
    return told.stdout


@contextmanager
def sink() -> Iterator[int]:
    """Run a mail server that takes everything and keeps nothing; yield its port."""
    program = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin")
    if program is None:
        raise OSError("smtp-sink is not here: install Postfix, it need not run")
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    process = subprocess.Popen([program, "-u", "postfix", f"127.0.0.1:{port}", "100"])
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
