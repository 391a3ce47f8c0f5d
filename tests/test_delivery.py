"""Mail leaves the house by SMTP, sendmail, Maildir or a folder, and every refusal has its words."""

import contextlib
import email
import mailbox
import shutil
import socket
import ssl
import subprocess
import sys
import threading

import pytest
from aiosmtpd.smtp import AuthResult
from conftest import Sink, make_settings, serving
from pydantic import SecretStr

from digest import delivery
from digest.errors import DeliveryError
from digest.model import Letter

DATABASE = "sqlite:///unused.db"


def mail(to="zoe@example.net"):
    lines = [
        "From: brief@example.org", f"To: {to}", "Message-ID: <1.a@example.org>", "",
        "Hello.", ".", "A line that is one dot stands above.", "",
    ]  # fmt: skip
    return Letter(
        sender="brief@example.org",
        recipient=to,
        message_id="<1.a@example.org>",
        content="\r\n".join(lines).encode(),
    )


def deliver(settings, message=None, times=1):
    with delivery.open_transport(settings) as send:
        for _ in range(times):
            send(message or mail())


class Script:
    """A mail server that says, to each command, what a test tells it to.

    To say "" is to hang up, None is to say nothing until the other side goes, () is to go on
    without an answer.
    """

    def __init__(self, **replies):
        self.replies = {"HELLO": "220 hi", "QUIT": "221 bye"} | replies
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.accepted = 0
        self.heard = []
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.socket.shutdown(socket.SHUT_RDWR)  # close() alone wakes no accept()
        self.socket.close()
        self.thread.join()

    def _serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
                self._talk(connection, lines)

    def _talk(self, connection, lines):
        def say(text):
            if text is None:
                lines.read()
            if text:
                connection.sendall(text.encode() + b"\r\n")
            return text == () or bool(text)

        if not say(self.replies["HELLO"]):
            return
        for line in lines:
            verb = line.split()[0].decode("latin-1").upper() if line.split() else ""
            self.heard.append(verb)
            reply = self.replies.get(verb, "250 OK" if verb != "DATA" else "354 go on")
            if not say(reply):
                return
            if verb == "DATA" and "354 " in reply:
                size = 0
                while (content := lines.readline()) not in {b".\r\n", b""}:
                    size += len(content)
                self.accepted += size > 0
                if not say(self.replies.get("DOT", "250 taken")):
                    return
            if verb == "QUIT":
                return


def test_many_messages_go_over_one_connection(sink, tmp_path):
    """A dot alone on a line arrives as it was written."""
    settings = make_settings(DATABASE, sink.port, tmp_path)
    deliver(settings, times=3)
    assert sink.recipients == ["zoe@example.net"] * 3
    assert sink.mails[0].get_content().splitlines()[1:2] == ["."]


AT_ONCE = {"EHLO": "250-hi\r\n250 PIPELINING", "LHLO": "250-hi\r\n250 PIPELINING"}


@pytest.mark.parametrize("offers", [{}, AT_ONCE], ids=["one by one", "at once"])
@pytest.mark.parametrize(
    ("replies", "said", "temporary", "server"),
    [
        (
            {"RCPT": "550 5.1.1 <zoe@example.net> unknown"},
            "550 5.1.1 <address> unknown",
            False,
            False,
        ),
        ({"RCPT": "450 4.2.0 greylisted"}, "450 4.2.0 greylisted", True, False),
        ({"RCPT": "452 4.5.3 too many"}, "452 4.5.3 too many", True, True),
        ({"MAIL": "451 later"}, "451 later", True, False),
        ({"MAIL": "421 closing"}, "421 closing", True, True),
        ({"DATA": "554 refused"}, "554 refused", False, False),
        ({"DOT": "552 5.3.4 too big"}, "552 5.3.4 too big", False, False),
        ({"DOT": "451 4.3.0 disk"}, "451 4.3.0 disk", True, False),
        ({"DOT": ""}, "the server hung up", True, True),
        ({"RCPT": ""}, "the server hung up", True, True),
        ({"HELLO": "554 no"}, "it answers 554 no", True, True),
        ({"HELLO": ""}, "the server hung up", True, True),
    ],
)
def test_each_refusal_is_told_apart(tmp_path, offers, replies, said, temporary, server):
    """One reader's fault, a passing one, the server's own: each leads to another next step."""
    with Script(**offers, **replies) as script:
        settings = make_settings(DATABASE, script.port, tmp_path)
        with pytest.raises(DeliveryError) as told:
            deliver(settings)
    assert said in str(told.value)
    assert "zoe@example.net" not in str(told.value)
    assert (told.value.temporary, told.value.server) == (temporary, server)


