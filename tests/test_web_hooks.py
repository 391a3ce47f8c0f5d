"""Mail services post to the window what came back; nobody else can."""

import base64
import http.client
import http.server
import threading
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from conftest import MORNING, make_settings, new_database
from services import AMAZON, SUBSCRIBE, TOPIC, mailgun, postmark, ses_bounce, sns
from website import state, visiting

from digest import store
from digest.errors import ConfigError
from digest.web import hooks
from digest.web.amazon import Amazon, AmazonError, fetch
from digest.web.app import MAX_NEWS

SECRET, KEY = "a-secret-of-postmark", "a-signing-key-of-mailgun"
HOOKS = {"ses_topic": f'"{TOPIC}"', "postmark_secret": f'"{SECRET}"', "mailgun_key": f'"{KEY}"'}
ZOE = "zoe@example.org"
DEAD = {"code": 550, "message": "5.1.1 user unknown"}
FULL = {"code": 552, "message": "5.2.2 mailbox full"}


class Asked:
    """Stands for Amazon: gives the tests' certificate, and keeps what it was asked."""

    def __init__(self):
        self.addresses, self.fails = [], False

    def __call__(self, address):
        self.addresses.append(address)
        if self.fails:
            raise AmazonError("Amazon was asked, and failed: TimeoutError")
        return AMAZON(address)


@pytest.fixture
def database(request, tmp_path):
    """What is stored is the same on any database; test_returns.py has both."""
    with new_database("sqlite", tmp_path, request) as url:
        yield url


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def site(database, memory, sink, clock, asked, tmp_path):
    """A visitor of a window that three services post to; it has one reader, Zoe."""
    own = make_settings(database, sink.port, tmp_path, hooks=HOOKS)
    with memory.write() as connection:
        store.add_subscriber(connection, ZOE, now=MORNING)
    with visiting(own, memory, clock, amazon=Amazon(asked)) as visitor:
        yield visitor


def basic(secret):
    return {"Authorization": "Basic " + base64.b64encode(f"digest:{secret}".encode()).decode()}


def post(site, service, body, **headers):
    headers = {"Content-Type": "application/json", **headers}
    return site.ask("POST", f"/hooks/{service}", body, **headers)[0]


def kept(memory):
    """Return what is stored of all bounces: the kinds."""
    with memory.read() as connection:
        return [row.kind for row in connection.exec_driver_sql("SELECT kind FROM bounces")]


COMPLAINT = {
    "notificationType": "Complaint", "complaint": {"complainedRecipients": [{"emailAddress": ZOE}]},
}  # fmt: skip


@pytest.mark.parametrize(
    ("service", "body", "headers", "becomes", "kinds"),
    [
        ("ses", sns(ses_bounce(emailAddress=ZOE)), {}, "bounced", ["hard"]),
        ("ses", sns(ses_bounce("Transient", emailAddress=ZOE)), {}, "active", ["soft"]),
        ("ses", sns(COMPLAINT), {}, "complained", ["complaint"]),
        ("postmark", postmark(Email=ZOE), basic(SECRET), "bounced", ["hard"]),
        ("postmark", postmark(Email=ZOE, Type="SoftBounce"), {"X-Webhook-Token": SECRET}, "active", ["soft"]),
        ("postmark", postmark(Email=ZOE, RecordType="SpamComplaint"), basic(SECRET), "complained", ["complaint"]),
        ("mailgun", mailgun(key=KEY, recipient=ZOE, severity="permanent", **{"delivery-status": DEAD}), {}, "bounced", ["hard"]),
        ("mailgun", mailgun(key=KEY, recipient=ZOE, severity="permanent", **{"delivery-status": FULL}), {}, "active", ["soft"]),
        ("mailgun", mailgun("complained", key=KEY, recipient=ZOE), {}, "complained", ["complaint"]),
        ("mailgun", mailgun("delivered", key=KEY, recipient=ZOE), {}, "active", []),
        ("mailgun", mailgun("complained", key=KEY, recipient="nobody@example.org"), {}, "active", []),
    ],
)  # fmt: skip
def test_what_a_service_tells_counts_like_a_bounce_that_came_by_mail(
    site, memory, service, body, headers, becomes, kinds
):
    """A dead address stops the mail at once, a full one does not, a complaint for ever; once each."""
    for _ in range(2):
        assert post(site, service, body, **headers) == 200
    assert (state(memory, "zoe"), kept(memory)) == (becomes, kinds)


@pytest.mark.parametrize(
    ("service", "body", "headers"),
    [
        ("ses", sns(ses_bounce(emailAddress=ZOE), Signature="AAAA"), {}),
        ("ses", sns(ses_bounce(emailAddress=ZOE), topic=TOPIC + "x"), {}),
        ("ses", b"", {}),
        ("postmark", postmark(Email=ZOE), {}),
        ("postmark", postmark(Email=ZOE), basic("wrong")),
        ("postmark", postmark(Email=ZOE), {"Authorization": "Basic !"}),
        ("postmark", postmark(Email=ZOE), {"Authorization": "Basic /w=="}),
        ("postmark", postmark(Email=ZOE), {"X-Webhook-Token": "wrong"}),
        ("postmark", b"{", basic(SECRET)),
        ("mailgun", mailgun("complained", key="wrong", recipient=ZOE), {}),
        ("mailgun", mailgun("complained", key=KEY, stamp="1772000000", recipient=ZOE), {}),
        ("mailgun", b"[]", {}),
    ],
)
def test_what_no_service_sent_is_refused_for_good(site, memory, caplog, service, body, headers):
    """The same answer to all of it, no second try, one line of the log, and nothing changes."""
    for _ in range(3):
        assert post(site, service, body, **headers) == 406
    assert (state(memory, "zoe"), kept(memory)) == ("active", [])
    assert [line for line in caplog.messages if "not believed" in line] == caplog.messages[-1:]
    assert not any(word in caplog.text for word in (SECRET, KEY, "zoe", "wrong"))


