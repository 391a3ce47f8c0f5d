"""Where bounces wait: a Maildir, or a mailbox that is read by IMAP."""

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from digest.config import BouncesSettings, Config
from digest.errors import DeliveryError

_SECONDS = 60.0  # for each answer of a mailbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that nobody has seen yet."""

    name: str  # by which its mailbox knows it for good; "" = by none
    read: Callable[[], bytes | None]  # None where another program took it
    see: Callable[[], None]  # marks it as seen


Box = Iterator[Waiting]


@contextmanager
def opened(config: Config) -> Iterator[Box]:
    """Yield what waits in the mailbox of `[bounces]`; nothing where none is set.

    Raises DeliveryError where it cannot be read. Each message is asked for when it is read; any
    answer of the server may take a minute.
    """
    own = config.bounces
    if own.maildir:
        yield maildir(config.path(own.maildir))
    elif own.imap_host:
        with imap(own) as found:
            yield found
    else:
        yield iter(())


def maildir(path: Path) -> Box:
    """Yield the messages of a Maildir that are not marked as seen. Raises DeliveryError."""
    try:
        found = [one for part in ("new", "cur") for one in (path / part).iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        raise DeliveryError(
            f"{path}: no Maildir (it has no folders new and cur)", temporary=False
        ) from None
    except OSError as error:
        raise DeliveryError(f"{path}: cannot be read: {error.strerror}", temporary=False) from None
    for file in sorted(found, key=lambda one: one.name):
        name, _, flags = file.name.partition(":2,")
        if not name.startswith(".") and "S" not in flags:
            seen = path / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}"
            yield Waiting(name=name, read=partial(_content, file), see=partial(_move, file, seen))


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:  # another program took it, or it is none of ours
        return None


def _move(file: Path, seen: Path) -> None:
    try:
        file.rename(seen)
    except FileNotFoundError:  # another program took it
        pass
    except OSError as error:
        folder = seen.parent
        raise DeliveryError(
            f"{folder}: a message cannot be marked as seen: {error.strerror}", temporary=False
        ) from None


@contextmanager
def imap(settings: BouncesSettings) -> Iterator[Box]:
    """Yield the unseen messages of a mailbox, over TLS unless the server is this machine.

    Raises DeliveryError where it cannot be read; no secret and no address stands in its text.
    """
    where = f"{settings.imap_host}:{settings.imap_port}"
    try:
        with _logged_in(settings) as server:
            yield _unseen(server)
    except imaplib.IMAP4.abort:
        raise DeliveryError(f"{where}: the server ended the connection") from None
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
        server = imaplib.IMAP4_SSL(
            own.imap_host, own.imap_port, ssl_context=context, timeout=_SECONDS
        )
    else:
        server = imaplib.IMAP4(own.imap_host, own.imap_port, timeout=_SECONDS)
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
        with suppress(OSError):
            server.shutdown()  # which a logout that fails leaves out


def _unseen(server: imaplib.IMAP4) -> Box:
    (validity,) = server.response("UIDVALIDITY")[1]  # without it numbers hold for this visit only
    answer, found = server.uid("SEARCH", "UNSEEN")
    if answer != "OK":
        raise imaplib.IMAP4.error
    for number in (found[0] or b"").decode().split():
        name = f"{validity.decode()}.{number}" if validity else ""
        yield Waiting(
            name=name, read=partial(_fetch, server, number), see=partial(_mark, server, number)
        )


def _fetch(server: imaplib.IMAP4, number: str) -> bytes | None:
    _, parts = server.uid("FETCH", number, "(BODY.PEEK[])")
    return next((part[1] for part in parts if isinstance(part, tuple)), None)


def _mark(server: imaplib.IMAP4, number: str) -> None:
    server.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)")