def test_an_odd_goodbye_is_no_failure(tmp_path):
    """What the server took it has taken, whatever it says to QUIT; nothing is sent again."""
    for goodbye in ("", "500 what?"):
        with Script(QUIT=goodbye) as script:
            deliver(make_settings(DATABASE, script.port, tmp_path))
            assert script.accepted == 1


def test_a_connection_that_ended_is_opened_again(tmp_path):
    """After a fault the next message gets a new connection."""
    with Script(DOT="") as script:
        settings = make_settings(DATABASE, script.port, tmp_path)
        with delivery.open_transport(settings) as send:
            for _ in range(2):
                with pytest.raises(DeliveryError, match="hung up"):
                    send(mail())
        assert script.accepted == 2


def test_a_server_that_is_not_there_or_silent_is_told(tmp_path):
    """No answer in time and no server at all are faults of the server, to be tried again."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings = with_smtp(make_settings(DATABASE, port, tmp_path), timeout_seconds=0.05)
        with pytest.raises(DeliveryError, match="no answer in time") as told:
            deliver(settings)
        assert told.value.server
    with pytest.raises(DeliveryError, match="cannot connect"):
        deliver(make_settings(DATABASE, port, tmp_path))


def with_smtp(settings, **values):
    return settings.model_copy(update={"smtp": settings.smtp.model_copy(update=values)})


def test_a_password_never_leaves_without_encryption(tmp_path):
    """A far server without TLS gets no password; a wrong one is told without showing it."""
    secret = {"username": "me", "password": SecretStr("hush-hush")}
    with Script() as script:
        base = make_settings(DATABASE, script.port, tmp_path)
        # Leads to this machine, but not by one of the names that are known to.
        far = with_smtp(base, host="0.0.0.0", **secret)
        with pytest.raises(DeliveryError, match="the password is not sent without it") as told:
            deliver(far)
        assert (told.value.temporary, told.value.server) == (False, True)
        with pytest.raises(DeliveryError, match="offers no STARTTLS") as told:
            deliver(with_smtp(base, security="starttls", **secret))
        assert (told.value.temporary, told.value.server) == (False, True)
        assert script.heard
        assert "AUTH" not in script.heard
    with Script(EHLO="250-hi\r\n250 AUTH PLAIN", AUTH="535 5.7.8 no") as script:
        near = with_smtp(make_settings(DATABASE, script.port, tmp_path), **secret)
        with pytest.raises(DeliveryError, match="refused the user name or password") as told:
            deliver(near)
        assert (told.value.temporary, told.value.server) == (False, True)
        assert "hush" not in str(told.value)


def test_tls_from_the_start_is_spoken_where_it_is_asked_for(tmp_path):
    """A server that speaks plain where TLS is meant is a fault, never a fall-back."""
    with Script() as script:
        settings = with_smtp(make_settings(DATABASE, script.port, tmp_path), security="tls")
        with pytest.raises(DeliveryError, match="TLS failed"):
            deliver(settings)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate that nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", "/CN=127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


class Guarded(Sink):
    """A sink that keeps who logged in."""

    def __init__(self):
        super().__init__()
        self.logins = []

    def authenticate(self, server, session, envelope, mechanism, login):
        self.logins.append((login.login, login.password, session.ssl is not None))
        return AuthResult(success=True)


def test_the_relay_on_this_machine_is_spoken_to_encrypted_where_it_can(tmp_path, certificate):
    """Its certificate need not be vouched for; the password goes over the encrypted line."""
    sink = Guarded()
    options = {"tls_context": certificate, "require_starttls": True, "auth_required": True}
    with serving(sink, authenticator=sink.authenticate, **options):
        base = make_settings(DATABASE, sink.port, tmp_path)
        deliver(with_smtp(base, username="me", password=SecretStr("hush-hush")))
        assert sink.recipients == ["zoe@example.net"]
        assert sink.logins == [(b"me", b"hush-hush", True)]


def test_a_certificate_nobody_vouches_for_is_refused_where_tls_is_asked_for(tmp_path, certificate):
    """Encryption to a stranger is none."""
    with serving(Sink(), tls_context=certificate) as sink:
        base = make_settings(DATABASE, sink.port, tmp_path)
        with pytest.raises(DeliveryError, match="TLS failed") as told:
            deliver(with_smtp(base, security="starttls"))
        assert told.value.server
        assert sink.mails == []


def test_an_address_that_the_server_does_not_take_is_the_reader_s_fault(tmp_path):
    """One address beyond ASCII ends nothing for the others, where the server is an old one."""
    with Script() as script:
        settings = make_settings(DATABASE, script.port, tmp_path)
        with delivery.open_transport(settings) as send:
            with pytest.raises(DeliveryError) as told:
                send(mail("zoë@example.net"))
            assert (told.value.temporary, told.value.server) == (False, False)
            send(mail())
        assert script.accepted == 1


def test_an_address_beyond_ascii_is_reached_where_the_server_can(sink, tmp_path):
    """Mailboxes in any script get their mail by SMTPUTF8."""
    deliver(make_settings(DATABASE, sink.port, tmp_path), mail("zoë@example.net"))
    assert sink.envelopes == [("brief@example.org", "zoë@example.net")]


def local(tmp_path, transport, **values):
    quoted = {name: f'"{value}"' for name, value in values.items()}
    table = {"transport": f'"{transport}"'} | quoted
    return make_settings(DATABASE, 25, tmp_path, delivery=table)


def test_the_local_sendmail_takes_messages(tmp_path):
    """The program gets the recipient as an argument and the message on standard input."""
    program = tmp_path / "sendmail"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/args\ncat > {tmp_path}/mail\n')
    program.chmod(0o755)
    settings = local(tmp_path, "sendmail", sendmail=program)
    deliver(settings)
    assert (tmp_path / "args").read_text().split()[-2:] == ["--", "zoe@example.net"]
    assert b"\r\n" not in (tmp_path / "mail").read_bytes()
    assert "is there" in delivery.reach(settings)


@pytest.mark.parametrize(("code", "temporary"), [(75, True), (67, False)])
def test_what_sendmail_refuses_is_told_by_its_exit_code(tmp_path, code, temporary):
    """75 asks to try again, everything else is final."""
    program = tmp_path / "sendmail"
    program.write_text(f"#!/bin/sh\nexit {code}\n")
    program.chmod(0o755)
    with pytest.raises(DeliveryError, match=f"exit code {code}") as told:
        deliver(local(tmp_path, "sendmail", sendmail=program))
    assert told.value.temporary is temporary


def test_a_sendmail_that_is_not_there_is_told(tmp_path):
    """A wrong path shows when checked, and when sent."""
    settings = local(tmp_path, "sendmail", sendmail=tmp_path / "none")
    for attempt in (delivery.reach, deliver):
        with pytest.raises(DeliveryError, match="none: ") as told:
            attempt(settings)
        assert told.value.server


def test_a_maildir_and_a_folder_keep_messages(tmp_path):
    """Mail can be left for another program; the same message again is still one file."""
    deliver(local(tmp_path, "maildir", path=tmp_path / "in"))
    assert len(mailbox.Maildir(tmp_path / "in")) == 1
    settings = local(tmp_path, "folder", path=tmp_path / "out")
    deliver(settings, times=2)
    (file,) = (tmp_path / "out").iterdir()
    assert email.message_from_bytes(file.read_bytes())["To"] == "zoe@example.net"
    assert "can be written to" in delivery.reach(settings)


@pytest.mark.parametrize("transport", ["maildir", "folder"])
def test_a_place_that_cannot_be_written_to_is_told(tmp_path, transport):
    """A file where a folder is meant stops the round, it does not lose the message."""
    (tmp_path / "in").write_text("a file")
    settings = local(tmp_path, transport, path=tmp_path / "in" / "x")
    for attempt in (delivery.reach, deliver):
        with pytest.raises(DeliveryError) as told:
            attempt(settings)
        assert told.value.server


def test_the_mail_server_is_reached_without_a_message(sink, tmp_path):
    """'digest check' goes as far as sending would, and sends nothing."""
    settings = make_settings(DATABASE, sink.port, tmp_path)
    assert delivery.reach(settings) == f"127.0.0.1:{sink.port} answers"
    assert sink.mails == []


def test_a_sender_is_known_to_be_dead_only_where_that_is_sure():
    """A living one, one of another machine, and one whose number was given again."""
    me = delivery.this_sender()
    assert delivery.is_alive(me)
    machine, number, born = me.rsplit(" ", 2)
    assert delivery.is_alive(f"elsewhere {number} {born}")
    assert delivery.is_alive("nonsense")
    assert not delivery.is_alive(f"{machine} {number} 1")
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not delivery.is_alive(f"{machine} {child.stdout.strip()} {born}")
