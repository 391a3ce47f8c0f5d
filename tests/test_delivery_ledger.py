"""Each reader gets each edition once: kills, silent servers, refusals, and who decides on doubt."""

import re
import shutil
import time
from datetime import timedelta
from itertools import pairwise

import pytest
from conftest import AS_OF, MORNING, Sink, make_settings, serving
from killer import MOMENTS, Killer, copies, sender
from test_delivery import Script

from digest import pipeline, store


@pytest.fixture
def edition(database, memory, tmp_path, feeds, clock):
    """An edition of the sample feeds, published for twelve readers."""
    return publish(memory, make_settings(database, 1, tmp_path, feeds=feeds), clock, readers=12)


def publish(memory, settings, clock, *, readers):
    with memory.write() as connection:
        for number in range(readers):
            store.add_subscriber(connection, f"r{number}@example.org", "", now=MORNING)
    pipeline.fetch(settings, memory, now=clock())
    return pipeline.publish(settings, memory, now=clock(), kind="daily")


def to(port, database, folder, **tables):
    """A configuration that sends over one connection, unless it says otherwise."""
    smtp = {"connections": 1} | tables.pop("smtp", {})
    settings = make_settings(database, port, folder, **tables)
    return settings.model_copy(update={"smtp": settings.smtp.model_copy(update=smtp)})


def counts(posted):
    return posted.tally.counts


# -- kills -----------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["resend", "hold"])
def test_a_sender_killed_at_every_moment_of_a_message_loses_nobody(
    database, memory, tmp_path, feeds, clock, policy
):
    """T16, P4: kill -9 before DATA, in it, and before the mark; copies and doubts are bounded."""
    readers = 60
    with Killer() as server:
        delivery = {"on_unknown": f'"{policy}"'}
        settings = make_settings(database, server.port, tmp_path, feeds=feeds, delivery=delivery)
        made = publish(memory, settings, clock, readers=readers)
        for moment in MOMENTS:
            process = sender(tmp_path)
            server.aim(process, moment, 4)
            process.communicate()
        assert dict(server.fell) == dict.fromkeys(MOMENTS, 1)
        process = sender(tmp_path)
        told = process.communicate()[1]
        assert process.returncode == 0, told
        second, same = copies(server)
    with memory.read() as connection:
        tally = store.tally(connection, made.id)
        doubtful = {one.reader for one in store.doubts(connection)}
    served = {int(reader[1:].split("@")[0]) + 1 for reader, _ in server.kept}
    bound = len(MOMENTS) * 2  # kills times connections
    assert served | doubtful == set(range(1, readers + 1))
    assert same
    assert tally["sent"] + tally["in doubt"] == readers
    assert f"{tally['in doubt']} in doubt" in told
    if policy == "resend":
        assert (tally["in doubt"], second <= bound) == (0, True)
    else:
        assert (second, 0 < tally["in doubt"] <= bound) == (0, True)
        assert "--resolve resend" in told


def test_after_a_power_cut_what_was_committed_is_there(tmp_path, feeds, clock):
    """T17, P3: a database as the disk had it in mid-send goes on where it was."""
    home, later = tmp_path / "home", tmp_path / "later"
    home.mkdir()
    url = "sqlite:///digest.db"

    class Cut(Sink):
        async def handle_DATA(self, server, session, envelope):
            if len(self.mails) == 5 and not later.exists():
                shutil.copytree(home, later)
            return await super().handle_DATA(server, session, envelope)

    with serving(Cut()) as sink:
        settings = to(sink.port, url, home, feeds=feeds)
        with store.connect(url, base=home, create=True) as memory:
            store.upgrade(memory)
            made = publish(memory, settings, clock, readers=12)
            pipeline.deliver(settings, memory, made, clock=clock)
        first = sink.mails[:]
        sink.mails = first[:6]  # what readers had when the power went
        clock.move(minutes=6)  # by then the lease of the lost sender has run out
        with store.connect(url, base=later) as memory:
            posted = pipeline.deliver(settings, memory, made, clock=clock)
        assert counts(posted) == {"sent": 12}
        assert len(set(sink.recipients)) == 12
        assert len(sink.mails) <= 12 + 1
        assert len({mail["Message-ID"] for mail in sink.mails}) == 12


