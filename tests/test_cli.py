"""The front door: what a user types, what comes back, and with which exit code."""

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading

import pytest
from conftest import MORNING, make_settings

import digest
from digest import cli, samples, store

AS_OF = MORNING.isoformat()


@pytest.fixture(scope="module")
def feeds():
    """The sample feeds, served."""
    with samples.serve() as listed:
        yield listed


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty folder, as a new user's, with no configuration anywhere."""
    monkeypatch.chdir(tmp_path)
    for name in ("DIGEST_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def desk(home, sink, feeds):
    """A folder with a configuration of the sample feeds, and a database."""
    make_settings("sqlite:///digest.db", sink.port, home, feeds=feeds)
    with store.connect("sqlite:///digest.db", base=home, create=True) as memory:
        store.upgrade(memory)
    return home


@pytest.fixture
def digest_(capsys):
    """Call the command in this process; return exit code, stdout and stderr."""

    def call(*words):
        with pytest.raises(SystemExit) as left:
            cli.main(list(words))
        told = capsys.readouterr()
        return left.value.code or 0, told.out, told.err

    return call


# -- setting up ------------------------------------------------------------------------------


def test_a_new_user_is_set_up_by_one_command(home, digest_):
    """A configuration that works unchanged and a database; a second time nothing is lost."""
    code, out, _ = digest_("init")
    assert code == 0
    assert "wrote config.toml" in out
    assert (home / "digest.db").exists()
    (home / "config.toml").write_text(
        (home / "config.toml").read_text(encoding="utf-8").replace("Morning", "Evening"),
        encoding="utf-8",
    )
    code, out, _ = digest_("init")
    assert (code, "is there and is kept" in out) == (0, True)
    assert "Evening" in (home / "config.toml").read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_to_is_told(home, digest_):
    """The reason stands in one line."""
    (home / "file").touch()
    code, _, err = digest_("init", "--config", "file/config.toml")
    assert code == 69
    assert "cannot be written" in err
    assert len(err.splitlines()) == 1


def test_without_a_configuration_the_way_to_one_is_told(home, digest_):
    """78, and the command that writes one."""
    for words in (("now",), ("check",), ("items", "--config", "none.toml")):
        code, out, err = digest_(*words)
        assert (code, out) == (78, "")
        assert "'digest init' writes" in err


def test_every_problem_of_a_configuration_is_one_line(home, digest_):
    """All of them at once, with file and line."""
    (home / "config.toml").write_text('[brief]\nbrandd = "x"\n[schedule]\nzone = "Mars"\n')
    code, _, err = digest_("now")
    assert code == 78
    assert [":2: " in line or ":4: " in line for line in err.splitlines()] == [True, True]


def test_a_database_that_is_not_there_is_an_error(home, digest_, feeds):
    """A fresh start would mail again what was mailed."""
    make_settings("sqlite:///digest.db", 25, home, feeds=feeds)
    code, _, err = digest_("now")
    assert (code, "'digest init' makes a new one" in err) == (69, True)


def test_check_reaches_what_is_named(desk, digest_, sink):
    """Each part says ok or what is wrong; the exit code tells programs."""
    code, out, err = digest_("check")
    assert code == 69  # one sample feed is gone
    assert [line.split(":")[0] for line in out.splitlines()] == [
        "ok    configuration", "ok    database", "ok    mail", "FAULT feeds",
    ]  # fmt: skip
    assert "410" in err
    make_settings("sqlite:///none.db", 1, desk)
    code, out, _ = digest_("check")
    assert code == 69
    assert out.count("FAULT") == 2


def test_check_is_content_where_all_is_well(desk, digest_, sink, feeds):
    """0 only then."""
    make_settings("sqlite:///digest.db", sink.port, desk, feeds=feeds[:3])
    code, out, _ = digest_("check")
    assert (code, "FAULT" in out) == (0, False)
    assert "all 3 can be read" in out


# -- making and sending ----------------------------------------------------------------------


def test_now_leaves_the_files_and_says_where(desk, digest_):
    """Paths on stdout, the rest on stderr; JSON for programs."""
    code, out, err = digest_("now", "--as-of", AS_OF, "--out", "today")
    assert code == 0
    assert [line.rpartition("/")[2] for line in out.splitlines()] == [
        "brief.html", "brief.txt", "brief.eml", "edition.json",
    ]  # fmt: skip
    assert "edition 1: The Test Brief: " in err
    code, out, _ = digest_("--as-of", AS_OF, "now", "--json")
    told = json.loads(out)
    assert (told["edition"], told["stories"] > 0, told["deliveries"]) == (2, True, {})


def test_now_can_send_and_nothing_goes_twice(desk, digest_, sink):
    """The second call of the day makes and sends nothing more."""
    digest_("subscribers", "add", "zoe@example.org")
    for _ in range(2):
        code, _, err = digest_("now", "--send", "--as-of", AS_OF)
        assert (code, "deliveries of edition 1: 1 sent" in err) == (0, True)
    assert sink.recipients == ["zoe@example.org"]
    code, _, err = digest_("send", "--to", "zoe@example.org", "--as-of", AS_OF)
    assert (code, "has edition 1 already" in err) == (64, True)


def test_what_was_made_can_be_sent_later(desk, digest_, sink):
    """'now', a look, 'send': the same edition; a copy can go to any address."""
    code, _, err = digest_("send", "--as-of", AS_OF)
    assert (code, "no edition was made today" in err) == (64, True)
    digest_("now", "--as-of", AS_OF)
    code, _, err = digest_("send", "--as-of", AS_OF, "--to", "editor@example.org")
    assert (code, "a copy of edition 1 went out" in err) == (0, True)
    code, _, err = digest_("send", "--as-of", AS_OF)
    assert (code, "no subscribers yet" in err) == (0, True)
    assert sink.recipients == ["editor@example.org"]


def test_a_mail_server_that_refuses_is_told_and_can_be_tried_again(desk, digest_, sink):
    """75: the edition is made, its readers wait, another call serves them."""
    digest_("subscribers", "add", "zoe@example.org")
    sink.refuse_recipient = lambda address: "450 4.2.0 later"
    code, _, err = digest_("now", "--send", "--as-of", AS_OF)
    assert (code, "1 readers still wait" in err) == (75, True)
    sink.refuse_recipient = lambda address: "421 4.3.2 going down"
    code, _, err = digest_("send", "--as-of", AS_OF)
    assert (code, "421 4.3.2 going down" in err) == (75, True)
    sink.refuse_recipient = lambda address: None
    code, _, err = digest_("send", "--as-of", AS_OF)
    assert (code, "1 sent" in err) == (0, True)


def test_no_feed_at_all_is_an_error_unless_the_samples_may_help(home, digest_):
    """An outage is told; with --or-sample a brief comes all the same, and says what it is."""
    dead = [{"name": "dead", "url": "http://127.0.0.1:1/feed"}]
    make_settings("sqlite:///digest.db", 25, home, feeds=dead)
    assert digest_("init")[0] == 0
    code, _, err = digest_("now")
    assert (code, "no feed could be reached" in err) == (69, True)
    runs = [digest_("now", "--or-sample") for _ in range(2)]
    assert [code for code, *_ in runs] == [0, 0]
    assert "made from the sample feeds" in runs[0][2]
    document = json.loads((home / "out" / "edition.json").read_text(encoding="utf-8"))
    assert (document["number"], document["note"]) == (2, samples.NOTE)


def test_nothing_new_is_said(desk, digest_):
    """Without feeds there is nothing to tell, and that is no error."""
    make_settings("sqlite:///digest.db", 25, desk)
    code, _, err = digest_("now")
    assert (code, "nothing new since the last edition" in err) == (0, True)


def test_a_brief_can_be_opened(desk, digest_, monkeypatch):
    """--open hands the page to the user's browser."""
    shown = []
    monkeypatch.setattr("click.launch", shown.append)
    digest_("fetch", "--as-of", AS_OF)
    assert digest_("preview", "--as-of", AS_OF, "--out", "p", "--open")[0] == 0
    assert digest_("now", "--as-of", AS_OF, "--out", "n", "--open")[0] == 0
    assert shown == ["p/brief.html", "n/brief.html"]


@pytest.mark.parametrize("given", ["yesterday", "2026-03-04T11:30:00"])
def test_a_time_without_its_offset_is_refused(desk, digest_, given):
    """06:30 where? The example shows how to say it."""
    code, _, err = digest_("now", "--as-of", given)
    assert (code, "2026-03-04T06:30:00-05:00" in err) == (64, True)


def test_the_daemon_runs_until_it_is_told_to_stop(desk, digest_, sink, monkeypatch):
    """SIGTERM ends it with exit code 0, after the morning went out."""
    digest_("subscribers", "add", "zoe@example.org")
    sink.refuse_recipient = lambda address: (
        threading.main_thread() and os.kill(os.getpid(), signal.SIGTERM)
    )
    handlers = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        code, _, _ = digest_("run", "--as-of", AS_OF)
    finally:
        for name, handler in handlers.items():
            signal.signal(name, handler)
    assert code == 0
    assert sink.recipients == ["zoe@example.org"]


# -- lists -----------------------------------------------------------------------------------


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
    assert "1 feeds added" in digest_("feeds", "import", "-")[1]
    code, _, err = digest_("feeds", "export", "no/where.opml")
    assert (code, "cannot be written" in err) == (69, True)


def test_subscribers_come_and_go(desk, digest_):
    """Added once, removed, listed; an address that is none is told."""
    assert digest_("subscribers", "add", " Zoe@Example.org ", "--name", "Zoe")[1] == (
        "added: Zoe@example.org\n"
    )
    assert "is there already" in digest_("subscribers", "add", "zoe@example.org")[1]
    rows = json.loads(digest_("subscribers", "list", "--json")[1])
    assert [(row["email"], row["name"], row["state"]) for row in rows] == [
        ("Zoe@example.org", "Zoe", "active")
    ]
    assert "EMAIL" in digest_("subscribers", "list")[1]
    assert digest_("subscribers", "remove", "zoe@example.org")[0] == 0
    for words in (("remove", "zoe@example.org"), ("add", "zoe"), ("add", "zoë@example.org")):
        assert digest_("subscribers", *words)[0] == 64
    assert digest_("subscribers", "add", "zoe@bücher.example")[1] == (
        "added: zoe@xn--bcher-kva.example\n"
    )


@pytest.mark.parametrize(
    ("body", "told", "code"),
    [
        (b"email,name\na@example.org,A\nb@example.org,B\n", "2 added, 0 were there", 0),
        (b"a@example.org\n\na@example.org\n", "1 added, 1 were there", 0),
        ("\ufeffName;Email\nZoë;z@example.org\n".encode(), "1 added", 0),
        ("z@example.org\tZoë\n".encode("cp1252"), "1 added", 0),
        (b"a@example.org\nnot one\n", "1 added, 0 were there already, 1 refused", 64),
        (b"name,email\nA\n", "0 added, 0 were there already, 1 refused", 64),
        (b"", "0 added", 0),
    ],
)
def test_lists_of_readers_come_in_as_spreadsheets_write_them(desk, digest_, body, told, code):
    """With a head or without, by comma, semicolon or tab; a bad line is told by its number."""
    (desk / "readers.csv").write_bytes(body)
    got, out, err = digest_("subscribers", "import", "readers.csv")
    assert (got, told in out) == (code, True)
    assert ("readers.csv:2: no e-mail address" in err) is (code == 64)


def test_a_list_of_readers_goes_out_and_in(desk, digest_, monkeypatch):
    """The export is what an import takes, also from standard input."""
    for name in ("a", "b"):
        digest_("subscribers", "add", f"{name}@example.org", "--name", f"{name}, of the Example")
    digest_("subscribers", "remove", "b@example.org")
    out = digest_("subscribers", "export")[1]
    assert list(csv.reader(io.StringIO(out))) == [
        ["email", "name"], ["a@example.org", "a, of the Example"],
    ]  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(out.encode())))
    assert "0 added, 1 were there already" in digest_("subscribers", "import", "-")[1]


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


