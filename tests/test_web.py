"""What everybody may read in the window: pages, archive, feeds; over real HTTP."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from urllib.parse import quote

import feedparser
import html5lib
import pytest
from conftest import MORNING, make_settings
from website import links, publish, visiting

from digest import message, store, web
from digest.errors import OutputError

HTML = "{http://www.w3.org/1999/xhtml}"
PAGES = (
    "/",
    "/subscribe",
    "/editions/",
    "/editions",
    "/editions/1",
    "/editions/?q=strait",
    "/help",
)


@pytest.fixture
def site(settings, memory, clock):
    """A visitor of a window with one edition."""
    publish(memory)
    with visiting(settings, memory, clock) as visitor:
        yield visitor


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_by_itself(site, path):
    """T57: Well-formed, without script, cookie, frame or anything from another place."""
    status, headers, body = site.ask("GET", path)
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(body)
    assert status == 200
    assert "set-cookie" not in headers
    data = "application/ld+json"  # which no browser runs
    assert [one for one in tree.iter(HTML + "script") if one.get("type") != data] == []
    for tag in ("iframe", "object", "embed", "img", "video"):
        assert list(tree.iter(HTML + tag)) == []
    loaded = [
        one.get("href")
        for one in tree.iter(HTML + "link")
        if one.get("rel") in ("stylesheet", "icon")
    ]
    assert all(address.startswith("/") for address in loaded)
    assert len(list(tree.iter(HTML + "h1"))) == 1
    assert message.MARK not in body


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/atom.xml", "/style.css", "/u/x"])
def test_every_answer_carries_what_protects_readers(site, path):
    """Nothing runs, nothing is framed, nobody is told where a reader comes from."""
    _, headers, _ = site.ask("GET", path)
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src '")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert {name: headers[name] for name in ("x-content-type-options", "referrer-policy", "x-frame-options")} == {
        "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY",
    }  # fmt: skip
    assert "max-age" in headers["strict-transport-security"]
    assert "server" not in headers


def test_the_first_page_has_the_latest_edition(site, memory):
    """With its day, its stories and the way to all of it; before there is one, it says so."""
    body = site.get("/")
    assert "Wednesday, March 4, 2026" in body
    assert "An audit finds three lost barges" in body
    assert "/editions/1" in links(body)
    publish(memory, 2, now=MORNING + timedelta(days=1), subject="The Velm Brief: Barges found")
    assert "Barges found" in site.get("/")
    with memory.write() as connection:
        connection.exec_driver_sql("DELETE FROM editions")
    for path, words in (
        ("/", "still to come"),
        ("/editions/", "There is none yet"),
        ("/atom.xml", "1970"),
    ):
        assert words in site.get(path)


def test_an_edition_is_read_as_it_was_published(site, memory):
    """One page each; what was made on demand for somebody else is not shown."""
    assert "the strait" in site.get("/editions/1")
    assert "/u/" not in site.get("/editions/1")
    publish(memory, 2, kind="once")
    publish(memory, 3, now=MORNING + timedelta(days=1), state="made")  # ahead of its time
    assert "No. 3<" not in site.get("/") + site.get("/editions/")
    for number in (
        "2",
        "3",
        "4",
        "0",
        "-1",
        "01",
        "1e1",
        "%31%30",
        "..%2f1",
        "1%00",
        "9" * 30,
        "١",
    ):
        assert site.ask("GET", quote(f"/editions/{number}", safe="/%"))[0] == 404


def test_the_archive_goes_back_to_the_first_edition(site, memory):
    """Twenty a page, the newest first."""
    for number in range(2, 26):
        publish(memory, number, now=MORNING + timedelta(days=number))
    first, second = site.get("/editions/"), site.get("/editions/?page=2")
    assert [f"No. {n}<" in first for n in (25, 6, 5)] == [True, True, False]
    assert ('rel="next"' in first, 'rel="prev"' in first) == (True, False)
    assert [f"No. {n}<" in second for n in (6, 5, 1)] == [False, True, True]
    assert ('rel="next"' in second, 'rel="prev"' in second) == (False, True)
    assert "There is none on this page" in site.get("/editions/?page=9")
    assert "No. 25<" in site.get("/editions/?page=x")
    assert site.ask("GET", "/editions/?page=99999")[0] == 404
    assert site.get("/atom.xml").count("<entry>") == 20


def test_editions_are_found_by_their_words(site, memory):
    """T64: in any case, all words at once; signs that databases know are words like any other."""
    publish(memory, 2, now=MORNING + timedelta(days=1), text="A 100%_sure harbour\\pilot’s ‘word’")
    for sought, numbers in (
        ("HARBOUR", [2]), ("100%25_sure", [2]), ("100%25", [2]), ("%25", [2]), ("_", [2]), ("harbour+strait", [2]),
        ("%5Cpilot", [2]), ("strait", [1, 2]), ("zeppelin", []), ("'+OR+1=1--", []), ("%00", [1, 2]),
    ):  # fmt: skip
        body = site.get(f"/editions/?q={sought}")
        assert [n for n in (1, 2) if f'"/editions/{n}"' in body] == numbers, sought
    assert "A 100%_sure harbour" in site.get("/editions/?q=sure")
    assert "&lt;b&gt;" in site.get("/editions/?q=%3Cb%3E")
    for n in range(21):
        publish(memory, n + 3, now=MORNING + timedelta(days=n + 2))
    assert "/editions/?q=strait&page=2" in links(site.get("/editions/?q=strait"))


@pytest.mark.parametrize("path", ["/atom.xml", "/rss.xml"])
def test_feed_readers_read_the_editions(site, memory, path):
    """Valid XML whatever stands in a headline; title, address, day, text with its sources."""
    publish(memory, 2, now=MORNING + timedelta(days=1), subject="]]> & <b>'\x0b\x1f\ufffe")
    body = site.get(path)
    ET.fromstring(body)
    found = feedparser.parse(body)
    assert (found.bozo, found.feed.title, len(found.entries)) == (False, "The Test Brief", 2)
    newest, oldest = found.entries
    assert newest.link == "https://brief.example.org/editions/2"
    assert newest.published_parsed[:5] == (2026, 3, 5, 11, 30)
    assert "&amp;" in newest.title or "& <b>" in newest.title
    assert "https://a.example/2" in oldest.content[0].value
    assert "utm_source" not in body


def test_a_visit_by_head_says_the_same_without_the_words(site):
    """Programs that only look get the same answer."""
    for path in PAGES:
        status, headers, body = site.ask("HEAD", path)
        assert (status, body, int(headers["content-length"]) > 0) == (200, "", True)


def test_a_page_that_is_not_there_says_so(site):
    """T52, T61: in the look of the others; a wrong method is told."""
    for path in ("/nothing", "/editions/1/2", "//evil.example/", "/u/", "/../etc/passwd", "/%00"):
        status, _, body = site.ask("GET", path)
        assert (status, "There is nothing here" in body) == (404, True)
    status, headers, _ = site.ask("POST", "/editions/")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_robots_and_the_icon(site):
    """Robots stay off readers' own pages."""
    assert "Disallow: /u/" in site.get("/robots.txt")
    assert site.get("/favicon.ico") == site.get("/favicon.svg")
    assert "#c8102e" in site.get("/style.css")


