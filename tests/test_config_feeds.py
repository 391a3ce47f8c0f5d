"""What a feed may set, and where its secrets come from; what is wrong is told without showing any."""

from base64 import b64encode

import pytest
from test_config_faults import FEED, SECRET, told

from digest import config
from digest.model import Access

NO_INTERVAL = "expected 5 to 10080 minutes, or 0: by the feed's rhythm"
NO_ENCODING = 'expected an encoding such as "utf-8" or "windows-1252"'
NO_PROXY = 'expected a proxy such as "http://proxy.example.org:3128"'
NO_HEADER = 'expected a header such as "X-Api-Key: ${KEY}"'
NO_COOKIES = 'expected cookies such as "session=${COOKIE}; theme=plain"'

BROKEN = {
    "interval too short": ("interval_minutes = 4", f"interval_minutes: {NO_INTERVAL}"),
    "interval below nothing": ("interval_minutes = -5", f"interval_minutes: {NO_INTERVAL}"),
    "interval too long": ("interval_minutes = 10081", f"interval_minutes: {NO_INTERVAL}"),
    "interval with a fraction": (
        "interval_minutes = 7.5",
        "interval_minutes: expected a whole number",
    ),
    "no patience": (
        "timeout_seconds = 0",
        "timeout_seconds: expected a number above 0 and at most 300",
    ),
    "no room": ("max_megabytes = 0", "max_megabytes: expected a number from 0.01 to 100"),
    "encoding nobody knows": ('encoding = "latin-99"', f"encoding: {NO_ENCODING}"),
    "encoding that is none": ('encoding = "hex"', f"encoding: {NO_ENCODING}"),
    "encoding with NUL": ('encoding = "utf\\u0000"', f"encoding: {NO_ENCODING}"),
    "text for yes or no": ('as_browser = "yes"', "as_browser: expected true or false"),
    "proxy without a scheme": (f'proxy = "me:{SECRET}@proxy.example:3128"', f"proxy: {NO_PROXY}"),
    "proxy of another kind": (f'proxy = "socks5://me:{SECRET}@p.example"', f"proxy: {NO_PROXY}"),
    "proxy without a host": ('proxy = "http://:3128"', f"proxy: {NO_PROXY}"),
    "proxy at an odd port": (f'proxy = "http://me:{SECRET}@p.example:99999"', f"proxy: {NO_PROXY}"),
    "proxy that is no address": ('proxy = "http://["', f"proxy: {NO_PROXY}"),
    "header without a name": (f'headers = [": {SECRET}"]', f"headers: {NO_HEADER}"),
    "header without a value": ('headers = ["X-Key:"]', f"headers: {NO_HEADER}"),
    "header without a colon": (f'headers = ["{SECRET}"]', f"headers: {NO_HEADER}"),
    "header with a break": (
        f'headers = ["X-Key: {SECRET}\\r\\nHost: other.example"]',
        f"headers: {NO_HEADER}",
    ),
    "header that is too long": (f'headers = ["X: {5_000 * "a"}"]', f"headers: {NO_HEADER}"),
    "text for a list of headers": ('headers = "X-Key: 1"', "headers: expected a list"),
    "cookies without a name": (f'cookies = "{SECRET}"', f"cookies: {NO_COOKIES}"),
    "cookies with a break": (f'cookies = "a={SECRET}\\nHost: x"', f"cookies: {NO_COOKIES}"),
    "number for a password": ("password = 1", "password: expected text in quotes"),
}


@pytest.mark.parametrize(("line", "expected"), BROKEN.values(), ids=list(BROKEN))
def test_each_fault_of_a_feed_is_told_with_its_line(tmp_path, line, expected):
    """T28: what was expected stands there, and no secret."""
    file = tmp_path / "config.toml"
    file.write_text(f"{FEED}{line}\n", encoding="utf-8")
    (fault,) = told(file)
    assert fault.startswith(f'config.toml:4: feed "A": {expected}')


def access(tmp_path, lines, environ=(), *, table="feeds"):
    """Return what opens the door of a feed with these lines."""
    head = FEED if table == "feeds" else f"{FEED}[{table}]\n"
    file = tmp_path / "config.toml"
    file.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return config.load(file, dict(environ)).access()["https://a.example/f"]


def basic(pair):
    """Return what a user name and a password become."""
    return ("Authorization", f"Basic {b64encode(pair.encode()).decode()}")


def test_secrets_of_a_feed_come_from_the_environment(tmp_path):
    """ "${NAME}" anywhere in them stands for a variable, or for the file that NAME_FILE names."""
    (tmp_path / "cookie").write_text(f"{SECRET}\n", encoding="utf-8")
    lines = [
        'username = "me"',
        'password = "${LEDGER_PASSWORD}"',
        'cookies = "session=${LEDGER_COOKIE}; theme=plain"',
        'headers = ["X-Api-Key: ${KEY}", "X-Both: ${KEY}-${LEDGER_PASSWORD}", "X-Plain: $KEY"]',
        'proxy = "http://${PROXY_USER}@proxy.example:3128"',
    ]
    environ = {
        "LEDGER_PASSWORD": "pässwörd: 1",
        "LEDGER_COOKIE_FILE": str(tmp_path / "cookie"),
        "KEY": "k-1",
        "KEY_FILE": "/not/read",
        "PROXY_USER": f"me:{SECRET}",
    }
    environ["LEDGER_PASSWORD"] = "pass-${KEY}"
    assert access(tmp_path, lines, environ) == Access(
        headers=(
            ("X-Api-Key", "k-1"),
            ("X-Both", "k-1-pass-${KEY}"),
            ("X-Plain", "$KEY"),
            basic("me:pass-${KEY}"),
            ("Cookie", f"session={SECRET}; theme=plain"),
        ),
        proxy=f"http://me:{SECRET}@proxy.example:3128",
    )


