"""A way to a server that can be blocked: nothing goes through, and nobody is told."""

import contextlib
import socket
import threading

_AT_ONCE = 65_536  # bytes


class Cutter:
    """Passes everything on to a port of loopback, and back; nothing while it is cut."""

    def __init__(self, port):
        self._to = port
        self._open = threading.Event()
        self._open.set()
        self._ended = False
        self._sockets = []
        self._listens = socket.create_server(("127.0.0.1", 0))
        self.port = self._listens.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        self._open.clear()

    def mend(self):
        self._open.set()

    def close(self):
        self._ended = True
        self.mend()
        for one in (self._listens, *self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self):
        while not self._ended:
            with contextlib.suppress(OSError):
                here, _ = self._listens.accept()
                there = socket.create_connection(("127.0.0.1", self._to))
                self._sockets += [here, there]
                for pair in ((here, there), (there, here)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, one, other):
        with contextlib.suppress(OSError):
            while content := one.recv(_AT_ONCE):
                self._open.wait()
                other.sendall(content)
            other.shutdown(socket.SHUT_WR)
