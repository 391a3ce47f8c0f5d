"""Measures how long an edition takes to set, and each reader's message to splice.

usage: python benchmarks/setting.py [--cache DIR] [--peers]

The sample morning's edition: its subject, HTML, text and page by the shipped templates; the step
in it that writes the style sheet into the elements, beside premailer on the same HTML (with
--peers, in an environment below --cache); and one reader's message, plain and signed by DKIM.
Milliseconds of CPU, the median of the rounds and their spread.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import ingest_runs as runs
from sample_mails import KEY, sample_memory, signer

from digest import message, pipeline, samples
from digest.message import templates
from digest.model import Frozen

HEAD = "| step | ms of CPU | spread |\n|---|---|---|"
PREMAILER = """
import sys, time, premailer
html, rounds = open(sys.argv[1], encoding="utf-8").read(), int(sys.argv[2])
for _ in range(rounds):
    began = time.process_time()
    premailer.transform(html)
    print(1000 * (time.process_time() - began))
"""


@dataclass(slots=True)
class Inliner:
    """Stands before the true one, and keeps what it was given and how long that took."""

    true: templates.css_inline.CSSInliner
    given: str = ""
    spent: list[float] = field(default_factory=list)

    def inline(self, html: str) -> str:
        """Inline as ever."""
        began = time.process_time()
        made = str(self.true.inline(html))
        self.spent.append(1000 * (time.process_time() - began))
        self.given = html
        return made


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--peers", action="store_true", help="also premailer")
    parser.add_argument("--cache", type=Path, default=Path("out/bench"))
    given = parser.parse_args()
    with samples.serve() as listed, sample_memory(listed) as (settings, memory):
        made = pipeline.compose(
            settings, memory, now=samples.MORNING, kind="daily", note=samples.NOTE
        )
        edition, house = made.edition, pipeline.house(settings)
    inliner = templates._inliner = Inliner(templates._inliner)  # noqa: SLF001
    rendering = timed(lambda: message.render(edition, house), given.rounds)
    rendered = message.render(edition, house)
    frozen = Frozen(
        id=1, number=1, day=edition.day, kind="daily", state="made", cutoff=edition.cutoff,
        composed=edition.cutoff, document="", message=rendered,
    )  # fmt: skip
    print(HEAD)
    row(f"setting all parts, {len(rendered.html) // 1000} kB of HTML", rendering)
    row("of it writing the style sheet into the elements, twice", doubled(inliner.spent))
    if given.peers:
        row("the same by premailer", doubled(premailed(given.cache, inliner.given, given.rounds)))
    for what, key in (("one reader's message", None), ("the same, signed", signer())):
        press = message.prepare(frozen, house, key=KEY, signer=key)
        row(what, timed(lambda press=press: letters(press), given.rounds), 100)


def letters(press: message.Press) -> None:
    """Splice a hundred messages."""
    for number in range(1, 101):
        press.letter(to=f"r{number}@example.org", subscriber=number)


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    """Return the milliseconds of CPU of each round; the first, which compiles, is left out."""
    spent = []
    for _ in range(rounds + 1):
        began = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - began))
    return spent[1:]


def doubled(spent: list[float]) -> list[float]:
    """Return what both the mail and the page on the web need."""
    return [2 * one for one in spent]


def premailed(cache: Path, html: str, rounds: int) -> list[float]:
    """Return what premailer needs for the same HTML. Raises OSError where it cannot be had."""
    cache.mkdir(parents=True, exist_ok=True)
    python = runs.installed(cache)
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(html)
        file.flush()
        command = [python, "-c", PREMAILER, file.name, str(rounds)]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(line) for line in told.split()]


def row(what: str, spent: list[float], share: int = 1) -> None:
    """Print one line of the table."""
    middle, least, most = statistics.median(spent), min(spent), max(spent)
    print(
        f"| {what} | {middle / share:.2f} | {least / share:.2f} to {most / share:.2f} |", flush=True
    )


if __name__ == "__main__":
    main()
