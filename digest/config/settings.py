"""The settings: names, types, defaults and what each may be. Frozen."""

import os
from base64 import b64encode
from collections import defaultdict
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from digest.config.daemon import AlarmSettings, ClusterSettings, LogSettings, ScheduleSettings
from digest.config.kinds import (
    Cookies,
    Database,
    Encoding,
    Header,
    Interval,
    Language,
    Line,
    Listen,
    Network,
    Picture,
    Proxy,
    Regex,
    StyleName,
    Text,
    WebAddress,
    Word,
)
from digest.config.mail import (
    BouncesSettings,
    DeliverySettings,
    DkimSettings,
    HooksSettings,
    SmtpSettings,
)
from digest.config.table import Table
from digest.model import Access, Feed

_AS_WRITTEN = ("section", "beat", "tier", "user_agent", "as_browser", "encoding", "article")


class BriefSettings(Table):
    """What the brief is called and who stands behind it."""

    brand: Line = "The Morning Brief"
    mission: Line = "developments affecting the future of U.S. national security"
    byline: Line = "its digest builder"
    postal_address: Line = "1 Example Street, Sampleton, VA 20001"
    language: Language = "en"
    style: StyleName = "brief"
    min_words: int = Field(default=1_400, ge=100, le=20_000)
    max_words: int = Field(default=2_400, ge=100, le=20_000)
    templates: Text = ""
    logo: Picture = ""
    logo_alt: Text = ""
    logo_width: int = Field(default=160, ge=16, le=584)


class StoreSettings(Table):
    """Where the memory is."""

    url: Database = SecretStr("sqlite:///digest.db")
    journal: Text = ""
    busy_timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    keep_days: int = Field(default=90, ge=30, le=3650)


class FetchSettings(Table):
    """How feeds are asked."""

    concurrency: int = Field(default=64, ge=1, le=1000)
    per_host: int = Field(default=2, ge=1, le=100)
    host_pause_seconds: float = Field(default=1.0, ge=0, le=60)
    min_interval_minutes: float = Field(default=10.0, ge=1, le=1440)
    max_interval_minutes: float = Field(default=240.0, ge=1, le=10_080)
    whole_every_days: float = Field(default=3.0, gt=0, le=365)
    first_byte_seconds: float = Field(default=10.0, gt=0, le=300)
    min_bytes_per_second: int = Field(default=500, ge=0, le=1_000_000)
    max_redirects: int = Field(default=10, ge=0, le=20)
    allow_private_addresses: bool = False
    contact: Text = ""


class FeedOptions(Table):
    """What each feed may set for itself; a value left out comes from `[defaults]`."""

    section: Text | None = None
    beat: Text | None = None
    tier: int | None = Field(default=None, ge=1, le=3)
    enabled: bool | None = None
    interval_minutes: Interval | None = None
    timeout_seconds: float | None = Field(default=None, gt=0, le=300)
    max_megabytes: float | None = Field(default=None, ge=0.01, le=100)
    user_agent: Text | None = None
    as_browser: bool | None = None
    encoding: Encoding | None = None
    article: Literal["never", "feed", "page"] | None = None
    proxy: Proxy | None = None


class DefaultSettings(Table):
    """What holds for every feed that says nothing else."""

    section: Text = ""
    beat: Text = ""
    tier: int = Field(default=2, ge=1, le=3)
    enabled: bool = True
    interval_minutes: Interval = 30
    timeout_seconds: float = Field(default=20.0, gt=0, le=300)
    max_megabytes: float = Field(default=15.0, ge=0.01, le=100)
    user_agent: Text = ""
    as_browser: bool = False
    encoding: Encoding = ""
    article: Literal["never", "feed", "page"] = "page"
    proxy: Proxy = SecretStr("")


class FeedSettings(FeedOptions):
    """One feed. Its secrets may name variables of the environment: "${NAME}"."""

    name: Line
    url: WebAddress
    pinned: bool = False
    username: SecretStr = SecretStr("")
    password: SecretStr = SecretStr("")
    cookies: Cookies = SecretStr("")
    headers: tuple[Header, ...] = Field(default=(), strict=False)


class SectionSettings(Table):
    """One section: its head, and the words (or `stems*`) that place a story there."""

    name: Line
    words: tuple[Word, ...] = Field(default=(), strict=False)
    weight: float = Field(default=1.0, gt=0, le=10)
    least: int = Field(default=0, ge=0, le=40)
    most: int = Field(default=0, ge=0, le=40)


class RuleSettings(Table):
    """One rule of the operator's: what it looks for, all of it, and what it does."""

    name: Line
    action: Literal["exclude", "include", "boost"]
    words: tuple[Word, ...] = Field(default=(), strict=False)
    regex: Regex = ""
    sources: tuple[Line, ...] = Field(default=(), strict=False)
    authors: tuple[Line, ...] = Field(default=(), strict=False)
    sections: tuple[Line, ...] = Field(default=(), strict=False)
    boost: float = Field(default=0.0, ge=-1, le=1)


