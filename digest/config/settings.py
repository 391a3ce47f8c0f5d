"""The settings: names, types, defaults and what each may be. Frozen."""

import difflib
import os
import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from digest.model import Feed

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
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
    try:
        validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValueError('expected an e-mail address such as "brief@example.org"') from None
    return value


def _database(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    shape = r"sqlite:///(?!:memory:)[^?\s]\S*|postgresql(?:\+psycopg)?://\S*/[^/?\s]\S*"
    try:
        valid = re.fullmatch(shape, url) and urlsplit(url).port != 0
    except ValueError:
        valid = False
    if not valid:
        raise ValueError('expected "sqlite:///FILE" or "postgresql://USER@HOST/NAME"')
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


def _language(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", value):
        raise ValueError('expected a language tag such as "en" or "en-US"')
    return value


Clock = Annotated[str, AfterValidator(_clock)]
Zone = Annotated[str, AfterValidator(_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Address = Annotated[str, AfterValidator(_email)]
NoAddress = Annotated[str, AfterValidator(lambda value: _email(value) if value else value)]
Database = Annotated[SecretStr, AfterValidator(_database)]
Text = Annotated[str, AfterValidator(_text)]
Line = Annotated[str, AfterValidator(_said)]
Word = Annotated[str, AfterValidator(_word)]
Language = Annotated[str, AfterValidator(_language)]


class Table(BaseModel):
    """A table of the file: unknown keys and wrong types are errors."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )


class BriefSettings(Table):
    """What the brief is called and who stands behind it."""

    brand: Line = "The Morning Brief"
    mission: Line = "developments affecting the future of U.S. national security"
    byline: Line = "its digest builder"
    postal_address: Line = "1 Example Street, Sampleton, VA 20001"
    language: Language = "en"
    templates: Text = ""


class ScheduleSettings(Table):
    """When the daemon sends."""

    send_at: Clock = "06:30"
    zone: Zone = "America/New_York"
    weekdays: tuple[Weekday, ...] = Field(default=WEEKDAYS, strict=False, min_length=1)
    catch_up_hours: float = Field(default=6.0, ge=0, le=24)

    @property
    def at(self) -> time:
        """The time of day at which the edition is due."""
        return time.fromisoformat(self.send_at)

    @property
    def tz(self) -> ZoneInfo:
        """The zone of dates, weekdays and the send time."""
        return ZoneInfo(self.zone)

    def following(self, day: date) -> date:
        """Return the next listed day after `day`."""
        ahead = (day + timedelta(days=n) for n in range(1, 8))
        return next(one for one in ahead if WEEKDAYS[one.weekday()] in self.weekdays)


class StoreSettings(Table):
    """Where the memory is."""

    url: Database = SecretStr("sqlite:///digest.db")
    busy_timeout_seconds: float = Field(default=30.0, gt=0, le=600)


class FetchSettings(Table):
    """How feeds are asked."""

    concurrency: int = Field(default=32, ge=1, le=1000)
    allow_private_addresses: bool = False
    contact: Text = ""
    max_redirects: int = Field(default=5, ge=0, le=20)


class FeedOptions(Table):
    """What each feed may set for itself; a value left out comes from `[defaults]`."""

    section: Text | None = None
    beat: Text | None = None
    tier: int | None = Field(default=None, ge=1, le=3)
    enabled: bool | None = None
    interval_minutes: int | None = Field(default=None, ge=5, le=10_080)
    timeout_seconds: float | None = Field(default=None, gt=0, le=300)
    max_megabytes: float | None = Field(default=None, ge=0.01, le=100)
    user_agent: Text | None = None


class DefaultSettings(Table):
    """What holds for every feed that says nothing else."""

    section: Text = ""
    beat: Text = ""
    tier: int = Field(default=2, ge=1, le=3)
    enabled: bool = True
    interval_minutes: int = Field(default=30, ge=5, le=10_080)
    timeout_seconds: float = Field(default=20.0, gt=0, le=300)
    max_megabytes: float = Field(default=8.0, ge=0.01, le=100)
    user_agent: Text = ""


class FeedSettings(FeedOptions):
    """One feed."""

    name: Line
    url: WebAddress


class SectionSettings(Table):
    """One section: its head, and the words (or `stems*`) that place a story there."""

    name: Line
    words: tuple[Word, ...] = Field(default=(), strict=False)
    weight: float = Field(default=1.0, gt=0, le=10)


class EditionSettings(Table):
    """What is chosen, and how much of it."""

    stories: int = Field(default=20, ge=1, le=100)
    lede_stories: int = Field(default=5, ge=1, le=12)
    per_section: int = Field(default=5, ge=1, le=40)
    max_sections: int = Field(default=6, ge=1, le=20)
    max_age_hours: float = Field(default=48.0, gt=0, le=336)
    per_outlet_share: float = Field(default=0.3, gt=0, le=1)
    remember_days: int = Field(default=14, ge=1, le=365)
    additional_reading: int = Field(default=5, ge=0, le=20)
    watch_words: tuple[Word, ...] = Field(default=(), strict=False)


class DeliverySettings(Table):
    """How mail leaves the house, and in whose name."""

    transport: Literal["smtp", "sendmail", "maildir", "folder"] = "smtp"
    sender: Address = "brief@brief.example.org"
    reply_to: NoAddress = ""
    path: str = "outbox"
    sendmail: str = "/usr/sbin/sendmail"
    give_up_hours: float = Field(default=12.0, gt=0, le=72)


class SmtpSettings(Table):
    """The mail server that takes the messages."""

    host: Line = "localhost"
    port: int = Field(default=25, ge=1, le=65_535)
    security: Literal["auto", "none", "starttls", "tls"] = "auto"
    username: str = ""
    password: SecretStr = SecretStr("")
    connections: int = Field(default=2, ge=1, le=64)
    timeout_seconds: float = Field(default=30.0, gt=0, le=300)


class WebSettings(Table):
    """The public address of the web window: archive, preferences, unsubscribing."""

    url: WebAddress = "https://brief.example.org"
    secret_key: SecretStr = SecretStr("")


class OutputSettings(Table):
    """Where the files of a brief go."""

    dir: str = "out"
    png: bool = True


class Config(Table):
    """The whole configuration. `base` is the folder that relative paths start from."""

    brief: BriefSettings = BriefSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    store: StoreSettings = StoreSettings()
    fetch: FetchSettings = FetchSettings()
    edition: EditionSettings = EditionSettings()
    delivery: DeliverySettings = DeliverySettings()
    smtp: SmtpSettings = SmtpSettings()
    web: WebSettings = WebSettings()
    output: OutputSettings = OutputSettings()
    defaults: DefaultSettings = DefaultSettings()
    sections: tuple[SectionSettings, ...] = Field(default=(), strict=False)
    feeds: tuple[FeedSettings, ...] = Field(default=(), strict=False)
    base: Path = Field(default=Path(), exclude=True)

    def path(self, name: str) -> Path:
        """Return the file `name` of this configuration: relative ones stand beside it."""
        return self.base / os.path.expanduser(name)  # noqa: PTH111  (Path raises for "~nobody")

    def feed(self, entry: FeedSettings) -> Feed:
        """Return the feed that `entry` and `[defaults]` describe together."""
        chosen = {
            name: value if (value := getattr(entry, name)) is not None else default
            for name, default in self.defaults.model_dump().items()
        }
        return Feed(
            name=entry.name,
            url=entry.url,
            section=chosen["section"],
            beat=chosen["beat"],
            tier=chosen["tier"],
            interval=chosen["interval_minutes"] * 60,
            timeout=chosen["timeout_seconds"],
            max_bytes=int(chosen["max_megabytes"] * 1024 * 1024),
            user_agent=chosen["user_agent"],
        )

    def enabled_feeds(self) -> list[Feed]:
        """Return the feeds of the file which are switched on, in its order."""
        return [
            self.feed(entry)
            for entry in self.feeds
            if (self.defaults.enabled if entry.enabled is None else entry.enabled)
        ]
