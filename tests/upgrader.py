"""Upgrades a database in processes that fall before a chosen statement: python upgrader.py URL.

Each line of standard input is a round: the statements before which its processes, started at once,
are killed; 0 = none. Standard output has a line for each: their exit codes, -9 for who was killed.
"""

import os
import signal
import sys
from pathlib import Path

import sqlalchemy as sa

from digest import store


def upgrade(url, fall):
    """Upgrade, and fall by SIGKILL before that statement."""
    with store.connect(url, base=Path.cwd(), check=False) as memory:
        left = fall

        def count(*_):
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sa.event.listen(memory.writer, "before_cursor_execute", count)
        store.upgrade(memory)


def begin(url, fall):
    """Start a process that upgrades; return its id."""
    if child := os.fork():
        return child
    code = 1
    try:
        upgrade(url, fall)
        code = 0
    finally:  # whatever happened, this copy of the process ends here
        os._exit(code)


if __name__ == "__main__":
    import alembic.command  # once for all that are forked

    assert alembic.command
    for line in sys.stdin:
        children = [begin(sys.argv[1], int(fall)) for fall in line.split()]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        sys.stdout.write(f"{' '.join(map(str, codes))}\n")
        sys.stdout.flush()
