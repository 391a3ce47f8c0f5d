"""The front door: what a user types, what comes back, and with which exit code."""

import json
import os
import pty
import signal
import subprocess
import sys

import pytest
from conftest import AS_OF, make_settings

import digest
from digest import cli, samples

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
        "ok    configuration", "ok    templates", "ok    database", "ok    mail", "ok    sender",
        "ok    bounces", "ok    tickets", "FAULT feeds",
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
        "brief.html", "brief.web.html", "brief.txt", "brief.eml", "edition.json",
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


def test_one_reader_can_be_served_before_the_others(desk, digest_, sink):
    """The exit code is about the one asked for; nonsense is told before anything happens."""
    for name in ("a", "b"):
        digest_("subscribers", "add", f"{name}@example.org")
    digest_("now", "--as-of", AS_OF)
    code, _, err = digest_("send", "--as-of", AS_OF, "--to", "b@example.org")
    assert (code, "deliveries of edition 1: 1 sent" in err) == (0, True)
    code, _, err = digest_("send", "--as-of", AS_OF, "--to", "nobody")
    assert (code, "no e-mail address" in err) == (64, True)
    assert digest_("send", "--as-of", AS_OF)[0] == 0
    assert sink.recipients == ["a@example.org", "b@example.org"]


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
    sink.refuse_recipient = lambda address: os.kill(os.getpid(), signal.SIGTERM)
    handlers = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        code, _, _ = digest_("run", "--as-of", AS_OF)
    finally:
        for name, handler in handlers.items():
            signal.signal(name, handler)
    assert code == 0
    assert sink.recipients == ["zoe@example.org"]


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
        examples = [line for line in out.splitlines() if line.startswith("  digest ")]
        assert not leaf or any(f"digest {' '.join(path)}" in line for line in examples)
        assert "\\b" not in out


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


def test_asking_feeds_loads_nothing_of_composing_and_sending(desk):
    """A fetch every few minutes does not pay for what only the morning needs."""
    script = (
        "import sys\nfrom digest import cli\n"
        "try: cli.main(['fetch', '--due'])\nexcept SystemExit: pass\n"
        "print(*sorted(name for name in sys.modules if name.count('.') == 1))"
    )
    environ = {**os.environ, "HOME": str(desk)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environ,
        cwd=desk,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "digest.feeds" in loaded
    assert not loaded & {f"digest.{room}" for room in ("edition", "prose", "message", "bounces")}


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
