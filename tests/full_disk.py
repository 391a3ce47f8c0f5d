"""Makes and sends an edition on a disk of its own that is full: python full_disk.py PLACE FREE...

PLACE is a tmpfs of this process's own; the current folder has a configuration and a database. For
each number, of so many kilobytes that are free, and for "ro", a disk that takes no writes at all, a
line of JSON tells what a command said, what the database held then, and both after it was mended.
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import AS_OF, MORNING

from digest import cli, pipeline, store

READERS = 5
assert pipeline  # imported once, for all that are forked


def send():
    """Make and send an edition in a process of its own; return its exit code and its words."""
    out, into = os.pipe()
    if os.fork() == 0:
        told, code = io.StringIO(), 1
        try:
            with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
                cli.main(["now", "--send", "--as-of", AS_OF])
        except SystemExit as left:
            code = left.code or 0
        finally:
            os.write(into, json.dumps([code, told.getvalue()]).encode())
            os._exit(0)
    os.close(into)
    with os.fdopen(out) as pipe:
        answer = json.loads(pipe.read())
    os.wait()
    return answer


def look():
    """Return what the database holds: faults, editions, readers, and the states of deliveries."""
    with store.connect("sqlite:///digest.db", base=Path.cwd()) as memory:
        faults = store.verify(memory)
        with memory.read() as connection:
            made = [f"{one.kind} {one.state}" for one in store.editions(connection)]
            readers = len(store.subscribers(connection))
            counts = store.tally(connection, 1).counts if made else {}
    return {"faults": faults, "editions": made, "readers": readers, "deliveries": counts}


@contextlib.contextmanager
def worn(place, free):
    """Have the disk full but for so many kilobytes, or closed to all writing."""
    if free == "ro":
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        yield
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
        return
    ballast = place / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(bytes(4096)) == 4096:
            pass
    os.truncate(ballast, ballast.stat().st_size - int(free) * 1024)
    yield
    ballast.unlink()


def morning(place, free, home):
    """Live through one morning on such a disk, and once more when it is mended."""
    for name in ("config.toml", "digest.db"):
        shutil.copy(home / name, place)
    with store.connect("sqlite:///digest.db", base=place) as memory, memory.write() as connection:
        for number in range(READERS):
            store.add_subscriber(connection, f"r{number}@{free}.example", "", now=MORNING)
    with worn(place, free):
        told = send()
    seen, again = look(), send()
    row = {"free": free, "told": told, "seen": seen, "again": again, "last": look()}
    for path in place.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return row


if __name__ == "__main__":
    home, place = Path.cwd(), Path(sys.argv[1])
    os.chdir(place)
    for free in sys.argv[2:]:
        sys.stdout.write(json.dumps(morning(place, free, home)) + "\n")
        sys.stdout.flush()
