"""A visitor of the web window, over real HTTP on loopback, and a brief to look at."""

import contextlib
import html
import http.client
import re
from urllib.parse import urlencode, urlsplit

from conftest import MORNING
from small_edition import HOUSE, SMALL

from digest import message, store, tokens, web
from digest.pipeline.issue import enqueue

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
SIGNS = {"Content-Type": "application/x-www-form-urlencoded"}


class Visitor:
    """Asks one page after the other, each over a connection of its own, and keeps no cookie."""

    def __init__(self, base, window):
        self.base, self.window = base, window

    def ask(self, method, path, body=None, **headers):
        """Return status, headers (names in lower case) and body."""
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=20)
        with contextlib.closing(connection):
            connection.request(
                method, path, body, {n.replace("_", "-"): v for n, v in headers.items()}
            )
            answer = connection.getresponse()
            return (
                answer.status,
                {n.lower(): v for n, v in answer.getheaders()},
                answer.read().decode(),
            )

    def get(self, path, **headers):
        """Return the body of a page that is there."""
        status, _, body = self.ask("GET", path, **headers)
        assert status == 200, (path, status)
        return body

    def post(self, path, fields=(), **headers):
        """Send a form."""
        return self.ask("POST", path, urlencode(fields, doseq=True), **{**SIGNS, **headers})

    def sign_up(self, email, **fields):
        """Fill in the form as a person does, and wait until it is dealt with."""
        answer = self.post("/subscribe", {"email": email, "website": "", **fields})
        self.window.desk.settled()
        return answer


@contextlib.contextmanager
def visiting(settings, memory, clock, **named):
    """Open the window on a free port, and yield a visitor."""
    with web.opened(settings, memory, clock=clock, listen="127.0.0.1:0", **named) as (base, window):
        yield Visitor(base, window)


def publish(memory, number=1, *, subject="", text="", now=MORNING, kind="daily", state="sent"):
    """Freeze the small edition of the tests under a number, with its own day."""
    from dataclasses import replace

    edition = replace(SMALL, number=number, day=now.date(), cutoff=now)
    rendered = message.render(edition, HOUSE)
    rendered = replace(
        rendered, subject=subject or rendered.subject, text=f"{text}\n{rendered.text}"
    )
    with memory.write() as connection:
        frozen = store.publish(
            connection, edition, rendered, message.document(edition), kind=kind, now=now
        )
        store.set_state(connection, frozen.id, state)
        return frozen


def links(text):
    """Return all addresses of a text or a page."""
    found = re.findall(r"https?://[^\s<>\")]+|(?<=href=\")[^\"]+", text)
    return [html.unescape(one) for one in dict.fromkeys(found)]


def path_of(address):
    """Return what stands behind the host in an address."""
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def add(memory, *names):
    with memory.write() as connection:
        for name in names:
            store.add_subscriber(connection, f"{name}@example.org", now=MORNING)


def own(memory, number=1, purpose="unsubscribe"):
    """Return the secret of a reader's links."""
    with memory.read() as connection:
        return tokens.token(store.setting(connection, "key"), purpose, number)


def state(memory, name="max"):
    with memory.read() as connection:
        return store.standing(connection, f"{name}@example.org")


def everything(memory):
    """Return all that is stored of all readers."""
    with memory.read() as connection:
        found = store.subscribers(connection)
        return found, [store.proofs_of(connection, one.id) for one in found]


def question(sink):
    """Return the path behind the link of the newest confirmation."""
    text = sink.mails[-1].get_body(("plain",)).get_content()
    return next(path_of(one) for one in links(text) if "/confirm/" in one)


def published(memory, settings, clock):
    """Queue the first edition for its readers."""
    with memory.write() as connection:
        frozen = store.find_edition(connection, number=1)
        enqueue(connection, settings, frozen, now=clock())
    return frozen
