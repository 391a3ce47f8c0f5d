"""What all pages share: the house, its memory, its templates; what is asked, what is answered."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import message, pipeline, store, text
from digest.config import Config, ScheduleSettings
from digest.config.kinds import WEEKDAYS
from digest.message.direction import of_language
from digest.web.amazon import Amazon
from digest.web.desk import Desk
from digest.web.limits import Limits
from digest.web.visitor import network

_ALL_SIGNUPS = 1_000  # in an hour, from everywhere: so many confirmations go out at most
_DAYS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday",
    "sat": "Saturday", "sun": "Sunday",
}  # fmt: skip
_SEARCHES, _ALL_SEARCHES = 600, 20_000  # in an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request, as far as pages need it."""

    method: str = "GET"
    path: Mapping[str, str] = field(default_factory=dict)  # what stands in its places
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""  # what a mail service posted
    client: str = ""
    hidden: bool = False  # through a proxy that is not trusted to say for whom

    def one(self, name: str) -> str:
        """Return the value of a field of the form; "" where it is not there."""
        return self.form.get(name, ("",))[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back. `secret` pages are never kept nor indexed; `styled` ones bring styles."""

    body: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    secret: bool = False
    styled: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


def when(schedule: ScheduleSettings) -> str:
    """Say when the brief comes, as readers say it: "every weekday at 6:30 a.m." and the zone."""
    hour, half = schedule.at.hour % 12 or 12, "a.m." if schedule.at.hour < 12 else "p.m."  # noqa: PLR2004
    listed = [day for day in WEEKDAYS if day in schedule.weekdays]
    known = {WEEKDAYS: "every day", WEEKDAYS[:5]: "every weekday"}
    days = known.get(tuple(listed)) or "on " + ", ".join(_DAYS[day] for day in listed)
    zone = schedule.zone.rpartition("/")[2].replace("_", " ")
    return f"{days} at {hour}:{schedule.at.minute:02} {half} {zone} time"


class Window:
    """One brief's window, for as many visitors as come at once."""

    def __init__(
        self,
        config: Config,
        memory: store.Store,
        *,
        clock: Callable[[], datetime],
        desk: Desk,
        amazon: Amazon,
        silence: Callable[[], float] | None = None,
    ) -> None:
        """Show what `memory` holds; `desk` takes sign-ups, `amazon` is asked for certificates."""
        self.config, self.memory, self.clock, self.desk = config, memory, clock, desk
        self.amazon, self.silence = amazon, silence
        self.signups = Limits(config.web.signups_per_hour, _ALL_SIGNUPS)
        self.searches = Limits(_SEARCHES, _ALL_SEARCHES)
        self.forged = Limits(1, 100)  # lines of the log

    @cached_property
    def templates(self) -> jinja2.Environment:
        """The pages' templates: the operator's own before the shipped ones."""
        web, brief = self.config.web, self.config.brief
        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader([str(path) for path in pipeline.pages(self.config)]),
            autoescape=True,  # whatever a file is called: all that is shown is foreign
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals.update(
            brief=brief,
            web=web.url.rstrip("/"),
            base=web.prefix,
            editors=self.editors,
            direction=of_language(brief.language),
            when=when(self.config.schedule),
        )
        environment.filters["long_day"] = lambda day: f"{day:%A, %B} {day.day}, {day.year}"
        environment.filters["link"] = text.reader_url
        environment.filters["stamp"] = lambda moment: moment.isoformat(timespec="seconds")
        return environment

    @property
    def editors(self) -> str:
        """Where questions go."""
        return self.config.delivery.reply_to or self.config.delivery.sender

    def page(self, name: str, *, status: int = 200, secret: bool = False, **values: Any) -> Answer:
        """Return a page. Its template gets the `values`. Raises TemplateLimitError."""
        html = message.in_bounds(self.templates.get_template(name), values)
        return Answer(body=html.encode(), status=status, secret=secret)

    def missing(self) -> Answer:
        """Return what stands for all that is not there, forged links among it: always the same."""
        return self.page("missing.html", status=404, secret=True)

    def trace(self, address: str) -> str:
        """Return a visitor's network so that it can be told from others, and not found out."""
        with self.memory.read() as connection:
            key = self.config.web.keys(store.setting(connection, "key"))[0]
        shown = hmac.new(key.encode(), network(address).encode(), hashlib.sha256)
        return shown.hexdigest()[:12]
