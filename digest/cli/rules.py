"""The commands about the operator's own rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from digest.cli.terminal import as_json, common, dump, loaded, moment
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.config import RuleSettings
    from digest.edition import Hit
    from digest.model import Story
    from digest.store import Store

_SHOWN = 20  # stories of a rule
_ARTICLES = 3  # articles of a story
_SAYS = {"include": "let in", "boost": "score"}


@click.group()
@common
def rules() -> None:
    """Try the rules of the configuration."""


@rules.command("test")
@common
@click.argument("words", nargs=-1)
@click.option("--regex", default="", help="Try a regular expression (RE2, in any case).")
@click.option("--source", "sources", multiple=True, help="Try a feed or an outlet, by name.")
@click.option("--author", "authors", multiple=True, help="Try an author.")
@click.option("--section", "sections", multiple=True, help="Try a section of the brief.")
@click.option("--edition", "number", type=int, help="On what that edition was made of.")
@as_json
def try_rules(
    words: tuple[str, ...],
    regex: str,
    sources: tuple[str, ...],
    authors: tuple[str, ...],
    sections: tuple[str, ...],
    number: int | None,
    as_json: bool,
) -> None:
    """Show what rules hit in what is stored; change nothing.

    \b
    digest rules test                            all rules of the configuration
    digest rules test "air show*" parade         words, before they are a rule
    digest rules test --source "Loud News" --regex 'fighter|jet'
    digest rules test --edition 12               on what edition 12 was made of
    """
    from digest import edition, pipeline

    tried = _as_typed(words, regex, sources, authors, sections)
    with loaded() as (settings, memory):
        listed = tried or settings.rules
        if not listed:
            raise UsageError("no [[rules]] in the configuration, and no words to try")
        now = moment() if number is None else _cutoff(memory, number)
        stories = edition.part(pipeline.events(settings, memory, now=now))
    found = list(edition.hits(stories, listed, settings.sections))
    if as_json:
        dump([_record(rule, [one for one in found if one.rule is rule]) for rule in listed])
        return
    for rule in listed:
        _show(rule, [one for one in found if one.rule is rule], stories)


def _cutoff(memory: "Store", number: int) -> datetime:
    """Return up to when items counted for an edition. Raises UsageError where there is none."""
    from digest import store

    with memory.read() as connection:
        made = store.find_edition(connection, number=number)
    if made is None:
        raise UsageError(f"no edition {number}; 'digest editions list' shows them")
    return made.cutoff


def _as_typed(
    words: Sequence[str],
    regex: str,
    sources: Sequence[str],
    authors: Sequence[str],
    sections: Sequence[str],
) -> "tuple[RuleSettings, ...]":
    """Return the rule that the command line describes, if it does. Raises UsageError."""
    from pydantic import ValidationError

    from digest.config import RuleSettings

    if not (words or regex or sources or authors or sections):
        return ()
    try:
        return (
            RuleSettings(
                name="as typed",
                action="exclude",
                words=tuple(words),
                regex=regex,
                sources=tuple(sources),
                authors=tuple(authors),
                sections=tuple(sections),
            ),
        )
    except ValidationError as error:
        (first, *_) = error.errors(include_url=False, include_input=False)
        raise UsageError(f"{first['loc'][0]}: {first['ctx']['error']}") from None


def _show(rule: "RuleSettings", found: "Sequence[Hit]", stories: "Sequence[Story]") -> None:
    """Print what one rule hits."""
    articles = sum(len(one.items) for one in found)
    all_articles = sum(len(story.items) for story in stories)
    click.echo(
        f"{rule.name} ({rule.action}): {articles} of {all_articles} articles,"
        f" {len(found)} of {len(stories)} stories"
    )
    for one in found[:_SHOWN]:
        click.echo(f"{one.story.id:>7}  {_effect(one)}  {one.story.items[0].title}")
        for item in one.items[:_ARTICLES]:
            click.echo(f"           {item.outlet or item.feed}: {item.title}")
        if len(one.items) > _ARTICLES:
            click.echo(f"           and {len(one.items) - _ARTICLES} more")
    if len(found) > _SHOWN:
        click.echo(f"         and {len(found) - _SHOWN} more stories: --json shows all")


def _effect(hit: "Hit") -> str:
    """Word what a rule does to a story."""
    if hit.rule.action != "exclude":
        return f"{_SAYS[hit.rule.action]}{f' {hit.rule.boost:+.2f}' if hit.rule.boost else ''}"
    if len(hit.items) == len(hit.story.items):
        return "kept out"
    return f"told without {len(hit.items)} of {len(hit.story.items)}"


def _record(rule: "RuleSettings", found: "Sequence[Hit]") -> dict[str, Any]:
    return {
        "rule": rule.name,
        "action": rule.action,
        "stories": [
            {
                "id": one.story.id,
                "section": one.section,
                "headline": one.story.items[0].title,
                "effect": _effect(one),
                "articles": [
                    {"outlet": item.outlet, "title": item.title, "url": item.url}
                    for item in one.items
                ],
            }
            for one in found
        ],
    }
