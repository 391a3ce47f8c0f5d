"""The command that tells why a story is in an edition, or is not."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

import click

from digest.cli.terminal import as_json, common, dump, loaded, moment
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.config import Config
    from digest.model import Frozen
    from digest.store import Connection, Store

_WIDTH = 96
_LONG = 120  # letters of an address
_INDENT = 10  # letters before what is told
_LISTED = 15  # stories of a short list
_SHOWN = 12  # articles of a story
_Record = dict[str, Any]


@click.command(context_settings={"ignore_unknown_options": True})  # a story may be number -7
@common
@click.argument("what", nargs=-1, required=True, metavar="WORDS|ID|URL")
@click.option("--edition", "number", type=int, help="Which edition. Default the last one.")
@as_json
def why(what: tuple[str, ...], number: int | None, as_json: bool) -> None:
    """Tell why a story is in an edition, or is not.

    \b
    digest why sanctions package            by words of its headlines
    digest why 279 --edition 4              by its number
    digest why https://news.example.org/a   by an address

    What joined it, its score term by term, its section and place, or the rule that kept it out
    and what it would have needed: all as it was stored with the edition.
    """
    from digest import store

    with loaded() as (settings, memory), memory.read() as connection:
        made = _edition(connection, number)
        records = store.considered(connection, made.id)
        if records is None:
            raise UsageError(
                f"the reasons of edition {made.number} are not kept; see store.keep_days"
            )
        found = _found(connection, records, what)
        if not found:
            _stored(settings, memory, connection, made, what)
    if as_json:
        dump({"edition": made.number, "day": made.day, "stories": found})
    elif len(found) == 1:
        for line in _told(found[0], made, settings.schedule.tz):
            click.echo(line)
    else:
        _list(found, made)


def _edition(connection: "Connection", number: int | None) -> "Frozen":
    """Return the edition that is meant. Raises UsageError where there is none."""
    from digest import store

    if number is None:
        made = store.newest_edition(connection, until=moment())
        if made is None:
            raise UsageError("no edition was made yet; 'digest now' makes one")
        return made
    made = store.find_edition(connection, number=number)
    if made is None:
        raise UsageError(f"no edition {number}; 'digest editions list' shows them")
    return made


def _found(
    connection: "Connection", records: Sequence[_Record], what: Sequence[str]
) -> list[_Record]:
    """Return the stories meant: by number, address or words, the best match first."""
    from digest import store, text

    if len(what) == 1 and what[0].removeprefix("-").isdecimal():
        wanted = store.living_story(connection, int(what[0]))
        if wanted != int(what[0]):
            click.echo(f"story {what[0]} has become part of story {wanted}", err=True)
        return _with_number(records, wanted) or _with_number(records, int(what[0]))
    if len(what) == 1 and text.is_web(what[0]):
        key = text.canonical_url(what[0]) or what[0]
        return [one for one in records if key in _addresses(one)]
    said = " ".join(what)
    words = set(text.stems(said))

    def holds(title: str) -> bool:
        # "us" and "not" are words that no stem is kept of.
        return words <= set(text.stems(title)) if words else said.lower() in title.lower()

    exact = [one for one in records if holds(one["headline"])]
    return exact or [one for one in records if any(holds(item["title"]) for item in one["items"])]


def _addresses(one: _Record) -> list[str]:
    from digest import text

    urls = [url for item in one["items"] for url in (item["url"], *item["copies"])]
    return [text.canonical_url(url) or url for url in urls]


def _with_number(records: Sequence[_Record], number: int) -> list[_Record]:
    """Return the story with a number, else the one that holds the article with it."""
    return [one for one in records if one["id"] == number] or [
        one for one in records if any(number == item["article"] for item in one["items"])
    ]


def _list(found: Sequence[_Record], made: "Frozen") -> None:
    """Print a short list to choose from."""
    for one in found[:_LISTED]:
        state = f"story {one['rank']}" if one["rank"] else "out"
        click.echo(f"{one['id']:>7}  {one['score']:5.2f}  {state:<8}  {one['headline']}")
    more = f", and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    click.echo(f"\n{len(found)} stories of edition {made.number}{more}: 'digest why NUMBER'")


def _told(one: _Record, made: "Frozen", zone: tzinfo) -> Iterator[str]:
    """Yield the lines that explain a story."""
    reasons = one["reasons"]
    yield from textwrap.wrap(one["headline"], _WIDTH)
    yield f"story {one['id']}, considered for edition {made.number} of {_day(made.day)}"
    yield ""
    yield from _row("place", reasons["place"])
    if reasons["needs"]:
        yield from _row("needs", reasons["needs"])
    if reasons["thread"]:
        yield from _row("thread", reasons["thread"])
    for rule in one["rules"]:
        yield from _row("rule", rule)
    yield from _row("section", f"{one['section']}: {reasons['section']}")
    yield from _row("score", f"{one['score']:.2f}")
    for point in reasons["score"]:
        times = point["times"] != 1
        effect = f"×{point['times']:.2f}" if times else f"{point['adds']:+.2f}"
        yield from _row("", f"{effect}  {point['words']}", more=7)
    yield from _row("articles", str(len(one["items"])))
    for item in one["items"][:_SHOWN]:
        yield from _article(item, zone)
    if len(one["items"]) > _SHOWN:
        yield from _row("", f"and {len(one['items']) - _SHOWN} more: --json shows all")


def _article(item: _Record, zone: tzinfo) -> Iterator[str]:
    seen = datetime.fromisoformat(item["published"]).astimezone(zone)
    told = f"; readers had it in edition {item['told']}" if item["told"] else ""
    yield from _row("", f"{item['outlet']}, {_day(seen)}, {seen:%H:%M}: {item['title']}", more=2)
    yield from _row("", f"  {item['grounds']}{told}", more=2)
    yield f"{' ' * (_INDENT + 2)}{_short(item['url'])}"


def _short(url: str) -> str:
    """Cut what aggregators write into addresses; JSON has them whole."""
    return url if len(url) <= _LONG else f"{url[:_LONG]}…"


def _day(day: Any) -> str:
    return f"{day:%B} {day.day}"


def _row(head: str, words: str, *, more: int = 0) -> list[str]:
    """Lay out words behind a head, wrapped."""
    return textwrap.wrap(
        words,
        _WIDTH,
        initial_indent=head.ljust(_INDENT),
        subsequent_indent=" " * (_INDENT + more),
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _stored(
    settings: "Config",
    memory: "Store",
    connection: "Connection",
    made: "Frozen",
    what: Sequence[str],
) -> None:
    """Tell of what no story of the edition is, why it was not considered. Raises UsageError."""
    from digest import store, text

    if len(what) == 1 and what[0].isdecimal():
        rows = store.find_articles(connection, article=int(what[0]))
    elif len(what) == 1 and text.is_web(what[0]):
        rows = store.find_articles(connection, key=text.canonical_url(what[0]))
    else:
        rows = store.find_articles(connection, words=what)
    said = " ".join(what)
    if not rows:
        raise UsageError(
            f"nothing stored matches '{said}': no feed brought it; 'digest items' lists what came"
        )
    oldest = made.cutoff - timedelta(hours=settings.edition.max_age_hours + 24)
    told = [
        f"{row['outlet']}: {row['title']}: {_unconsidered(row, made, oldest)}"
        for row in {row["article"]: row for row in reversed(rows)}.values()
    ]
    head = f"'{said}' was not considered for edition {made.number}:"
    raise UsageError("\n  ".join([head, *told]))


def _unconsidered(row: _Record, made: "Frozen", oldest: datetime) -> str:
    """Word why an article was in no story of an edition."""
    if row["first_seen"] > made.cutoff:
        return f"it came {row['first_seen']:%Y-%m-%d %H:%M} UTC, after the cut-off"
    if not row["enabled"]:
        return f"its feed, {row['feed']}, is switched off"
    if min(row["published"], row["first_seen"]) <= oldest:
        return f"it is of {row['published']:%Y-%m-%d}, too old even to be compared"
    return "another version of it stands for it: try its other words or its address"
