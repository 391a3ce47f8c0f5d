"""Replays a stored stream crawl by crawl and measures which items are taken for one article.

usage: dedup.py STREAM_DIR --tools DIR [--out DIR]

STREAM_DIR holds `items.jsonl`, `snapshots.jsonl` and `dedup_gold.json`; the folder of tools holds
`replay_server.py` and `dedup_eval.py`. Pairs of addresses are counted: of those that are one
article, how many were joined (recall), and of those joined, how many are (precision).
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from mornings import configured, digest, get, moments, served


def main(argv: Sequence[str]) -> int:
    """Replay all crawls and print what the evaluator says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stream", type=Path)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("out/dedup"))
    given = parser.parse_args(argv)
    given.out.mkdir(parents=True, exist_ok=True)
    with served(given.tools, given.stream) as base:
        file = configured(given.out, get(f"{base}/feeds.json")["feeds"])
        digest("init", "--config", file)
        last = None
        for crawl, moment in enumerate(moments(given.stream)):
            if moment is not None:
                get(f"{base}/seek?k={crawl}", post=True)
                digest("fetch", "--config", file, "--as-of", moment.isoformat())
                last = moment
    listed = digest("items", "--json", "--config", file, "--as-of", last.isoformat())
    articles = given.out / "articles.json"
    articles.write_text(json.dumps({one["url"]: one["article"] for one in json.loads(listed)}))
    tool = [sys.executable, str(given.tools / "dedup_eval.py"), str(given.stream), str(articles)]
    return subprocess.run(tool, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
