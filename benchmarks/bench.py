"""Runs the benchmarks that need no data but their own, and writes their tables into the docs.

usage: python benchmarks/bench.py [--cache DIR] [--only NAME ...] [--docs FILE]

Each part is a command of its own, and can be run alone. What it prints goes to the screen and
between its two marks in the docs: "<!-- make bench: NAME -->" and "<!-- end -->". A part that
cannot run is told, and the others go on. Half an hour on two cores; best with little else to do.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs" / "benchmarks.md"
LIMIT = 900.0  # seconds; a part that takes longer is ended
PARTS = {
    "startup": ["startup.py"],
    "whole": ["whole.py", "--readers", "100", "1000", "10000"],
    "memory": ["whole.py", "--readers", "100", "--stored", "1000", "100000", "1000000"],
    "setting": ["setting.py", "--peers"],
    "stories": ["stories.py"],
    "ladder": ["ladder.py"],
    "sending": ["sending.py"],
    "workers": ["workers.py"],
    "ingest": ["ingest.py", "--peers", "--feeds", "100", "2000", "--scenarios", "cold,warm,slow"],
    "large": [
        "ingest.py",
        "--only",
        "ours",
        "--feeds",
        "100",
        "--large",
        "--scenarios",
        "cold,warm",
    ],
}
CACHED = {"setting", "ingest", "large"}  # which keep peers' environments between runs
MISSED = 1  # a part's exit code where it ran, and missed its goals


def main() -> int:
    """Run all parts; 1 where one did not come to its end."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=Path("out/bench"))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--docs", type=Path, default=DOCS)
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    print(f"{machine()}\n")
    broken = []
    for name in given.only:
        print(f"## {name}", flush=True)
        began = time.monotonic()
        code, told = run(name, given.cache.absolute())
        print(f"({time.monotonic() - began:.0f} s, exit code {code})\n", flush=True)
        if code in (0, MISSED):
            written = put(given.docs.read_text("utf-8"), name, f"{machine()}\n\n{shown(told)}\n")
            given.docs.write_text(written, "utf-8")
        else:
            broken.append(name)
    if broken:
        print(f"not run to the end: {', '.join(broken)}", file=sys.stderr)
    return int(bool(broken))


def run(name: str, cache: Path) -> tuple[int, str]:
    """Run one part, show what it prints, and return its exit code and its output."""
    script, *words = PARTS[name]
    command = [sys.executable, str(HERE / script), *words]
    command += ["--cache", str(cache)] if name in CACHED else []
    env = {**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    lines = []
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ending = threading.Timer(LIMIT, process.terminate)
        ending.start()
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
        ending.cancel()
    return process.returncode, "".join(lines)


def put(docs: str, name: str, told: str) -> str:
    """Return the docs with what a part told between its marks. Raises ValueError without them."""
    pattern = rf"(<!-- make bench: {name} -->\n).*?(<!-- end -->)"
    made, times = re.subn(pattern, lambda marks: marks[1] + told + marks[2], docs, flags=re.DOTALL)
    if times != 1:
        raise ValueError(f"the docs need the marks of '{name}' once, and have them {times} times")
    return made


def shown(told: str) -> str:
    """Return what a part told as it stands in the docs: tables as they are, else as it was set."""
    if "|---" not in told:
        return textwrap.indent(told.strip("\n"), "    ")
    return re.sub(r"^## ", "### ", told.strip(), flags=re.MULTILINE)


def machine() -> str:
    """Say when, with which Python and on how many processors this runs."""
    moment = f"{datetime.now(UTC):%B %Y}"
    return f"{moment}, Python {platform.python_version()}, {os.cpu_count()} processors."


if __name__ == "__main__":
    sys.exit(main())
