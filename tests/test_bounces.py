"""What comes back is told apart: dead addresses, passing trouble, complaints, automatic answers."""

import email.message
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import bounces

OURS = "<2026-03-04.7.mrrwqtmv7vrbih@brief.example.org>"
TOKEN = "aaaaaaaaaxgm3j24zbugsusq"


def report(
    *,
    action="failed",
    status="5.1.1",
    diagnostic="smtp; 550 5.1.1 User unknown",
    human="It failed.",
):
    """A delivery status notification about the mail to one reader."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.reader.example (Mail Delivery System)
To: bounce+{TOKEN.upper()}@bounce.brief.example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

{human}

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.reader.example

Final-Recipient: rfc822; zoe@reader.example
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--b
Content-Type: text/rfc822-headers

From: brief@brief.example.org
To: zoe@reader.example
Message-ID: {OURS}

--b--
""".encode()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({}, "hard"),
        ({"status": "5.0.0", "diagnostic": "smtp; 550 5.1.1 nobody here"}, "hard"),
        ({"status": "5.0.0", "diagnostic": "x-unix; mail box is over its quota"}, "soft"),
        ({"status": "5.2.2", "diagnostic": "smtp; 552 5.2.2 Mailbox full"}, "soft"),
        ({"status": "5.3.4", "diagnostic": "smtp; 552 5.3.4 Message too big"}, "soft"),
        ({"status": "5.7.1", "diagnostic": "smtp; 550 5.7.1 Rejected as spam"}, "soft"),
        ({"status": "5.7.1", "diagnostic": "smtp; 550 5.7.1 No such user here"}, "hard"),
        ({"status": "5.4.4", "diagnostic": "x; Host or domain name not found"}, "hard"),
        ({"status": "5.4.1", "diagnostic": "smtp; 550 5.4.1 Recipient address rejected: Access denied"}, "hard"),
        ({"status": "5.1.8", "diagnostic": "smtp; 550 5.1.8 Bad sender"}, "soft"),
        ({"status": "5.2.1", "diagnostic": "smtp; 550 5.2.1 This account is disabled"}, "hard"),
        ({"status": "4.4.7", "diagnostic": "smtp; 451 try later"}, "soft"),
        ({"status": "4.4.1", "diagnostic": "x; connect to mx[192.0.2.5]: timed out"}, "soft"),
        ({"status": "5.0.0", "diagnostic": "", "human": "The user does not exist."}, "hard"),
        ({"status": "5.0.0", "diagnostic": "", "human": "It could not be delivered."}, "hard"),
        ({"status": "5.0.0", "diagnostic": "", "human": "Blocked by policy."}, "soft"),
        ({"action": "delayed", "status": "4.4.1"}, "delayed"),
        ({"action": "relayed", "status": "2.0.0"}, "other"),
        ({"action": "delivered", "status": "2.0.0"}, "other"),
    ],
)  # fmt: skip
def test_a_notification_is_hard_or_soft_by_what_it_says(fields, kind):
    """
    A general code gives way to the exact one beside it, and to the words.
    """
    found = bounces.read(report(**fields))
    assert found.kind == kind
    if kind != "other":
        assert found.addresses == ("zoe@reader.example",)
    assert found.tokens == (TOKEN,)
    assert found.message_ids == (OURS,)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("553 5.1.8 Sender address rejected: that domain does not exist", "soft"),
        ("550 sending IP has no PTR record", "soft"),
        ("550 5.2.1 The user gets mail at a rate that prevents additional messages", "soft"),
        ("550 5.1.1 maximum message size exceeded", "soft"),
        ("550 We need confirmation first, see our whitelist page", "soft"),
        ("550 This person is not accepting mail from you", "soft"),
        ("all hosts have been failing for days", "soft"),
        ("Delivery failed after 20 attempts", "soft"),
        ("Host not found, try again", "soft"),
        ("Command died with status 9", "soft"),
        ("Host not found", "hard"),
        ("Invalid final delivery userid", "hard"),
        ("550 5.1.10 RecipientNotFound", "hard"),
        ("The usual cause of this is a list of incorrect addresses. 554 Message looping", "soft"),
    ],
)
def test_what_servers_say_is_weighed(words, kind):
    """
    Only what says that nobody is there is the end; what is said of us, the text or the time is not.
    """
    assert bounces.kind_of(words) == kind


