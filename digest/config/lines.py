"""Finds the line of each key of a TOML file; tomllib keeps no places. Pure."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

Place = tuple[str | int, ...]

_TOKEN = re.compile(
    r"(?P<newline>\n)|(?P<skip>[ \t\r]+|\#[^\n]*)"
    r'|(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<mark>[\[\]{}=,.])|(?P<word>[^\s\[\]{}=,.\"'\#]+)",
    re.DOTALL,
)


def lines(source: str) -> dict[Place, int]:
    """Map each table, key and list entry of `source` to its line: ("feeds", 0, "url") -> 12.

    `source` must be TOML that tomllib has taken: nothing is checked here.
    """
    reader = _Reader(list(_tokens(source)))
    reader.read()
    return reader.found


@dataclass
class Lines:
    """The lines of a file's keys, sought only where something is wrong: it takes a while."""

    source: str

    @cached_property
    def found(self) -> dict[Place, int]:
        """The line of each table, key and list entry, as `lines` finds them."""
        return lines(self.source)


def nearest(place: Place, known: Lines) -> int:
    """Return the line of `place`, or of the nearest table above it; 1 where none is known."""
    found = known.found
    while place:
        if place in found:
            return found[place]
        place = place[:-1]
    return 1


def _tokens(source: str) -> Iterator[tuple[str, str, int]]:
    """Cut `source` into its tokens: kind, text, line."""
    number = 1
    for match in _TOKEN.finditer(source):
        if match.lastgroup != "skip":
            yield str(match.lastgroup), match.group(), number
        number += match.group().count("\n")


@dataclass
class _Reader:
    """Walks through the tokens once and notes where each key stands."""

    tokens: list[tuple[str, str, int]]
    at: int = 0
    found: dict[Place, int] = field(default_factory=dict)
    counts: dict[Place, int] = field(default_factory=dict)  # tables of each array of tables

    def read(self) -> None:
        table: Place = ()
        while self.at < len(self.tokens):
            if self.peek() == "\n":
                self.at += 1
            elif self.peek() == "[":
                table = self.header()
            else:
                self.pair(table)

    def peek(self) -> str:
        """Return the next mark or line end, "" for a word, a text or the end."""
        kind, text, _ = self.tokens[self.at] if self.at < len(self.tokens) else ("", "", 0)
        return text if kind in {"mark", "newline"} else ""

    def note(self, place: Place, line: int) -> Place:
        for length in range(1, len(place) + 1):
            self.found.setdefault(place[:length], line)
        return place

    def header(self) -> Place:
        """Read `[table]` or `[[table]]`."""
        line = self.tokens[self.at][2]
        opening = self.at
        while self.peek() == "[":
            self.at += 1
        array = self.at > opening + 1
        place: Place = ()
        names = self.key()
        for name in names:
            place += (name,)
            if place in self.counts and (not array or len(place) < len(names)):
                place += (self.counts[place] - 1,)
        if array:
            self.counts[place] = self.counts.get(place, 0) + 1
            place += (self.counts[place] - 1,)
        while self.peek() == "]":
            self.at += 1
        return self.note(place, line)

    def key(self) -> list[str]:
        """Read a bare, quoted or dotted key."""
        names = []
        while self.peek() in {"", "."}:
            kind, text, _ = self.tokens[self.at]
            if kind == "text":
                text = str(tomllib.loads(f"name = {text}")["name"])
            if kind != "mark":
                names.append(text)
            self.at += 1
        return names

    def pair(self, table: Place) -> None:
        line = self.tokens[self.at][2]
        place = self.note((*table, *self.key()), line)
        self.at += 1  # the equals sign
        self.value(place)

    def value(self, place: Place) -> None:
        if self.peek() == "[":
            self.members(place, "]")
        elif self.peek() == "{":
            self.members(place, "}")
        else:
            while self.peek() in {"", "."} and self.at < len(self.tokens):
                self.at += 1

    def members(self, place: Place, closing: str) -> None:
        """Read a list or an inline table."""
        self.at += 1
        index = 0
        while self.peek() != closing:
            if self.peek() in {"\n", ","}:
                self.at += 1
            elif closing == "}":
                self.pair(place)
            else:
                self.value(self.note((*place, index), self.tokens[self.at][2]))
                index += 1
        self.at += 1
