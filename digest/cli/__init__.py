"""The front door: arguments in, exit code out; results on stdout, log on stderr."""

import gc
import sys

import click

from digest import __version__
from digest.cli.archive import db, editions
from digest.cli.bounces import bounces
from digest.cli.brief import now, preview, run, send
from digest.cli.cluster import cluster, worker
from digest.cli.dkim import dkim
from digest.cli.doctor import doctor
from digest.cli.help import help_
from digest.cli.readers import subscribers
from digest.cli.replay import replay
from digest.cli.rules import rules
from digest.cli.runs import runs
from digest.cli.schedule import schedule
from digest.cli.setup import check, init
from digest.cli.sources import feeds, fetch, items
from digest.cli.templates import templates
from digest.cli.terminal import common
from digest.cli.why import why
from digest.cli.window import web
from digest.errors import ConfigError, DigestError

_INTERRUPTED = 130
# Most of what a round makes lives to its end: to look for cycles at every 700 objects, as Python
# does, takes time from every round and finds nothing.
RARELY = (50_000, 20, 20)


@click.group(
    epilog="Exit codes: 0 done, 64 wrong usage, 69 something is not to be reached, 75 try again"
    " later, 78 wrong configuration. 'digest COMMAND --help' has examples."
)
@click.version_option(__version__, prog_name="digest")
@common
def cli() -> None:
    """Build a morning brief from feeds, and send it.

    'digest init' sets everything up, 'digest now' makes one brief, 'digest run' sends one every
    morning.
    """


for command in (
    init,
    check,
    doctor,
    now,
    preview,
    send,
    run,
    worker,
    cluster,
    web,
    schedule,
    fetch,
    feeds,
    subscribers,
    editions,
    templates,
    items,
    why,
    replay,
    runs,
    rules,
    db,
    dkim,
    bounces,
    help_,
):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit; every fault meant for the operator is one line a problem."""
    gc.set_threshold(*RARELY)
    try:
        code = cli(args=arguments, prog_name="digest", standalone_mode=False)
    except ConfigError as error:
        for problem in error.problems:
            click.echo(f"digest: {problem}", err=True)
        code = error.exit_code
    except DigestError as error:
        click.echo(f"digest: {error}", err=True)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = 64
    except (click.Abort, KeyboardInterrupt):
        click.echo("digest: interrupted", err=True)
        code = _INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)
