"""One connection to a mail server, by SMTP or LMTP, for many messages."""

import re
import smtplib
import socket
import ssl
from contextlib import suppress

from digest.config import SmtpSettings
from digest.errors import DeliveryError
from digest.model import Letter

_IMPLICIT_TLS = 465  # RFC 8314
_PERMANENT = range(500, 600)
_REFUSED = range(400, 600)
_OK = range(200, 300)
_GO_AHEAD = 354
_CLOSING = 421  # the server ends the connection
_TOO_MANY = "4.5.3"  # RFC 3463: enough for this connection, the rest over another
_NO_ADDRESS = re.compile(r"[\x00-\x20<>\x7f]")
_LONGEST_REPLY = 150  # letters kept of what a server says


class Relay:
    """A connection for many messages, opened when first needed and anew after a fault."""

    def __init__(self, settings: SmtpSettings, *, local: bool = False) -> None:
        """Keep how to reach the server; `local` speaks LMTP."""
        self._settings, self._local = settings, local
        self._server: smtplib.SMTP | None = None
        self._taken = 0

    def ready(self) -> None:
        """Have a connection that may take one more message. Raises DeliveryError."""
        if self._taken >= self._settings.messages_per_connection:
            self.close()
        if self._server is None:
            self._server = self._connect()
            self._taken = 0

    def send(self, letter: Letter) -> str:
        """Hand one message over; return the server's answer, which means it has taken it.

        Raises DeliveryError, with `doubt` where the server may have taken it: it fell silent
        after the last byte (RFC 1047).
        """
        self.ready()
        server = self._server
        assert server is not None  # ready() opened it, or raised
        options = self._options(server, letter)
        doubt = False
        try:
            self._offer(server, letter, options)
            server.send(_stuffed(letter))
            doubt = True
            code, reply = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise DeliveryError(words_of(error), server=True, doubt=doubt) from None
        self._expect(_OK, code, reply, content=True)
        self._taken += 1
        return f"{code} {_said(reply)}"

    def close(self) -> None:
        """Leave; whatever the server says to QUIT, what it took it has taken."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()

    def _offer(self, server: smtplib.SMTP, letter: Letter, options: list[str]) -> None:
        """Come to where the server wants the content. Raises DeliveryError for the first refusal.

        All is said at once where the server allows it (RFC 2920), and each answer looked at.
        """
        if not server.has_extn("pipelining"):
            self._expect(_OK, *server.mail(letter.sender, options))
            self._expect(_OK, *server.rcpt(letter.recipient))
            self._expect((_GO_AHEAD,), *server.docmd("DATA"))
            return
        server.send(_commands(letter, options))
        for good, left in ((_OK, 2), (_OK, 1), ((_GO_AHEAD,), 0)):
            code, reply = server.getreply()
            if code in _REFUSED and code != _CLOSING:
                self._hear_out(server, left)
            self._expect(good, code, reply)

    def _hear_out(self, server: smtplib.SMTP, left: int) -> None:
        """Take the answers to what was said behind a refused command, and end what it began.

        A server that asks for content though it is for nobody gets an empty one, which it
        forgets; by LMTP, where no answer would follow, it is left.
        """
        try:
            stuck = _GO_AHEAD in [server.getreply()[0] for _ in range(left)]
            if stuck and not self._local:
                server.send(b".\r\n")
                server.getreply()
                stuck = False
        except (OSError, smtplib.SMTPException):
            stuck = True
        if stuck:
            self._server = None
            _drop(server)

    def _options(self, server: smtplib.SMTP, letter: Letter) -> list[str]:
        """Return what MAIL says of the message. Raises DeliveryError for one it cannot take."""
        options = [f"SIZE={len(letter.content)}"] if server.has_extn("size") else []
        if letter.recipient.isascii():
            return options
        if not server.has_extn("smtputf8"):
            raise DeliveryError("the server cannot take this address", temporary=False)
        return [*options, "BODY=8BITMIME", "SMTPUTF8"]

    def _expect(
        self, good: range | tuple[int, ...], code: int, reply: bytes, *, content: bool = False
    ) -> None:
        """Go on where the answer is `good`; else make the connection fit for the next message."""
        if code in good:
            return
        said = _said(reply)
        closing = code == _CLOSING or _TOO_MANY in said or code not in _REFUSED
        if closing:
            self.close()
        else:
            self._reset()
        raise DeliveryError(
            f"{code} {said}" if code > 0 else "the server's answer is none",
            temporary=code not in _PERMANENT,
            server=closing,
            code=max(code, 0),
            content=content,
            doubt=content and code not in _REFUSED,  # whatever that means: it is no refusal
        )

    def _reset(self) -> None:
        if self._server is not None:
            try:
                self._server.rset()
            except (OSError, smtplib.SMTPException):
                self.close()

    def _connect(self) -> smtplib.SMTP:
        """Open a connection, encrypted as configured. Raises DeliveryError about the server."""
        own = self._settings
        server: smtplib.SMTP | None = None
        try:
            server = self._open()
            _encrypt(server, own)
            if own.username:
                _log_in(server, own)
        except smtplib.SMTPAuthenticationError as error:
            _drop(server)
            raise DeliveryError(
                f"the mail server refused the user name or password ({error.smtp_code})",
                temporary=False,
                server=True,
                code=error.smtp_code,
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            _drop(server)
            words = words_of(error)
            raise DeliveryError(f"{own.host}:{own.port}: {words}", server=True) from None
        except DeliveryError:
            _drop(server)
            raise
        if server.sock is not None and hasattr(socket, "TCP_NODELAY") and not self._local:
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return server

    def _open(self) -> smtplib.SMTP:
        own = self._settings
        if self._local:
            return smtplib.LMTP(own.host, own.port, timeout=own.timeout_seconds)
        if own.security == "tls" or (own.security == "auto" and own.port == _IMPLICIT_TLS):
            return smtplib.SMTP_SSL(
                own.host, own.port, timeout=own.timeout_seconds, context=_tls(own)
            )
        return smtplib.SMTP(own.host, own.port, timeout=own.timeout_seconds)


def _encrypt(server: smtplib.SMTP, own: SmtpSettings) -> None:
    """Turn on STARTTLS where it is asked for or offered; never send a password in the clear."""
    server.ehlo_or_helo_if_needed()
    if isinstance(server, smtplib.SMTP_SSL):
        return
    offered = server.has_extn("starttls")
    if own.security == "starttls" and not offered:
        raise DeliveryError(
            "the mail server offers no STARTTLS, which smtp.security asks for",
            temporary=False,
            server=True,
        )
    if offered and own.security != "none":
        server.starttls(context=_tls(own))
        server.ehlo()
    elif own.username and own.security == "auto" and not _is_local(own.host):
        raise DeliveryError(
            "the mail server offers no TLS, and the password is not sent without it;"
            " set smtp.security",
            temporary=False,
            server=True,
        )


def _log_in(server: smtplib.SMTP, own: SmtpSettings) -> None:
    """Log in with a password.

    A way with tokens that something renews would stand here too: `server.auth("XOAUTH2", ...)`.
    """
    server.login(own.username, own.password.get_secret_value())


def _tls(settings: SmtpSettings) -> ssl.SSLContext:
    """Check certificates, but for the relay on this very machine."""
    context = ssl.create_default_context()
    if settings.security == "auto" and _is_local(settings.host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_local(host: str) -> bool:
    return host == "localhost" or host.startswith(("127.", "/")) or host == "::1"


def _drop(server: smtplib.SMTP | None) -> None:
    if server is not None:
        server.close()


def _commands(letter: Letter, options: list[str]) -> bytes:
    """Return all that comes before the content. Raises DeliveryError for what is no address.

    Both are bare addresses already, which smtplib would take apart once more: a fifth of its time.
    """
    if _NO_ADDRESS.search(f"{letter.sender}{letter.recipient}"):
        raise DeliveryError("no server can take this address", temporary=False)
    begin = " ".join([f"MAIL FROM:<{letter.sender}>", *options])
    return f"{begin}\r\nRCPT TO:<{letter.recipient}>\r\nDATA\r\n".encode()


def _stuffed(letter: Letter) -> bytes:
    """Return a message as DATA takes it: dots doubled that begin a line, and the last line.

    Lines end with CR LF and with nothing else (RFC 5321, 2.3.8).
    """
    content = letter.content
    if not letter.dotless and (b"\r\n." in content or content.startswith(b".")):
        content = re.sub(rb"(?m)^\.", b"..", content)
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")


def _said(reply: bytes) -> str:
    """Word an answer; the reader's address, which servers like to quote, is cut out."""
    said = " ".join(reply.decode("utf-8", "replace").split())
    return re.sub(r"<?[^\s<>]+@[^\s<>]+>?", "<address>", said)[:_LONGEST_REPLY]


def words_of(error: Exception) -> str:
    """Word the fault of a connection, without what the server or the system said of readers."""
    if "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the server hung up"
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        said = reply if isinstance(reply, bytes) else reply.encode()
        return f"it answers {error.smtp_code} {_said(said)[:100]}"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({error.reason or 'certificate'})"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot connect ({error.strerror})"
    return f"the connection failed ({type(error).__name__})"
