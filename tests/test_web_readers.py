"""Readers' own pages: to sign up, confirm, choose, pause, leave; over real HTTP and real mail."""

import re

import pytest
from conftest import MORNING, make_settings
from website import (
    ONE_CLICK,
    add,
    everything,
    links,
    own,
    path_of,
    publish,
    published,
    question,
    state,
    visiting,
)

from digest import pipeline, store


@pytest.fixture
def site(settings, memory, clock):
    """A visitor of a window with one edition and one reader."""
    publish(memory)
    add(memory, "max")
    with visiting(settings, memory, clock) as visitor:
        yield visitor


# -- signing up ------------------------------------------------------------------------------


def test_a_visitor_becomes_a_reader_by_saying_yes_twice(site, sink, memory):
    """Form, mail, button: then the brief comes; when, how and from where is kept."""
    assert site.sign_up("zoe@example.org")[0] == 200
    assert (state(memory, "zoe"), sink.recipients) == ("pending", ["zoe@example.org"])
    asked = sink.mails[0]
    assert asked["Subject"] == "Confirm that you want The Test Brief"
    assert (asked["Auto-Submitted"], asked["List-Unsubscribe"]) == ("auto-generated", None)
    assert question(sink).rpartition("/")[2][-14:] not in asked["Message-ID"]
    html = asked.get_body(("html",)).get_content()
    assert question(sink) in "".join(path_of(one) for one in links(html))
    assert "Yes, send it to me" in site.get(question(sink))
    assert state(memory, "zoe") == "pending"
    status, _, body = site.post(question(sink))
    assert (status, "You are on the list" in body, state(memory, "zoe")) == (200, True, "active")
    assert "You are on the list" in site.get(question(sink))  # once more does no harm
    assert site.post(question(sink))[0] == 200
    (_, proofs) = everything(memory)
    assert [(one.state, one.how) for one in proofs[1]] == [("pending", "form"), ("active", "link")]
    assert re.fullmatch(
        r'network [0-9a-f]{12}; asked by form for "The Test Brief"', proofs[1][0].source
    )
    preferences = next(one for one in links(body) if "/p/" in one)
    assert "z…@example.org" in site.get(preferences)


def test_the_answer_is_the_same_for_all_addresses(site, sink, memory):
    """T55, P9: nobody finds out by the form who reads the brief, who left, and who complained."""
    add(memory, "left", "cross", "hard", "off", "gone")
    with memory.write() as connection:
        for number, left in ((2, "unsubscribed"), (3, "complained"), (4, "bounced"), (5, "paused")):
            store.move(connection, number, left, now=MORNING, how="page")
        store.forget(connection, "gone@example.org", lambda it: "mark", now=MORNING)
    names = ("max", "left", "cross", "hard", "off", "gone", "new", "new")
    answers = [site.sign_up(f"{name}@example.org") for name in names]
    bare = [
        (status, {n: v for n, v in headers.items() if n != "date"}, body)
        for status, headers, body in answers
    ]
    assert bare == [bare[0]] * len(bare)
    assert "cross@example.org" not in sink.recipients
    assert len(sink.recipients) == 6
    assert (state(memory), state(memory, "left"), state(memory, "off")) == (
        "active",
        "unsubscribed",
        "paused",
    )


def test_who_left_or_was_erased_may_come_back(site, sink, memory):
    """By asking for it: the old link of a mail ends it again."""
    with memory.write() as connection:
        store.move(connection, 1, "unsubscribed", now=MORNING, how="page")
    site.sign_up("max@example.org")
    site.post(question(sink))
    assert state(memory) == "active"
    site.post(f"/u/{own(memory)}", ONE_CLICK)
    status, _, body = site.post(question(sink))
    assert (status, "not valid any more" in body, state(memory)) == (404, True, "unsubscribed")


def test_an_address_gets_one_question_a_day(site, sink, clock):
    """T56: however often somebody types it in."""
    for _ in range(3):
        site.sign_up("zoe@example.org")
    assert sink.recipients == ["zoe@example.org"]
    clock.move(hours=25)
    site.sign_up("ZOE@example.org")
    assert len(sink.mails) == 2


