"""`digest doctor`: a live machine looked at from end to end, with what to do about each fault."""

import json
import mailbox

import pytest
from conftest import AS_OF, MORNING

from digest import scheduler, store


@pytest.fixture
def live(desk):
    """A machine with a daemon at work."""
    with store.connect("sqlite:///digest.db", base=desk) as memory:
        lead = scheduler.Lead(memory)
        lead.beat()
        yield memory


def told(digest_, *words):
    code, out, _ = digest_("doctor", "--as-of", AS_OF, "--json", *words)
    return code, {one["what"]: one for one in json.loads(out)}


def test_each_thing_is_looked_at_and_told_in_a_line(digest_, live, desk):
    """With its level, the reason and what to do; nothing of it changes anything."""
    digest_("fetch", "--as-of", AS_OF)
    code, found = told(digest_)
    failed = [(name, one["why"]) for name, one in found.items() if one["level"] == "fail"]
    assert (code, failed) == (0, [])
    assert set(found) >= {
        "configuration", "secrets", "templates", "database", "lead", "loop", "edition", "mail", "feeds",
        "integrity", "disk", "backup", "last edition", "clock", "mail reached", "sender reached",
        "bounces reached", "tickets reached", "window", "unit", "alarm",
    }  # fmt: skip
    code, out, _ = digest_("doctor", "--as-of", AS_OF)
    assert code == 0
    lines = out.splitlines()
    assert len(lines) == len(found)
    assert all(line.split()[0] in {"ok", "warn"} for line in lines)
    assert any(line.startswith("warn  alarm ") and "set alarm.ping_url" in line for line in lines)


def test_what_fails_outside_ends_with_69(digest_, desk, sink):
    """No daemon, a window that nobody opened: each is named."""
    path = desk / "config.toml"
    path.write_text(path.read_text() + '\n[web]\nlisten = "127.0.0.1:1"\n')
    code, found = told(digest_)
    assert code == 69
    assert [found[name]["level"] for name in ("lead", "window", "mail reached")] == [
        "fail",
        "fail",
        "ok",
    ]
    assert found["lead"]["todo"].startswith("start 'digest run'")


def test_a_wrong_configuration_ends_with_78(digest_, desk):
    """Every problem of it is a line; a program that is not there is one too."""
    path = desk / "config.toml"
    whole = path.read_text()
    path.write_text(whole + '\n[alarm]\ncommand = ["/nowhere/page"]\n')
    code, found = told(digest_)
    assert (code, found["alarm"]["level"]) == (78, "fail")
    path.write_text(whole + "\n[alarm]\nafter_minutes = 1\n")
    code, found = told(digest_)
    assert (code, list(found), found["configuration"]["level"]) == (78, ["configuration"], "fail")


def test_a_secret_that_others_may_read_is_told_and_not_shown(digest_, live, desk, monkeypatch):
    """By the name of its file; the backup is told by its age."""
    (desk / "password").write_text("s3cret")
    (desk / "password").chmod(0o644)
    (desk / "config.toml").chmod(0o600)
    monkeypatch.setenv("DIGEST_SMTP_PASSWORD_FILE", str(desk / "password"))
    with live.write() as connection:
        store.keep_setting(connection, store.BACKUP, MORNING.isoformat())
    _, found = told(digest_)
    assert (found["secrets"]["level"], found["backup"]["level"]) == ("warn", "ok")
    assert str(desk / "password") in found["secrets"]["why"]
    assert "s3cret" not in json.dumps(found)
    (desk / "password").chmod(0o600)
    assert told(digest_)[1]["secrets"]["level"] == "ok"


def test_a_mailbox_of_bounces_that_cannot_be_read_is_told(digest_, live, desk):
    """Else dead addresses would be mailed for months, and nobody would know."""
    digest_("fetch", "--as-of", AS_OF)
    path = desk / "config.toml"
    path.write_text(path.read_text() + '\n[bounces]\nmaildir = "box"\n')
    code, found = told(digest_)
    assert (code, found["bounces reached"]["level"]) == (69, "fail")
    assert "no Maildir" in found["bounces reached"]["why"]
    mailbox.Maildir(desk / "box").add("Subject: nobody is here\n\nIt came back.\n")
    code, found = told(digest_)
    assert (code, found["bounces reached"]["level"]) == (0, "ok")
    assert found["bounces reached"]["why"] == "the mailbox can be read, 1 unseen"
