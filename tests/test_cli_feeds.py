"""The commands about feeds: finding them on a page, and seeing what is wrong with each."""

import json
import os
import pty
import subprocess
import sys

import odd_server
import pytest
from conftest import AS_OF, make_settings
from odd_server import http, moved
from visiting import RSS


def page(*links):
    """Return a web page that declares feeds."""
    head = "".join(f"<link rel=alternate type=application/rss+xml href='{one}'>" for one in links)
    return http(f"<html><head>{head}</head></html>".encode(), Content_Type="text/html")


@pytest.fixture
def site(desk):
    """A site with a page that leads to two feeds, beside a configuration that has none of them."""
    with odd_server.serve() as server:
        server.answers |= {
            "/": page("/world", "/navy"),
            "/one": page("/navy"),
            "/none": http(b"<html>"),
            "/locked": http(status="401 Unauthorized"),
            "/world": http(RSS.replace(b"<title>A<", b"<title>The World<")),
            "/navy": http(RSS.replace(b"<title>A<", b"<title>The Navy<")),
            "/untitled": http(RSS.replace(b"<title>A</title>", b"")),
        }
        yield server.base


def added(digest_):
    """Return what commands added, as addresses and names."""
    rows = json.loads(digest_("feeds", "list", "--json")[1])
    return {row["url"]: row["name"] for row in rows if row["origin"] == "command"}


def test_a_page_with_one_feed_is_as_good_as_its_feed(site, digest_):
    """The feed is found, added under its own title, and the way there is told."""
    code, out, err = digest_("feeds", "add", f"{site}/one")
    assert (code, out) == (0, f"added: The Navy {site}/navy\n")
    assert err == "The Navy: 1 items\n"
    assert added(digest_) == {f"{site}/navy": "The Navy"}


def test_of_several_feeds_one_is_picked(site, digest_):
    """Without a choice all are listed and nothing is added; with --pick that one is."""
    code, out, err = digest_("feeds", "add", f"{site}/")
    assert (code, out) == (64, "")
    assert err.splitlines() == [
        f"1  The World  1 items  {site}/world",
        f"2  The Navy  1 items  {site}/navy",
        "digest: it leads to 2 feeds; choose one with --pick NUMBER",
    ]
    code, _, err = digest_("feeds", "add", f"{site}/", "--pick", "3")
    assert (code, err.splitlines()[-1]) == (64, "digest: --pick 3: it leads to 2 only")
    assert digest_("feeds", "add", f"{site}/", "--pick", "0")[0] == 64
    assert added(digest_) == {}
    code, out, _ = digest_("feeds", "add", f"{site}/", "--pick", "2", "--name", "Ships")
    assert (code, out) == (0, f"added: Ships {site}/navy\n")
    assert digest_("feeds", "add", f"{site}/one", "--pick", "1")[0] == 0
    assert added(digest_) == {f"{site}/navy": "Ships"}


def test_someone_at_a_terminal_is_asked_which(site, desk):
    """The list, a question, and the answer that was typed."""
    ours, theirs = pty.openpty()
    environ = {**os.environ, "HOME": str(desk), "TERM": "dumb"}
    running = subprocess.Popen(
        [sys.executable, "-m", "digest", "feeds", "add", f"{site}/"],
        cwd=desk,
        env=environ,
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
    )
    os.close(theirs)
    os.write(ours, b"2\n")
    with running.stdout:
        out = running.stdout.read().decode()
    assert (running.wait(), out) == (0, f"added: The Navy {site}/navy\n")
    told = os.read(ours, 65_536).decode()
    os.close(ours)
    assert "1  The World" in told
    assert "Which one" in told


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("/none", 69, "nor does it lead to one; give the feed's own address"),
        ("/locked", 69, "401 Unauthorized: the server wants a password"),
        ("/missing", 69, "404 Not Found"),
    ],
)
def test_where_no_feed_is_nothing_is_added(site, digest_, path, code, told):
    """What came, and that it leads nowhere."""
    got, out, err = digest_("feeds", "add", site + path)
    assert (got, out) == (code, "")
    assert told in err
    assert added(digest_) == {}


def test_a_password_in_an_address_is_refused(site, digest_):
    """It would be stored and shown; the configuration has a place for it."""
    url = site.replace("//", "//me:hunter2@")
    code, out, err = digest_("feeds", "add", f"{url}/world")
    assert (code, out, "hunter2" in err) == (64, "", False)
    assert "give it in the configuration" in err
    assert added(digest_) == {}


def test_a_feed_without_a_title_is_called_by_its_host(site, digest_):
    """A name is needed in lists and as the outlet of its items."""
    assert digest_("feeds", "add", f"{site}/untitled")[1] == f"added: 127.0.0.1 {site}/untitled\n"


