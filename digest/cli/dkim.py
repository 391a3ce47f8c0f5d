"""The commands about the key that signs what is sent."""

import os
from pathlib import Path

import click

from digest.cli.terminal import common, load
from digest.errors import OutputError, UsageError


@click.group()
@common
def dkim() -> None:
    """Make the DKIM key, and show its DNS record."""


@dkim.command()
@common
@click.argument("file", default="dkim.pem")
def new(file: str) -> None:
    """Make a key, and print the DNS record to publish.

    \b
    digest dkim new                    dkim.pem, for you alone to read
    DIGEST_DKIM_KEY_FILE=dkim.pem digest check

    What is sent is signed once the key is configured: publish the record first.
    """
    from digest import message

    path = Path(file)
    pem = message.new_key()
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as key:  # noqa: PTH123
            key.write(pem)
    except FileExistsError:
        raise UsageError(f"{path} is there already, and a key in use must not be lost") from None
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from None
    click.echo(f"wrote {path}: name it by DIGEST_DKIM_KEY_FILE; publish:", err=True)
    _print_record(pem)


@dkim.command()
@common
def show() -> None:
    """Print the DNS record of the configured key.

    \b
    digest dkim show
    """
    key = load().dkim.key.get_secret_value()
    if not key:
        raise UsageError("no key is configured: 'digest dkim new' makes one")
    _print_record(key)


def _print_record(pem: str) -> None:
    """Print the record as a zone file has it, in strings of at most 255 letters."""
    from digest import message

    settings = load()
    domain = settings.dkim.domain or settings.delivery.sender.rpartition("@")[2]
    signer = message.signer_of(domain, settings.dkim.selector, pem)
    text = message.record(signer)
    strings = " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))
    click.echo(f"{signer.name}. IN TXT ( {strings} )")
