"""A style is a folder of three files, whole or in part one's own."""

import re
from dataclasses import replace

import pytest
from small_edition import HOUSE, RENDERED, SMALL, links

from digest import config, message
from digest.errors import RenderError, UsageError

OURS = config.shipped("templates")
STYLES = message.known(None)


def house(style, own=None):
    return replace(HOUSE, templates=message.places(style, own))


@pytest.mark.parametrize("style", STYLES, ids=lambda one: one.name)
def test_every_shipped_style_works(style):
    """
    Each can be chosen as it is, and has all three files.
    """
    assert style.files == message.FILES
    assert message.check(house(style.name)).subject.startswith("Sample: ")


@pytest.mark.parametrize("style", STYLES, ids=lambda one: one.name)
def test_every_block_can_be_taken_over(style, tmp_path):
    """
    What the list names can be ejected, and gives the same page until it is changed.
    """
    for block in style.blocks:
        folder = tmp_path / block / style.name
        folder.mkdir(parents=True)
        for file, source in message.eject(style.name, block).items():
            (folder / file).write_text(source, encoding="utf-8")
        made = message.render(SMALL, house(style.name, tmp_path / block))
        assert made == message.render(SMALL, house(style.name))


def test_a_whole_style_can_be_taken_over(tmp_path):
    """
    A copied style under a name of one's own gives the same page until it is changed.
    """
    (tmp_path / "mine").mkdir()
    for file, source in message.eject("headlines").items():
        (tmp_path / "mine" / file).write_text(source, encoding="utf-8")
    (tmp_path / "mine" / "subject.txt").write_text("Mine")
    own = message.render(SMALL, house("mine", tmp_path))
    shipped = message.render(SMALL, house("headlines"))
    assert (own.subject, own.html) == ("Mine", shipped.html)
    assert [one.name for one in message.known(tmp_path)] == ["brief", "headlines", "mine"]


def test_a_style_that_lacks_a_file_has_the_brief_s(tmp_path):
    """
    Who writes only a page of one's own keeps the shipped text part.
    """
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "body.html").write_text("<p>{{ links.unsubscribe }}</p>")
    made = message.render(SMALL, house("mine", tmp_path))
    assert made.text == RENDERED.text
    assert made.html != RENDERED.html
    assert message.known(tmp_path)[-1].blocks == ()


def test_colours_are_changed_with_one_block(tmp_path):
    """
    A few rules of one's own come after the shipped ones and win.
    """
    (tmp_path / "body.html").write_text(
        '{% extends "brief/body.html" %}{% block rules %}{{ super() }} .sec { color: #123456; }{% endblock %}'
    )
    html = message.render(SMALL, house("brief", tmp_path)).html
    assert len(re.findall(r"<h2[^>]*color: #123456", html)) == 2


def test_the_headlines_are_one_line_a_story():
    """
    The second style has each story's headline as its link, and the outlet in brackets.
    """
    made = message.render(SMALL, house("headlines"))
    assert ("Headline 1", "https://a.example/1") in links(made.html)
    assert "* Headline 1 (The Velm Post)\n  https://a.example/1\n" in made.text
    assert "passed" not in made.html + made.text
    assert len(made.html) < len(RENDERED.html)


def test_what_is_not_there_cannot_be_ejected():
    """
    The answer names what there is.
    """
    with pytest.raises(UsageError, match="no style 'bref'; there are: brief, headlines"):
        message.eject("bref")
    with pytest.raises(UsageError, match="no block 'foot' in brief; there are: rules, "):
        message.eject("brief", "foot")


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("body.html", "{{ brief.postal_address }}", "body.html: it has no way out"),
        ("body.txt", "{{ brief.postal_address }}", "body.txt: it has no way out"),
        ("body.html", "{{ links.unsubscribe }}", "body.html: .*postal_address.*: missing"),
        ("body.txt", "{{ links.unsubscribe }}", "body.txt: .*postal_address.*: missing"),
        ("subject.txt", " \n", "subject.txt: it is empty"),
        ("body.html", "{{ brief.postal_address }}{{ links.unsubscribe }}<form>", "<form> does not work in mail"),
        ("body.html", "{{ brief.postal_address }}{{ links.unsubscribe }}{% if tail %}{{ nope }}{% endif %}", "body.html:1: 'nope' is undefined"),
    ],
)  # fmt: skip
def test_a_style_that_must_not_go_out_is_found_before_it_does(tmp_path, name, words, told):
    """
    The check finds what the law asks for and is missing, what mail cannot run, and slips in rare places.
    """
    (tmp_path / name).write_text(words)
    with pytest.raises(RenderError, match=told):
        message.check(house("brief", tmp_path))


def test_a_changed_file_counts_at_once(tmp_path):
    """
    The daemon need not be started again after a template was changed.
    """
    path = tmp_path / "subject.txt"
    path.write_text("One")
    assert message.render(SMALL, house("brief", tmp_path)).subject == "One"
    path.write_text("Another")
    assert message.render(SMALL, house("brief", tmp_path)).subject == "Another"