def test_a_diagnostic_that_says_nothing_gives_way_to_the_words_for_people():
    """
    "Unable to transfer (unknown)" has its reason one part further up.
    """
    vague = {"status": "5.0.0", "diagnostic": "x400; Unable-To-Transfer (Unknown)"}
    assert bounces.read(report(**vague, human="550 5.7.1 Unable to relay")).kind == "soft"
    assert bounces.read(report(**vague, human="There is no such user.")).kind == "hard"


def plain(subject, text, **headers):
    mail = email.message.EmailMessage()
    mail["Subject"] = subject
    for name, value in ({"From": "Zoe <zoe@reader.example>"} | headers).items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        plain("Out of office: The Morning Brief", "I am away until Monday.", Auto_Submitted="auto-replied"),
        plain("Automatic reply: your mail", "Back soon."),
        plain("Abwesenheitsnotiz", "Ich bin im Urlaub."),
        plain("Re: The Morning Brief", "Gone fishing.", X_Autoreply="yes"),
        plain("Re: The Morning Brief", "On leave.", Precedence="auto_reply"),
    ],
)  # fmt: skip
def test_an_automatic_answer_is_no_bounce(raw):
    """
    A reader on holiday stays a reader.
    """
    assert bounces.read(raw).kind == "auto-reply"


@pytest.mark.parametrize(
    "raw",
    [
        plain("Re: The Morning Brief", "Thanks, the story about the undelivered tanks was good."),
        plain("Re: Mail delivery failed", "Did you see this? 550 5.1.1 user unknown <x@y.example>"),
        plain("Fwd: Undelivered Mail Returned to Sender", "> 550 5.1.1 <x@y.example> user unknown"),
        plain("Question", "Could you take me off the list? zoe@reader.example does not exist soon."),
        plain("Delivery of parcels", "Your parcel arrives tomorrow."),
        b"", b"\0\xff\xfe", b"Subject: =?utf-8?b?////?=\n\n", b"Content-Type: multipart/report\n\nx",
        plain("=?x-none?q?a?=", "text"),
    ],
)  # fmt: skip
def test_ordinary_mail_is_left_alone(raw):
    """
    Whatever a person writes, also about mail that failed, stops nobody's brief.
    """
    assert bounces.read(raw).kind == "other"


def complaint(kind="abuse", fields="Original-Rcpt-To: <zoe@reader.example>"):
    return f"""\
From: fbl@provider.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an abuse report.

--b
Content-Type: message/feedback-report

Feedback-Type: {kind}
{fields}

--b
Content-Type: message/rfc822

From: brief@brief.example.org
To: zoe@reader.example
Message-ID: {OURS}
List-Unsubscribe: <https://brief.example.org/u/{TOKEN}>

text
--b--
""".encode()


@pytest.mark.parametrize("raw", [complaint(), complaint(fields="Version: 1"), complaint("fraud")])
def test_a_complaint_is_known_with_whose_it_is(raw):
    """
    By the address it names, by the copy it holds, and by our secrets in that copy.
    """
    found = bounces.read(raw)
    assert (found.kind, found.addresses) == ("complaint", ("zoe@reader.example",))
    assert (found.tokens, found.message_ids) == ((TOKEN,), (OURS,))


def test_a_report_that_is_no_complaint_is_none():
    """
    "Not spam", and reports on authentication, ask for nothing.
    """
    for kind in ("not-spam", "auth-failure"):
        assert bounces.read(complaint(kind)).kind == "other"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (("Hi. This is the qmail-send program at a.example.\nI'm afraid I wasn't able to deliver your"
         " message to the following addresses.\nThis is a permanent error; I've given up. Sorry it"
         " didn't work out.\n\n<zoe@reader.example>:\nSorry, no mailbox here by that name.\n"), "hard"),
        ("The following address failed:\n  zoe@reader.example:\n  552 mailbox is full\n", "soft"),
    ],
)  # fmt: skip
def test_servers_of_old_are_understood(text, kind):
    """
    Notifications in words alone count as well.
    """
    raw = plain("failure notice", text, From="MAILER-DAEMON@a.example", Return_Path="<>")
    found = bounces.read(raw)
    assert (found.kind, found.addresses) == (kind, ("zoe@reader.example",))