def test_monitors_see_figures_and_nobody_s_address(site, memory):
    """P10: readers by state, deliveries, feeds; no address, no name."""
    with memory.write() as connection:
        store.add_subscriber(connection, "zoe@example.org", now=MORNING)
        store.enqueue(connection, 1, lambda reader: f"<{reader}@x>", now=MORNING)
        store.note_worker(connection, "far 7 1", ["send"], "1.0", seconds=60.0, sent=90)
        store.note_worker(connection, "dead 7 1", ["send"], "1.0", seconds=-1.0, sent=90)
    assert site.get("/healthz") == "ok\n"
    body = site.get("/metrics")
    assert 'digest_subscribers{state="active"} 1\n' in body
    assert 'digest_deliveries{state="queued"} 1\n' in body
    assert 'digest_workers{kind="send"} 1\n' in body
    assert 'digest_editions_total{kind="daily"} 1\n' in body
    assert 'digest_work_a_minute{kind="send"} 90\n' in body
    assert "@" not in body


def test_a_monitor_before_the_first_edition_gets_figures_too(settings, memory, clock):
    """Of what there is."""
    with visiting(settings, memory, clock) as visitor:
        assert "digest_edition_number" not in visitor.get("/metrics")


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Forwarded_For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X_Real_IP": "127.0.0.1"},
        {"Via": "1.1 x"},
    ],
)
def test_strangers_see_neither_health_nor_figures(site, headers):
    """T58: what came through a proxy comes from outside, whatever it says of itself."""
    for path in ("/healthz", "/readyz", "/metrics"):
        assert site.ask("GET", path, **headers)[0] == 404


def test_a_trusted_proxy_tells_who_asks(memory, database, clock, tmp_path):
    """Monitors behind it are let in, strangers are not; nor is its own address a pass."""
    settings = make_settings(
        database,
        25,
        tmp_path,
        web={"trusted_proxies": '["127.0.0.1"]', "monitors": '["192.0.2.0/24", "127.0.0.1"]'},
    )
    with visiting(settings, memory, clock) as visitor:
        for forwarded, status in (
            ("192.0.2.8", 200), ("198.51.100.1", 404), ("192.0.2.8, 198.51.100.1", 404), ("junk", 404),
        ):  # fmt: skip
            assert visitor.ask("GET", "/metrics", X_Forwarded_For=forwarded)[0] == status
        assert visitor.ask("GET", "/metrics")[0] == 200


