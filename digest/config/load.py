"""Finds, reads and checks the file; tells every fault at once, each with its line."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from digest.config.faults import Fault, fault, near, unknown, word
from digest.config.lines import Lines, Place, nearest
from digest.config.rules import rule_faults
from digest.config.secrets import fill_in, read_secret
from digest.config.settings import Config
from digest.errors import ConfigError

# Secrets may come from DIGEST_NAME, or from the file that DIGEST_NAME_FILE names.
SECRETS: dict[str, tuple[str, str]] = {
    "DIGEST_STORE_URL": ("store", "url"),
    "DIGEST_SMTP_PASSWORD": ("smtp", "password"),
    "DIGEST_SECRET_KEY": ("web", "secret_key"),
    "DIGEST_ALARM_URL": ("alarm", "url"),
    "DIGEST_BROKER_URL": ("cluster", "broker"),
    "DIGEST_DKIM_KEY": ("dkim", "key"),
    "DIGEST_IMAP_PASSWORD": ("bounces", "imap_password"),
    "DIGEST_POSTMARK_SECRET": ("hooks", "postmark_secret"),
    "DIGEST_MAILGUN_KEY": ("hooks", "mailgun_key"),
}
_UNIQUE = (("feeds", "url"), ("feeds", "name"), ("sections", "name"), ("rules", "name"))
_WRITES_ONE = "'digest init' writes one"


def shipped(name: str) -> Path:
    """Return a file or folder that ships with the package ("templates", "migrations", ...).

    An installed package carries it inside; a checkout has it beside `pyproject.toml`.
    """
    inside = Path(str(files("digest"))) / name
    beside = inside.parent.parent / name
    if not inside.exists() and (beside.parent / "pyproject.toml").exists():
        return beside
    return inside


def find(given: str | None, environ: Mapping[str, str], *, cwd: Path) -> Path:
    """Return the configuration file: `given`, $DIGEST_CONFIG, ./config.toml, or the XDG place.

    Raises ConfigError where none of the last two is there; of the first two, `load` tells that.
    """
    if asked := given or environ.get("DIGEST_CONFIG"):
        return cwd / os.path.expanduser(asked)  # noqa: PTH111  (Path raises for "~nobody")
    home, xdg = environ.get("HOME"), environ.get("XDG_CONFIG_HOME", "")
    folders = [xdg] if os.path.isabs(xdg) else [f"{home}/.config"] if home else []  # noqa: PTH117
    places = [cwd / "config.toml", *(Path(one) / "digest" / "config.toml" for one in folders)]
    for path in places:
        if path.is_file():
            return path
    raise ConfigError(f"no configuration: {' nor '.join(map(str, places))}; {_WRITES_ONE}")


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Read and check the configuration at `path`, with the secrets that `environ` holds.

    Raises ConfigError with one line for every problem: file, line, key, what was expected.
    """
    tables, found = _read(path)
    origins, faults = _add_secrets(tables, environ)
    faults += [
        fault(place, text, tables=tables, found=found) for place, text in fill_in(tables, environ)
    ]
    faults += _clashes(tables, found)
    tables.pop("base", None)
    if not tables.get("sections"):
        tables["sections"] = _default_sections(tables)
    faults += _misruled(tables, found)
    config = None
    try:
        config = Config.model_validate({**tables, "base": path.parent.resolve()})
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            one = fault(detail["loc"], word(detail), tables=tables, found=found)
            name = origins.get(detail["loc"])
            faults.append(Fault(0, f"{name}: {one.text}") if name else one)
    if config:
        faults += [fault(place, text, tables=tables, found=found) for place, text in _look(config)]
    if config is None or faults:
        told = sorted(set(faults))
        raise ConfigError(
            *(f"{path}:{one.line}: {one.text}" if one.line else one.text for one in told)
        )
    return config


def _look(config: Config) -> Iterator[tuple[Place, str]]:
    """Yield what is wrong with the templates that `[brief]` names, and with `[cluster]`."""
    url = config.store.url.get_secret_value()
    if config.cluster.engine != "none" and not url.startswith("postgresql"):
        yield ("cluster", "engine"), "workers need a store.url that starts with postgresql://"
    brief, folders = config.brief, [shipped("templates")]
    if brief.templates:
        folders.append(config.path(brief.templates))
        if not folders[-1].is_dir():
            yield ("brief", "templates"), f"no such folder: {folders[-1]}"
            return
    known = sorted({path.parent.name for one in folders for path in one.glob("*/body.*")})
    if brief.style not in known:
        yield ("brief", "style"), f"no such style; there are: {', '.join(known)}"


