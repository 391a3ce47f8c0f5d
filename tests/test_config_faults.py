"""What a broken configuration does -> what the operator is told, word for word."""

import os

import pytest

from digest import config
from digest.errors import ConfigError

FEED = '[[feeds]]\nname = "A"\nurl = "https://a.example/f"\n'
WEEKDAYS = '"mon", "tue", "wed", "thu", "fri", "sat" or "sun"'
NO_WEB = 'expected a web address that starts with "https://" or "http://"'
NO_DATABASE = 'expected "sqlite:///FILE" or "postgresql://USER@HOST/NAME"'
WENT = 'went; name the last time of day at which an edition may still go out: not_after = "12:30"'
HOLIDAYS = (
    'expected "none", "us-federal", or a list of days: ["us-federal", 2026-12-24, 2026-12-31]'
)
NO_LINE = "expected one line of text without control characters"
NO_MAIL = 'expected an e-mail address such as "brief@example.org"'
NO_ZONE = 'expected a time zone such as "America/New_York"'
NO_CLOCK = 'expected a time of day as "HH:MM", 24 hours'
SECRET = "hunter2"  # stands in several broken files and in no message


def told(path, environ=()):
    """Return the problems of the file at `path`, without the folder in front."""
    with pytest.raises(ConfigError) as raised:
        config.load(path, dict(environ))
    assert SECRET not in str(raised.value)
    return [problem.replace(f"{path.parent}{os.sep}", "") for problem in raised.value.problems]


