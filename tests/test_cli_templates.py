"""`digest templates`: what operators do to change the look."""

import json
import re

import pytest

from digest import config
from digest.errors import ConfigError


@pytest.fixture
def configured(desk):
    def write(**values):
        path = desk / "config.toml"
        lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
        path.write_text(path.read_text().replace("[brief]\n", f"[brief]\n{lines}", 1))

    return write


def test_the_list_shows_styles_and_blocks(desk, digest_, configured):
    """What can be chosen, where it lies, and which parts can be taken over."""
    code, out, _ = digest_("templates", "list")
    assert code == 0
    assert "headlines" in out
    rows = json.loads(digest_("templates", "list", "--json")[1])
    assert [(row["style"], row["used"]) for row in rows] == [("brief", "yes"), ("headlines", "")]
    assert "footer" in rows[0]["blocks"]


def test_one_block_is_taken_over_and_used(desk, digest_, configured):
    """Eject, change, check, use: the change stands in the next brief."""
    code, out, err = digest_("templates", "eject", "brief", "--block", "signoff", "--to", "looks")
    assert (code, out.split()) == (0, ["looks/brief/body.html", "looks/brief/body.txt"])
    assert 'templates = "looks"' in err
    page = desk / "looks" / "brief" / "body.html"
    page.write_text(page.read_text().replace("{{ edition.signoff }}", "Fair winds."))
    code, out, _ = digest_("templates", "check", "looks")
    assert (code, out) == (0, "ok    brief: renders; the sample has 7 kB\n")
    configured(templates="looks")
    digest_("now", "--as-of", "2026-03-04T11:30:00+00:00")
    assert "Fair winds." in (desk / "out" / "brief.html").read_text()


def test_what_is_there_is_never_written_over(desk, digest_, configured):
    """An operator's work stays; nothing is left half done."""
    configured(templates="looks")
    (desk / "looks").mkdir()
    assert digest_("templates", "eject", "brief", "--block", "footer")[0] == 0
    code, _, err = digest_("templates", "eject", "brief")
    assert (code, "body.html is there and is kept" in err) == (69, True)
    assert not (desk / "looks" / "brief" / "subject.txt").exists()


def test_an_ejection_needs_a_place(desk, digest_):
    """Where nothing says where to, the command asks."""
    code, _, err = digest_("templates", "eject", "brief")
    assert (code, "say where to: --to DIR" in err) == (64, True)
    (desk / "file").write_text("")
    code, _, err = digest_("templates", "eject", "brief", "--to", "file")
    assert (code, "cannot be written" in err) == (69, True)


def test_a_broken_template_is_found_everywhere_before_a_reader_sees_it(desk, digest_, configured):
    """'templates check', 'check', 'now' and the daemon's start tell file and line, and send nothing."""
    (desk / "looks").mkdir()
    (desk / "looks" / "body.html").write_text("<p>\n{{ edition.nope }}</p>")
    configured(templates="looks")
    digest_("subscribers", "add", "zoe@example.org")
    told = re.compile(r"body\.html:2: '[\w.]+\.Edition object' has no attribute 'nope'")
    for words in (("templates", "check", "looks"), ("run",), ("now", "--send")):
        code, _, err = digest_(*words)
        assert (code, bool(told.search(err))) == (78, True)
    code, out, _ = digest_("check")
    assert f"FAULT templates: {desk / 'looks' / 'body.html'}:2" in out
    assert json.loads(digest_("editions", "list", "--json")[1]) == []


def test_a_template_that_swells_is_told_by_every_command(desk, digest_, configured):
    """T51: 'templates check', 'check', 'now' and the daemon's start end with 78, file and line."""
    (desk / "looks").mkdir()
    (desk / "looks" / "body.html").write_text("<p>\n{{ 'a' * 10 ** 9 }}</p>")
    configured(templates="looks")
    told = "body.html:2: takes too much memory"
    for words in (("templates", "check", "looks"), ("run",), ("now", "--send"), ("preview",)):
        code, _, err = digest_(*words)
        assert (code, told in err) == (78, True)
    code, out, _ = digest_("check")
    assert (code, told in out) == (78, True)
    assert json.loads(digest_("editions", "list", "--json")[1]) == []


def test_a_folder_without_templates_is_told(desk, digest_):
    """A mistyped folder is no success."""
    code, _, err = digest_("templates", "check", ".")
    assert (code, "no subject.txt, body.html, body.txt in it" in err) == (64, True)


def test_an_unknown_style_is_told_with_the_known_ones(desk, configured):
    """The file and line, and what there is to choose."""
    configured(style="bref")
    with pytest.raises(ConfigError, match=r"config.toml:2: brief.style: no such style; there are: brief, headlines"):  # fmt: skip
        config.load(desk / "config.toml", {})


def test_the_page_of_an_edition_can_be_shown(desk, digest_):
    """The archive's page is the one that was frozen with the edition."""
    digest_("now", "--as-of", "2026-03-04T11:30:00+00:00")
    code, out, _ = digest_("editions", "show", "1", "--format", "web")
    assert (code, out) == (0, (desk / "out" / "brief.web.html").read_text())
