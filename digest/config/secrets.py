"""Secrets of feeds: "${NAME}" in the file stands for a variable of the environment."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from digest.config.lines import Place

_KEYS = ("username", "password", "cookies", "proxy", "headers")
_NAMED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def read_secret(file: str) -> tuple[str, str]:
    """Return what the file at `file` holds; where that is nothing, "" and the reason."""
    try:
        value = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        return "", f"cannot be read: {getattr(error, 'strerror', None) or 'not text'}"
    return value, "" if value else "is empty"


def fill_in(tables: dict[str, Any], environ: Mapping[str, str]) -> list[tuple[Place, str]]:
    """Replace the variables that feeds' secrets name by their values; return what is amiss.

    A variable NAME_FILE names a file that holds the value of NAME.
    """
    faults: list[tuple[Place, str]] = []
    for place, holder, key in _secrets(tables):
        value = holder[key]
        if not isinstance(value, str):
            continue
        for name in _NAMED.findall(value):
            found, reason = environ.get(name, ""), f"the environment has no variable {name}"
            if not found and (file := environ.get(f"{name}_FILE", "")):
                found, reason = read_secret(file)
                reason = f"the file that {name}_FILE names {reason}"
            if not found:
                faults.append((place, reason))
            holder[key] = holder[key].replace(f"${{{name}}}", found)
    return faults


def _secrets(tables: dict[str, Any]) -> Iterator[tuple[Place, Any, Any]]:
    """Yield each place where a secret may stand: its key, the table or list, the key in that."""
    listed = tables.get("feeds")
    entries: list[tuple[Place, Any]] = [(("defaults",), tables.get("defaults"))]
    entries += [
        (("feeds", n), one) for n, one in enumerate(listed if isinstance(listed, list) else ())
    ]
    for place, entry in entries:
        for key in _KEYS:
            value = entry.get(key) if isinstance(entry, dict) else None
            if isinstance(value, list):
                yield from (((*place, key, n), value, n) for n in range(len(value)))
            elif value is not None:
                yield (*place, key), entry, key