def test_the_failed_recipient_of_a_header_is_believed():
    """
    Exim and Gmail name the address in a header of its own.
    """
    raw = plain(
        "Delivery Status Notification (Failure)", "The address was not found.",
        From="mailer-daemon@googlemail.example", X_Failed_Recipients="zoe@reader.example",
    )  # fmt: skip
    found = bounces.read(raw)
    assert (found.kind, found.addresses) == ("hard", ("zoe@reader.example",))


def test_a_copy_that_came_back_tells_whose_it_was():
    """
    Where no address is named, our secrets in the enclosed message do.
    """
    raw = report().replace(b"multipart/report; report-type=delivery-status", b"multipart/mixed")
    raw = re.sub(rb"Content-Type: message/delivery-status.*?--b", b"\n--b", raw, flags=re.DOTALL)
    raw = raw.replace(b"MAILER-DAEMON@mx.reader.example (Mail Delivery System)", b"it@mx.example")
    raw = raw.replace(b"Return-Path: <>\n", b"").replace(
        b"It failed.", b"That is no valid user here."
    )
    found = bounces.read(raw)
    assert (found.kind, found.addresses, found.message_ids) == ("hard", (), (OURS,))
    assert bounces.read(raw.replace(b"Subject: Und", b"Subject: Fwd: Und")).kind == "other"


def test_a_notification_that_lost_its_parts_is_read_as_text():
    """
    A boundary that a server mangled hides the parts; their words are still there.
    """
    vague = {"status": "5.0.0", "diagnostic": "smtp; 550 Probable spam"}
    raw = report(**vague).replace(b'boundary="b"', b"boundary")
    found = bounces.read(raw)
    assert (found.kind, found.tokens) == ("soft", (TOKEN,))
    empty = b"From: MAILER-DAEMON@a.example\nSubject: Returned mail\n\n"
    assert bounces.read(empty).kind == "soft"  # nothing says that anybody is gone


def test_a_server_s_one_line_is_understood_and_a_person_s_is_not():
    """
    Both come from an empty return path; only the one without a sender's name is a mail system's.
    """
    gone = "You wrote to zoe@reader.example. That is not a valid user here."
    system = plain("", gone, From="<>", Return_Path="<>", Auto_Submitted="auto-replied")
    assert bounces.read(system).kind == "hard"
    person = {"From": "Zoe <zoe@reader.example>", "Return_Path": "<>"}
    away = plain("Out of office", "I have left, max@reader.example is there.", **person)
    assert bounces.read(away).kind == "auto-reply"
    assert bounces.read(plain("Hello", gone, **person)).kind == "other"


@given(st.binary(max_size=400))
def test_no_message_breaks_the_reading(junk):
    """
    Whatever comes in, an answer comes out.
    """
    for raw in (junk, report() + junk, report().replace(b"Status:", junk[:20] + b":")):
        assert bounces.read(raw).kind in {
            "hard", "soft", "delayed", "complaint", "auto-reply", "other",
        }  # fmt: skip


TODAY = date(2026, 3, 20)


def ago(*days):
    return [(n, TODAY - timedelta(days=n)) for n in days]


@pytest.mark.parametrize(
    ("days", "hopeless"),
    [
        ([], False),
        (ago(0), False),
        (ago(0, 1, 2, 3), False),
        (ago(0, 1, 2, 3, 4), True),
        (ago(0, 3, 6, 9, 12), True),
        (ago(0, 7), False),
        (ago(0, 7, 14), True),
        (ago(0, 14), False),
        (ago(0, 20, 30), False),
        ([(5, TODAY)] * 9, False),
    ],
)
def test_passing_trouble_stops_the_mail_only_when_it_stays(days, hopeless):
    """
    Five editions within fourteen days, or fourteen days without a week between.
    """
    assert bounces.is_hopeless(days, TODAY) is hopeless