def test_a_token_of_mailgun_counts_once(site, memory):
    """Its signature does not cover what it tells: whoever saw one cannot tell another tale by it."""
    soft = mailgun(key=KEY, recipient=ZOE, severity="permanent", **{"delivery-status": FULL})
    assert post(site, "mailgun", soft) == 200
    assert post(site, "mailgun", mailgun("complained", key=KEY, recipient=ZOE)) == 200
    assert (state(memory, "zoe"), kept(memory)) == ("active", ["soft"])


def test_a_certificate_is_fetched_once(site, asked):
    """And only from Amazon; while it cannot be had, the service is asked to come again."""
    asked.fails = True
    assert post(site, "ses", sns(ses_bounce())) == 503
    asked.fails = False
    for number in "12":
        assert post(site, "ses", sns(ses_bounce(), number=number)) == 200
    assert post(site, "ses", sns(ses_bounce(), SigningCertURL="https://evil.example/a.pem")) == 406
    assert len(asked.addresses) == 2


def test_a_flood_of_forgeries_is_no_flood_at_amazon(site, asked):
    """However many certificates a stranger names, twenty are asked for in an hour."""
    asked.fails = True
    for number in range(30):
        body = sns(ses_bounce(), SigningCertURL=f"{SUBSCRIBE.partition('?')[0]}{number}.pem")
        assert post(site, "ses", body) == 503
    assert len(asked.addresses) == 20


def test_a_subscription_at_amazon_is_confirmed(site, asked, caplog):
    """Of the configured topic alone; the operator reads in the log that it is."""
    caplog.set_level("INFO", "digest")
    body = sns("m", kind="SubscriptionConfirmation")
    assert post(site, "ses", body, Content_Type="text/plain; charset=UTF-8") == 200
    assert asked.addresses[-1] == SUBSCRIBE
    assert "Amazon will post what comes back" in caplog.text
    other = sns("m", kind="SubscriptionConfirmation", topic=TOPIC + "x")
    assert post(site, "ses", other) == 406
    assert asked.addresses.count(SUBSCRIBE) == 1


def test_a_service_that_is_not_configured_has_no_door(settings, memory, clock, site):
    """It is the same page as for all that is not there; nobody learns who sends the mail."""
    with visiting(settings, memory, clock) as other:
        missing = other.ask("POST", "/nothing", b"{}")
        for service in ("ses", "postmark", "mailgun", "other"):
            answer = other.ask("POST", f"/hooks/{service}", b"{}")
            assert (answer[0], answer[2]) == (404, missing[2])
    assert site.ask("GET", "/hooks/ses")[0] == 405


def test_what_is_too_large_is_refused(site, memory):
    """A service's news may be larger than a form, and not endless."""
    large = postmark(Email=ZOE, Content="x" * (MAX_NEWS // 2))
    assert post(site, "postmark", large, **basic(SECRET)) == 200
    connection = http.client.HTTPConnection(urlsplit(site.base).netloc, timeout=20)
    with closing(connection):
        body = iter([large] * 3)
        connection.request("POST", "/hooks/postmark", body, basic(SECRET), encode_chunked=True)
        assert connection.getresponse().status == 413


@pytest.mark.parametrize(
    ("name", "value"),
    [("ses_topic", "arn:aws:s3:::x"), ("postmark_secret", "short"), ("mailgun_key", "with a blank in it")],
)  # fmt: skip
def test_what_could_be_guessed_or_is_none_is_told_with_its_line(tmp_path, name, value):
    """And not shown."""
    with pytest.raises(ConfigError, match=rf"config.toml:\d+: hooks\.{name}: expected") as told:
        make_settings("sqlite:///digest.db", 25, tmp_path, hooks={name: f'"{value}"'})
    assert value not in str(told.value)


def test_without_the_library_the_way_to_it_is_told(monkeypatch, settings, memory, clock):
    """Before anything is posted; the other services need none."""
    own = settings.hooks.model_copy(update={"ses_topic": TOPIC})
    monkeypatch.setattr(hooks, "find_spec", lambda name: None)
    with (
        pytest.raises(ConfigError, match=r"pip install 'digest-builder\[ses\]'"),
        visiting(settings.model_copy(update={"hooks": own}), memory, clock),
    ):
        pass


# -- what is asked of Amazon --------------------------------------------------------------------


class Shelf(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("Location", "/pem")
        self.end_headers()
        self.wfile.write(b"x" * (100_000 if self.path == "/large" else 3))

    def log_message(self, *words):
        pass


@contextmanager
def shelf():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shelf) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_only_the_address_itself_is_asked():
    """What moved, is too large, or is not to be reached fails for now; no other host is followed."""
    with shelf() as base:
        assert fetch(f"{base}/pem") == b"xxx"
        for path in ("moved", "large"):
            with pytest.raises(AmazonError):
                fetch(f"{base}/{path}")
    with pytest.raises(AmazonError):
        fetch(f"{base}/pem")
