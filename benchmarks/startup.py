"""Measures how long the command takes until help and version stand on the screen.

usage: python benchmarks/startup.py [--runs N]

Prints the median of N runs in milliseconds, beside a bare Python that does nothing, and the ratio.
"""

import argparse
import statistics
import subprocess
import sys
import time


def median(command: list[str], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    bare = median([sys.executable, "-c", ""], runs)
    print(f"{'bare Python':20}{bare:7.0f} ms")
    for word in ("--help", "--version"):
        took = median([sys.executable, "-m", "digest", word], runs)
        print(f"{'digest ' + word:20}{took:7.0f} ms {took / bare:6.1f}x")


if __name__ == "__main__":
    main()
