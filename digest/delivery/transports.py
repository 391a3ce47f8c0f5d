"""The ways out. A transport is a function that takes one message or raises DeliveryError."""

import mailbox
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from digest.config import Config
from digest.delivery.smtp import Relay
from digest.errors import DeliveryError
from digest.model import Letter

# Takes one message, returns the answer.
Send = Callable[[Letter], str]
_TEMPORARY_EXIT = 75  # EX_TEMPFAIL of sendmail


@contextmanager
def open_transport(config: Config) -> Iterator[Send]:
    """Yield the function that sends by the configured way.

    Connections open when first needed, and close at the end.
    """
    delivery = config.delivery
    path = config.path(delivery.path)
    if delivery.transport in {"smtp", "lmtp"}:
        relay = Relay(config.smtp, local=delivery.transport == "lmtp")
        try:
            yield relay.send
        finally:
            relay.close()
    elif delivery.transport == "sendmail":
        yield lambda letter: _sendmail(letter, config.path(delivery.sendmail))
    elif delivery.transport == "maildir":
        yield lambda letter: _maildir(letter, path)
    elif delivery.transport == "folder":
        yield lambda letter: _folder(letter, path)
    else:
        yield _stdout


def reach(config: Config) -> str:
    """Go as far as sending would, without a message; return in words what answered.

    Raises DeliveryError.
    """
    delivery = config.delivery
    if delivery.transport in {"smtp", "lmtp"}:
        relay = Relay(config.smtp, local=delivery.transport == "lmtp")
        relay.ready()
        relay.close()
        return f"{config.smtp.host}:{config.smtp.port} answers"
    if delivery.transport == "stdout":
        return "messages go to standard output"
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


def _sendmail(letter: Letter, program: Path) -> str:
    """Give a message to the local sendmail program."""
    command = [str(program), "-i", "-f", letter.sender, "--", letter.recipient]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=letter.unix, capture_output=True, timeout=120, check=False
        )
    except OSError as error:
        raise DeliveryError(f"{program}: {error.strerror}", server=True) from None
    except subprocess.TimeoutExpired:
        reason = f"{program}: no answer within 120 s"
        raise DeliveryError(reason, server=True, doubt=True) from None
    if done.returncode:
        temporary = done.returncode == _TEMPORARY_EXIT
        raise DeliveryError(f"{program}: exit code {done.returncode}", temporary=temporary)
    return "given to sendmail"


def _maildir(letter: Letter, path: Path) -> str:
    try:
        return f"kept as {mailbox.Maildir(path, create=True).add(letter.unix)}"
    except OSError as error:
        raise DeliveryError(f"{path}: {error.strerror}", server=True) from None


def _folder(letter: Letter, path: Path) -> str:
    """Write one .eml a message; the same message again overwrites itself."""
    name = re.sub(r"[^\w.-]", "_", letter.message_id.strip("<>"))
    try:
        path.mkdir(parents=True, exist_ok=True)
        partial = path / f".{name}.part"
        partial.write_bytes(letter.content)
        partial.replace(path / f"{name}.eml")
    except OSError as error:
        raise DeliveryError(f"{path}: {error.strerror}", server=True) from None
    return f"written as {name}.eml"


def _stdout(letter: Letter) -> str:
    """Print a message in the form of an mbox, which a program can take apart again."""
    quoted = re.sub(rb"(?m)^(>*From )", rb">\1", letter.unix)
    try:
        sys.stdout.buffer.write(b"From digest Thu Jan  1 00:00:00 1970\n" + quoted + b"\n")
        sys.stdout.buffer.flush()
    except OSError as error:
        raise DeliveryError(f"standard output: {error.strerror}", server=True) from None
    return "printed"
