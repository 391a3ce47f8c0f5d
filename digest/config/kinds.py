"""The kinds of values a setting may have, and what is said of one that is none."""

import difflib
import re
from datetime import date
from functools import lru_cache
from ipaddress import ip_network
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, PlainValidator, SecretStr

from digest.config.calendar import read_holidays

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_LONGEST_REGEX = 1000  # letters
_SHORTEST, _LONGEST = 5, 10_080  # minutes between two visits
# Controls and line ends break headers and logs; bidi overrides make a name read as another.
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _clock(value: str) -> str:
    if not re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", value):
        raise ValueError('expected a time of day as "HH:MM", 24 hours')
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = difflib.get_close_matches(value, sorted(available_timezones()), n=1, cutoff=0.8)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        raise ValueError(f'expected a time zone such as "America/New_York"{hint}') from None
    return value


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("expected a web address; its host or port is not valid") from None
    if parts.scheme not in {"http", "https"} or not host or re.search(r"[\s<>\"]", value):
        raise ValueError('expected a web address that starts with "https://" or "http://"')
    if parts.username is not None:
        raise ValueError("a user name or password must not stand in a web address")
    return value


def _email(value: str) -> str:
    # 25 ms, for those who name an address.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError('expected an e-mail address such as "brief@example.org"') from None
    return value


def database(url: str) -> str:
    """Return the address of a database as it is. Raises ValueError where it is none."""
    shape = r"sqlite:///(?!:memory:)[^?\s]\S*|postgresql(?:\+psycopg)?://\S*/[^/?\s]\S*"
    try:
        valid = re.fullmatch(shape, url) and urlsplit(url).port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError('expected "sqlite:///FILE" or "postgresql://USER@HOST/NAME"')
    return url


def _database(value: SecretStr) -> SecretStr:
    database(value.get_secret_value())
    return value


def _text(value: str) -> str:
    if _ODD.search(value):
        raise ValueError("expected one line of text without control characters")
    return value.strip()


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return _text(value)


def _word(value: str) -> str:
    if not re.search(r"\w", value):
        raise ValueError('expected words such as "pentagon" or "ukrain*"')
    return _text(value)


def _regex(value: str) -> str:
    if len(value) > _LONGEST_REGEX:
        raise ValueError(f"expected a regular expression of at most {_LONGEST_REGEX} letters")
    if value:
        expression(value)
    return value


@lru_cache(maxsize=256)
def expression(regex: str) -> Any:
    """Compile a regular expression that ignores case, in RE2's syntax.

    RE2 takes time in proportion to the text, whatever the expression: there is no look-around, no
    back-reference, and nothing that runs away. Raises ValueError where it is none.
    """
    import re2  # 20 ms, for those who use one

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(regex, options)
    except re2.error as error:
        reason = error.args[0].decode("utf-8", "replace")
        if re.search(r"\(\?[=!<]|\\[1-9]", regex):
            reason += "; RE2 has no look-around and no back-reference"
        raise ValueError(f"expected a regular expression; {reason}") from None


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", value):
        raise ValueError('expected a language tag such as "en" or "en-US"')
    return value


def _style_name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value):
        raise ValueError('expected the name of a style such as "brief"')
    return value


def _picture(value: str) -> str:
    if value and not value.startswith("https://"):
        raise ValueError('expected the address of a picture that starts with "https://"')
    return _web_address(value) if value else value


def _interval(value: int) -> int:
    if value and not _SHORTEST <= value <= _LONGEST:
        raise ValueError(f"expected {_SHORTEST} to {_LONGEST} minutes, or 0: by the feed's rhythm")
    return value


def _encoding(value: str) -> str:
    try:
        b"x".decode(value or "utf-8", "replace")  # of nothing at all Python decodes everything
    except (LookupError, ValueError):
        raise ValueError('expected an encoding such as "utf-8" or "windows-1252"') from None
    return value


def _address(expected: str, *schemes: str, needed: bool = False) -> AfterValidator:
    """Return what takes an address with one of `schemes`, and an empty one where none is needed."""

    def take(value: SecretStr) -> SecretStr:
        try:
            parts = urlsplit(value.get_secret_value())
            valid = parts.scheme in schemes and parts.hostname and parts.port != 0
        except ValueError:
            valid = False
        if not valid and (needed or value.get_secret_value()):
            raise ValueError(f"expected {expected}")
        return value

    return AfterValidator(take)