def _read(path: Path) -> tuple[dict[str, Any], Lines]:
    """Return the tables of the file and the lines of its keys. Raises ConfigError."""
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; {_WRITES_ONE}") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise ConfigError(f"{path}: cannot be read: {reason}") from None
    try:
        source = body.decode("utf-8-sig")
        tables = tomllib.loads(source)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8 text; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_not_toml(path, str(error), source.count("\n") + 1)) from None
    except RecursionError:
        raise ConfigError(
            f"{path}:1: not TOML: lists or tables stand too deep in each other"
        ) from None
    if not tables:
        raise ConfigError(f"{path}:1: no setting stands in it; remove it and {_WRITES_ONE}")
    return tables, Lines(source)


def _not_toml(path: Path, reason: str, last: int) -> str:
    """Word what tomllib said: "Invalid value (at line 2, column 7)"."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", reason)
    what, line, column = match.groups() if match else (reason, None, None)
    where = f" (column {column})" if column else " (at the end)"
    return f"{path}:{line or last}: not TOML: {what}{where}"


def _add_secrets(
    tables: dict[str, Any], environ: Mapping[str, str]
) -> tuple[dict[Place, str], list[Fault]]:
    """Lay the secrets of the environment over the file's values; tell which came from where."""
    origins: dict[Place, str] = {}
    faults = []
    for name, (table, key) in SECRETS.items():
        value, origin = environ.get(name, ""), name
        if not value and (file := environ.get(f"{name}_FILE", "")):
            origin = f"{name}_FILE"
            value, reason = read_secret(file)
            if not value:
                faults.append(Fault(0, f"{origin}: the file it names {reason}"))
        if value and isinstance(tables.setdefault(table, {}), dict):
            tables[table][key] = value
            origins[table, key] = origin
    return origins, faults


def _default_sections(tables: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the shipped sections, and before the last one those that only feeds name."""
    shipped_sections = shipped("sections.toml").read_text(encoding="utf-8")
    sections: list[dict[str, Any]] = tomllib.loads(shipped_sections)["sections"]
    known = {section["name"] for section in sections}
    extra = dict.fromkeys(name.strip() for _, name in _sections_named(tables))
    sections[-1:-1] = [{"name": name} for name in extra if name not in known]
    return sections


def _sections_named(tables: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """Yield each place that names a section, and the name."""
    named: list[tuple[Place, dict[str, Any]]] = [
        (("feeds", index, "section"), one) for index, one in _entries(tables, "feeds")
    ]
    defaults = tables.get("defaults")
    if isinstance(defaults, dict):
        named.append((("defaults", "section"), defaults))
    for place, entry in named:
        name = entry.get("section")
        if isinstance(name, str) and name.strip():
            yield place, name


def _clashes(tables: dict[str, Any], found: Lines) -> list[Fault]:
    """Find what no single value shows: doubled feeds and sections, sections nobody declared."""
    told: list[tuple[Place, str]] = []
    if "base" in tables:  # a field of Config, but no setting
        told.append((("base",), unknown(("base",))))
    for table, key in _UNIQUE:
        told += [
            ((table, index, key), f"the same {key} stands in line {nearest(earlier, found)}")
            for index, earlier in _doubled(tables, table, key)
        ]
    declared = [str(entry.get("name")).strip() for _, entry in _entries(tables, "sections")]
    told += [
        (place, f"no such section{near(name, declared)}")
        for place, name in _sections_named(tables)
        if declared and name.strip() not in declared
    ]
    return [fault(place, text, tables=tables, found=found) for place, text in told]


def _misruled(tables: dict[str, Any], found: Lines) -> list[Fault]:
    """Find what is wrong with the rules as a whole."""
    sections = [str(one.get("name")).strip() for _, one in _entries(tables, "sections")]
    return [
        fault(place, text, tables=tables, found=found)
        for place, text in rule_faults(_entries(tables, "rules"), sections)
    ]


def _doubled(tables: dict[str, Any], table: str, key: str) -> Iterator[tuple[int, Place]]:
    """Yield each entry whose `key` an earlier one has too, with the place of that one."""
    first: dict[str, int] = {}
    for index, entry in _entries(tables, table):
        value = entry.get(key)
        if isinstance(value, str) and value.strip():
            earlier = first.setdefault(value.strip(), index)
            if earlier != index:
                yield index, (table, earlier, key)


def _entries(tables: dict[str, Any], name: str) -> list[tuple[int, dict[str, Any]]]:
    """Return the tables of an array of tables with their numbers, none where it is no array."""
    value = tables.get(name)
    entries = enumerate(value) if isinstance(value, list) else ()
    return [(index, one) for index, one in entries if isinstance(one, dict)]


def on_this_day(day: date) -> tuple[int, str]:
    """Return what happened on this day of the year: the year, and a clause that completes it."""
    mark = f"{day:%m-%d}\t"
    table = shipped("on_this_day.tsv").read_text(encoding="utf-8")
    line = next(line for line in table.splitlines() if line.startswith(mark))
    _, year, fact, _ = line.split("\t")
    return int(year), fact
