"""Where bounces wait: a Maildir, or a mailbox that is read by IMAP."""

import imaplib
import mailbox
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from digest.config import BouncesSettings
from digest.errors import DeliveryError

# Yields each message that nobody has seen yet, with what marks it as seen.
Box = Iterator[tuple[bytes, Callable[[], None]]]


def maildir(path: Path) -> Box:
    """Yield the messages of a Maildir that are not marked as seen. Raises DeliveryError."""
    if not (path / "new").is_dir() or not (path / "cur").is_dir():
        raise DeliveryError(f"{path}: no Maildir (it has no folders new and cur)", temporary=False)
    box = mailbox.Maildir(path, create=False, factory=None)
    for name in sorted(box.keys()):
        try:
            found = box.get_message(name)
            if "S" not in found.get_flags():
                yield box.get_bytes(name), lambda name=name: _see(box, name)  # type: ignore[misc]
        except (KeyError, OSError):  # another program took it
            continue


def _see(box: "mailbox.Maildir", name: str) -> None:
    found = box.get_message(name)
    found.set_subdir("cur")
    found.add_flag("S")
    with suppress(KeyError):
        box[name] = found


@contextmanager
def imap(settings: BouncesSettings) -> Iterator[Box]:
    """Yield the unseen messages of a mailbox, over TLS unless the server is this machine.

    Raises DeliveryError where it cannot be read; no secret and no address stands in its text.
    """
    where = f"{settings.imap_host}:{settings.imap_port}"
    try:
        with _logged_in(settings) as server:
            yield _unseen(server)
    except imaplib.IMAP4.error:
        raise DeliveryError(
            f"{where}: the mailbox refuses user name, password or folder", temporary=False
        ) from None
    except OSError as error:
        reason = "no answer in time" if isinstance(error, TimeoutError) else error.strerror
        raise DeliveryError(f"{where}: {reason or 'TLS failed'}") from None


@contextmanager
def _logged_in(own: BouncesSettings) -> Iterator[imaplib.IMAP4]:
    server: imaplib.IMAP4
    near = own.imap_host in {"localhost", "127.0.0.1", "::1"}
    if own.imap_security == "tls":
        context = ssl.create_default_context()
        server = imaplib.IMAP4_SSL(own.imap_host, own.imap_port, ssl_context=context, timeout=60)
    else:
        server = imaplib.IMAP4(own.imap_host, own.imap_port, timeout=60)
    try:
        if own.imap_security == "starttls":
            server.starttls(ssl.create_default_context())
        elif own.imap_security == "none" and not near:
            raise DeliveryError(
                f"{own.imap_host}: the password is not sent without TLS; set bounces.imap_security",
                temporary=False,
            )
        server.login(own.imap_user, own.imap_password.get_secret_value())
        if server.select(own.imap_folder)[0] != "OK":
            raise imaplib.IMAP4.error
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _unseen(server: imaplib.IMAP4) -> Box:
    _, found = server.uid("SEARCH", "UNSEEN")
    for number in (found[0] or b"").split():
        _, parts = server.uid("FETCH", number.decode(), "(BODY.PEEK[])")
        whole = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if whole is not None:
            yield whole, lambda number=number: _mark(server, number)  # type: ignore[misc]


def _mark(server: imaplib.IMAP4, number: bytes) -> None:
    server.uid("STORE", number.decode(), "+FLAGS.SILENT", r"(\Seen)")
