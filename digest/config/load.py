"""Finds, reads and checks the file; tells every fault at once, each with its line."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from digest.config.settings import Config
from digest.errors import ConfigError

# Secrets may come from DIGEST_NAME, or from the file that DIGEST_NAME_FILE names.
SECRETS = {
    "DIGEST_STORE_URL": ("store", "url"),
    "DIGEST_SMTP_PASSWORD": ("smtp", "password"),
    "DIGEST_SECRET_KEY": ("web", "secret_key"),
}
_EXPECTED = {
    "string_type": "expected text in quotes",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "bool_type": "expected true or false",
    "model_type": "expected a table",
    "model_attributes_type": "expected a table",
    "tuple_type": "expected a list in square brackets",
    "missing": "is missing",
    "too_short": "must not be empty",
}


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

    Raises ConfigError where none of them is there.
    """
    if given or environ.get("DIGEST_CONFIG"):
        path = cwd / Path(given or environ["DIGEST_CONFIG"]).expanduser()
        if not path.is_file():
            raise ConfigError(f"{path}: no such file; 'digest init' writes one")
        return path
    home = Path(environ.get("HOME", "~")).expanduser()
    xdg = Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "digest" / "config.toml"
    for path in (cwd / "config.toml", xdg):
        if path.is_file():
            return path
    raise ConfigError(f"no config.toml here nor {xdg}; 'digest init' writes one")


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Read and check the configuration at `path`.

    Raises ConfigError with one line for every problem: file, line, key, what was expected.
    """
    try:
        source = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{path}:{line.group(1)}" if line else str(path)
        raise ConfigError(f"{where}: not TOML: {error}") from None
    if not tables:
        raise ConfigError(f"{path}: is empty; 'digest init' writes a full one")
    _add_secrets(tables, environ)
    return _checked(tables, path, _lines(source))


def _add_secrets(tables: dict[str, Any], environ: Mapping[str, str]) -> None:
    """Lay the secrets of the environment over the file's values."""
    for name, (table, key) in SECRETS.items():
        value = environ.get(name, "")
        if not value and (file := environ.get(f"{name}_FILE", "")):
            try:
                value = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                raise ConfigError(f"{name}_FILE: the file it names cannot be read") from None
        if value and isinstance(tables.setdefault(table, {}), dict):
            tables[table][key] = value


def _checked(tables: dict[str, Any], path: Path, lines: dict[str, int]) -> Config:
    problems: list[tuple[int, str]] = []
    config = None
    problems += _clashes(tables, lines)
    if not tables.get("sections"):
        tables = {**tables, "sections": _default_sections(tables)}
    try:
        config = Config.model_validate({**tables, "base": path.parent.resolve()})
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        problems += [_problem(detail, lines) for detail in details]
    if problems or config is None:
        raise ConfigError(*(f"{path}:{line}: {text}" for line, text in sorted(set(problems))))
    return config


def _default_sections(tables: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the shipped sections, and before the last one those that only feeds name."""
    shipped_sections = shipped("sections.toml").read_text(encoding="utf-8")
    sections: list[dict[str, Any]] = tomllib.loads(shipped_sections)["sections"]
    known = {section["name"] for section in sections}
    named = [entry.get("section") for entry in _entries(tables, "feeds")]
    extra = dict.fromkeys(name for name in named if isinstance(name, str) and name)
    sections[-1:-1] = [{"name": name} for name in extra if name not in known]
    return sections


def _problem(detail: ErrorDetails, lines: dict[str, int]) -> tuple[int, str]:
    """Word one fault: its line and "key: what was expected"."""
    place = [str(part) for part in detail["loc"]]
    if place[-1:] == ["literal['']"] or place[-1:] == ["function-after[_email(), str]"]:
        place.pop()  # one branch of a choice between types
    key, kind = ".".join(place), detail["type"]
    if kind == "extra_forbidden":
        text = "unknown key" + _did_you_mean(place)
    elif kind == "literal_error":
        text = f"expected {detail['ctx']['expected']}"
    elif kind == "value_error":
        text = str(detail["ctx"]["error"])
    else:
        message = detail["msg"].replace("Input should be", "expected a value")
        text = _EXPECTED.get(kind, message)
    return _line(place, lines), f"{key}: {text}"


def _did_you_mean(place: list[str]) -> str:
    model: Any = Config
    for part in place[:-1]:
        if part.isdigit():
            continue
        field = model.model_fields.get(part)
        inner = getattr(field, "annotation", None)
        args = [a for a in getattr(inner, "__args__", ()) if isinstance(a, type)]
        model = args[0] if args else inner
    known = list(model.model_fields) if _is_model(model) else []
    near = difflib.get_close_matches(place[-1], [name for name in known if name != "base"], n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _is_model(model: object) -> bool:
    return isinstance(model, type) and issubclass(model, BaseModel)


def _line(place: list[str], lines: dict[str, int]) -> int:
    """Return the line of a key, or of the nearest table above it; 1 where none is known."""
    while place:
        if (line := lines.get(".".join(place))) is not None:
            return line
        place = place[:-1]
    return 1


def _lines(source: str) -> dict[str, int]:
    """Map each key ("feeds.2.url") to its line. tomllib keeps no places."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(source.splitlines(), start=1):
        if match := re.match(r"\s*\[\[\s*([\w.\"-]+)\s*\]\]", line):
            name = match.group(1)
            table = f"{name}.{counts.setdefault(name, 0)}"
            counts[name] += 1
            found.setdefault(name, number)
        elif match := re.match(r"\s*\[\s*([\w.\"-]+)\s*\]", line):
            table = match.group(1)
        elif match := re.match(r"\s*([\w-]+|\"[^\"]+\")\s*=", line):
            found[".".join(filter(None, (table, match.group(1).strip('"'))))] = number
            continue
        else:
            continue
        found[table] = number
    return found


def _clashes(tables: dict[str, Any], lines: dict[str, int]) -> list[tuple[int, str]]:
    """Find what no single value shows: doubled feeds and sections, sections nobody declared."""
    problems = []
    names = [entry.get("name") for entry in _entries(tables, "sections")]
    for table, key in (("feeds", "url"), ("feeds", "name"), ("sections", "name")):
        seen: dict[str, int] = {}
        for index, entry in enumerate(_entries(tables, table)):
            value = entry.get(key)
            if not isinstance(value, str):
                continue
            if value in seen:
                place = [table, str(index), key]
                first = _line([table, str(seen[value]), key], lines)
                problems.append((_line(place, lines), f"{'.'.join(place)}: same as line {first}"))
            seen.setdefault(value, index)
    for index, entry in enumerate(_entries(tables, "feeds")):
        section = entry.get("section")
        if names and isinstance(section, str) and section and section not in names:
            near = difflib.get_close_matches(section, [str(name) for name in names], n=1, cutoff=0.3)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            place = ["feeds", str(index), "section"]
            problems.append((_line(place, lines), f"{'.'.join(place)}: no such section{hint}"))
    return problems


def _entries(tables: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the tables of an array of tables, none where it is something else."""
    value = tables.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def on_this_day(day: date) -> tuple[int, str]:
    """Return what happened on this day of the year: the year, and a clause that completes it."""
    mark = f"{day:%m-%d}\t"
    table = shipped("on_this_day.tsv").read_text(encoding="utf-8")
    line = next(line for line in table.splitlines() if line.startswith(mark))
    _, year, fact, _ = line.split("\t")
    return int(year), fact
