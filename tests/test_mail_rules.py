"""The product's own mails against the rules, and the rules against planted faults."""

import re

import mail_rules
import pytest
import sample_mails


@pytest.fixture(scope="module")
def mails(feeds):
    return sample_mails.sample_mails(feeds)


@pytest.mark.parametrize("name", ["brief", "headlines", "full", "thin", "logo"])
def test_the_mail_keeps_every_rule(mails, name):
    """
    T48, P7: what leaves here is taken by the large receivers, read by everybody, and tracks nobody.
    """
    assert mail_rules.faults(mails[name].raw) == []


def test_a_full_mail_is_nearly_full(mails):
    """
    What is cut is cut late: a mail too long for one uses the room that there is.
    """
    assert len(mails["full"].html.encode()) > 0.9 * mail_rules.MAX_HTML


def swapped(before, after, *, regular=False):
    """Return a planter of a fault in a message or a page; it must find what it spoils."""

    def plant(text):
        pattern = before if regular else re.escape(before)
        spoilt, count = re.subn(pattern, lambda _: after, text, count=1, flags=re.DOTALL)
        assert count
        return spoilt

    return plant


IN_MESSAGE = [
    ("crlf", swapped("\r\n", "\n")),
    ("seven-bit", swapped("Subject: ", "Subject: \xe9")),
    ("line-998", swapped("Precedence: bulk", "X-Long: " + "x" * 1_000)),
    ("headers-once", swapped("Subject: ", "Subject: a\r\nSubject: ")),
    ("headers-once", swapped("Date: ", "X-Date: ")),
    ("headers-sought", swapped("List-Archive", "X-Archive")),
    ("headers-leaky", swapped("Precedence: bulk", "Precedence: bulk\r\nX-Mailer: it")),
    ("encoded-word-75", swapped("Precedence: bulk", f"Precedence: bulk\r\nX-A: =?utf-8?q?{'a' * 80}?=")),
    ("uri-headers-plain", swapped("<https://brief.example.org/help>", "=?utf-8?q?help?=")),
    ("message-id", swapped(r"Message-ID: <[^>]*>", "Message-ID: <a b>", regular=True)),
    ("list-id", swapped(r"List-ID: [^\r]*", "List-ID: brief", regular=True)),
    ("one-click", swapped("List-Unsubscribe=One-Click", "yes")),
    ("unsubscribe-https", swapped("List-Unsubscribe: <https:", "List-Unsubscribe: <http:")),
    ("unsubscribe-mailto", swapped("<mailto:brief@brief.example.org?subject", "<https://a.example/?subject")),
    ("unsubscribe-opaque", swapped("?subject=unsubscribe-", "?subject=zoe@reader.example.net-")),
    ("to-one", swapped(" <zoe@reader.example.net>", " <zoe@reader.example.net>, b@b.example")),
    ("no-noreply", swapped("Reply-To: brief@", "Reply-To: no-reply@")),
    ("date", swapped(r"Date: [^\r]*", "Date: today", regular=True)),
    ("dkim-aligned", swapped("d=brief.example.org", "d=other.example.org")),
    ("dkim-relaxed", swapped("c=relaxed/relaxed", "c=simple/simple")),
    ("dkim-relaxed", swapped("c=relaxed", "l=9; c=relaxed")),
    ("dkim-covers", swapped(":list-id", "")),
    ("dkim-second-from", swapped(r"(?<=content-language):from:", ":", regular=True)),
    ("defects", swapped("MIME-Version: 1.0\r\n", "MIME-Version: 1.0\r\nbroken\r\n")),
    ("alternative", swapped("Content-Type: text/plain", "Content-Type: text/enriched")),
    ("encoding", swapped("Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: 8bit")),
    ("utf-8", swapped('charset="utf-8"', 'charset="iso-8859-1"')),
    ("subject", swapped("Subject: The", "Subject: Re: The")),
    ("text-columns", swapped("\r\n--=20\r\n", "\r\n" + "x " * 37 + "x\r\n--=20\r\n")),
    ("text-clean", swapped("That=E2=80=99s all", "<p>That=E2=80=99s all")),
    ("text-words", swapped("Additional reading:", "Reading:")),
    ("text-links", swapped("Read on the web: https:", "Read on the web: http:")),
    ("text-footer", swapped("\r\n--=20\r\n", "\r\n")),
]  # fmt: skip
IN_PAGE = [
    ("html-size", swapped("</body>", "<p>" + "x" * 95_000 + "</p></body>")),
    ("doctype", swapped("<!DOCTYPE html>", "")),
    ("raw-template", swapped("</h1>", "{{ name }}</h1>")),
    ("mojibake", swapped("</h1>", "donâ€™t</h1>")),
    ("mojibake", swapped("</h1>", "&amp;amp;</h1>")),
    ("unseen-letters", swapped("</h1>", "\u202e</h1>")),
    ("unseen-letters", swapped("</h1>", "\x85</h1>")),
    ("no-fetching", swapped("<style", "<style>@import 'a';</style><style")),
    ("no-fetching", swapped("background-color: #ffffff", "background: url(https://a.example/a.png)")),
    ("no-scripts", swapped('<a class="a"', '<a onclick="x()" class="a"')),
    ("lang-dir", swapped('<html lang="en" dir="ltr"', "<html")),
    ("body-child-lang-dir", swapped('<div lang="en" dir="ltr">', "<div>")),
    ("title", swapped(r"<title>.*?</title>", "<title></title>", regular=True)),
    ("viewport", swapped("initial-scale=1", "maximum-scale=1")),
    ("colour-scheme", swapped('content="light dark"', 'content="light"')),
    ("table-role", swapped('role="presentation"', "")),
    ("image-alt", swapped("</h1>", '<img src="https://a.example/a.png" width="100"></h1>')),
    ("image-size", swapped("</h1>", '<img src="https://a.example/a.png" alt="" width="1"></h1>')),
    ("heads", swapped("</h1>", "</h1><h3>x</h3>")),
    ("no-empty-blocks", swapped("</h1>", "</h1><p></p>")),
    ("no-active-content", swapped("</h1>", "</h1><form></form>")),
    ("link-name", swapped("</h1>", '<a href="https://a.example/" style="text-decoration: underline"></a></h1>')),
    ("link-specific", swapped(">Unsubscribe<", ">here<")),
    ("link-unique", swapped(">Unsubscribe<", ">change what you get<")),
    ("link-https", swapped('href="https:', 'href="http:')),
    ("link-untracked", swapped("/u/", "/u/?utm_source=mail&x=")),
    ("link-honest", swapped(">Unsubscribe<", ">https://unsubscribe.example/<")),
    ("font-14", swapped("font-size: 14px", "font-size: 11px")),
    ("inlined", swapped(r"<body class.*</body>", "<body>" + "<p>x</p>" * 99 + "</body>", regular=True)),
    ("width-640", swapped('max-width: 640px"', 'max-width: 900px"')),
    ("outlook-width", swapped("<!--[if mso]><table", "<!--[if mso]><p><table")),
    ("style-block", swapped("</style>", "a{}" * 6_000 + "</style>")),
    ("dark-rules", swapped("prefers-color-scheme: dark", "print")),
    ("links-underlined", swapped("text-decoration: underline", "text-decoration: none")),
    ("way-out", swapped(">Unsubscribe<", ">Go<")),
    ("preferences", swapped(">change what you get<", ">more<")),
    ("on-the-web", swapped(">read this edition on the web<", ">page<")),
    ("reason", swapped("because you asked", "since you asked")),
    ("postal-address", swapped("1 Example Street", "Example Street")),
    ("summary-line", swapped(r'(?<=<p class="pre")[^>]*>[^<]*', ">Hello", regular=True)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "plant"), IN_MESSAGE, ids=[rule for rule, _ in IN_MESSAGE])
def test_each_rule_sees_its_fault_in_a_message(mails, rule, plant):
    """
    A rule that cannot fail would promise nothing.
    """
    spoilt = plant(mails["brief"].raw.decode("latin-1")).encode("latin-1")
    assert rule in {fault.partition(":")[0] for fault in mail_rules.faults(spoilt)}


@pytest.mark.parametrize(("rule", "plant"), IN_PAGE, ids=[rule for rule, _ in IN_PAGE])
def test_each_rule_sees_its_fault_in_a_page(mails, rule, plant):
    """
    A rule that cannot fail would promise nothing.
    """
    assert mail_rules.page_faults(mails["brief"].html) == []
    found = mail_rules.page_faults(plant(mails["brief"].html))
    assert rule in {fault.partition(":")[0] for fault in found}