# -- the door itself -------------------------------------------------------------------------


def test_wrong_words_are_64_and_a_stop_130(home, digest_, monkeypatch):
    """Exit codes of sysexits.h, and the shell's for Ctrl-C."""
    assert digest_("nonsense")[0] == 64
    assert digest_("now", "--nonsense")[0] == 64

    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("digest.cli.brief.load", interrupt)
    assert digest_("now")[0] == 130


def test_every_command_has_help_with_an_example(digest_):
    """Nobody has to guess."""

    def commands(command, path=()):
        yield path
        for name, inner in getattr(command, "commands", {}).items():
            yield from commands(inner, (*path, name))

    for path in commands(cli.cli):
        code, out, _ = digest_(*path, "--help")
        assert code == 0
        leaf = not hasattr(_at(path), "commands")
        assert not leaf or f"digest {' '.join(path)}" in out.partition("\n\n")[2]


def _at(path):
    command = cli.cli
    for name in path:
        command = command.commands[name]
    return command


def test_help_and_version_load_nothing_heavy():
    """A shell prompt must not wait for libraries that help does not need."""
    script = (
        "import sys\nfrom digest import cli\n"
        "try: cli.main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'aiohttp', 'feedparser', 'jinja2', 'pydantic', 'rich', 'alembic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    for word in ("--help", "--version"):
        done = subprocess.run(
            [sys.executable, "-c", script, word], capture_output=True, text=True, check=True
        )
        assert done.stdout.endswith("[]\n")
    assert digest.__version__ in done.stdout


def test_a_reader_of_the_output_may_leave(desk):
    """'digest items | head -1' prints no traceback."""
    command = [sys.executable, "-m", "digest"]
    environ = {**os.environ, "HOME": str(desk)}
    subprocess.run(
        [*command, "fetch", "--as-of", AS_OF],
        env=environ,
        cwd=desk,
        check=False,
        capture_output=True,
    )
    items = subprocess.Popen(
        [*command, "items", "--json", "--as-of", AS_OF], env=environ, cwd=desk,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    items.stdout.close()
    with items.stderr:
        told = items.stderr.read()
    assert (items.wait(), told) == (1, b"")


def test_on_a_terminal_there_is_a_bar(desk):
    """The faults stand above it, and it leaves nothing behind."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "digest", "fetch", "--as-of", AS_OF]
    environ = {**os.environ, "HOME": str(desk), "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.Popen(command, cwd=desk, env=environ, stderr=theirs, stdout=subprocess.PIPE)
    os.close(theirs)
    told = b""
    try:
        while part := os.read(ours, 65536):
            told += part
    except OSError:  # the other side closed
        pass
    os.close(ours)
    with done.stdout:
        out = done.stdout.read()
    assert done.wait() == 75
    assert b"12 of 13 feeds answered" in out
    assert b"feeds" in told
    assert "━".encode() in told
    assert b"410 Gone" in told
