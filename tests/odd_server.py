"""A server on loopback that answers each path as it is told to: also with what is no HTTP."""

import socket
import socketserver
import ssl
import threading
from contextlib import contextmanager, suppress


def http(body=b"", status="200 OK", **headers):
    """Return a whole HTTP answer."""
    told = {"Content-Type": "application/rss+xml", "Content-Length": len(body)}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{k}: {v}" for k, v in told.items() if v is not None)]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


def moved(to, status="302 Found"):
    """Return a redirect."""
    return http(b"", status, Location=to)


class Server(socketserver.ThreadingTCPServer):
    """Looks answers up by path: bytes, or a function that is handed the open socket."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), _Visit)
        self.tls = tls  # the context in which greetings are answered
        self.answers = {}
        self.seen = []  # the heads of all requests
        self.base = f"http{'s' if tls else ''}://127.0.0.1:{self.server_address[1]}"

    def asked(self, path):
        """Return the request heads for `path`, as dictionaries with lower-case names."""
        heads = [head for head in self.seen if head.split()[1] == path]
        return [
            {
                name.lower(): value
                for name, _, value in (line.partition(": ") for line in head.splitlines()[1:])
            }
            for head in heads
        ]

    def handle_error(self, request, client_address):
        """Say nothing: clients hang up as they like."""


class _Visit(socketserver.BaseRequestHandler):
    def handle(self):
        if self.server.tls is None:
            self.answer()
            return
        with suppress(OSError), self.server.tls.wrap_socket(self.request, server_side=True) as safe:
            self.request = safe
            self.answer()

    def answer(self):
        head = b""
        while b"\r\n\r\n" not in head:
            part = self.request.recv(65_536)
            if not part:
                return
            head += part
            if not b"GET ".startswith(head[:4]):  # a greeting in TLS, which is not spoken here
                self.request.sendall(http(status="400 Bad Request"))
                return
        text = head.decode("latin-1")
        self.server.seen.append(text)
        answer = self.server.answers.get(text.split()[1], http(b"", "404 Not Found"))
        with suppress(OSError):
            if callable(answer):
                answer(self.request)
            else:
                self.request.sendall(answer)


@contextmanager
def serve(certificate=None):
    """Run a server until the block ends; over TLS where a file holds its certificate."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
    if tls:
        tls.load_cert_chain(certificate)
    with Server(tls) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


# -- answers that are functions ----------------------------------------------------------------


def hang(connection):
    """Say nothing until the other side hangs up."""
    while connection.recv(65_536):
        pass


def half_then_hang(connection):
    """Begin an answer and never end it."""
    connection.sendall(http(b"<rss>", Content_Length=1000))
    hang(connection)


def drip(connection):
    """Send a letter of an endless answer now and then, until the other side hangs up."""
    connection.sendall(http(b"", Content_Length=1_000_000))
    connection.settimeout(0.02)
    while True:
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            connection.sendall(b" ")


def endless(connection):
    """Send as fast as the other side takes it."""
    connection.sendall(http(b"", Content_Length=None))
    while True:
        connection.sendall(65_536 * b" ")


def reset(connection):
    """Break the connection off the rude way."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    connection.close()


def endless_header(connection):
    """Begin a header that never ends."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        connection.sendall(65_536 * b"a")


def endless_preludes(connection):
    """Say "go on" for ever and never answer."""
    while True:
        connection.sendall(100 * b"HTTP/1.1 100 Continue\r\n\r\n")
