"""Words the faults of a configuration: the key, what was expected, what may be meant. Pure."""

import difflib
import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from digest.config.lines import Lines, Place, nearest
from digest.config.settings import Config

_KINDS = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}
_RENAMED: dict[Place, str] = {
    ("schedule", "catch_up_hours"): (
        'went; name the last time of day at which an edition may still go out: not_after = "12:30"'
    )
}
_MAX_SHOWN = 60  # letters of a key or name that stand in a message


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: its line (0 = in the environment) and what to say of it."""

    line: int
    text: str


def fault(place: Place, text: str, *, tables: Mapping[str, Any], found: Lines) -> Fault:
    """Return the fault `text` of the key at `place`."""
    return Fault(nearest(place, found), f"{key(place, tables)}: {text}")


def key(place: Place, tables: Mapping[str, Any]) -> str:
    """Name a key as its reader knows it: `schedule.zone`, `feed "Defense One": url`."""
    table, *rest = place
    if table not in {"feeds", "sections", "rules"} or not rest or not isinstance(rest[0], int):
        return _joined(place)
    entry = tables[str(table)][rest[0]]
    name = entry.get("name") if isinstance(entry, dict) else None
    head = f"{str(table)[:-1]} {rest[0] + 1}"
    if isinstance(name, str) and name.strip() and name.isprintable():
        head = f'{str(table)[:-1]} "{name.strip()[:_MAX_SHOWN]}"'
    return f"{head}: {_joined(rest[1:])}" if rest[1:] else head


def _joined(place: Iterable[str | int]) -> str:
    """Write a key with its dots; numbers of list entries go, odd letters are shown escaped."""
    names = [part for part in place if isinstance(part, str)]
    return ".".join(
        name if re.fullmatch(r"[\w-]{1,60}", name) else repr(name[:_MAX_SHOWN]) for name in names
    )


def word(detail: ErrorDetails) -> str:
    """Tell what was expected instead of what pydantic found at a place."""
    place, kind = detail["loc"], detail["type"]
    if kind == "extra_forbidden":
        return unknown(place)
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    if kind == "missing":
        return "is missing"
    return f"expected {_expected(place)}"


def unknown(place: Place) -> str:
    """Tell that nothing reads the key at `place`, and which one may have been meant."""
    if place in _RENAMED:
        return _RENAMED[place]
    name, models = str(place[-1]), _model(place[:-1])
    known = [one for one in models.model_fields if one != "base"] if models else []
    what = "unknown key" if len(place) > 1 else "unknown table or key"
    if hint := near(name, known):
        return what + hint
    owners = [
        table
        for table in Config.model_fields
        if name in getattr(_model((table,)), "model_fields", {})
    ]
    return f"{what}; it belongs in [{owners[0]}]" if len(owners) == 1 else what


def near(name: str, known: Iterable[str]) -> str:
    """Return "; did you mean ...?" for the most similar of `known`, "" if none is."""
    folded = {one.casefold(): one for one in known}
    found = difflib.get_close_matches(name.casefold(), list(folded), n=1)
    return f"; did you mean '{folded[found[0]]}'?" if found else ""


def _expected(place: Place) -> str:
    field = _field(place)
    kind = _bare(field.annotation)
    if isinstance(place[-1], int):
        kind = _bare(get_args(kind)[0])
    if get_origin(kind) is Literal:
        *names, last = (f'"{choice}"' for choice in get_args(kind))
        return f"{', '.join(names)} or {last}"
    if get_origin(kind) is tuple:
        if _is_model(get_args(kind)[0]):
            return f"tables headed [[{place[-1]}]]"
        return (
            "a list in square brackets, not empty"
            if _bound(field, "min_length")
            else ("a list in square brackets")
        )
    if _is_model(kind):
        name = place[0]
        return f"tables headed [[{name}]]" if len(place) > 1 else f"a table headed [{name}]"
    return _KINDS[kind] + _range(field)


def _range(field: FieldInfo) -> str:
    """Tell the bounds of a number: " from 1 to 100", " above 0 and at most 300"."""
    low, above = _bound(field, "ge"), _bound(field, "gt")
    high = _bound(field, "le")
    if high is None:
        return ""
    if low is not None:
        return f" from {low:g} to {high:g}"
    return f" above {above:g} and at most {high:g}"


def _bound(field: FieldInfo, name: str) -> Any:
    return next((getattr(one, name) for one in field.metadata if hasattr(one, name)), None)


def _field(place: Place) -> FieldInfo:
    """Return the setting at `place`, or the list it stands in."""
    *tables, name = (part for part in place if isinstance(part, str))
    return _model(tuple(tables)).model_fields[name]  # type: ignore[union-attr]  # pydantic found it


def _model(place: Place) -> type[BaseModel] | None:
    """Return the model of the table at `place`; None where it is no table."""
    model: Any = Config
    for name in place:
        if isinstance(name, int):
            continue
        field = model.model_fields.get(name) if model else None
        kind = _bare(field.annotation) if field else None
        inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
        model = inner if _is_model(inner) else None
    return model if _is_model(model) else None


def _bare(annotation: Any) -> Any:
    """Strip what only decorates a type: Annotated, "or None"; a secret is text."""
    origin = get_origin(annotation)
    if origin in {Annotated, Union, types.UnionType}:
        return _bare(get_args(annotation)[0])
    return annotation if annotation in _KINDS or origin or _is_model(annotation) else str


def _is_model(kind: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
