"""The commands that set up and check."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli.terminal import common, load, moment, opened, option, progress
from digest.errors import DeliveryError, DigestError, FeedError, OutputError

if TYPE_CHECKING:
    from digest.config import Config

_WELL, _FAULT = "ok   ", "FAULT"


@click.command()
@common
def init() -> None:
    """Write config.toml and make the database it names.

    \b
    digest init
    digest init --config /etc/digest/config.toml

    What is there already is kept; an older database is brought up to date.
    """
    import os

    from digest import config, store

    path = Path(option("config") or os.environ.get("DIGEST_CONFIG") or "config.toml")
    if path.exists():
        click.echo(f"{path} is there and is kept")
    else:
        _write_config(path, config.shipped("config.example.toml").read_bytes())
        click.echo(f"wrote {path}: look at it, and name your brand, feeds and mail server")
    settings = config.load(path, os.environ)
    url = settings.store.url.get_secret_value()
    with store.connect(url, base=settings.base, create=True) as memory:
        version = store.upgrade(memory)
    click.echo(f"the database is ready: {memory.name} (version {version})")


def _write_config(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from None


@click.command()
@common
def check() -> None:
    """Check the configuration and reach all that it names.

    \b
    digest check
    digest check && systemctl restart digest

    The templates, the database, the mail server, the DNS of the sender's domain, every feed:
    nothing is stored and no mail goes out. The exit code is 0 only if all is well.
    """
    settings = load()
    click.echo(f"{_WELL} configuration: {len(settings.enabled_feeds())} feeds, all settings valid")
    faults: list[DigestError] = []
    looks = {"templates": _templates, "database": _database, **OUTSIDE, "feeds": _feeds}
    for what, look in looks.items():
        try:
            click.echo(f"{_WELL} {what}: {look(settings)}")
        except DigestError as error:
            faults.append(error)
            click.echo(f"{_FAULT} {what}: {error}")
    if faults:
        raise SystemExit(max(faults, key=lambda fault: not fault.temporary).exit_code)


def _templates(settings: "Config") -> str:
    from digest import pipeline

    pipeline.check_templates(settings)
    return f"{settings.brief.style}, without a fault"


def _database(settings: "Config") -> str:
    from digest import store

    with opened(settings) as memory, memory.read() as connection:
        readers = store.active_subscribers(connection)
        return f"{memory.name}, {readers} subscribers"


def _mail(settings: "Config") -> str:
    from digest import delivery

    return delivery.reach(settings)


def _sender(settings: "Config") -> str:
    """Look up what receivers do. Raises DeliveryError where a record is wrong or missing."""
    from digest import delivery, message

    own = settings.delivery
    domain = own.sender.rpartition("@")[2].lower()
    signer = message.signer(settings.dkim, domain)
    if own.transport in {"maildir", "folder", "stdout"}:
        return "nothing leaves this machine by itself"
    if delivery.is_reserved(domain):
        return f"{domain} is an example: set delivery.sender before you send"
    try:
        found = delivery.faults(
            delivery.resolver(),
            sender=domain,
            envelope=(own.return_path or own.sender).rpartition("@")[2].lower(),
            key=(signer.name, message.record(signer)) if signer else None,
        )
    except DeliveryError:
        return f"no name server answers: SPF, DKIM and DMARC of {domain} were not looked up"
    if found:
        raise DeliveryError("\n      ".join(found), temporary=False)
    signed = "" if signer else " (what is sent is not signed here)"
    return f"SPF, DKIM and DMARC of {domain} are as they should be{signed}"


def _bounces(settings: "Config") -> str:
    """Look into the mailbox of bounces. Raises DeliveryError where it cannot be read."""
    from digest import bounces

    if not (settings.bounces.maildir or settings.bounces.imap_host):
        return "no mailbox is read; what comes back is handed to 'digest bounces', or to nobody"
    with bounces.opened(settings) as box:
        return f"the mailbox can be read, {sum(1 for _ in box)} unseen"


def _tickets(settings: "Config") -> str:
    """Look for what carries tickets to workers. Raises TicketError."""
    if settings.cluster.engine == "none":
        return "none: the daemon does all itself"
    from digest import workers

    with opened(settings) as memory:
        workers.engine(settings, memory).waiting("send")
    return f"{settings.cluster.engine} carries them"


def _feeds(settings: "Config") -> str:
    """Ask every feed once. Raises FeedError where some cannot be read."""
    from digest import pipeline

    with progress() as watch:
        found = pipeline.try_feeds(settings, now=moment(), watch=watch)
    wrong = len(found.errors)
    if wrong:
        raise FeedError(f"{wrong} of {found.asked} cannot be read")
    return f"all {found.asked} can be read"


# What stands outside this program, and is reached: each tells what answers, or raises DigestError.
OUTSIDE = {"mail": _mail, "sender": _sender, "bounces": _bounces, "tickets": _tickets}