# -- silence after the last dot --------------------------------------------------------------


@pytest.mark.parametrize(("policy", "state"), [("resend", "deferred"), ("hold", "in doubt")])
def test_a_server_that_hangs_up_after_the_last_dot_leaves_a_doubt(
    database, memory, tmp_path, clock, edition, policy, state
):
    """T18: nobody knows whether it took the message; the policy that was chosen is obeyed."""
    with Script(DOT="") as script:
        settings = to(script.port, database, tmp_path, delivery={"on_unknown": f'"{policy}"'})
        posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert counts(posted) == {state: 1, "queued": 11}
    assert "hung up" in str(posted.error)
    with serving(Sink()) as sink:
        settings = to(sink.port, database, tmp_path, delivery={"on_unknown": f'"{policy}"'})
        clock.move(minutes=30)
        posted = pipeline.deliver(settings, memory, edition, clock=clock)
        again = {"resend": {"sent": 12}, "hold": {"sent": 11, "in doubt": 1}}
        assert counts(posted) == again[policy]


def test_a_doubt_that_comes_back_stays_one(database, memory, tmp_path, clock, edition):
    """T18: a server that always hangs up after the last dot does not get a copy every hour."""
    with Script(DOT="") as script:
        settings = to(script.port, database, tmp_path)
        for _ in range(12 * 3):
            pipeline.deliver(settings, memory, edition, clock=clock, hasten=True)
        assert script.accepted == 12 * 3
        posted = pipeline.deliver(settings, memory, edition, clock=clock, hasten=True)
        assert counts(posted) == {"in doubt": 12}
        assert script.accepted == 12 * 3


@pytest.mark.parametrize("replies", [{"HELLO": None}, {"DOT": None}])
def test_a_server_that_falls_silent_holds_nobody_up(
    database, memory, tmp_path, clock, edition, replies
):
    """T19: no answer in time, at the greeting or after the last dot, ends the round."""
    with Script(**replies) as script:
        settings = to(script.port, database, tmp_path, smtp={"timeout_seconds": 0.2})
        posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert "no answer in time" in str(posted.error)
    assert posted.tally["sent"] == 0
    assert sum(counts(posted).values()) == 12


# -- refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["450 4.2.0 later", "451 4.3.0 later", "452 4.2.2 full"])
def test_a_refusal_for_now_is_tried_again_in_growing_pauses(
    database, memory, sink, tmp_path, clock, edition, answer
):
    """T20: after five minutes, ten, twenty; the others get theirs at once; at last it is stale."""
    tried = []

    def refuse(address):
        if address == "r3@example.org":
            tried.append(clock() - edition.composed)
            return answer
        return None

    sink.refuse_recipient = refuse
    settings = to(sink.port, database, tmp_path)
    posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert counts(posted) == {"sent": 11, "deferred": 1}
    for _ in range(20):
        with memory.read() as connection:
            due = store.next_due(connection, edition.id)
        if due is None:
            break
        clock.now = due
        posted = pipeline.deliver(settings, memory, edition, clock=clock)
    waits = [round((b - a) / timedelta(minutes=1)) for a, b in pairwise(tried)]
    assert waits == [5, 10, 20, 40, 80, 160, 240]
    assert counts(posted) == {"sent": 11, "expired": 1}
    assert clock() - edition.composed == timedelta(hours=settings.delivery.give_up_hours)


@pytest.mark.parametrize("answer", ["550 5.1.1 unknown", "552 5.2.2 full", "554 5.7.1 no"])
def test_a_final_refusal_is_never_tried_again(
    database, memory, sink, tmp_path, clock, edition, answer
):
    """T21: one reader is refused, with the server's words; nobody else notices."""
    sink.refuse_recipient = lambda address: answer if address == "r3@example.org" else None
    settings = to(sink.port, database, tmp_path)
    assert counts(pipeline.deliver(settings, memory, edition, clock=clock)) == {
        "sent": 11,
        "refused": 1,
    }
    sink.refuse_recipient = lambda address: None
    posted = pipeline.deliver(settings, memory, edition, clock=clock, hasten=True)
    assert counts(posted) == {"sent": 11, "refused": 1}
    assert len(sink.mails) == 11


