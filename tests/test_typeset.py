"""Templates of one's own that never end or swell are ended; the edition goes out all the same."""

import json
from dataclasses import replace
from time import monotonic

import pytest
from conftest import MORNING, make_settings
from small_edition import HOUSE, RENDERED, SMALL

from digest import confined, message, pipeline, scheduler, store, typeset
from digest.errors import ChildError, RenderError, TemplateLimitError

EVER = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
SWELLS = "{{ 'a' * 10 ** 9 }}"
FILLS = "{% for i in range(99999) %}{{ 'a' * 99999 }}{{ i }}{% endfor %}"
TIME = "takes too much time; look at the loops, and at what is multiplied"
MEMORY = "takes too much memory; look at the loops, and at what is multiplied"


@pytest.fixture
def own(tmp_path):
    """Return what makes a house with one file of its own, and the file."""

    def make(words, name="body.html"):
        (tmp_path / name).write_text(words, encoding="utf-8")
        return replace(HOUSE, templates=message.places("brief", tmp_path)), tmp_path / name

    return make


def block(words):
    return '{% extends "brief/body.html" %}\n{% block signoff %}\n' + words + "{% endblock %}"


@pytest.mark.parametrize(
    ("name", "words", "line", "told"),
    [
        ("body.html", "<p>\n" + EVER, ":2", TIME),
        ("body.html", block(EVER), ":3", TIME),
        ("body.txt", EVER, ":1", TIME),
        ("subject.txt", SWELLS, ":1", MEMORY),
        ("body.html", "<p>\n\n" + SWELLS, ":3", MEMORY),
        ("body.html", FILLS, "", MEMORY),
    ],
    ids=["loop", "loop in a block", "loop in text", "gigabyte", "gigabyte below", "many gigabytes"],
)
def test_a_template_that_never_ends_or_swells_is_told(own, monkeypatch, name, words, line, told):
    """T51: it is ended within its limits, and told with its file; the line too, where it is known."""
    monkeypatch.setattr(typeset, "_SPARE", 8.0)  # a child starts late on a busy machine
    house, file = own(words, name)
    for render in (lambda: typeset.rendered([SMALL], house, seconds=1), lambda: typeset.checked(house, seconds=1)):  # fmt: skip
        began = monotonic()
        with pytest.raises(TemplateLimitError) as caught:
            render()
        assert str(caught.value).startswith(f"{file}{line}")
        assert str(caught.value).endswith(told)
        assert monotonic() - began < 10


def test_a_child_that_says_nothing_is_ended_from_outside(own, monkeypatch):
    """T51: where Python never gets to its own signal, the clock on the wall ends the child."""
    monkeypatch.setattr(typeset, "_SPARE", -4.5)
    house, file = own(EVER)
    began = monotonic()
    with pytest.raises(TemplateLimitError) as caught:
        typeset.rendered([SMALL], house, seconds=5)
    assert str(caught.value) == f"{file.parent}: {TIME}"
    assert monotonic() - began < 3


def test_what_a_child_renders_is_what_this_process_would(own):
    """The same bytes, for many editions in their order; what is wrong is told alike."""
    house, _ = own('{% extends "brief/body.html" %}')
    other = replace(SMALL, number=SMALL.number + 1)
    assert typeset.rendered([SMALL, other], house) == [
        RENDERED,
        message.render(other, HOUSE),
    ]
    assert typeset.rendered([], house) == []
    assert typeset.checked(house) == message.check(house)
    house, file = own("<p>\n{{ edition.nope }}")
    with pytest.raises(RenderError, match="has no attribute 'nope'") as caught:
        typeset.rendered([SMALL], house)
    assert str(caught.value).startswith(f"{file}:2: ")
    assert not isinstance(caught.value, TemplateLimitError)


def test_shipped_templates_need_no_child(monkeypatch):
    """Whoever has no templates of their own pays nothing for the limits of others."""
    monkeypatch.setattr(confined, "Child", None)
    assert typeset.rendered([SMALL], HOUSE) == [RENDERED]
    assert typeset.checked(HOUSE) == message.check(HOUSE)


