"""The front door: arguments in, exit code out; results on stdout, log on stderr."""

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from digest import __version__
from digest.errors import ConfigError, DigestError, UsageError

_CONFIG = click.option("--config", "config_file", help="The configuration file.")
_AS_OF = click.option("--as-of", help="Stand for now: ISO 8601 with an offset.")


@click.group()
@click.version_option(__version__, prog_name="digest")
def cli() -> None:
    """Build a morning brief from feeds."""


@cli.command()
@_CONFIG
def init(config_file: str | None) -> None:
    """Write config.toml, where there is none, and make the database."""
    from digest import config, store

    path = Path(config_file or "config.toml")
    if not path.exists():
        path.write_bytes(config.shipped("config.example.toml").read_bytes())
        click.echo(f"wrote {path}")
    settings = config.load(path, os.environ)
    url = settings.store.url.get_secret_value()
    with store.connect(url, base=settings.base, create=True) as memory:
        store.upgrade(memory)
        click.echo(f"the database is ready: {memory.name}")


@cli.command()
@_CONFIG
@_AS_OF
@click.option("--out", help="The folder for the files.")
@click.option("--or-sample", is_flag=True, help="Use the sample feeds where no feed answers.")
def now(config_file: str | None, as_of: str | None, out: str | None, or_sample: bool) -> None:
    """Fetch, choose, write and leave one brief in a folder."""
    from digest import config, pipeline, samples, store

    path = config.find(config_file, os.environ, cwd=Path.cwd())
    settings = config.load(path, os.environ)
    folder = Path(out) if out else settings.path(settings.output.dir)
    moment = _moment(as_of)
    with store.connect(settings.store.url.get_secret_value(), base=settings.base) as memory:
        report = pipeline.fetch(settings, memory, now=moment)
        for name, error in report.errors:
            click.echo(f"{name}: {error}", err=True)
        if report.answered or not or_sample:
            _finish(pipeline.write_brief(settings, memory, folder, now=moment))
            return
    click.echo("no feed could be reached: the brief is made from the sample feeds", err=True)
    folder.mkdir(parents=True, exist_ok=True)
    with samples.serve() as listed:
        sample = samples.configured(settings, listed, folder / "sample.db")
        url = sample.store.url.get_secret_value()
        with store.connect(url, base=sample.base, create=True) as memory:
            store.upgrade(memory)
            pipeline.fetch(sample, memory, now=samples.MORNING)
            _finish(
                pipeline.write_brief(sample, memory, folder, now=samples.MORNING, note=samples.NOTE)
            )


def _finish(written: list[Path]) -> None:
    for path in written:
        click.echo(str(path))
    if not written:
        click.echo("nothing new since the last edition: no brief was made", err=True)


def _moment(as_of: str | None) -> datetime:
    if as_of is None:
        return datetime.now().astimezone()  # noqa: DTZ005  (astimezone gives it its zone)
    try:
        moment = datetime.fromisoformat(as_of)
    except ValueError:
        raise UsageError(f"--as-of: '{as_of}' is no ISO 8601 time") from None
    if moment.tzinfo is None:
        raise UsageError("--as-of: the time needs an offset, such as -05:00")
    return moment


def main() -> None:
    """Run the command; every fault meant for the operator is one line a problem."""
    try:
        cli(standalone_mode=False)
    except ConfigError as error:
        for problem in error.problems:
            click.echo(f"digest: {problem}", err=True)
        sys.exit(error.exit_code)
    except DigestError as error:
        click.echo(f"digest: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(64)
    except click.Abort:
        sys.exit(130)
