"""A mail server that kills whoever sends to it, at a chosen moment of a message."""

import contextlib
import email
import email.policy
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter

from conftest import AS_OF

# The moments of a message: before DATA, in it, after its last dot, and after the server's 250,
# when the sender has not written down yet that it was taken.
MOMENTS = ("MAIL", "RCPT", "DATA", "INSIDE", "DOT", "250")
ANSWERS = {"DATA": "354 go on", "QUIT": "221 bye", "EHLO": "250-here\r\n250 SIZE"}


class Killer:
    """The server. `kept` has the reader and the Message-ID of each message that it took."""

    def __init__(self, refuse=lambda verb: None):
        self.kept = []
        self.fell = Counter()
        self._refuse = refuse
        self._lock = threading.Lock()
        self._victim, self._moment, self._left = None, "", 0
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._socket.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]

    def __enter__(self):
        self._threads[0].start()
        return self

    def __exit__(self, *_):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join()

    def aim(self, process, moment, after):
        """Kill `process` at this moment of a message, `after` so many have passed it."""
        with self._lock:
            self._victim, self._moment, self._left = process.pid, moment, after

    def _at(self, moment):
        with self._lock:
            if self._victim is None or moment != self._moment:
                return
            if self._left > 0:
                self._left -= 1
                return
            os.kill(self._victim, signal.SIGKILL)
            self._victim = None
            self.fell[moment] += 1

    def _serve(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._meet, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _meet(self, connection):
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 here\r\n")
            for line in lines:
                if not self._answer(connection, lines, line.split()[0].decode().upper()):
                    return

    def _answer(self, connection, lines, verb):
        self._at(verb)
        refusal = self._refuse(verb)
        connection.sendall(f"{refusal or ANSWERS.get(verb, '250 fine')}\r\n".encode())
        if verb == "DATA" and not refusal:
            content = []
            while (line := lines.readline()) != b".\r\n":
                if not line:
                    return False
                if len(content) == 5:
                    self._at("INSIDE")
                content.append(line)
            mail = email.message_from_bytes(b"".join(content), policy=email.policy.default)
            with self._lock:
                self.kept.append((mail["To"].addresses[0].addr_spec, mail["Message-ID"]))
            self._at("DOT")
            connection.sendall(b"250 2.0.0 taken\r\n")
            self._at("250")
        return verb != "QUIT" and not (refusal or "").startswith("421")


def sender(folder, *words, **options):
    """Start `digest send` in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "digest", "send", "--as-of", AS_OF, *words],
        cwd=folder,
        env={**os.environ, "HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def copies(killer):
    """Return how many messages went to readers who had one, and whether all ids were the same."""
    readers = Counter(reader for reader, _ in killer.kept)
    return sum(readers.values()) - len(readers), len(set(killer.kept)) == len(readers)