def test_templates_that_are_good_are_tried_once(own, monkeypatch):
    """Monitors that ask every few seconds start no process each time; a change is seen at once."""
    house, file = own('{% extends "brief/body.html" %}')
    made = typeset.checked(house)
    with monkeypatch.context() as patch:
        patch.setattr(confined, "Child", None)
        assert typeset.checked(house) == made
    file.write_text("{{ edition.nope }}", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(RenderError, match="has no attribute 'nope'"):
            typeset.checked(house)


@pytest.fixture
def daemon(database, memory, sink, tmp_path, feeds, clock):
    """Return what starts a daemon with words of an operator's own, two readers, and an alarm."""
    with memory.write() as connection:
        for name in ("all", "some"):
            store.add_subscriber(connection, f"{name}@example.org", now=MORNING)
        some = store.subscriber(connection, "some@example.org")
        store.prefer(connection, some.id, sections=("Of no feed",), text_only=False)
    (tmp_path / "mine").mkdir()

    def start(words):
        (tmp_path / "mine" / "body.html").write_text(words, encoding="utf-8")
        tables = {"alarm": {"command": json.dumps(["tee", "-a", str(tmp_path / "told")])}}
        settings = make_settings(database, sink.port, tmp_path, feeds=feeds[:3], **tables)
        brief = settings.brief.model_copy(update={"templates": "mine"})
        settings = settings.model_copy(update={"brief": brief})
        pipeline.sync(settings, memory)
        return scheduler.Daemon(settings, memory, clock, lambda: False)

    return start


def reports(memory, kind):
    with memory.read() as connection:
        return [run["report"] for run in store.runs(connection, limit=50) if run["kind"] == kind]


@pytest.mark.parametrize(
    ("when", "sections"),
    [("edition.number", True), ("not edition.sections", False)],
    ids=["for all", "for those who chose"],
)
def test_an_edition_goes_out_in_the_shipped_style_instead(
    daemon, memory, sink, tmp_path, when, sections
):
    """T51: each reader gets it; the alarm, the run's report and the operator's copy say why."""
    words = f"MINE {{% if {when} %}}{SWELLS}{{% endif %}} {{{{ links.unsubscribe }}}}"
    work = daemon(words)
    work.tick()
    mails = {str(mail["To"]).partition("@")[0]: mail for mail in sink.mails}
    assert set(mails) == {"all", "some"}
    html = {name: mail.get_body(("html",)).get_content() for name, mail in mails.items()}
    assert ("MINE" in html["all"], "MINE" in html["some"]) == (not sections, False)
    assert "</table>" in html["some"]
    why = f"{tmp_path / 'mine' / 'body.html'}:1: {MEMORY}"
    text = f"the edition of 2026-03-04 is in the shipped style: {why}"
    assert (tmp_path / "told").read_text() == f"The Test Brief: {text}"
    (report,) = reports(memory, "daemon edition")
    assert report["errors"] == [why]
    with memory.read() as connection:
        frozen = store.daily(connection, MORNING.date())
    assert f"Alarm: {text}." in list(pipeline.copy_lines(memory, frozen, now=MORNING))


def test_any_other_fault_still_stops_the_edition(daemon, memory, sink, tmp_path):
    """A slip is mended in a minute; until then nothing goes out in a look that was not meant."""
    work = daemon("{{ edition.nope }} {{ links.unsubscribe }}")
    work.tick()
    assert (sink.mails, (tmp_path / "told").exists()) == ([], False)
    (report,) = reports(memory, "daemon edition")
    assert "has no attribute 'nope'" in report["errors"][0]


def test_a_child_tells_what_it_died_of():
    """Where a library takes the process with it, who asked goes on."""
    child = confined.Child("digest.typeset")
    child.kill()
    with pytest.raises(ChildError, match="memory"):
        child.ask((), patience=5)
    child.end(at_once=True)
