"""Replays a stored stream of crawls morning by morning and measures the briefs made of it.

usage: mornings.py STREAM_DIR --tools DIR [--mornings N] [--once] [--brand B] [--out DIR]

STREAM_DIR holds `items.jsonl` and `snapshots.jsonl`; the folder of tools holds `replay_server.py`,
`scorecard.py` and `repeat_eval.py`. With `--once` only the morning's own crawl is fetched, as one
does who starts the program once a day; without it every crawl in between is fetched as well.
"""

import argparse
import contextlib
import io
import json
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from digest.cli import cli

ZONE = ZoneInfo("America/New_York")
HOUR = 6.5  # the hour of the brief


@dataclass(frozen=True)
class Morning:
    """What one brief came to."""

    day: str
    stories: int
    sections: int
    words: int
    links: int
    seconds: float
    score: float
    missed: str  # what the scorecard found fault with


def main(argv: Sequence[str]) -> int:
    """Replay, print a table and the sums; 1 where a brief is thinner than promised."""
    given = _arguments(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    crawls = moments(given.stream)
    picked = morning_crawls(crawls)[: given.mornings]
    with served(given.tools, given.stream) as base:
        told = _replay(given, base, crawls, picked)
    repeats = _repeats(given.tools, given.stream, given.out / "urls")
    _print(told, repeats)
    return int(any(one.stories < 12 or one.sections < 3 or one.score < 75 for one in told))


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", type=Path)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--mornings", type=int, default=10)
    parser.add_argument("--once", action="store_true", help="fetch the morning's crawl only")
    parser.add_argument("--brand", default="The Morning Brief")
    parser.add_argument("--out", type=Path, default=Path("out/mornings"))
    return parser.parse_args(argv)


def moments(stream: Path) -> list[datetime | None]:
    """The time of each crawl; None for one that found nothing."""
    moments: list[datetime | None] = []
    for line in (stream / "snapshots.jsonl").read_text(encoding="utf-8").splitlines():
        crawl = json.loads(line)
        moment = datetime.fromisoformat(crawl["t"]) if crawl["feeds"] else None
        moments.append(moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None)
    return moments


def morning_crawls(moments: Sequence[datetime | None]) -> list[int]:
    """The crawl of each day that is nearest to the hour of the brief."""
    best: dict[Any, tuple[float, int]] = {}
    for index, moment in enumerate(moments):
        if moment is not None:
            local = moment.astimezone(ZONE)
            off = abs(local.hour + local.minute / 60 - HOUR)
            best[local.date()] = min(best.get(local.date(), (99.0, 0)), (off, index))
    return sorted(index for _, index in best.values())


@contextlib.contextmanager
def served(tools: Path, stream: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(tools / "replay_server.py"), str(stream), "--port", str(port)]
    server = subprocess.Popen(command)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            with contextlib.suppress(OSError):
                get(f"{base}/feeds.json")
                break
            time.sleep(0.1)
        yield base
    finally:
        server.terminate()
        server.wait()


def get(url: str, *, post: bool = False) -> Any:
    with urllib.request.urlopen(url, data=b"" if post else None) as answer:
        return json.load(answer)


def _replay(
    given: argparse.Namespace, base: str, moments: Sequence[datetime | None], picked: Sequence[int]
) -> list[Morning]:
    """Walk the crawls up to each morning and make its brief."""
    (given.out / "urls").mkdir(exist_ok=True)
    file = configured(given.out, get(f"{base}/feeds.json")["feeds"], given.brand)
    told: list[Morning] = []
    digest("init", "--config", file)
    walked = picked[0] - 1
    for index in picked:
        for crawl in [] if given.once else range(walked + 1, index):
            if (moment := moments[crawl]) is not None:
                get(f"{base}/seek?k={crawl}", post=True)
                digest("fetch", "--config", file, "--as-of", moment.isoformat())
        get(f"{base}/seek?k={index}", post=True)
        told.append(_morning(given, file, moments[index]))
        walked = index
    return told


def digest(*words: str) -> str:
    """Run a command as a user does, but without starting Python again; return what it printed."""
    with contextlib.redirect_stdout(io.StringIO()) as told, contextlib.suppress(SystemExit):
        cli.main(list(words), prog_name="digest", standalone_mode=False)
    return told.getvalue()


def configured(out: Path, feeds: dict[str, str], brand: str = "The Morning Brief") -> str:
    """Write the smallest configuration there is."""
    database = out / "mornings.db"
    for old in out.glob("mornings.db*"):
        old.unlink()
    lines = [
        "[brief]", f'brand = "{brand}"',
        "[store]", f'url = "sqlite:///{database.resolve()}"',
        "[fetch]", "allow_private_addresses = true",
        "[output]", "png = false",
    ]  # fmt: skip
    for name, url in feeds.items():
        lines += ["[[feeds]]", f'name = "{name}"', f'url = "{url}"']
    file = out / "config.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(file)


def _morning(given: argparse.Namespace, file: str, moment: Any) -> Morning:
    day = moment.astimezone(ZONE).date().isoformat()
    start = time.perf_counter()
    out = str(given.out / day)
    digest("now", "--config", file, "--as-of", moment.isoformat(), "--out", out)
    seconds = time.perf_counter() - start
    page = given.out / day / "brief.html"
    document = json.loads((given.out / day / "edition.json").read_text(encoding="utf-8"))
    points, missed = likeness(given.tools, page, given.brand)
    urls = [url for story in document["stories"] for url in story["urls"]]
    (given.out / "urls" / f"{day}.json").write_text(json.dumps(urls), encoding="utf-8")
    said = [s["text"] for o in document["stories"] for p in o["paragraphs"] for s in p["sentences"]]
    return Morning(
        day=day,
        stories=len(document["stories"]),
        sections=len(document["sections"]),
        words=sum(len(one.split()) for one in said),
        links=len(re.findall(r"<a ", page.read_text(encoding="utf-8"))),
        seconds=seconds,
        score=points,
        missed=missed,
    )


def likeness(tools: Path, html: Path, brand: str = "The Morning Brief") -> tuple[float, str]:
    """Return a brief's points on the scorecard of the style, and the rows that it does not pass."""
    if str(tools) not in sys.path:
        sys.path.insert(0, str(tools))
    from scorecard import score

    rows, points = score(html.read_text(encoding="utf-8"), None, brand)
    missed = " ".join(f"{row['id']}={row['value']}" for row in rows if row["result"] != "PASS")
    return points, missed


def _repeats(tools: Path, stream: Path, urls: Path) -> str:
    stored = urls.parent / "stream"  # repeat_eval wants a list of known copies, even an empty one
    stored.mkdir(exist_ok=True)
    for name in ("items.jsonl", "dedup_gold.json"):
        source = stream / name
        (stored / name).write_bytes(source.read_bytes() if source.exists() else b"[]")
    command = [sys.executable, str(tools / "repeat_eval.py"), str(stored), str(urls)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _print(told: Sequence[Morning], repeats: str) -> None:
    print("day        stories sections words links seconds score  not passed")
    for one in told:
        print(
            f"{one.day} {one.stories:7} {one.sections:8} {one.words:5} {one.links:5}"
            f" {one.seconds:7.2f} {one.score:5}  {one.missed}"
        )
    for name, take in (("minimum", min), ("mean", statistics.mean)):
        values = [
            take([getattr(one, field) for one in told])
            for field in ("stories", "sections", "words", "links", "seconds", "score")
        ]
        print(f"{name:10} " + " ".join(f"{float(value):8.2f}" for value in values))
    print(repeats)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
