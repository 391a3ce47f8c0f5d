"""Sends an edition to many readers over loopback, and sets it beside a bare smtplib loop.

usage: python benchmarks/sending.py [--readers N] [--connections N] [--rounds N]

Both hand the same prepared bytes to Postfix's smtp-sink (which must be installed) over as many
connections; ours also claims, marks and settles each delivery in an SQLite database. The rounds
alternate, and the best of each counts. Prints messages a second, their ratio, and the peak of
memory in this process. Prints CPU time a message too, which says
more than the clock on a busy machine. Exits with 1 below a ratio of 0.8.
"""

import argparse
import gc
import resource
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from conftest import MORNING, make_settings

from digest import cli, pipeline, samples, store


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def bare(letters: list, port: int, connections: int) -> tuple[float, float]:
    """Send with smtplib alone; return messages a second, and CPU ms a message."""

    def work(own: list) -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for letter in own:
                server.sendmail(letter.sender, [letter.recipient], letter.content)

    began, cpu = time.monotonic(), time.process_time()
    threads = [
        threading.Thread(target=work, args=(letters[n::connections],)) for n in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = 1_000 * (time.process_time() - cpu) / len(letters)
    return len(letters) / (time.monotonic() - began), spent


def ours(
    folder: Path, port: int, feeds: list, given: argparse.Namespace
) -> tuple[float, float, object]:
    """Send through the ledger; return messages a second, CPU ms a message, and the press."""
    settings = make_settings(f"sqlite:///{folder / 'digest.db'}", port, folder, feeds=feeds)
    smtp = settings.smtp.model_copy(
        update={"connections": given.connections, "messages_per_connection": 100_000}
    )
    settings = settings.model_copy(update={"smtp": smtp})
    url = settings.store.url.get_secret_value()
    with store.connect(url, base=folder, create=True) as memory:
        store.upgrade(memory)
        with memory.write() as connection:
            for number in range(given.readers):
                store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
        pipeline.fetch(settings, memory, now=MORNING)
        made = pipeline.publish(settings, memory, now=MORNING, kind="daily")
        cpu = time.process_time()
        posted = pipeline.deliver(settings, memory, made, clock=lambda: MORNING)
        spent = 1_000 * (time.process_time() - cpu) / given.readers
        with memory.read() as connection:
            press = pipeline.post._press(connection, settings, made)  # noqa: SLF001
    if posted.taken != given.readers:
        sys.exit(f"only {posted.taken} of {given.readers} were taken: {posted.error}")
    return posted.taken / posted.seconds, spent, press


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    program = shutil.which("smtp-sink", path="/usr/sbin:/usr/bin")
    if program is None:
        sys.exit("smtp-sink is not here: install Postfix, it need not run")
    gc.set_threshold(*cli.RARELY)  # as every command does, and for both
    port = free_port()
    sink = subprocess.Popen([program, "-u", "postfix", f"127.0.0.1:{port}", "100"])
    rates: dict[str, list[float]] = {"ours": [], "smtplib": []}
    try:
        with samples.serve() as feeds:
            for _ in range(given.rounds):
                with tempfile.TemporaryDirectory() as name:
                    rate, cpu, press = ours(Path(name), port, feeds, given)
                rates["ours"].append(rate)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                count = min(given.readers, 2_000)
                letters = [
                    press.letter(to=f"r{n}@example.org", subscriber=n) for n in range(1, count + 1)
                ]
                other, bare_cpu = bare(letters, port, given.connections)
                rates["smtplib"].append(other)
                print(
                    f"ours {rate:.0f}/s, {cpu:.2f} ms of CPU; smtplib {other:.0f}/s,"
                    f" {bare_cpu:.2f} ms; {len(letters[0].content)} bytes each, peak {peak} MB"
                )
                del letters
    finally:
        sink.terminate()
        sink.wait()
    ratio = max(rates["ours"]) / max(rates["smtplib"])
    print(f"ratio {ratio:.2f} at {given.connections} connections, {given.readers} readers")
    sys.exit(0 if ratio >= 0.8 else 1)


if __name__ == "__main__":
    main()