def _header(value: SecretStr) -> SecretStr:
    shape = r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}:[\x20-\x7e]{1,4000}"
    if not re.fullmatch(shape, value.get_secret_value()):
        raise ValueError('expected a header such as "X-Api-Key: ${KEY}"')
    return value


def _cookies(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not re.fullmatch(
        r"[^=;\s]+=[\x20-\x7e]{0,4000}", value.get_secret_value()
    ):
        raise ValueError('expected cookies such as "session=${COOKIE}; theme=plain"')
    return value


def _listen(value: str) -> str:
    host, _, port = value.rpartition(":")
    bare = host.removeprefix("[").removesuffix("]")
    if value and not (re.fullmatch(r"[A-Za-z0-9.:_-]+", bare) and re.fullmatch(r"\d{1,5}", port)):
        raise ValueError('expected an address and a port such as "127.0.0.1:8080"')
    if value and int(port) > 65_535:  # noqa: PLR2004
        raise ValueError("expected a port from 0 to 65535")
    return value


def _network(value: str) -> str:
    try:
        ip_network(value)
    except ValueError:
        raise ValueError('expected a network such as "10.0.0.0/8" or "127.0.0.1"') from None
    return value


def _domain(value: str) -> str:
    if value and not re.fullmatch(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]{2,}", value):
        raise ValueError('expected a domain such as "brief.example.org", in lower case')
    return value


def _selector(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", value):
        raise ValueError('expected a selector such as "digest", in lower case')
    return value


def _topic(value: str) -> str:
    shape = r"arn:aws(?:-[a-z-]+)?:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}"
    if value and not re.fullmatch(shape, value):
        raise ValueError('expected a topic such as "arn:aws:sns:us-east-1:123456789012:bounces"')
    return value


def _secret(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not re.fullmatch(r"[!-~]{16,1000}", value.get_secret_value()):
        raise ValueError("expected at least 16 letters and digits, without a blank")
    return value


Clock = Annotated[str, AfterValidator(_clock)]
NoClock = Annotated[str, AfterValidator(lambda value: _clock(value) if value else value)]
Holidays = Annotated[str | tuple[str | date, ...], PlainValidator(read_holidays)]
Zone = Annotated[str, AfterValidator(_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Address = Annotated[str, AfterValidator(_email)]
NoAddress = Annotated[str, AfterValidator(lambda value: _email(value) if value else value)]
Database = Annotated[SecretStr, AfterValidator(_database)]
Domain = Annotated[str, AfterValidator(_domain)]
Selector = Annotated[str, AfterValidator(_selector)]
Text = Annotated[str, AfterValidator(_text)]
Line = Annotated[str, AfterValidator(_said)]
Word = Annotated[str, AfterValidator(_word)]
Regex = Annotated[str, AfterValidator(_regex)]
Language = Annotated[str, AfterValidator(_language)]
StyleName = Annotated[str, AfterValidator(_style_name)]
Picture = Annotated[str, AfterValidator(_picture)]
Interval = Annotated[int, AfterValidator(_interval)]
Encoding = Annotated[str, AfterValidator(_encoding)]
Topic = Annotated[str, AfterValidator(_topic)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
_RABBITMQ = 'the address of a RabbitMQ such as "amqp://USER@HOST/VHOST"'
Broker = Annotated[SecretStr, _address(_RABBITMQ, "amqp", "amqps", needed=True)]
_PAGE = 'a web address such as "https://ping.example.org/ID"'
Ping = Annotated[SecretStr, _address(_PAGE, "http", "https")]
_PROXY = 'a proxy such as "http://proxy.example.org:3128"'
Proxy = Annotated[SecretStr, _address(_PROXY, "http", "https")]
Header = Annotated[SecretStr, AfterValidator(_header)]
Listen = Annotated[str, AfterValidator(_listen)]
Network = Annotated[str, AfterValidator(_network)]
Cookies = Annotated[SecretStr, AfterValidator(_cookies)]