def test_a_question_is_open_for_two_days(site, sink, memory, clock):
    """Later it has to be asked anew, and whoever never answered is erased."""
    site.sign_up("zoe@example.org")
    clock.move(hours=48)
    for method in ("GET", "POST"):
        status, _, body = site.ask(method, question(sink))
        assert (status, "not valid any more" in body) == (404, True)
    clock.move(days=6)
    site.sign_up("eve@example.org")
    assert (state(memory, "zoe"), state(memory, "eve")) == ("", "pending")


def test_a_slip_is_told_and_programs_are_not(site, sink):
    """What is no address is said in words; a form that only programs fill in sends nothing."""
    for written in (
        "zoe",
        "zoe@",
        "a@b@c",
        "",
        "zoe@example.org\nBcc: eve@example.org",
        "x" * 300 + "@example.org",
    ):
        status, _, body = site.sign_up(written)
        assert (status, 'role="alert"' in body) == (400, True)
    assert 'value="&lt;&#34;' in site.sign_up('<">')[2]
    assert site.post("/subscribe")[0] == 400
    status, _, body = site.sign_up("eve@example.org", website="https://spam.example")
    assert (status, body) == site.sign_up("zoë@bücher.example")[::2]
    assert len(sink.mails) <= 1


def test_a_network_signs_up_so_many_in_an_hour(site, sink, clock):
    """T56: whatever it writes into its headers; then it is asked to wait."""
    for n in range(12):
        status = (
            site.sign_up(
                f"r{n}@example.org",
            )[0]
            if n % 2
            else site.post(
                "/subscribe", {"email": f"r{n}@example.org"}, X_Forwarded_For=f"198.51.{n}.1"
            )[0]
        )
        assert status == (200 if n < 10 else 429)
    site.window.desk.settled()
    assert len(sink.mails) == 10
    clock.move(hours=1)
    assert site.sign_up("zoe@example.org")[0] == 200


def test_behind_a_trusted_proxy_visitors_are_told_apart(memory, database, sink, clock, tmp_path):
    """One network's flood does not shut the others out."""
    settings = make_settings(
        database,
        sink.port,
        tmp_path,
        web={"trusted_proxies": '["127.0.0.1"]', "signups_per_hour": 1},
    )
    with visiting(settings, memory, clock) as visitor:
        for forwarded, status in (("192.0.2.1", 200), ("192.0.2.2", 429), ("198.51.100.1", 200)):
            answer = visitor.post(
                "/subscribe", {"email": "a@example.org"}, X_Forwarded_For=forwarded
            )
            assert answer[0] == status


def test_a_question_waits_while_the_mail_server_is_down(memory, database, sink, clock, tmp_path):
    """The visitor gets the same answer; the mail goes out when it can."""
    settings = make_settings(database, 1, tmp_path)
    with visiting(settings, memory, clock) as visitor:
        assert visitor.sign_up("zoe@example.org")[0] == 200
        assert "digest_confirmations_waiting 1" in visitor.get("/metrics")
    settings = make_settings(database, sink.port, tmp_path)
    assert pipeline.send_confirmations(settings, memory, clock=clock) == 0
    clock.move(minutes=2)
    assert pipeline.send_confirmations(settings, memory, clock=clock) == 1
    assert sink.recipients == ["zoe@example.org"]
    clock.move(minutes=10)
    assert pipeline.send_confirmations(settings, memory, clock=clock) == 0


def test_a_broken_template_of_one_s_own_loses_no_sign_up(
    memory, database, sink, clock, tmp_path, caplog
):
    """The log tells what is wrong; mended, the question goes out."""
    (tmp_path / "mine/web").mkdir(parents=True)
    (tmp_path / "mine/web/confirmation.txt").write_text("{{ nothing }}")
    settings = make_settings(database, sink.port, tmp_path)
    brief = settings.brief.model_copy(update={"templates": "mine"})
    with visiting(settings.model_copy(update={"brief": brief}), memory, clock) as visitor:
        visitor.sign_up("zoe@example.org")
        assert "the confirmation mail cannot be rendered: 'nothing' is undefined" in caplog.text
        endless = "{% for a in range(99999) %}{{ 'x' * 999 }}{% endfor %}"
        (tmp_path / "mine/web/confirmation.txt").write_text(endless)
        visitor.sign_up("max@example.org")
    assert "mine/web/confirmation.txt: takes too much memory" in caplog.text
    clock.move(minutes=6)
    assert pipeline.send_confirmations(settings, memory, clock=clock) == 2


