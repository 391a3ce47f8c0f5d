"""A bounce comes back to the right reader, and means what it should for the mail to come."""

import contextlib
import io
import mailbox
import re
import socket
import sys
import threading
from datetime import timedelta

import pytest
from conftest import AS_OF, MORNING, make_settings
from test_bounces import OURS, TOKEN, complaint, plain, report

from digest import message, pipeline, store
from digest.bounces import boxes, imap
from digest.config import BouncesSettings
from digest.errors import DeliveryError
from digest.model import Bounce


@pytest.fixture
def edition(settings, memory, clock, feeds, database, sink, tmp_path):
    """An edition of the sample feeds, sent to three readers."""
    own = make_settings(database, sink.port, tmp_path, feeds=feeds)
    with memory.write() as connection:
        for number in range(3):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
    return pipeline.walk(own, memory, clock=clock, send=True).edition


def state(memory, reader):
    with memory.read() as connection:
        return store.reader(connection, reader).state


def about(memory, settings, reader, raw, purpose="bounce"):
    """Make a message about this reader's mail out of one about another's."""
    with memory.read() as connection:
        secret = message.token(pipeline.issue.key(connection, settings), purpose, reader)
    return re.sub(TOKEN.encode(), secret.encode(), raw, flags=re.IGNORECASE)


def untold(raw):
    return re.sub(TOKEN.encode(), b"x" * 24, raw, flags=re.IGNORECASE)


@pytest.mark.parametrize(
    ("raw", "purpose", "becomes"),
    [
        (report(), "bounce", "bounced"),
        (report().replace(b"reader.example", b"elsewhere.example"), "bounce", "bounced"),
        (complaint(), "unsubscribe", "complained"),
    ],
)
def test_a_token_tells_whose_message_came_back(
    settings, memory, edition, clock, raw, purpose, becomes
):
    """
    Also where a server wrote it in capitals, and names another address than ours.
    """
    raw = about(memory, settings, 2, raw, purpose)
    for _ in range(2):  # the second time changes nothing
        pipeline.take_back(settings, memory, raw, now=clock())
    assert [state(memory, reader) for reader in (1, 2, 3)] == ["active", becomes, "active"]
    with memory.read() as connection:
        assert [one.state for one in store.proofs_of(connection, 2)] == ["active", becomes]


def test_our_message_id_tells_it_as_well(settings, memory, sink, edition, clock):
    """
    Where the copy that came back holds nothing else of ours; and it tells the edition.
    """
    ours = next(mail["Message-ID"] for mail in sink.mails if mail["To"] == "r1@example.org")
    raw = untold(report()).replace(OURS.encode(), ours.encode())
    found = pipeline.take_back(settings, memory, raw, now=clock())
    assert (found.kind, found.reader, found.state) == ("hard", 2, "bounced")
    odd = (
        "odd@x",
        "2026-03-04.x.y@z",
        "2026-03-04.9.y@z",
        "2026-03-04.\u00b2.y@z",
        f"2026-03-04.{2**70}.y@z",
    )
    other = Bounce(kind="soft", message_ids=tuple(f"<{one}>" for one in odd))
    assert pipeline.returns.note(settings, memory, other, "f", now=clock()).reader is None


def test_a_bounce_without_a_secret_of_ours_is_only_a_hint(settings, memory, edition, clock):
    """
    Whoever forges one cannot stop another reader's brief at once; a complaint stops it all the same.
    """
    raw = untold(report()).replace(b"zoe@reader.example", b"R1@example.org")
    for days in range(4):
        now = clock() + timedelta(days=days)
        assert pipeline.take_back(settings, memory, raw + b"%d" % days, now=now).state == ""
    assert state(memory, 2) == "active"
    found = pipeline.take_back(settings, memory, raw + b"5", now=clock() + timedelta(days=4))
    assert found.state == "bounced"
    raw = untold(complaint()).replace(b"zoe@reader.example", b"r2@example.org")
    assert pipeline.take_back(settings, memory, raw, now=clock()).state == "unsubscribed"
    assert pipeline.take_back(settings, memory, untold(report()), now=clock()).reader is None