def test_the_list_shows_what_is_wrong_and_what_to_do(site, desk, digest_):
    """The whole reason, the whole address, until when a feed waits, where another moved to."""
    long = f"{site}/" + 120 * "a"
    with odd_server.serve() as server:
        server.answers |= {
            "/guarded": http(status="403 Forbidden", Server="cloudflare"),
            "/busy": http(status="429 Too Many Requests", Retry_After="7200"),
            "/moved": moved(f"{site}/world", "308 Permanent Redirect"),
            "/gone": http(status="410 Gone"),
            "/fine": http(RSS),
        }
        listed = [{"name": path[1:], "url": server.base + path} for path in server.answers]
        listed.append({"name": "long", "url": long})
        make_settings("sqlite:///digest.db", 25, desk, feeds=listed)
        for hour in (11, 12, 13):
            digest_("fetch", "--as-of", f"2026-03-04T{hour}:30:00+00:00")
    at = ("--as-of", "2026-03-04T13:45:00+00:00")
    rows = {row["name"]: row for row in json.loads(digest_("feeds", "list", "--json", *at)[1])}
    assert {name: row["state"] for name, row in rows.items() if row["enabled"]} == {
        "guarded": "failing",
        "busy": "waiting",
        "moved": "moved",
        "gone": "gone",
        "fine": "on",
        "long": "failing",
    }
    code, out, _ = digest_("feeds", "list", *at)
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert code == 0
    assert lines["guarded"].endswith("or ask its publisher to let feed readers in")
    assert lines["busy"].endswith("left alone for a while (until 2026-03-04 15:30 UTC)")
    assert lines["moved"].endswith(f"asked at {site}/world now; change its url")
    assert lines["gone"].endswith("it is not asked again until 'digest feeds resume'")
    assert lines["fine"].endswith("/fine")
    assert long in lines["long"]


def test_a_fetch_by_hand_leaves_alone_who_asked_for_it(desk, digest_):
    """Retry-After holds for people too; resuming the feed asks it at once."""
    with odd_server.serve() as server:
        server.answers |= {
            "/busy": http(status="429 Too Many Requests", Retry_After="7200"),
            "/fine": http(RSS),
        }
        busy = f"{server.base}/busy"
        feeds = [{"name": "busy", "url": busy}, {"name": "fine", "url": f"{server.base}/fine"}]
        make_settings("sqlite:///digest.db", 25, desk, feeds=feeds)
        assert digest_("fetch", "--as-of", AS_OF)[0] == 75
        code, out, _ = digest_("fetch", "--as-of", AS_OF)
        assert (code, out) == (
            0,
            "1 of 1 feeds answered, 0 new items, 1 left alone as they asked\n",
        )
        assert len(server.asked("/busy")) == 1
        digest_("feeds", "resume", busy)
        code, out, _ = digest_("fetch", "--as-of", AS_OF, "--json")
        assert (code, json.loads(out)["asked"]) == (75, 2)
        assert len(server.asked("/busy")) == 2


@pytest.mark.parametrize(
    ("paths", "code"), [(["/fine"], 0), (["/fine", "/down"], 75), (["/down", "/no"], 69)]
)
def test_the_exit_code_tells_how_many_answered(desk, digest_, paths, code):
    """0 where all did, 75 where some did not, 69 where none did."""
    with odd_server.serve() as server:
        server.answers |= {"/fine": http(RSS), "/down": http(status="503 Busy")}
        feeds = [{"name": path, "url": server.base + path} for path in paths]
        make_settings("sqlite:///digest.db", 25, desk, feeds=feeds)
        got, out, _ = digest_("fetch", "--as-of", AS_OF, "--json")
    told = json.loads(out)
    assert got == code
    assert (told["asked"], len(told["errors"])) == (len(paths), len(paths) - ("/fine" in paths))


def test_the_health_of_the_feeds_is_told_in_a_line_and_by_feed(desk, digest_):
    """How many are live; of the others the last success, the last error and what to do."""
    digest_("fetch", "--as-of", AS_OF)
    code, out, _ = digest_("feeds", "health")
    assert code == 0
    summary, _, head, *rows = out.splitlines()
    assert summary.endswith(" live, 1 gone")
    assert head.split()[:2] == ["NAME", "STATE"]
    assert len(rows) == 1
    assert "410" in rows[0]
    told = json.loads(digest_("feeds", "health", "--json")[1])
    assert told["summary"] == summary
    (gone,) = [feed for feed in told["feeds"] if feed["state"] != "live"]
    assert (gone["state"], gone["last_success"], gone["failures"]) == ("gone", None, 1)
    assert "410" in gone["last_error"]
    assert "digest feeds add" in gone["to_do"]
