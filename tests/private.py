"""A PostgreSQL server of a test's own, which it may stop in the middle of everything."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


class Server:
    """A cluster on a free port of loopback, which trusts everybody who reaches it."""

    def __init__(self, programs, folder):
        self._programs, self._folder = programs, folder
        with socket.create_server(("127.0.0.1", 0)) as found:
            self.port = found.getsockname()[1]
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def make(self):
        self._do("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8")
        self._start()

    def restart(self):
        """End all its processes at once, as a power cut would, and start it again."""
        self.stop()
        self._start()

    def stop(self):
        self._do("pg_ctl", "--mode=immediate", "stop")

    def _start(self):
        # What processes have written the system keeps, so nothing is lost without a sync.
        options = f"-p {self.port} -h 127.0.0.1 -k {self._folder} -c fsync=off"
        self._do("pg_ctl", "--wait", f"--log={self._folder}/log", f"--options={options}", "start")

    def _do(self, program, *words):
        """Run a program of PostgreSQL's, which none of them does for root."""
        line = [str(self._programs / program), f"--pgdata={self._folder}/data", *words]
        if os.geteuid() == 0:
            line = ["runuser", "-u", "postgres", "--", *line]
        done = subprocess.run(line, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert done.returncode == 0, done.stderr.decode()


def programs():
    """Return the folder with PostgreSQL's programs; None where there is none."""
    found = shutil.which("initdb")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return (
        Path(found).parent
        if found
        else next((one for one in folders if (one / "initdb").exists()), None)
    )


@contextlib.contextmanager
def serving(folder_of_programs):
    """Run a server for the length of a block."""
    with tempfile.TemporaryDirectory(prefix="digest_pg_") as name:
        if os.geteuid() == 0:
            shutil.chown(name, "postgres")
        server = Server(folder_of_programs, Path(name))
        server.make()
        try:
            yield server
        finally:
            server.stop()