def test_a_question_that_is_refused_for_good_is_not_sent_again(site, sink, memory, clock):
    """Nor is one that came too late to be answered."""
    sink.refuse_recipient = lambda address: "550 5.1.1 no such user"
    site.sign_up("zoe@example.org")
    sink.refuse_recipient = lambda address: "450 4.2.1 later"
    site.sign_up("eve@example.org")
    assert "digest_confirmations_waiting 1" in site.get("/metrics")
    clock.move(hours=49)
    assert pipeline.send_confirmations(site.window.config, memory, clock=clock) == 0
    assert "digest_confirmations_waiting 0" in site.get("/metrics")


def make_settings_of(site, **smtp):
    config = site.window.config
    return config.model_copy(update={"smtp": config.smtp.model_copy(update=smtp)})


# -- leaving ---------------------------------------------------------------------------------


def test_a_person_leaves_by_a_button(site, memory):
    """The page asks, the button does it; once more says the same."""
    status, headers, page = site.ask("GET", f"/u/{own(memory)}")
    assert (status, headers["x-robots-tag"]) == (200, "noindex, nofollow")
    assert headers["cache-control"] == "no-store"
    assert ("Stop The Test Brief?" in page, "m…@example.org" in page, state(memory)) == (
        True,
        True,
        "active",
    )
    for _ in range(2):
        status, headers, body = site.post(f"/u/{own(memory)}")
        assert (status, "Done" in body, headers["cache-control"]) == (200, True, "no-store")
    assert state(memory) == "unsubscribed"
    assert "You get no mail from us" in site.get(f"/u/{own(memory)}")
    assert "You get no mail from us" in site.get(f"/p/{own(memory)}")
    assert [(one.state, one.how) for one in everything(memory)[1][0]][1:] == [
        ("unsubscribed", "page")
    ]


def test_a_mail_program_s_button_works_as_rfc_8058_says(site, memory):
    """T59: GET and HEAD change nothing; a POST of either kind ends it, with 200 and nothing else."""

    def bring_back():
        with memory.write() as connection:
            store.move(connection, 1, "active", now=MORNING, how="command")

    boundary = (
        'x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    )
    for body, kind in (
        ("List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        (f"--{boundary}", "multipart/form-data; boundary=x"),
    ):
        bring_back()
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
            site.ask(method, f"/u/{own(memory)}")
            assert state(memory) == "active"
        for _ in range(2):
            status, headers, _ = site.ask("POST", f"/u/{own(memory)}", body, Content_Type=kind)
            assert (status, state(memory), "set-cookie" in headers) == (200, "unsubscribed", False)
        assert everything(memory)[1][0][-1].how == "one-click"


def test_an_old_link_of_an_erased_reader_does_no_harm(site, memory):
    """The answer is that no mail comes, which is true."""
    secret = own(memory)
    with memory.write() as connection:
        store.forget(connection, "max@example.org", lambda it: "mark", now=MORNING)
    add(memory, "eve")
    assert site.post(f"/u/{secret}", ONE_CLICK)[0] == 200
    assert "You get no mail from us" in site.get(f"/p/{secret}")
    assert state(memory, "eve") == "active"


def test_who_leaves_in_the_middle_of_a_send_is_not_mailed(site, memory, sink, clock):
    """It works at once: the sender asks before each message."""
    add(memory, "eve")
    settings = make_settings_of(site, connections=1)
    frozen = published(memory, settings, clock)
    done = []

    def leave(address):
        if not done:
            done.append(site.post(f"/u/{own(memory, 2)}", ONE_CLICK)[0])

    sink.refuse_data = leave
    pipeline.deliver(settings, memory, frozen, clock=clock)
    assert (done, sink.recipients) == ([200], ["max@example.org"])
