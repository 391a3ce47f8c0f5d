"""Who sends: a name for this process, and whether the process behind such a name still lives."""

import itertools
import os
import socket
from pathlib import Path


def this_sender() -> str:
    """Name this process so that no later one on this machine bears the same name."""
    return f"{_machine()} {os.getpid()} {_born(os.getpid())}"


_ROUNDS = itertools.count(1)


def this_round() -> str:
    """Name a piece of this process's work: what it holds is told from what the others hold."""
    return f"{this_sender()}/{next(_ROUNDS)}"


def process_of(sender: str) -> str:
    """Return the process behind the name of a piece of its work."""
    return sender.rpartition("/")[0] or sender


def is_alive(sender: str) -> bool:
    """Tell whether the process that `this_sender` or `this_round` named may still be at work.

    Another machine's, or another container's, may always be: only its lease tells.
    """
    sender = process_of(sender)
    machine, _, process = sender.rpartition(" ")[0].rpartition(" ")
    born = sender.rpartition(" ")[2]
    if machine != _machine() or not process.isdigit():
        return True
    return _exists(int(process)) and _born(int(process)) == born


def _machine() -> str:
    """Name the space in which a process number means one process."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return f"{socket.gethostname()}{space}"


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _born(process: int) -> str:
    """Return when a process started, in the kernel's ticks; "?" where the system does not say."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "?"
    return stat.rpartition(")")[2].split()[19]
