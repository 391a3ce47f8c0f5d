"""The commands about readers: one at a time, and lists as other programs write them."""

import csv
import io
import json
import sqlite3

import pytest

HEAD = ["email", "name", "state", "sections", "format"]


def listed(digest_, *words):
    """Return address and state of all readers, as the command tells programs."""
    rows = json.loads(digest_("subscribers", "list", "--json", *words)[1])
    return [(row["email"], row["state"]) for row in rows]


def shown(digest_, address):
    return json.loads(digest_("subscribers", "show", address, "--json")[1])


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
    code, _, err = digest_("subscribers", "remove", "zoe@example.org")
    assert (code, err) == (64, "digest: this subscriber gets no mail: removed\n")
    for words in (("remove", "max@example.org"), ("add", "zoe"), ("show", "zoe")):
        assert digest_("subscribers", *words)[0] == 64
    assert "is no state" in digest_("subscribers", "list", "--state", "happy")[2]
    assert listed(digest_, "--state", "active") == []
    assert digest_("subscribers", "add", "zoe@example.org")[0] == 0  # by an operator's word
    assert listed(digest_, "--state", "active") == [("zoe@example.org", "active")]


def test_addresses_of_all_languages_are_taken(desk, digest_):
    """A domain is kept in the form that every server takes; a local part as it is."""
    assert digest_("subscribers", "add", "zoe@bücher.example")[1] == (
        "added: zoe@xn--bcher-kva.example\n"
    )
    assert digest_("subscribers", "add", "zoë@bücher.example")[1] == (
        "added: zoë@xn--bcher-kva.example\n"
    )
    assert shown(digest_, "zoe@bücher.example")["state"] == "active"


def test_a_reader_is_paused_and_comes_back(desk, digest_):
    """Until a day to come, or until someone says so; nobody else can be paused or resumed."""
    digest_("subscribers", "add", "zoe@example.org")
    now = ("--as-of", "2026-03-04T06:30:00-05:00")
    assert digest_("subscribers", "resume", "zoe@example.org")[0] == 64
    code, out, _ = digest_("subscribers", "pause", "zoe@example.org", "--until", "2026-03-16", *now)
    assert (code, out) == (0, "paused until 2026-03-16: zoe@example.org\n")
    assert shown(digest_, "zoe@example.org")["paused_until"] == "2026-03-16T04:00:00+00:00"
    for day in ("2026-03-04", "soon"):
        assert digest_("subscribers", "pause", "zoe@example.org", "--until", day, *now)[0] == 64
    assert digest_("subscribers", "pause", "zoe@example.org")[1] == "paused: zoe@example.org\n"
    assert digest_("subscribers", "resume", "zoe@example.org")[1] == "resumed: zoe@example.org\n"
    digest_("subscribers", "remove", "zoe@example.org")
    assert digest_("subscribers", "pause", "zoe@example.org")[0] == 64


def test_a_reader_s_history_is_shown(desk, digest_):
    """When, how and from what each state came: the proof that a mail was asked for."""
    (desk / "readers.csv").write_text("zoe@example.org,Zoe\n")
    digest_("subscribers", "import", "readers.csv")
    digest_("subscribers", "remove", "zoe@example.org")
    history = shown(digest_, "zoe@example.org")["history"]
    assert [(one["state"], one["how"], one["from"]) for one in history] == [
        ("active", "import", "readers.csv:1"), ("removed", "command", ""),
    ]  # fmt: skip
    out = digest_("subscribers", "show", "zoe@example.org")[1]
    assert "state:        removed" in out
    assert "readers.csv:1" in out


def test_who_is_erased_leaves_no_trace_and_no_list_brings_them_back(desk, digest_):
    """A keyed hash alone stays; only whoever asked anew comes back, by --force."""
    digest_("subscribers", "add", "Zoe@example.org", "--name", "Zoe Q. Sample")
    code, out, _ = digest_("subscribers", "forget", "zoe@example.org")
    assert (code, "zoe" in out.casefold()) == (0, False)
    with sqlite3.connect(desk / "digest.db") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = "\n".join(database.iterdump())
    database.close()
    assert ("zoe" in kept.casefold(), kept.count("'forgotten'")) == (False, 1)
    (desk / "readers.csv").write_text("email\nzoe@EXAMPLE.org\nmax@example.org\n")
    code, out, err = digest_("subscribers", "import", "readers.csv")
    assert (code, out) == (64, "1 added, 0 were there already, 1 refused\n")
    assert "readers.csv:2: forgotten before: --force" in err
    assert digest_("subscribers", "add", "zoe@example.org")[0] == 64
    assert listed(digest_) == [("max@example.org", "active")]
    assert digest_("subscribers", "import", "readers.csv", "--force")[1].startswith("1 added")
    assert ("zoe@example.org", "active") in listed(digest_)
    assert digest_("subscribers", "forget", "nobody@example.org")[0] == 64


