"""The commands about feeds, readers and editions: what they print and what they refuse."""

import io
import json

from conftest import AS_OF, make_settings


def test_fetch_tells_how_many_answered(desk, digest_, feeds):
    """75 where some failed, 0 where none did, 69 where all did."""
    code, out, err = digest_("fetch", "--as-of", AS_OF)
    assert code == 75
    assert "12 of 13 feeds answered" in out
    assert "410" in err
    code, out, _ = digest_("fetch", "--as-of", AS_OF, "--due", "--json")
    assert (code, json.loads(out)["asked"]) == (0, 0)
    make_settings(
        "sqlite:///digest.db", 25, desk, feeds=[{"name": "d", "url": "http://127.0.0.1:1/"}]
    )
    assert digest_("fetch")[0] == 69


def test_an_outage_is_one_line(desk, digest_):
    """Forty feeds behind one dead line are told together; the few are told by name."""
    ports = [{"name": f"dead {n}", "url": f"http://127.0.0.1:1/{n}"} for n in range(40)]
    make_settings("sqlite:///digest.db", 25, desk, feeds=ports)
    _, _, err = digest_("fetch")
    assert " and 38 more: cannot connect (Connection refused)" in err
    assert err.splitlines()[2:] == []


def test_items_show_where_each_ran(desk, digest_):
    """Address, feed, article, story and edition, for programs and for people."""
    digest_("now", "--as-of", AS_OF)
    code, out, _ = digest_("items", "--json", "--as-of", AS_OF)
    rows = json.loads(out)
    assert code == 0
    assert {"url", "feed", "title", "first_seen", "article", "story", "edition"} <= set(rows[0])
    assert {row["edition"] for row in rows} == {1, None}
    assert digest_("items", "--as-of", AS_OF)[1].startswith("FIRST SEEN")


def test_feeds_are_kept_by_command(desk, digest_, feeds):
    """Added with their own title, paused, resumed, removed; each mistake is told."""
    url = feeds[0]["url"] + "?again"
    code, out, err = digest_("feeds", "add", url, "--tier", "1")
    assert (code, "items" in err) == (0, True)
    assert out.startswith("added: ")
    assert "is there already" in digest_("feeds", "add", url, "--no-check", "--name", "N")[1]
    for words, state in ((("pause", url), "paused"), (("resume", url), "on")):
        assert digest_("feeds", *words)[0] == 0
        rows = json.loads(digest_("feeds", "list", "--json")[1])
        assert {row["url"]: row["state"] for row in rows}[url] == state
    assert digest_("feeds", "remove", url)[0] == 0
    assert "NAME" in digest_("feeds", "list")[1].splitlines()[0]
    for words in (
        ("remove", feeds[0]["url"]),
        ("pause", "https://no.example/"),
        ("add", "no address"),
        ("add", url, "--section", "Nowhere"),
    ):
        assert digest_("feeds", *words)[0] == 64
    assert digest_("feeds", "add", "http://127.0.0.1:1/x")[0] == 69


def test_a_list_of_feeds_shows_what_is_wrong_with_each(desk, digest_, feeds):
    """Gone, failing and switched off can be told apart."""
    digest_("fetch", "--as-of", AS_OF)
    dead = {"name": "dead", "url": "http://127.0.0.1:1/feed"}
    make_settings("sqlite:///digest.db", 25, desk, feeds=[*feeds[1:], dead])
    digest_("fetch", "--as-of", AS_OF)
    rows = json.loads(digest_("feeds", "list", "--json")[1])
    states = {row["name"]: row["state"] for row in rows}
    assert states[feeds[0]["name"]] == "off"
    assert states["dead"] == "failing"
    assert states["The Sapper's Notebook"] == "gone"


def test_feeds_go_out_and_in_as_opml(desk, digest_, monkeypatch):
    """What one reader exports another imports, folders as sections."""
    code, out, _ = digest_("feeds", "export")
    assert (code, out.count("xmlUrl")) == (0, 13)
    assert digest_("feeds", "export", "feeds.opml")[0] == 0
    assert "0 feeds added, 13 were there already" in digest_("feeds", "import", "feeds.opml")[1]
    folder = (
        '<opml version="2.0"><body><outline text="Somewhere"><outline type="rss" text="New"'
        ' xmlUrl="https://new.example/feed"/></outline></body></opml>'
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(folder.encode())))
    code, out, err = digest_("feeds", "import", "-")
    assert (code, "1 feeds added" in out, "called Somewhere: stories" in err) == (0, True, True)
    assert '<outline text="Somewhere">' in digest_("feeds", "export")[1]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"<html>")))
    code, _, err = digest_("feeds", "import", "-")
    assert (code, err.startswith("digest: -: ")) == (64, True)
    code, _, err = digest_("feeds", "export", "no/where.opml")
    assert (code, "cannot be written" in err) == (69, True)


def test_editions_can_be_looked_at_again(desk, digest_):
    """As they were published, in each shape."""
    digest_("now", "--as-of", AS_OF)
    rows = json.loads(digest_("editions", "list", "--json")[1])
    assert [(row["number"], row["kind"], row["sent"]) for row in rows] == [(1, "once", 0)]
    assert "SUBJECT" in digest_("editions", "list")[1]
    for shape, begins in (("text", ""), ("html", "<!DOCTYPE html>"), ("json", "{")):
        code, out, _ = digest_("editions", "show", "1", "--format", shape)
        assert code == 0
        assert out.startswith(begins)
    assert digest_("editions", "show", "9")[0] == 64


def test_the_database_is_backed_up_and_upgraded(desk, digest_):
    """The copy stands beside the configuration unless told otherwise."""
    code, out, _ = digest_("db", "backup", "--as-of", AS_OF)
    assert (code, out) == (0, f"{desk / 'digest-20260304-113000.db'}\n")
    assert digest_("db", "backup", "copy.db")[1] == "copy.db\n"
    assert digest_("db", "backup", "no/where.db")[0] == 69
    code, out, _ = digest_("db", "upgrade")
    assert (code, "version" in out) == (0, True)