BROKEN = {
    # -- the file -------------------------------------------------------------------------------
    "empty": ("", ["1: no setting stands in it; remove it and 'digest init' writes one"]),
    "only comments": (
        "# brand = 1\n",
        ["1: no setting stands in it; remove it and 'digest init' writes one"],
    ),
    "no equals sign": (
        '[brief]\nbrand "B"\n',
        ["2: not TOML: Expected '=' after a key in a key/value pair (column 7)"],
    ),
    "text that does not end": (
        '[brief]\nbrand = "B\n',
        ["2: not TOML: Illegal character '\\n' (column 11)"],
    ),
    "list that does not end": (
        '[edition]\nwatch_words = ["a"\n',
        ["3: not TOML: Unclosed array (at the end)"],
    ),
    "key twice": (
        '[brief]\nbrand = "B"\nbrand = "C"\n',
        ["3: not TOML: Cannot overwrite a value (column 12)"],
    ),
    "table twice": (
        '[brief]\nbrand = "B"\n[brief]\n',
        ["3: not TOML: Cannot declare ('brief',) twice (column 7)"],
    ),
    "lists in lists in lists": (
        "a = " + 5000 * "[" + 5000 * "]",
        ["1: not TOML: lists or tables stand too deep in each other"],
    ),
    # -- keys -----------------------------------------------------------------------------------
    "unknown table": (
        "[breif]\nx = 1\n",
        ["1: breif: unknown table or key; did you mean 'brief'?"],
    ),
    "unknown table like none": ("[zzz]\n", ["1: zzz: unknown table or key"]),
    "unknown array of tables": (
        '[[feed]]\nname = "A"\n',
        ["1: feed: unknown table or key; did you mean 'feeds'?"],
    ),
    "unknown key": (
        '[brief]\n\n# a comment\nbrandd = "B"\n',
        ["4: brief.brandd: unknown key; did you mean 'brand'?"],
    ),
    "key in capitals": (
        '[brief]\nBRAND = "B"\n',
        ["2: brief.BRAND: unknown key; did you mean 'brand'?"],
    ),
    "key of another table": (
        '[brief]\nzone = "UTC"\n',
        ["2: brief.zone: unknown key; it belongs in [schedule]"],
    ),
    "key of several other tables": ("[brief]\nenabled = true\n", ["2: brief.enabled: unknown key"]),
    "key above all tables": (
        'brand = "B"\n',
        ["1: brand: unknown table or key; it belongs in [brief]"],
    ),
    "key of the program's own": ('base = "/"\n', ["1: base: unknown table or key"]),
    "key with odd letters": (
        '[brief]\n"a\\u0000\\u202eb" = 1\n',
        ["2: brief.'a\\x00\\u202eb': unknown key"],
    ),
    "key below a value": (
        '[brief]\nbrand.name = "B"\n',
        ["2: brief.brand: expected text in quotes"],
    ),
    # -- types ----------------------------------------------------------------------------------
    "text for a whole number": (
        '[smtp]\nport = "25"\n',
        ["2: smtp.port: expected a whole number from 1 to 65535"],
    ),
    "fraction for a whole number": (
        "[fetch]\nmax_redirects = 2.5\n",
        ["2: fetch.max_redirects: expected a whole number from 0 to 20"],
    ),
    "text for a number": (
        '[edition]\nmax_age_hours = "two days"\n',
        ["2: edition.max_age_hours: expected a number above 0 and at most 336"],
    ),
    "number for text": ("[brief]\nbrand = 5\n", ["2: brief.brand: expected text in quotes"]),
    "date for text": ("[brief]\nbrand = 2026-03-04\n", ["2: brief.brand: expected text in quotes"]),
    "text for yes or no": (
        '[output]\npng = "no"\n',
        ["2: output.png: expected true or false"],
    ),
    "number for yes or no": (
        f"{FEED}enabled = 0\n",
        ['4: feed "A": enabled: expected true or false'],
    ),
    "text for a list": (
        '[edition]\nwatch_words = "nato"\n',
        ["2: edition.watch_words: expected a list in square brackets"],
    ),
    "number in a list of words": (
        '[edition]\nwatch_words = [\n  "nato",\n  5,\n]\n',
        ["4: edition.watch_words: expected text in quotes"],
    ),
    "table for a value": (
        '[brief]\n[brief.brand]\nname = "B"\n',
        ["2: brief.brand: expected text in quotes"],
    ),
    "value for a table": ('brief = "B"\n', ["1: brief: expected a table headed [brief]"]),
    "list for a table": ("[[brief]]\n", ["1: brief: expected a table headed [brief]"]),
    "single brackets for feeds": (
        '[feeds]\nname = "A"\n',
        ["1: feeds: expected tables headed [[feeds]]"],
    ),
    "addresses for feeds": (
        'feeds = [\n"https://a.example/f"]\n',
        ["2: feed 1: expected tables headed [[feeds]]"],
    ),
    "number for a password": (
        "[smtp]\npassword = 5\n",
        ["2: smtp.password: expected text in quotes"],
    ),
    # -- numbers --------------------------------------------------------------------------------
    "too small": (
        "[edition]\nstories = 0\n",
        ["2: edition.stories: expected a whole number from 1 to 100"],
    ),
    "too large": (
        "[smtp]\nport = 70_000\n",
        ["2: smtp.port: expected a whole number from 1 to 65535"],
    ),
    "negative": (
        "[schedule]\ncompose_lead_minutes = -1\n",
        ["2: schedule.compose_lead_minutes: expected a number from 0 to 240"],
    ),
    "an old key": (
        "[schedule]\ncatch_up_hours = 6\n",
        [f"2: schedule.catch_up_hours: {WENT}"],
    ),
    "too late before it begins": (
        '[schedule]\nsend_at = "07:00"\nnot_after = "06:59"\n',
        ["1: schedule: not_after must be later in the day than send_at"],
    ),
    **{
        f"holidays = {value}": (
            f"[schedule]\nholidays = {value}\n",
            [f"2: schedule.holidays: {HOLIDAYS}"],
        )
        for value in ('"uk"', "5", '["uk"]', "[5]", "[2026-12-24T00:00:00]")
    },
    "without end": (
        "[store]\nbusy_timeout_seconds = inf\n",
        ["2: store.busy_timeout_seconds: expected a number above 0 and at most 600"],
    ),
    "no number": (
        "[edition]\nper_outlet_share = nan\n",
        ["2: edition.per_outlet_share: expected a number above 0 and at most 1"],
    ),
    "no time at all": (
        f"{FEED}timeout_seconds = 0\n",
        ['4: feed "A": timeout_seconds: expected a number above 0 and at most 300'],
    ),
    # -- values ---------------------------------------------------------------------------------
    "empty brand": ('[brief]\nbrand = " "\n', ["2: brief.brand: must not be empty"]),
    "line break in the brand": ('[brief]\nbrand = "A\\nBcc: x"\n', [f"2: brief.brand: {NO_LINE}"]),
    "turned-round brand": ('[brief]\nbrand = "A\\u202eB"\n', [f"2: brief.brand: {NO_LINE}"]),
    "language": (
        '[brief]\nlanguage = "english please"\n',
        ['2: brief.language: expected a language tag such as "en" or "en-US"'],
    ),
    "time": ('[schedule]\nsend_at = "25:00"\n', [f"2: schedule.send_at: {NO_CLOCK}"]),
    "time of TOML's own": (
        "[schedule]\nsend_at = 06:30:00\n",
        ["2: schedule.send_at: expected text in quotes"],
    ),
    "twelve-hour time": ('[schedule]\nsend_at = "6:30 am"\n', [f"2: schedule.send_at: {NO_CLOCK}"]),
    "zone": ('[schedule]\nzone = "Mars/Base"\n', [f"2: schedule.zone: {NO_ZONE}"]),
    "zone that is a path": ('[schedule]\nzone = "../etc"\n', [f"2: schedule.zone: {NO_ZONE}"]),
    "zone nearly right": (
        '[schedule]\nzone = "America/NewYork"\n',
        [f"2: schedule.zone: {NO_ZONE}; did you mean 'America/New_York'?"],
    ),
    "weekday": (
        '[schedule]\nweekdays = ["mon", "Tuesday"]\n',
        [f"2: schedule.weekdays: expected {WEEKDAYS}"],
    ),
    "no weekday": (
        "[schedule]\nweekdays = []\n",
        ["2: schedule.weekdays: expected a list in square brackets, not empty"],
    ),
    "e-mail address": ('[delivery]\nsender = "the brief"\n', [f"2: delivery.sender: {NO_MAIL}"]),
    "answer address": ('[delivery]\nreply_to = "x@"\n', [f"2: delivery.reply_to: {NO_MAIL}"]),
    "transport": (
        '[delivery]\ntransport = "pigeon"\n',
        [
            '2: delivery.transport: expected "smtp", "lmtp", "sendmail", "maildir", "folder" or "stdout"'
        ],
    ),
    "word of marks only": (
        '[edition]\nwatch_words = ["*"]\n',
        ['2: edition.watch_words: expected words such as "pentagon" or "ukrain*"'],
    ),
    "other database": (
        f'[store]\nurl = "mysql://digest:{SECRET}@db/digest"\n',
        [f"2: store.url: {NO_DATABASE}"],
    ),
    "database without a name": (
        f'[store]\nurl = "postgresql://digest:{SECRET}@db"\n',
        [f"2: store.url: {NO_DATABASE}"],
    ),
    "database with an odd port": (
        f'[store]\nurl = "postgresql://digest:{SECRET}@db:port/digest"\n',
        [f"2: store.url: {NO_DATABASE}"],
    ),
    "database in passing memory": (
        '[store]\nurl = "sqlite:///:memory:"\n',
        [f"2: store.url: {NO_DATABASE}"],
    ),
    "database as a list": (
        f'[store]\nurl = ["{SECRET}"]\n',
        ["2: store.url: expected text in quotes"],
    ),
    "web address without a scheme": (
        '[web]\nurl = "brief.example.org"\n',
        [f"2: web.url: {NO_WEB}"],
    ),
    # -- feeds and sections ---------------------------------------------------------------------
    "file for a feed": (
        '[[feeds]]\nname = "A"\nurl = "file:///etc/passwd"\n',
        [f'3: feed "A": url: {NO_WEB}'],
    ),
    "feed without a host": (
        '[[feeds]]\nname = "A"\nurl = "https:///f"\n',
        [f'3: feed "A": url: {NO_WEB}'],
    ),
    "feed at an odd port": (
        '[[feeds]]\nname = "A"\nurl = "https://a.example:99999/f"\n',
        ['3: feed "A": url: expected a web address; its host or port is not valid'],
    ),
    "password in a feed's address": (
        f'[[feeds]]\nname = "A"\nurl = "https://me:{SECRET}@a.example/f"\n',
        ['3: feed "A": url: a user name or password must not stand in a web address'],
    ),
    "feed without an address": ('[[feeds]]\nname = "A"\n', ['1: feed "A": url: is missing']),
    "feed without a name": (
        f'{FEED}[[feeds]]\nurl = "https://b.example/f"\n',
        ["4: feed 2: name: is missing"],
    ),
    "feed with an odd name": (
        '[[feeds]]\nname = "A\\u0007"\nurl = "https://a.example/f"\n',
        [f"2: feed 1: name: {NO_LINE}"],
    ),
    "feed twice": (
        f'{FEED}\n[[feeds]]\nname = "B"\nurl = "https://a.example/f"\n',
        ['7: feed "B": url: the same url stands in line 3'],
    ),
    "name twice": (
        f'{FEED}\n[[feeds]]\nurl = "https://b.example/f"\nname = "A"\n',
        ['7: feed "A": name: the same name stands in line 2'],
    ),
    "unknown key of a feed": (
        f'{FEED}\n[[feeds]]\nname = "B"\nurl = "https://b.example/f"\ntimeout = 3\n',
        ["8: feed \"B\": timeout: unknown key; did you mean 'timeout_seconds'?"],
    ),
    "header break in a feed's user agent": (
        f'{FEED}user_agent = "x\\r\\nHost: y"\n',
        [f'4: feed "A": user_agent: {NO_LINE}'],
    ),
    "section nobody declared": (
        f'{FEED}section = "Wrold"\n[[sections]]\nname = "World"\n',
        ["4: feed \"A\": section: no such section; did you mean 'World'?"],
    ),
    "section of all feeds nobody declared": (
        '[defaults]\nsection = "Space"\n[[sections]]\nname = "World"\n',
        ["2: defaults.section: no such section"],
    ),
    "section twice": (
        '[[sections]]\nname = "World"\n[[sections]]\nname = "World"\n',
        ['4: section "World": name: the same name stands in line 2'],
    ),
    "section that is a word": (
        'sections = ["World"]\n',
        ["1: section 1: expected tables headed [[sections]]"],
    ),
    "section without a name": (
        "[[sections]]\nweight = 0\n",
        [
            "1: section 1: name: is missing",
            "2: section 1: weight: expected a number above 0 and at most 10",
        ],
    ),
    # -- other ways to write TOML ---------------------------------------------------------------
    "dotted keys": (
        'brief.brand = "B"\nschedule . zone = "Mars/Base"\nschedule."send_at" = "x"\n',
        [f"2: schedule.zone: {NO_ZONE}", f"3: schedule.send_at: {NO_CLOCK}"],
    ),
    "inline tables": (
        'brief = { brand = "B" }\nsmtp = { port = 0, host = "" }\n',
        [
            "2: smtp.host: must not be empty",
            "2: smtp.port: expected a whole number from 1 to 65535",
        ],
    ),
    "feeds in one list": (
        'feeds = [\n  { name = "A", url = "https://a.example/f" },\n  { name = "B", url = "b" },\n]\n',
        [f'3: feed "B": url: {NO_WEB}'],
    ),
    "table below a feed": (
        f"{FEED}[feeds.extra]\nx = 1\n",
        ['4: feed "A": extra: unknown key'],
    ),
    "brackets inside texts": (
        '[brief]\nbrand = """\\\n[smtp]"""\nmission = \'[[feeds]]\' # [web]\nbyline = 1\n',
        ["5: brief.byline: expected text in quotes"],
    ),
    "Windows line ends": (
        '[brief]\r\nbrand = "B"\r\nbyline = 1\r\n',
        ["3: brief.byline: expected text in quotes"],
    ),
    # -- all at once ----------------------------------------------------------------------------
    "several faults": (
        f'[web]\nurl = "x"\n{FEED}tier = 9\ncolor = 1\n[brief]\nbrand = 1\n[[feeds]]\nname = "A"\n',
        [
            f"2: web.url: {NO_WEB}",
            '6: feed "A": tier: expected a whole number from 1 to 3',
            '7: feed "A": color: unknown key',
            "9: brief.brand: expected text in quotes",
            '10: feed "A": url: is missing',
            '11: feed "A": name: the same name stands in line 4',
        ],
    ),
}


@pytest.mark.parametrize(("source", "expected"), BROKEN.values(), ids=list(BROKEN))
def test_each_fault_is_told_with_its_line_and_what_was_expected(tmp_path, source, expected):
    """A broken file is answered by all its faults, in its order, each with file, line and key."""
    file = tmp_path / "config.toml"
    file.write_bytes(source.encode())
    assert told(file) == [f"config.toml:{line}" for line in expected]