def test_who_left_elsewhere_is_not_mailed(desk, digest_):
    """A list's own states count: who unsubscribed there stays so, and no later list changes it."""
    digest_("subscribers", "add", "there@example.org")
    (desk / "readers.csv").write_text(
        "Email Address,First Name,Last Name,Status\n"
        "a@example.org,Ann,Sample,subscribed\n"
        "b@example.org,,,Unsubscribed\n"
        "c@example.org,,,cleaned\n"
        "there@example.org,,,unsubscribed\n"
        "d@example.org,,,pending\n"
    )
    code, out, err = digest_("subscribers", "import", "readers.csv")
    assert (code, out) == (64, "3 added, 1 were there already, 1 refused\n")
    assert "readers.csv:6: 'pending' is no state" in err
    assert listed(digest_) == [
        ("there@example.org", "unsubscribed"), ("a@example.org", "active"),
        ("b@example.org", "unsubscribed"), ("c@example.org", "bounced"),
    ]  # fmt: skip
    assert shown(digest_, "a@example.org")["name"] == "Ann Sample"
    (desk / "more.csv").write_text("b@example.org\nc@example.org\n")
    assert digest_("subscribers", "import", "more.csv")[1].endswith("2 refused\n")
    assert digest_("subscribers", "add", "b@example.org")[0] == 64
    assert digest_("subscribers", "add", "b@example.org", "--force")[0] == 0
    assert listed(digest_, "--state", "bounced") == [("c@example.org", "bounced")]


@pytest.mark.parametrize(
    ("body", "told", "code"),
    [
        (b"email,name\na@example.org,A\nb@example.org,B\n", "2 added, 0 were there", 0),
        (b"a@example.org\n\na@example.org\n", "1 added, 1 were there", 0),
        ("\ufeffName;Email\nZoë;z@example.org\n".encode(), "1 added", 0),
        ("z@example.org\tZoë\n".encode("cp1252"), "1 added", 0),
        ("email\tname\r\nz@example.org\tZoë\r\n".encode("utf-16"), "1 added", 0),
        ("z@example.org\tZoë\r\n".encode("utf-16-le"), "1 added", 0),
        ("z@example.org\tZoë\r\n".encode("utf-16-be"), "1 added", 0),
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
    if "Zoë".encode("utf-16-le") in body or b"Zo" in body:
        assert shown(digest_, "z@example.org")["name"] == "Zoë"


def test_an_encoding_can_be_named(desk, digest_):
    """What is neither Unicode nor Windows-1252 is not guessed at."""
    (desk / "readers.csv").write_bytes("z@example.org,Łucja \x81\n".encode("iso-8859-2"))
    code, _, err = digest_("subscribers", "import", "readers.csv")
    assert (code, "--encoding names another" in err) == (64, True)
    assert digest_("subscribers", "import", "readers.csv", "--encoding", "x-none")[0] == 64
    assert digest_("subscribers", "import", "readers.csv", "--encoding", "iso-8859-2")[0] == 0
    assert shown(digest_, "z@example.org")["name"].startswith("Łucja")


def test_a_long_list_tells_how_far_it_is(desk, digest_):
    """Every tenth of the way; each refused line stands with its number."""
    lines = [f"r{n}@example.org" for n in range(1_100)]
    lines[700] = "nobody"
    (desk / "readers.csv").write_text("\n".join(lines))
    code, out, err = digest_("subscribers", "import", "readers.csv")
    assert (code, out) == (64, "1099 added, 0 were there already, 1 refused\n")
    assert "subscribers: 550 of 1100" in err
    assert "readers.csv:701: no e-mail address" in err


def test_a_list_of_readers_goes_out_and_in(desk, digest_, monkeypatch):
    """The export is what an import takes, also from standard input, preferences and all."""
    (desk / "readers.csv").write_text(
        "email,sections,format\na@example.org,Around the Defense Department|Middle East,text\nb@example.org,,html\n"
        "c@example.org,Gardening,\nd@example.org,,morse\n"
    )
    code, out, err = digest_("subscribers", "import", "readers.csv")
    assert (code, out.startswith("2 added"), "'Gardening' is no section" in err) == (64, True, True)
    assert "readers.csv:5: 'morse' is no format" in err
    digest_("subscribers", "remove", "b@example.org")
    out = digest_("subscribers", "export")[1]
    assert list(csv.reader(io.StringIO(out))) == [
        HEAD, ["a@example.org", "", "active", "Around the Defense Department|Middle East", "text"],
    ]  # fmt: skip
    assert len(digest_("subscribers", "export", "--all")[1].splitlines()) == 3
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(out.encode())))
    assert "0 added, 1 were there already" in digest_("subscribers", "import", "-")[1]