def test_a_server_that_refuses_the_text_ends_the_round(
    database, memory, sink, tmp_path, clock, edition
):
    """T21: after ten readers whose message is refused for what it says, the others wait."""
    sink.refuse_data = lambda address: "554 5.7.1 looks like spam"
    posted = pipeline.deliver(to(sink.port, database, tmp_path), memory, edition, clock=clock)
    assert counts(posted) == {"refused": 10, "queued": 2}
    assert "refuses what the message says" in str(posted.error)


def test_a_relay_that_was_down_for_two_hours_gets_all_in_order(
    database, memory, sink, tmp_path, clock, edition
):
    """T22: one question a round while it is down; then everybody, each once, first come first."""
    down = to(1, database, tmp_path)
    rounds = 0
    while clock() - edition.composed < timedelta(hours=2):
        posted = pipeline.deliver(down, memory, edition, clock=clock)
        assert counts(posted) == {"queued": 12}
        with memory.read() as connection:
            clock.now = store.next_due(connection, edition.id)
        rounds += 1
    assert rounds < 60
    posted = pipeline.deliver(to(sink.port, database, tmp_path), memory, edition, clock=clock)
    assert counts(posted) == {"sent": 12}
    assert len(set(sink.recipients)) == len(sink.mails) == 12


def test_a_server_that_takes_so_many_a_second_gets_all_of_them(
    database, memory, sink, tmp_path, clock, edition
):
    """T23: each 421 halves the pace until it is kept; everybody gets it, nobody twice."""
    took, refused = [0.0], []

    def limit(address):
        second = len(took) == 2 and not refused  # too fast in any case: a busy machine may be slow
        if second or time.monotonic() - took[-1] < 0.05:
            refused.append(address)
            return "421 4.7.0 too fast"
        took.append(time.monotonic())
        return None

    sink.refuse_recipient = limit
    posted = pipeline.deliver(to(sink.port, database, tmp_path), memory, edition, clock=clock)
    assert (counts(posted), posted.error) == ({"sent": 12}, None)
    assert len(set(sink.recipients)) == len(sink.mails) == 12
    assert 0 < len(refused) < 12


def test_who_leaves_in_the_middle_of_a_send_is_not_mailed(
    database, memory, tmp_path, clock, edition
):
    """T24: leaving works at once, though the sender holds the delivery already."""

    class Leaving(Sink):
        async def handle_DATA(self, server, session, envelope):
            if len(self.mails) == 1:
                with memory.write() as connection:
                    store.remove_subscriber(connection, "r2@example.org", now=clock())
            return await super().handle_DATA(server, session, envelope)

    with serving(Leaving()) as sink:
        posted = pipeline.deliver(to(sink.port, database, tmp_path), memory, edition, clock=clock)
        assert counts(posted) == {"sent": 11, "dropped": 1}
        assert "r2@example.org" not in sink.recipients


@pytest.mark.parametrize(
    "address",
    [
        "x y",
        "a@b\r\nBcc: v@example.org",
        f"{'x' * 300}@example.org",
        "@example.org",
        "a@xn--\u2028",
    ],
)
def test_a_bad_address_fails_alone(database, memory, sink, tmp_path, clock, edition, address):
    """T25: one that slipped in from elsewhere costs nobody else the edition."""
    with memory.write() as connection:
        connection.exec_driver_sql(
            "UPDATE subscribers SET email = " + ("%s" if "post" in database else "?")
            + " WHERE id = 1",
            (address,),
        )  # fmt: skip
    posted = pipeline.deliver(to(sink.port, database, tmp_path), memory, edition, clock=clock)
    assert counts(posted) == {"sent": 11, "refused": 1}
    assert not any(mail["Bcc"] for mail in sink.mails)


