"""The documents say what the program does; they are read beside the source tree only."""

import re
from pathlib import Path

import click
import pytest

import digest
from digest import cli, config

ROOT = Path(__file__).parent.parent
if not (ROOT / "README.md").exists():
    pytest.skip("the documents are not here: the package is installed", allow_module_level=True)

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def commands(group, path=()):
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def summary():
    """The commands with what each does, as the README shows them."""
    lines = [
        (f"    digest {path:<21}", command.get_short_help_str(100))
        for path, command in commands(cli.cli)
    ]
    return "\n".join(f"{left}{right}" for left, right in lines)


def test_the_readme_shows_every_command_as_its_help_does():
    """Nothing is promised that is not there, and nothing there is left out."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("<!-- help -->\n")[2].partition("\n<!-- /help -->")[0]
    assert shown == summary()


def test_the_readme_s_few_lines_are_a_complete_configuration(tmp_path):
    """What a newcomer copies works."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"complete configuration.*?\n\n((?:    [^\n]*\n)+)", readme, re.DOTALL)
    path = tmp_path / "config.toml"
    path.write_text(re.sub(r"^    ", "", block[1], flags=re.MULTILINE), encoding="utf-8")
    assert config.load(path, {}).brief.brand == "The Harbor Brief"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_documents_leads_somewhere(page):
    """No page names a file that is not there."""
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_document_shows_exists(page):
    """A reader who types what stands there gets what is meant."""
    known = {path for path, _ in commands(cli.cli)} | set(cli.cli.commands)
    for line in re.findall(r"(?:^ {4}|`)(digest [a-z][^`\n#]*)", page.read_text(encoding="utf-8")):
        words = [word for word in line.split()[1:] if re.fullmatch(r"[a-z]+", word)]
        assert " ".join(words[:2]) in known or words[0] in known, line


def test_the_changelog_names_the_version():
    """What is released stands there, or what will be."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{digest.__version__}]" in text or "## [Unreleased]" in text


def test_the_benchmarks_have_a_place_for_each_part_of_make_bench():
    """What 'make bench' measured is found in the docs, each table once."""
    parts = re.findall(
        r'^    "(\w+)": \[', (ROOT / "benchmarks" / "bench.py").read_text("utf-8"), re.MULTILINE
    )
    marks = re.findall(
        r"<!-- make bench: (\w+) -->", (ROOT / "docs" / "benchmarks.md").read_text("utf-8")
    )
    assert sorted(parts) == sorted(marks)


def test_every_option_has_help():
    """No option is left to guess."""
    for path, command in commands(cli.cli):
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{path} {option.name}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_holds_the_marks_of_a_merge(path):
    """What two have written is one text before anybody reads it."""
    assert not re.search(r"^(?:<<<<<<<|>>>>>>>) ", path.read_text(encoding="utf-8"), re.MULTILINE)
