"""The command that explains: the other commands, and every key of the configuration."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import click

from digest.cli.terminal import common
from digest.errors import UsageError

_TABLE = re.compile(r"(?:# )?(\[+)([a-z_]+)\]+(?:  # (.+))?")
_KEY = re.compile(r"(?:# )?([a-z_]+) = (.+?)(?:  # (.+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One key of the configuration, as the example tells it; a table where the key is ""."""

    table: str
    key: str
    default: str
    meaning: str


@click.command("help")
@common
@click.argument("words", nargs=-1, metavar="[COMMAND | config [KEY]]")
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...]) -> None:
    """Explain a command, or what a key of the configuration means.

    \b
    digest help feeds add
    digest help config                     every key with its meaning and its default
    digest help config schedule            a table
    digest help config send_at             a key
    """
    if words[:1] != ("config",):
        click.echo(_of_command(context.find_root(), words))
        return
    from digest import config
    from digest.config.load import SECRETS

    variables = {".".join(place): name for name, place in SECRETS.items()}
    source = config.shipped("config.example.toml").read_text(encoding="utf-8")
    for one in _meant(list(settings(source)), ".".join(words[1:])):
        if not one.key:
            click.echo(f"\n[{one.table}]  {one.meaning}".rstrip())
            continue
        name = f"{one.table}.{one.key}"
        click.echo(f"{name} = {one.default}")
        if one.meaning:
            click.echo(f"    {one.meaning}")
        if name in variables:
            click.echo(f"    or the variable {variables[name]}, or {variables[name]}_FILE")


def settings(source: str) -> Iterator[Setting]:
    """Yield the tables and keys of the example configuration, in its order."""
    table, done = "", set[str]()
    for line in source.splitlines():
        if found := _TABLE.fullmatch(line):
            brackets, table, meaning = found.groups()
            if table not in done:  # the feeds that follow their example are no keys
                name = f"[{table}]" if len(brackets) > 1 else table
                yield Setting(table=name, key="", default="", meaning=meaning or "")
            elif len(brackets) > 1:
                return
            done.add(table)
        elif (found := _KEY.fullmatch(line)) and table:
            key, default, meaning = found.groups()
            yield Setting(table=table, key=key, default=default, meaning=meaning or "")


def _meant(known: list[Setting], word: str) -> list[Setting]:
    """Return the settings that `word` means. Raises UsageError where there are none."""
    if not word:
        return known
    names = [f"{one.table}.{one.key}" for one in known if one.key]
    found = [
        one
        for one in known
        if word in {one.table.strip("[]"), one.key or word * 2, f"{one.table}.{one.key}"}
    ]
    if not found:
        words = {name: name for name in names} | {name.partition(".")[2]: name for name in names}
        near = difflib.get_close_matches(word, list(words), n=1)
        hint = f"; did you mean '{words[near[0]]}'?" if near else "; 'digest help config' lists all"
        raise UsageError(f"no setting '{word}'{hint}")
    return found


def _of_command(context: click.Context, words: tuple[str, ...]) -> str:
    """Return the help of a command. Raises UsageError where there is no such command."""
    command, here = context.command, context
    for word in words:
        inner = command.get_command(here, word) if isinstance(command, click.Group) else None
        if inner is None:
            raise UsageError(f"no command '{' '.join(words)}'; 'digest help' lists them")
        command, here = inner, click.Context(inner, info_name=word, parent=here)
    return command.get_help(here)
