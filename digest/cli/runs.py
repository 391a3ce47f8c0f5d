"""The commands about runs: what each piece of work did, and when."""

from typing import Any

import click

from digest.cli.terminal import as_json, common, dump, loaded, table
from digest.errors import UsageError


@click.group()
@common
def runs() -> None:
    """List and show what commands and the daemon did."""


@runs.command("list")
@common
@click.option("--kind", "kinds", multiple=True, help="Only such runs; may be repeated.")
@click.option(
    "--all", "everything", is_flag=True, help="Also rounds of fetching, and batches of workers."
)
@click.option("--limit", default=20, type=click.IntRange(1, 10_000), help="How many. Default 20.")
@as_json
def list_runs(kinds: tuple[str, ...], everything: bool, limit: int, as_json: bool) -> None:
    """List the last runs, the newest first.

    \b
    digest runs list
    digest runs list --kind "daemon edition" --limit 5
    digest runs list --all --json | jq '.[] | select(.outcome == "failed")'

    Kinds: fetch, now, send, and of the daemon: daemon fetch, daemon edition, daemon delivery,
    daemon bounces, alarm; of workers: worker fetch, worker send. The last thousand of each are
    kept.
    """
    from digest import pipeline, store

    without = () if everything or kinds else pipeline.ROUNDS
    with loaded() as (_, memory), memory.read() as connection:
        rows = [_row(one) for one in store.runs(connection, kinds, without=without, limit=limit)]
    if as_json:
        dump(rows)
    else:
        table(rows, ("run", "began", "kind", "outcome", "seconds", "what"))


@runs.command()
@common
@click.argument("number", type=click.IntRange(1), metavar="ID")
@as_json
def show(number: int, as_json: bool) -> None:
    """Show the report of one run.

    \b
    digest runs show 412
    digest runs show 412 --json | jq .report.left_out
    """
    from digest import store

    with loaded() as (_, memory), memory.read() as connection:
        found = store.find_run(connection, number)
    if found is None:
        raise UsageError(f"no run {number}; 'digest runs list --all' shows them")
    row = _row(found)
    if as_json:
        dump({**row, "code": found["code"], "report": found["report"]})
        return
    report = dict(found["report"])
    errors, steps = report.pop("errors", []), report.pop("seconds", {})
    told = {**row, "exit code": found["code"], **report}
    told["steps"] = {step: f"{taken:.1f} s" for step, taken in steps.items()}
    del told["what"]
    for name, value in told.items():
        click.echo(f"{name.replace('_', ' ') + ':':<13} {_words(value)}".rstrip())
    for error in errors:
        click.echo(f"{'error:':<13} {error}")


def _row(run: dict[str, Any]) -> dict[str, Any]:
    """Return a run as programs and tables show it."""
    from digest import delivery, pipeline

    ended = run["ended"]
    return {
        "run": run["id"],
        "kind": run["kind"],
        "began": run["began"],
        "ended": ended,
        "seconds": round((ended - run["began"]).total_seconds(), 1) if ended else None,
        "outcome": pipeline.outcome(run["code"], alive=delivery.is_alive(run["owner"])),
        "what": pipeline.told(run["code"], run["report"]),
    }


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items())
    if value is None:
        return "-"
    return f"{value.astimezone():%Y-%m-%d %H:%M:%S %Z}" if hasattr(value, "hour") else str(value)
