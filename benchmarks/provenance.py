"""Traces every word of the briefs made of a stored stream back to the items they came from.

usage: provenance.py STREAM_DIR --tools DIR [--mornings N] [--out DIR]

STREAM_DIR holds the crawls of a stream, or `pools/DATE.jsonl`, what feeds carried before one day.
Prints, for each morning: stories, sentences, what could not be traced, the longest quotation in
words, the longest run of one article's words outside quotation marks, newsrooms, and the largest
share of one newsroom. Returns 1 where anything could not be traced.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from agreement import pool_feeds
from mornings import configured, digest, get, moments, morning_crawls, served

from digest import config, pipeline, prose, text
from digest.cli.terminal import opened
from digest.model import Edition


def main(argv: Sequence[str]) -> int:
    """Replay mornings, trace each brief before it is published, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", type=Path)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--mornings", type=int, default=10)
    parser.add_argument("--out", type=Path, default=Path("out/provenance"))
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    print("day        stories sentences faults quotation run newsrooms share")
    pools = sorted((given.stream / "pools").glob("*.jsonl"))
    return int((_pools(given, pools) if pools else _stream(given)) > 0)


def _pools(given: argparse.Namespace, pools: Sequence[Path]) -> int:
    """Trace the brief of each pool, and return how much cannot be traced."""
    found = 0
    for pool in pools:
        with pool_feeds(given.tools, pool, given.out / pool.stem) as (file, moment):
            digest("fetch", "--config", file, "--as-of", moment.isoformat())
            found += _traced(file, moment)
    return found


def _stream(given: argparse.Namespace) -> int:
    """Trace the brief of each morning of a stream, and return how much cannot be traced."""
    crawls = moments(given.stream)
    found = 0
    with served(given.tools, given.stream) as base:
        file = configured(given.out, get(f"{base}/feeds.json")["feeds"])
        digest("init", "--config", file)
        for index in morning_crawls(crawls)[: given.mornings]:
            moment = crawls[index]
            assert moment is not None
            get(f"{base}/seek?k={index}", post=True)
            digest("fetch", "--config", file, "--as-of", moment.isoformat())
            found += _traced(file, moment)
            digest("now", "--config", file, "--as-of", moment.isoformat(), "--out", str(given.out))
    return found


def _traced(file: str, moment: datetime) -> int:
    """Compose the brief of `moment`, print what tracing finds, and return how much that is."""
    settings = config.load(Path(file), {})
    with opened(settings) as memory:
        edition = pipeline.compose(settings, memory, now=moment, kind="once").edition
    faults = prose.faults(edition)
    _row(edition, faults)
    for fault in faults:
        print(f"  {fault}")
    return len(faults)


def _row(edition: Edition, faults: Sequence[str]) -> None:
    paragraphs = [p for entry in edition.entries for p in entry.paragraphs]
    sentences = [one for p in paragraphs for one in p.sentences]
    quoted = [len(q.split()) for one in sentences for q in text.quotations(one.text)]
    runs = [prose.longest_run(p.sentences) for p in paragraphs]
    shares = prose.shares(edition)
    print(
        f"{edition.day} {len(edition.entries):7} {len(sentences):9} {len(faults):6}"
        f" {max(quoted, default=0):9} {max(runs, default=0):3} {len(shares):9}"
        f" {max(shares.values(), default=0.0):5.2f}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