def test_a_password_may_hold_any_letter(tmp_path):
    """It is sent as UTF-8, and may be empty."""
    lines = ['username = "${WHO}"', 'password = "${WORD}"']
    environ = {"WHO": "zoë", "WORD": 'p:ä"ß €'}
    assert access(tmp_path, lines, environ).headers == (basic('zoë:p:ä"ß €'),)
    assert access(tmp_path, ['username = "me"']).headers == (basic("me:"),)
    assert access(tmp_path, ['password = "unused"']) == Access()


def test_the_proxy_of_all_feeds_may_hold_a_secret_too(tmp_path):
    """[defaults] is no place for other secrets, but for this one."""
    lines = ['proxy = "http://me:${WORD}@proxy.example:3128"']
    found = access(tmp_path, lines, {"WORD": SECRET}, table="defaults")
    assert found.proxy == f"http://me:{SECRET}@proxy.example:3128"
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    ("line", "environ", "expected"),
    [
        ('password = "${LEDGER}"', {}, "password: the environment has no variable LEDGER"),
        ('password = "${LEDGER}"', {"LEDGER": ""}, "password: the environment has no variable"),
        ('cookies = "a=${LEDGER}"', {}, "cookies: the environment has no variable LEDGER"),
        ('username = "${LEDGER}"', {}, "username: the environment has no variable LEDGER"),
        (
            'headers = ["X-Key: ${LEDGER}"]',
            {"LEDGER_FILE": "/no/such/file"},
            "headers: the file that LEDGER_FILE names cannot be read: No such file or directory",
        ),
        (
            'headers = ["X-Key: ${LEDGER}"]',
            {"LEDGER_FILE": "{empty}"},
            "headers: the file that LEDGER_FILE names is empty",
        ),
        (
            'headers = ["X-Key: ${LEDGER}"]',
            {"LEDGER": f"{SECRET}\r\nHost: other.example"},
            f"headers: {NO_HEADER}",
        ),
        ('cookies = "${LEDGER}"', {"LEDGER": SECRET}, f"cookies: {NO_COOKIES}"),
        ('proxy = "${LEDGER}"', {"LEDGER": SECRET}, f"proxy: {NO_PROXY}"),
    ],
)
def test_a_secret_that_is_missing_or_broken_is_told_by_its_variable(
    tmp_path, line, environ, expected
):
    """With file, line and feed, and never with what it holds."""
    (tmp_path / "empty").write_text(" \n", encoding="utf-8")
    known = {
        name: value.replace("{empty}", str(tmp_path / "empty")) for name, value in environ.items()
    }
    file = tmp_path / "config.toml"
    file.write_text(f"{FEED}{line}\n", encoding="utf-8")
    assert any(
        fault.startswith(f'config.toml:4: feed "A": {expected}') for fault in told(file, known)
    )


def test_all_missing_variables_are_told_at_once(tmp_path):
    """One run is enough to learn which variables are needed, also where other things are wrong."""
    file = tmp_path / "config.toml"
    file.write_text(
        f'{FEED}headers = ["A: ${{ONE}}", "B: ${{TWO}}${{THREE}}"]\ntier = 9\npassword = ["x"]\n'
        '[defaults]\nproxy = "${FOUR}"\n',
        encoding="utf-8",
    )
    faults = "\n".join(told(file))
    assert all(f"no variable {name}" in faults for name in ("ONE", "TWO", "THREE", "FOUR"))
    assert "tier: expected" in faults
    assert "password: expected text in quotes" in faults


def test_other_texts_keep_their_dollars(tmp_path):
    """Only the places for secrets are filled in: a name or an address is taken as it stands."""
    file = tmp_path / "config.toml"
    file.write_text(
        '[brief]\nbrand = "${HOME}"\n[[feeds]]\nname = "${HOME}"\nurl = "https://a.example/${HOME}"\n',
        encoding="utf-8",
    )
    settings = config.load(file, {"HOME": "/root"})
    assert (settings.brief.brand, settings.feeds[0].name) == ("${HOME}", "${HOME}")
    assert settings.feeds[0].url == "https://a.example/${HOME}"


@pytest.mark.parametrize("broken", ["feeds = 1\n", "feeds = [1]\n", "defaults = 1\n"])
def test_tables_that_are_none_leave_the_fault_to_the_table(tmp_path, broken):
    """Looking for secrets trips over nothing."""
    file = tmp_path / "config.toml"
    file.write_text(broken, encoding="utf-8")
    assert told(file)


def test_a_feed_takes_what_it_does_not_set_from_the_defaults(tmp_path):
    """Its own values win, also those that say no."""
    file = tmp_path / "config.toml"
    file.write_text(
        f"{FEED}as_browser = false\nencoding = ''\ninterval_minutes = 0\n"
        '[[feeds]]\nname = "B"\nurl = "https://b.example/f"\n'
        '[defaults]\nas_browser = true\nencoding = "koi8-r"\ninterval_minutes = 60\n',
        encoding="utf-8",
    )
    one, two = config.load(file, {}).enabled_feeds()
    assert (one.as_browser, one.encoding, one.interval) == (False, "", 0)
    assert (two.as_browser, two.encoding, two.interval) == (True, "koi8-r", 3600)
