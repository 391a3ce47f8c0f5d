"""The ways out. A transport is a function that takes one message or raises DeliveryError."""

import mailbox
import os
import re
import smtplib
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path

from digest.config import Config, SmtpSettings
from digest.errors import DeliveryError

Send = Callable[[EmailMessage], None]
_TEMPORARY_EXIT = 75  # EX_TEMPFAIL of sendmail
_IMPLICIT_TLS = 465  # RFC 8314
_PERMANENT = range(500, 600)
_CLOSING = 421  # the server ends the connection
_TOO_MANY = "4.5.3"  # RFC 3463: enough for this connection, the rest over another


@contextmanager
def open_transport(config: Config) -> Iterator[Send]:
    """Yield the function that sends by the configured way. Connections open when first needed."""
    delivery = config.delivery
    if delivery.transport == "smtp":
        relay = _Smtp(config.smtp, delivery.sender)
        try:
            yield relay.send
        finally:
            relay.close()
    elif delivery.transport == "sendmail":
        yield lambda mail: _sendmail(mail, config.path(delivery.sendmail), delivery.sender)
    elif delivery.transport == "maildir":
        yield lambda mail: _maildir(mail, config.path(delivery.path))
    else:
        yield lambda mail: _folder(mail, config.path(delivery.path))


def reach(config: Config) -> str:
    """Go as far as sending would, without a message; return in words what answered.

    Raises DeliveryError.
    """
    delivery = config.delivery
    if delivery.transport == "smtp":
        relay = _Smtp(config.smtp, delivery.sender)
        relay.connect()
        relay.close()
        return f"{config.smtp.host}:{config.smtp.port} answers"
    if delivery.transport == "sendmail":
        program = config.path(delivery.sendmail)
        if not os.access(program, os.X_OK):
            raise DeliveryError(f"{program}: is no program", temporary=False, server=True)
        return f"{program} is there"
    path = config.path(delivery.path)
    above = next(folder for folder in (path, *path.parents) if folder.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise DeliveryError(f"{path}: cannot be written to", temporary=False, server=True)
    return f"{path} can be written to"


class _Smtp:
    """One connection for many messages, opened anew after a fault."""

    def __init__(self, settings: SmtpSettings, sender: str) -> None:
        self._settings, self._sender = settings, sender
        self._server: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        """Hand one message over; a return means that the server has taken it."""
        server = self._server or self.connect()
        try:
            server.sendmail(self._sender, [_recipient(mail)], mail.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            raise self._refused(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError:
            self._reset()
            raise DeliveryError("the server cannot take this address", temporary=False) from None
        except UnicodeError:
            self._reset()
            raise DeliveryError("the address is not plain ASCII", temporary=False) from None
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise DeliveryError(_connection_words(error), server=True) from None

    def close(self) -> None:
        """Leave; whatever the server says to QUIT, what it took it has taken."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            with suppress(OSError):
                server.close()

    def _refused(self, code: int, reply: bytes | str) -> DeliveryError:
        """Word a refusal; the reader's address, which servers like to quote, is cut out."""
        said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        said = re.sub(r"<?[^\s<>]+@[^\s<>]+>?", "<address>", " ".join(said.split()))[:150]
        closing = code == _CLOSING or _TOO_MANY in said
        if closing:
            self.close()
        else:
            self._reset()
        return DeliveryError(
            f"{code} {said}", temporary=code not in _PERMANENT, server=closing, code=code
        )

    def _reset(self) -> None:
        if self._server is None:
            return
        try:
            self._server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def connect(self) -> smtplib.SMTP:
        """Open a connection, encrypted as configured. Raises DeliveryError about the server."""
        own = self._settings
        server: smtplib.SMTP | None = None
        try:
            if own.security == "tls" or (own.security == "auto" and own.port == _IMPLICIT_TLS):
                server = smtplib.SMTP_SSL(
                    own.host, own.port, timeout=own.timeout_seconds, context=_tls(own)
                )
            else:
                server = smtplib.SMTP(own.host, own.port, timeout=own.timeout_seconds)
                self._encrypt(server)
            if own.username:
                server.login(own.username, own.password.get_secret_value())
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
            words = _connection_words(error)
            raise DeliveryError(f"{own.host}:{own.port}: {words}", server=True) from None
        except DeliveryError:
            _drop(server)
            raise
        self._server = server
        return server

    def _encrypt(self, server: smtplib.SMTP) -> None:
        """Turn on STARTTLS where it is asked for or offered; never send a password in the clear."""
        own = self._settings
        server.ehlo_or_helo_if_needed()
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


def _tls(settings: SmtpSettings) -> ssl.SSLContext:
    """Check certificates, but for the relay on this very machine."""
    context = ssl.create_default_context()
    if settings.security == "auto" and _is_local(settings.host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_local(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _drop(server: smtplib.SMTP | None) -> None:
    if server is not None:
        server.close()


def _recipient(mail: EmailMessage) -> str:
    return str(mail["To"].addresses[0].addr_spec)


def _connection_words(error: Exception) -> str:
    if "timed out" in str(error):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the server hung up"
    if isinstance(error, smtplib.SMTPResponseException):
        reply = error.smtp_error
        said = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
        return f"it answers {error.smtp_code} {said[:100]}"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({error.reason or 'certificate'})"
    if isinstance(error, OSError) and error.strerror:
        return f"cannot connect ({error.strerror})"
    return f"the connection failed ({type(error).__name__})"


def _sendmail(mail: EmailMessage, program: Path, sender: str) -> None:
    """Give a message to the local sendmail program."""
    command = [str(program), "-i", "-f", sender, "--", _recipient(mail)]
    unix = mail.as_bytes(policy=mail.policy.clone(linesep="\n"))
    try:
        done = subprocess.run(command, input=unix, capture_output=True, timeout=120, check=False)  # noqa: S603
    except OSError as error:
        raise DeliveryError(f"{program}: {error.strerror}", server=True) from None
    except subprocess.TimeoutExpired:
        raise DeliveryError(f"{program}: no answer within 120 s", server=True) from None
    if done.returncode:
        temporary = done.returncode == _TEMPORARY_EXIT
        raise DeliveryError(f"{program}: exit code {done.returncode}", temporary=temporary)


def _maildir(mail: EmailMessage, path: Path) -> None:
    try:
        mailbox.Maildir(path, create=True).add(mail)
    except OSError as error:
        raise DeliveryError(f"{path}: {error.strerror}", server=True) from None


def _folder(mail: EmailMessage, path: Path) -> None:
    """Write one .eml a message; the same message again overwrites itself."""
    name = re.sub(r"[^\w.-]", "_", str(mail["Message-ID"]).strip("<>"))
    try:
        path.mkdir(parents=True, exist_ok=True)
        partial = path / f".{name}.part"
        partial.write_bytes(mail.as_bytes())
        partial.replace(path / f"{name}.eml")
    except OSError as error:
        raise DeliveryError(f"{path}: {error.strerror}", server=True) from None