# -- connections -----------------------------------------------------------------------------


def test_a_connection_takes_so_many_messages_and_no_more(
    database, memory, tmp_path, clock, edition
):
    """Servers which end a session after a hundred messages are never asked for more."""
    with Script() as script:
        settings = to(script.port, database, tmp_path, smtp={"messages_per_connection": 5})
        assert counts(pipeline.deliver(settings, memory, edition, clock=clock)) == {"sent": 12}
        assert script.heard.count("EHLO") == 3
        assert script.heard.count("QUIT") == 3


def test_a_limit_a_domain_holds_nobody_else_up(database, memory, sink, tmp_path, clock, edition):
    """Three may go to one domain a minute; the readers of another get theirs meanwhile."""
    with memory.write() as connection:
        store.add_subscriber(connection, "late@example.net", "", now=MORNING)
        reader = store.subscriber(connection, "late@example.net").id
        pipeline.issue.enqueue(
            connection, to(1, database, tmp_path), edition, now=clock(), only=reader
        )
    settings = to(sink.port, database, tmp_path, smtp={"domain_per_minute": 3})
    posted = pipeline.deliver(settings, memory, edition, clock=clock)
    assert counts(posted) == {"sent": 2, "queued": 11}
    assert sink.recipients == ["late@example.net", "r0@example.org"]
    with memory.read() as connection:
        wait = store.next_due(connection, edition.id) - clock()
    assert timedelta(seconds=15) < wait <= timedelta(seconds=20)


# -- the command -----------------------------------------------------------------------------


@pytest.mark.parametrize(("way", "more"), [("resend", 1), ("skip", 0)])
def test_an_operator_decides_on_what_is_in_doubt(desk, digest_, way, more):
    """Until then every sending tells of it; each reader is named by number, never by address."""
    text = (desk / "config.toml").read_text()
    (desk / "config.toml").write_text(text + '[delivery]\non_unknown = "hold"\n')
    digest_("subscribers", "add", "zoe@example.org")
    digest_("now", "--as-of", AS_OF)
    with Script(DOT="") as script:
        rest = re.sub(r"port = \d+", f"port = {script.port}", (desk / "config.toml").read_text())
        (desk / "config.toml").write_text(rest)
        code, _, err = digest_("send", "--as-of", AS_OF)
        assert (code, "1 in doubt" in err) == (75, True)
    with serving(Sink()) as sink:
        rest = re.sub(r"port = \d+", f"port = {sink.port}", (desk / "config.toml").read_text())
        (desk / "config.toml").write_text(rest)
        code, _, err = digest_("send", "--as-of", AS_OF)
        assert (code, "1 in doubt" in err, "--resolve resend" in err) == (0, True, True)
        assert "is in doubt" in digest_("send", "--as-of", AS_OF, "--to", "zoe@example.org")[2]
        code, out, err = digest_("send", "--as-of", AS_OF, "--resolve", way)
        assert (code, "edition 1, reader 1" in out, "zoe" in out + err) == (0, True, False)
        assert "1 sent, 0 deferred, 0 refused, 0 in doubt" in err
        assert len(sink.mails) == more
        assert "nothing is in doubt" in digest_("send", "--as-of", AS_OF, "--resolve", way)[2]


def test_messages_can_be_printed_for_another_program(desk, tmp_path):
    """Standard output gets an mbox; the log is elsewhere."""
    text = (desk / "config.toml").read_text()
    (desk / "config.toml").write_text(text + '[delivery]\ntransport = "stdout"\n')
    import mailbox
    import subprocess
    import sys

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "digest", *words], cwd=desk, capture_output=True, check=True
        ).stdout

    for name in "ab":
        run("subscribers", "add", f"{name}@example.org")
    run("now", "--as-of", AS_OF)
    (tmp_path / "box").write_bytes(run("send", "--as-of", AS_OF))
    box = mailbox.mbox(tmp_path / "box")
    assert [mail["To"] for mail in box] == ["a@example.org", "b@example.org"]
    box.close()