def test_a_verified_service_needs_no_secret(settings, memory, edition, clock):
    """
    What a mail service signed is believed by the address alone.
    """
    told = [Bounce(kind="hard", addresses=("r1@example.org",), event="1"), Bounce(kind="delayed")]
    found = pipeline.note_event(settings, memory, told, now=clock())
    assert [(one.reader, one.state) for one in found] == [(2, "bounced"), (None, "")]
    again = pipeline.note_event(settings, memory, told, now=clock())
    assert [(one.reader, one.state) for one in again] == [(2, ""), (None, "")]


def test_passing_trouble_stops_the_mail_after_five_editions(settings, memory, edition, clock):
    """
    A full mailbox gets its chance; a note that mail is late counts for nothing.
    """
    full = {"status": "5.2.2", "diagnostic": "smtp; 552 5.2.2 Mailbox full"}
    raw = about(memory, settings, 2, untoken(report(**full)))
    late = about(memory, settings, 3, untoken(report(action="delayed", status="4.4.1")))
    states = []
    for days in range(5):
        now = clock() + timedelta(days=days)
        pipeline.take_back(settings, memory, raw + b"%d" % days, now=now)
        pipeline.take_back(settings, memory, late + b"%d" % days, now=now)
        states.append(state(memory, 2))
    assert states == ["active"] * 4 + ["bounced"]
    assert state(memory, 3) == "active"


def untoken(raw):
    return raw.replace(OURS.encode(), b"<none@x>")


def test_a_refusal_by_the_server_is_a_bounce(
    settings, memory, sink, clock, feeds, database, tmp_path
):
    """
    Unknown at RCPT: not mailed again; a full mailbox or a blocked text: mailed tomorrow.
    """
    own = make_settings(database, sink.port, tmp_path, feeds=feeds)
    with memory.write() as connection:
        for number in range(3):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
    answers = {"r0@example.org": "550 5.1.1 unknown user", "r1@example.org": "552 5.2.2 full"}
    sink.refuse_recipient = answers.get
    assert pipeline.walk(own, memory, clock=clock, send=True).posted.tally.counts == {
        "sent": 1, "refused": 2,
    }  # fmt: skip
    assert [state(memory, reader) for reader in (1, 2, 3)] == ["bounced", "active", "active"]


# -- mailboxes -------------------------------------------------------------------------------


def bounce_of_first(desk):
    with store.connect("sqlite:///digest.db", base=desk) as memory, memory.read() as connection:
        secret = message.token(store.setting(connection, "key"), "bounce", 1)
    return re.sub(TOKEN.encode(), secret.encode(), report(), flags=re.IGNORECASE)


def test_a_maildir_is_read_and_what_is_none_of_ours_is_left(desk, digest_):
    """
    Bounces are marked as seen, people's mail waits for a person; nothing is counted twice.
    """
    digest_("subscribers", "add", "zoe@example.org")
    box = mailbox.Maildir(desk / "box")
    box.add(bounce_of_first(desk))
    box.add(plain("Re: The Morning Brief", "Thanks."))
    assert digest_("bounces")[0] == 64
    with (desk / "config.toml").open("a") as file:
        file.write('[bounces]\nmaildir = "box"\n')
    code, out, err = digest_("bounces", "--as-of", AS_OF)
    assert (code, out) == (0, "reader 1: hard, bounced\n")
    assert "came back: 1 hard, 1 other" in err
    assert "zoe" not in out + err
    assert "1 other" in digest_("bounces", str(desk / "box"))[2]
    assert "1 hard" not in digest_("bounces")[2]
    assert "no Maildir" in digest_("bounces", str(desk))[2]


def test_a_message_can_be_piped_in(desk, digest_, monkeypatch):
    """
    As a mail server does, or from a file.
    """
    digest_("subscribers", "add", "zoe@example.org")
    raw = bounce_of_first(desk)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert digest_("bounces", "-")[1] == "reader 1: hard, bounced\n"
    (desk / "mail").write_bytes(raw)
    assert digest_("bounces", str(desk / "mail"))[1] == ""