def test_a_window_may_stand_under_a_path(memory, database, clock, tmp_path):
    """All its links stay under it; plain HTTP promises no TLS."""
    settings = make_settings(database, 25, tmp_path, web={"url": '"http://example.org/brief/"'})
    publish(memory)
    with visiting(settings, memory, clock) as visitor:
        body = visitor.get("/brief/")
        assert all(
            one.startswith(("/brief/", "http://example.org/brief/", "#"))
            for one in links(body)
            if "mailto" not in one and "a.example" not in one
        )
        assert visitor.ask("GET", "/")[0] == 404
        assert "strict-transport-security" not in visitor.ask("GET", "/brief/")[1]
        assert "Disallow: /brief/u/" in visitor.get("/brief/robots.txt")


def test_an_edition_s_page_may_show_the_operator_s_logo(memory, database, clock, tmp_path):
    """From where the configuration says, and from nowhere else."""
    settings = make_settings(database, 25, tmp_path)
    brief = settings.brief.model_copy(update={"logo": "https://pictures.example/logo.png"})
    publish(memory)
    with visiting(settings.model_copy(update={"brief": brief}), memory, clock) as visitor:
        policy = visitor.ask("GET", "/editions/1")[1]["content-security-policy"]
        assert "img-src 'self' https://pictures.example;" in policy
        assert "img-src 'self';" in visitor.ask("GET", "/")[1]["content-security-policy"]


def test_an_edition_of_an_older_version_is_shown_as_text(memory, settings, clock):
    """What was published before pages were kept can be read all the same, without any secret."""
    publish(memory)
    with memory.write() as connection:
        connection.exec_driver_sql("UPDATE editions SET web = ''")
    with visiting(settings, memory, clock) as visitor:
        body = visitor.get("/editions/1")
    assert ("An audit finds" in body, message.MARK in body, "Unsubscribe:" in body) == (
        True,
        False,
        False,
    )


def test_a_page_of_the_operator_s_own_is_shown(memory, database, clock, tmp_path):
    """A file in the folder "web" of one's own templates comes before the shipped one."""
    (tmp_path / "mine/web").mkdir(parents=True)
    (tmp_path / "mine/web/help.html").write_text("<p>{{ brief.brand }}: call us</p>")
    settings = make_settings(database, 25, tmp_path)
    settings = settings.model_copy(
        update={"brief": settings.brief.model_copy(update={"templates": "mine"})}
    )
    with visiting(settings, memory, clock) as visitor:
        assert visitor.get("/help") == "<p>The Test Brief: call us</p>"
        assert "Subscribe" in visitor.get("/")


@pytest.mark.parametrize("words", ["{% for b in r %}{% endfor %}x", "{{ 'x' * 9000000 }}"])
def test_a_page_that_prints_without_end_is_ended(
    memory, database, clock, tmp_path, caplog, monkeypatch, words
):
    """Visitors are asked to come back, the log names the file, and the other pages are there."""
    monkeypatch.setattr(message.in_bounds, "__kwdefaults__", {"most": 8_000_000, "seconds": 0.5})
    (tmp_path / "mine/web").mkdir(parents=True)
    loop = f"{{% set r = range(99999) %}}{{% for a in r %}}{words}{{% endfor %}}"
    (tmp_path / "mine/web/help.html").write_text(loop)
    settings = make_settings(database, 25, tmp_path)
    brief = settings.brief.model_copy(update={"templates": "mine"})
    with visiting(settings.model_copy(update={"brief": brief}), memory, clock) as visitor:
        assert visitor.ask("GET", "/help")[0] == 503
        assert "Subscribe" in visitor.get("/")
    assert "mine/web/help.html: takes too much" in caplog.text


def test_an_address_that_is_taken_is_told(settings, memory, clock):
    """Which one, and why."""
    with (
        visiting(settings, memory, clock) as visitor,
        pytest.raises(OutputError, match="cannot be had: "),
        web.opened(settings, memory, clock=clock, listen=visitor.base.removeprefix("http://")),
    ):
        pass


def test_a_database_that_is_away_is_a_trouble_of_the_moment(site, memory):
    """Visitors are asked to come back; the monitor is told."""
    with memory.write() as connection:
        connection.exec_driver_sql("ALTER TABLE editions RENAME TO gone")
    status, headers, body = site.ask("GET", "/")
    assert (status, headers["retry-after"], "try again" in body) == (
        500 if "sqlite" not in str(memory.writer.url) else 503,
        "300",
        True,
    )
    json.dumps(body)