class EditionSettings(Table):
    """What is chosen, and how much of it."""

    stories: int = Field(default=20, ge=1, le=100)
    least_stories: int = Field(default=12, ge=1, le=100)
    lede_stories: int = Field(default=5, ge=1, le=12)
    per_section: int = Field(default=5, ge=1, le=40)
    max_sections: int = Field(default=6, ge=1, le=20)
    max_age_hours: float = Field(default=48.0, gt=0, le=336)
    per_outlet_share: float = Field(default=0.3, gt=0, le=1)
    remember_days: int = Field(default=14, ge=1, le=365)
    rest_days_news: int = Field(default=0, ge=0, le=60)
    rest_days_views: int = Field(default=3, ge=0, le=60)
    rest_days_light: int = Field(default=7, ge=0, le=60)
    additional_reading: int = Field(default=5, ge=0, le=20)
    watch_words: tuple[Word, ...] = Field(default=(), strict=False)
    weight_coverage: float = Field(default=0.4, ge=0, le=1)
    weight_velocity: float = Field(default=0.25, ge=0, le=1)
    weight_relevance: float = Field(default=0.1, ge=0, le=1)
    weight_source: float = Field(default=0.1, ge=0, le=1)
    weight_stakes: float = Field(default=0.2, ge=0, le=1)
    weight_decision: float = Field(default=0.05, ge=0, le=1)
    weight_substance: float = Field(default=0.05, ge=0, le=1)
    weight_recency: float = Field(default=0.1, ge=0, le=1)
    weight_rare: float = Field(default=0.0, ge=0, le=1)
    weight_closeness: float = Field(default=0.9, ge=0, le=1)


class ArticleSettings(Table):
    """How the pages behind an edition's stories are asked for."""

    seconds: float = Field(default=40.0, ge=0, le=600)
    per_story: int = Field(default=3, ge=1, le=10)
    timeout_seconds: float = Field(default=12.0, gt=0, le=120)
    max_megabytes: float = Field(default=5.0, ge=0.01, le=50)


class WebSettings(Table):
    """The public address of the web window: archive, preferences, unsubscribing."""

    url: WebAddress = "https://brief.example.org"
    secret_key: SecretStr = SecretStr("")
    listen: Listen = ""
    trusted_proxies: tuple[Network, ...] = Field(default=(), strict=False)
    monitors: tuple[Network, ...] = Field(default=("127.0.0.0/8", "::1"), strict=False)
    signups_per_hour: int = Field(default=10, ge=1, le=100_000)

    @property
    def prefix(self) -> str:
        """The path under which the window stands behind its proxy; "" for the root."""
        return urlsplit(self.url).path.rstrip("/")

    def keys(self, kept: str) -> tuple[str, ...]:
        """Return the keys of readers' links, the one that signs first; `kept` is the database's.

        That one goes on opening links which were signed before one was configured.
        """
        return tuple(dict.fromkeys([*self.secret_key.get_secret_value().split(), kept]))


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
    articles: ArticleSettings = ArticleSettings()
    delivery: DeliverySettings = DeliverySettings()
    smtp: SmtpSettings = SmtpSettings()
    dkim: DkimSettings = DkimSettings()
    bounces: BouncesSettings = BouncesSettings()
    hooks: HooksSettings = HooksSettings()
    web: WebSettings = WebSettings()
    alarm: AlarmSettings = AlarmSettings()
    log: LogSettings = LogSettings()
    cluster: ClusterSettings = ClusterSettings()
    output: OutputSettings = OutputSettings()
    defaults: DefaultSettings = DefaultSettings()
    sections: tuple[SectionSettings, ...] = Field(default=(), strict=False)
    rules: tuple[RuleSettings, ...] = Field(default=(), strict=False)
    feeds: tuple[FeedSettings, ...] = Field(default=(), strict=False)
    base: Path = Field(default=Path(), exclude=True)

    def path(self, name: str) -> Path:
        """Return the file `name` of this configuration: relative ones stand beside it."""
        return self.base / os.path.expanduser(name)  # noqa: PTH111  (Path raises for "~nobody")

    def feed(self, entry: FeedSettings) -> Feed:
        """Return the feed that `entry` and `[defaults]` describe together."""
        chosen = {
            name: value if (value := getattr(entry, name)) is not None else default
            for name, default in self.defaults
        }
        return Feed(
            name=entry.name,
            url=entry.url,
            interval=chosen["interval_minutes"] * 60,
            timeout=chosen["timeout_seconds"],
            max_bytes=int(chosen["max_megabytes"] * 1024 * 1024),
            **{name: chosen[name] for name in _AS_WRITTEN},
        )

    @property
    def pinned(self) -> frozenset[str]:
        """The names of the feeds whose items stand in the house block."""
        return frozenset(entry.name for entry in self.feeds if entry.pinned)

    def access(self) -> defaultdict[str, Access]:
        """Return what opens each feed's door, by its URL; the default's for all others."""
        default = self.defaults.proxy.get_secret_value()
        return defaultdict(
            lambda: Access(proxy=default),
            {entry.url: self._access(entry, default) for entry in self.feeds},
        )

    def _access(self, entry: FeedSettings, proxy: str) -> Access:
        lines = (one.get_secret_value().partition(":") for one in entry.headers)
        headers = {name: value.strip() for name, _, value in lines}
        if entry.username.get_secret_value():
            pair = f"{entry.username.get_secret_value()}:{entry.password.get_secret_value()}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        if cookies := entry.cookies.get_secret_value():
            headers["Cookie"] = cookies
        if entry.proxy is not None:
            proxy = entry.proxy.get_secret_value()
        return Access(headers=tuple(headers.items()), proxy=proxy)

    def enabled_feeds(self) -> list[Feed]:
        """Return the feeds of the file which are switched on, in its order."""
        return [
            self.feed(entry)
            for entry in self.feeds
            if (self.defaults.enabled if entry.enabled is None else entry.enabled)
        ]
