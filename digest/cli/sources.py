"""The commands about feeds and what came of them."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli.terminal import as_json, common, dump, loaded, moment, progress, table
from digest.errors import OutputError, UsageError

if TYPE_CHECKING:
    from digest.feeds import Health
    from digest.model import Feed
    from digest.pipeline import Found, Report


@click.command()
@common
@click.option("--due", is_flag=True, help="Only the feeds whose time has come.")
@as_json
def fetch(due: bool, as_json: bool) -> None:
    """Ask the feeds and keep what is new.

    \b
    digest fetch
    digest fetch --due --json          what the daemon does through the day

    The exit code is 75 when some feeds failed, 69 when all did.
    """
    from digest import pipeline, store

    now = moment()
    with loaded() as (settings, memory), pipeline.recorded(memory, "fetch", clock=lambda: now):
        if due:
            pipeline.sync(settings, memory)
        with progress() as watch:
            report = pipeline.fetch(
                settings,
                memory,
                now=now,
                pick=(lambda connection: store.due_feeds(connection, now=now)) if due else None,
                watch=watch,
            )
        _tell_fetched(report, as_json=as_json)


def _tell_fetched(report: "Report", *, as_json: bool) -> None:
    """Tell what came. Raises SystemExit where some feeds failed."""
    if as_json:
        dump(
            {
                "asked": report.asked,
                "answered": report.answered,
                "new_items": report.new,
                "left_alone": report.left_alone,
                "errors": dict(report.errors),
            }
        )
    else:
        left = f", {report.left_alone} left alone as they asked" if report.left_alone else ""
        click.echo(
            f"{report.answered} of {report.asked} feeds answered, {report.new} new items{left}"
        )
    if report.errors:
        raise SystemExit(75 if report.answered else 69)


@click.group()
@common
def feeds() -> None:
    """List, add, pause and exchange feeds."""


@feeds.command("list")
@common
@as_json
def list_feeds(as_json: bool) -> None:
    """List all feeds with what is known of each.

    \b
    digest feeds list
    digest feeds list --json | jq '.[] | select(.error != "")'
    """
    from digest import pipeline, store

    with loaded() as (settings, memory):
        pipeline.sync(settings, memory)
        with memory.read() as connection:
            rows = store.feed_rows(connection)
    for row in rows:
        row["state"], row["note"] = _state(row, moment())
    if as_json:
        dump(rows)
    else:
        table(rows, ("name", "state", "articles", "answered", "url", "note"), whole=2)


def _state(row: dict[str, Any], now: datetime) -> tuple[str, str]:
    """Return how a feed is, and why, or what to do about it."""
    from digest.feeds import CONFIRMED

    for name in ("gone", "paused"):
        if row[name]:
            return name, row["error"]
    if not row["enabled"]:
        return "off", ""
    if row["leave_until"] and row["leave_until"] > now:
        return "waiting", f"{row['error']} (until {row['leave_until']:%Y-%m-%d %H:%M} UTC)"
    if row["error"]:
        return "failing", row["error"]
    if row["moved_times"] >= CONFIRMED:
        return "moved", f"asked at {row['moved_to']} now; change its url"
    return "on", ""


@feeds.command()
@common
@as_json
def health(as_json: bool) -> None:
    """Tell how each feed is, by its own rhythm, and what to do.

    \b
    digest feeds health
    digest feeds health --json | jq '.feeds[] | select(.state != "live")'

    A feed is unusually quiet when it says nothing for far longer than it used to; failing after
    four visits in a row that failed.
    """
    from digest import feeds as room
    from digest import pipeline

    with loaded() as (settings, memory):
        pipeline.sync(settings, memory)
        found = pipeline.health(memory)
    summary = room.summary(one for _, one in found)
    rows = [_health_row(feed, one) for feed, one in found]
    if as_json:
        dump({"summary": summary, "feeds": rows})
        return
    click.echo(summary)
    rows = [row for row in rows if row["state"] != "live"]
    if rows:
        click.echo()
        table(rows, ("name", "state", "last_new", "last_success", "why", "to_do"), whole=2)


def _health_row(feed: "Feed", health: "Health") -> dict[str, Any]:
    seen = feed.seen
    return {
        "name": feed.name,
        "url": feed.url,
        "state": health.state,
        "last_new": seen.last_new,
        "last_success": seen.answered,
        "last_error": seen.error,
        "failures": seen.failures,
        "why": health.why,
        "to_do": health.todo,
    }


@feeds.command()
@common
@click.argument("url")
@click.option("--name", help="Its display name; else its own title.")
@click.option("--section", default="", help="The section its stories go to; else by content.")
@click.option("--beat", default="", help="What it covers, such as defense, official or analysis.")
@click.option("--tier", default=2, type=click.IntRange(1, 3), help="1 = best. Default 2.")
@click.option("--pick", type=click.IntRange(1), help="Which one, where a page leads to several.")
@click.option("--no-check", is_flag=True, help="Do not ask it first.")
def add(
    url: str,
    name: str | None,
    section: str,
    beat: str,
    tier: int,
    pick: int | None,
    no_check: bool,
) -> None:
    """Add a feed beside those of the configuration file.

    \b
    digest feeds add https://news.example.org/feed.xml
    digest feeds add https://www.example.org/ --pick 1          a site: its feeds are found
    digest feeds add https://navy.example.org/rss --name "Navy News" --beat naval --tier 1
    """
    from urllib.parse import urlsplit

    from digest import pipeline, store
    from digest.model import Feed
    from digest.text import is_web

    if not is_web(url):
        raise UsageError(f"'{url}' is no web address that starts with https:// or http://")
    if urlsplit(url).username is not None:
        raise UsageError("a password must not stand in an address; give it in the configuration")
    title = ""
    with loaded() as (settings, memory):
        _known_section(section, [one.name for one in settings.sections])
        if not no_check:
            found = _picked(pipeline.find_feeds(settings, url, now=moment()), pick)
            url, title = found.url, found.title
            click.echo(f"{title or url}: {found.items} items", err=True)
        shown = name or title or urlsplit(url).hostname or url
        feed = Feed(name=shown, url=url, section=section, beat=beat, tier=tier)
        with memory.write() as connection:
            added = store.add_feed(connection, feed)
    click.echo(f"{'added' if added else 'is there already'}: {feed.name} {feed.url}")


def _picked(found: "list[Found]", pick: int | None) -> "Found":
    """Return the feed meant of those a page leads to; ask where someone is there to answer."""
    if len(found) == 1 and pick is None:
        return found[0]
    for number, one in enumerate(found, start=1):
        click.echo(f"{number}  {one.title or '(no title)'}  {one.items} items  {one.url}", err=True)
    if pick is None and sys.stdin.isatty() and sys.stderr.isatty():
        pick = click.prompt("Which one", type=click.IntRange(1, len(found)), default=1, err=True)
    if pick is None:
        raise UsageError(f"it leads to {len(found)} feeds; choose one with --pick NUMBER")
    if pick > len(found):
        raise UsageError(f"--pick {pick}: it leads to {len(found)} only")
    return found[pick - 1]


def _known_section(section: str, known: list[str]) -> None:
    if section and section not in known:
        raise UsageError(f"--section: no section '{section}'; there are: {', '.join(known)}")


@feeds.command()
@common
@click.argument("url")
def remove(url: str) -> None:
    """Remove a feed that was added by command.

    \b
    digest feeds remove https://news.example.org/feed.xml
    """
    from digest import store

    with loaded() as (_, memory), memory.write() as connection:
        if not store.remove_feed(connection, url):
            raise UsageError(
                f"no feed {url} was added by command; one of the file is removed there"
            )
    click.echo(f"removed: {url}")


@feeds.command()
@common
@click.argument("url")
def pause(url: str) -> None:
    """Stop asking a feed until 'resume'.

    \b
    digest feeds pause https://news.example.org/feed.xml
    """
    _set_paused(url, paused=True)


@feeds.command()
@common
@click.argument("url")
def resume(url: str) -> None:
    """Ask a feed again that was paused or gone.

    \b
    digest feeds resume https://news.example.org/feed.xml
    """
    _set_paused(url, paused=False)


def _set_paused(url: str, *, paused: bool) -> None:
    from digest import store

    with loaded() as (_, memory), memory.write() as connection:
        if not store.pause_feed(connection, url, paused=paused):
            raise UsageError(f"no feed {url}; 'digest feeds list' shows them")
    click.echo(f"{'paused' if paused else 'resumed'}: {url}")


@feeds.command("import")
@common
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
def import_feeds(file: str) -> None:
    """Add the feeds of an OPML file; its folders become sections.

    \b
    digest feeds import subscriptions.opml
    """
    from digest import opml, store

    body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        listed = opml.parse(body)
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from None
    with loaded() as (settings, memory):
        known = {section.name for section in settings.sections}
        with memory.write() as connection:
            added = sum(store.add_feed(connection, feed) for feed in listed)
    click.echo(f"{added} feeds added, {len(listed) - added} were there already")
    if others := sorted({feed.section for feed in listed} - known - {""}):
        click.echo(
            f"no section of the brief is called {', '.join(others)}: stories of these feeds are"
            " placed by what they say",
            err=True,
        )


@feeds.command("export")
@common
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True), default="-")
def export_feeds(file: str) -> None:
    """Write all feeds that are on as OPML, sections as folders.

    \b
    digest feeds export > feeds.opml
    """
    from digest import opml, pipeline, store

    with loaded() as (settings, memory):
        pipeline.sync(settings, memory)
        with memory.read() as connection:
            listed = store.feeds_on(connection)
        body = opml.render(listed, title=settings.brief.brand)
    if file == "-":
        click.echo(body.decode(), nl=False)
        return
    try:
        Path(file).write_bytes(body)
    except OSError as error:
        raise OutputError(f"{file}: cannot be written: {error.strerror}") from None
    click.echo(f"{len(listed)} feeds written to {file}", err=True)


@click.command()
@common
@as_json
def items(as_json: bool) -> None:
    """List every version of every item seen.

    \b
    digest items
    digest items --json | jq 'group_by(.article) | length'
    """
    from digest import store

    with loaded() as (_, memory), memory.read() as connection:
        rows = list(store.list_items(connection, until=moment()))
    if as_json:
        dump(rows)
    else:
        table(rows, ("first_seen", "feed", "article", "story", "edition", "title"))
