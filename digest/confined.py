"""Child processes limited in memory and time, free to die of what they are given.

Some libraries can be held up for minutes and made to eat gigabytes by a few kilobytes, and only
the system can end that. So such work is done in a child, and who asked goes on whatever happens.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from digest.errors import ChildError

MEMORY = 256 * 1024 * 1024  # bytes of data
SECONDS = 8  # of CPU for one answer

_SOON = 1.0  # seconds that an idle child may take to end
_PROGRAM = (
    "import sys; sys.path[:] = sys.argv.pop(1).split(sys.argv.pop(1)); from {} import main; main()"
)
_DIED_OF = {-signal.SIGXCPU: "time", -signal.SIGKILL: "memory"}


def serve(answer: Callable[[Any], Any]) -> None:
    """Answer jobs from the pipe that the first argument numbers, until it closes."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # who asks stops first, and closes the pipe
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_DATA, MEMORY)
    pipe = Connection(int(sys.argv[1]))
    with suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            spent = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + 1 + SECONDS)
            pipe.send(answer(job))


def _limit(kind: int, limit: int) -> None:
    with suppress(ValueError, OSError):  # where the system knows no such limit
        resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


class Child:
    """One process, which runs the `main` of a module, and the pipe to it."""

    def __init__(self, module: str) -> None:
        """Start it."""
        self.jobs = 0
        self._pipe, there = Pipe()
        with there:
            number = there.fileno()
            # It finds its modules where this process does, and Ctrl-C is not meant for it.
            program = [sys.executable, "-P", "-c", _PROGRAM.format(module)]
            self._process = subprocess.Popen(  # noqa: S603  (nothing of a job stands in it)
                [*program, os.pathsep.join(sys.path), os.pathsep, str(number)],
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def ask(
        self,
        job: Any,
        *,
        patience: float,
        soon: float = 0.0,
        held_up: Callable[[], None] = lambda: None,
    ) -> Any:
        """Return the child's answer, for which it has `patience` seconds by the clock on the wall.

        It is `held_up` where there is none after `soon` seconds. Raises ChildError where it dies,
        or does not answer at all; it must be ended then.
        """
        self.jobs += 1
        try:
            self._pipe.send(job)
            if not self._pipe.poll(soon):
                held_up()
                if not self._pipe.poll(patience - soon):
                    raise ChildError("time")
            return self._pipe.recv()
        except (EOFError, OSError):
            code = self._process.wait()
        raise ChildError(_DIED_OF.get(code, "crash"))

    def kill(self) -> None:
        """Kill the process. The pipe stays its reader's: closed twice, it may be another's."""
        self._process.kill()

    def end(self, *, at_once: bool = False) -> None:
        """End the process; an idle one ends by itself when its pipe is closed."""
        if not at_once:
            self._pipe.close()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_SOON)
        self._process.kill()
        self._process.wait()
        self._pipe.close()