class Imap:
    """A mailbox with one message, read by IMAP; it may refuse a command, or say nothing to it."""

    def __init__(self, raw, *, refuses="", hangs=""):
        self.raw, self.refuses, self.hangs = raw, refuses, hangs
        self.heard, self.seen, self.hung = [], False, threading.Event()
        self.open = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        for one in (self.socket, *self.open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.socket.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.open.append(connection)
            with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
                self._answer(connection, lines)

    def _answer(self, connection, lines):
        connection.sendall(b"* OK ready\r\n")
        for line in lines:
            tag, _, rest = line.decode().strip().partition(" ")
            self.heard.append(rest)
            verb = rest.split()[0].upper()
            if verb == self.hangs:
                self.hung.set()
                continue
            says = {
                "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
                "SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 3] UIDs valid\r\n",
            }.get(verb, b"")
            self.seen |= "STORE" in rest
            if "SEARCH" in rest:
                says = b"* SEARCH\r\n" if self.seen else b"* SEARCH 7\r\n"
            if "FETCH" in rest:
                says = b"* 1 FETCH (UID 7 BODY[] {%d}\r\n%s)\r\n" % (len(self.raw), self.raw)
            answer = "NO" if self.refuses and self.refuses in rest.upper() else "OK"
            connection.sendall(says + f"{tag} {answer} done\r\n".encode())
            if verb == "LOGOUT":
                return


def with_imap(desk, port):
    text = re.sub(r"\n\[bounces\][^\[]*", "\n", (desk / "config.toml").read_text())
    table = f'[bounces]\nimap_host = "127.0.0.1"\nimap_port = {port}\nimap_security = "none"\n'
    (desk / "config.toml").write_text(f'{text}\n{table}imap_user = "b"\nimap_password = "hush"\n')


def test_a_mailbox_is_read_by_imap(desk, digest_):
    """
    Without taking anything away: a bounce is marked as seen.
    """
    digest_("subscribers", "add", "zoe@example.org")
    with Imap(bounce_of_first(desk).replace(b"\n", b"\r\n")) as server:
        with_imap(desk, server.port)
        assert digest_("bounces")[1] == "reader 1: hard, bounced\n"
        assert any("STORE 7 +FLAGS.SILENT" in line for line in server.heard)
    with Imap(b"Subject: hi\r\n\r\n") as server:
        with_imap(desk, server.port)
        assert "1 other" in digest_("bounces")[2]
        assert not any("STORE" in line for line in server.heard)


@pytest.mark.parametrize("verb", ["LOGIN", "SELECT", "SEARCH"])
def test_a_mailbox_that_refuses_is_told_without_its_password(desk, digest_, verb):
    """
    Wrong user, wrong password, wrong folder.
    """
    with Imap(b"", refuses=verb) as server:
        with_imap(desk, server.port)
        code, _, err = digest_("bounces")
    assert (code, "refuses user name" in err, "hush" in err) == (69, True, False)


def test_a_mailbox_that_is_not_there_or_far_without_tls_is_told():
    """
    No password leaves in the clear, and no plain server passes for one with TLS.
    """
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for security, reason in (("tls", "refused"), ("none", "refused"), ("starttls", "refused")):
        own = BouncesSettings(imap_host="127.0.0.1", imap_port=port, imap_security=security)
        with pytest.raises(DeliveryError, match=reason), imap(own):
            pass
    with Imap(b"") as server:
        own = BouncesSettings(imap_host="0.0.0.0", imap_port=server.port, imap_security="none")
        with pytest.raises(DeliveryError, match="not sent without TLS"), imap(own):
            pass
    with Imap(b"") as server:
        own = BouncesSettings(
            imap_host="127.0.0.1", imap_port=server.port, imap_security="starttls"
        )
        with pytest.raises(DeliveryError), imap(own):
            pass


def test_a_mailbox_that_says_nothing_or_hangs_up_is_told_in_time(monkeypatch):
    """
    No reading lasts for ever, and neither is taken for a wrong password.
    """
    monkeypatch.setattr(boxes, "_SECONDS", 0.2)
    with Imap(b"", hangs="SELECT") as server:
        own = BouncesSettings(imap_host="127.0.0.1", imap_port=server.port, imap_security="none")
        with pytest.raises(DeliveryError, match="no answer in time"), imap(own):
            pass
        monkeypatch.setattr(boxes, "_SECONDS", 60)
        server.hangs = ""
        with pytest.raises(DeliveryError, match="ended the connection"), imap(own) as box:
            for one in server.open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            list(box)
