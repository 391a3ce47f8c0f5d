"""Lists of readers as other programs exchange them: CSV, in whatever way it was written. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from digest.errors import UsageError
from digest.model import Subscriber

HEADS = ("email", "name", "state", "sections", "format")
_ALIASES = {  # as other programs name the columns
    "email": ("email", "e-mail", "email address", "e-mail address", "mail", "address"),
    "name": ("name", "full name", "subscriber name"),
    "first": ("first name", "firstname", "given name"),
    "last": ("last name", "lastname", "surname", "family name"),
    "state": ("state", "status"),
    "sections": ("sections",),
    "format": ("format",),
}
_STATES = {  # and the states
    "active": ("", "active", "subscribed", "enabled", "confirmed"),
    "paused": ("paused",),
    "unsubscribed": ("unsubscribed", "removed", "disabled", "inactive", "blocklisted"),
    "bounced": ("bounced", "cleaned"),
    "complained": ("complained", "complaint", "spam"),
}
_FORMATS = {"": False, "html": False, "text": True}
_LINES = 6  # at most, of one record: a stray quotation mark must not swallow the rest of a file
_LONGEST = 10_000  # letters of a record


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One reader of a list; `fault` tells why a line is none."""

    number: int  # of its first line in the file
    email: str = ""
    name: str = ""
    state: str = "active"
    sections: tuple[str, ...] = ()
    text_only: bool = False
    fault: str = ""


def text_of(body: bytes, encoding: str = "") -> str:
    """Return the text of a file: UTF-8, or what spreadsheets write elsewhere. Raises UsageError.

    A byte order mark tells UTF-16; without one, zeros at every other place do. What is no UTF-8
    is read as Windows-1252 unless `encoding` says otherwise.
    """
    tried = [encoding] if encoding else [_guessed(body), "cp1252"]
    for name in tried:
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
        except LookupError:
            raise UsageError(f"'{name}' is no encoding such as utf-8 or windows-1252") from None
    raise UsageError(
        f"the file is no text in {' or '.join(tried)}; --encoding names another, such as iso-8859-2"
    )


def _guessed(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if len(body) >= 2 and body[1] == 0:  # noqa: PLR2004
        return "utf-16-le"
    return "utf-16-be" if body[:1] == b"\0" else "utf-8-sig"


def read(text: str) -> list[Line]:
    """Return the readers of a list, with those lines that hold none and the reason.

    Columns are found by their heads; without heads the first two are address and name.
    """
    delimiter = _delimiter(text)
    columns = {"email": 0, "name": 1}
    found: list[Line] = []
    for number, cells in _records(text, delimiter):
        if isinstance(cells, str):
            found.append(Line(number=number, fault=cells))
            continue
        named = _heads(cells) if not found else {}
        if named:
            columns = named
        elif any(cell.strip() for cell in cells):
            taken = {name: cells[at].strip() for name, at in columns.items() if at < len(cells)}
            found.append(_line(number, taken))
    return found


def write(readers: Iterable[Subscriber]) -> str:
    """Return a list of readers as `read` takes it."""
    target = io.StringIO()
    rows = csv.writer(target, lineterminator="\n")
    rows.writerow(HEADS)
    for one in readers:
        form = "text" if one.text_only else "html"
        rows.writerow((one.email, one.name, one.state, "|".join(one.sections), form))
    return target.getvalue()


def _delimiter(text: str) -> str:
    """Find what parts the cells: the first line tells, unless it holds one cell."""
    first = text.lstrip().partition("\n")[0]
    counts = {sign: first.count(sign) for sign in ",;\t|"}
    return max(counts, key=lambda sign: counts[sign])


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each record with its line number; in place of one that cannot be read, the reason.

    A record may go over a few lines where a cell is quoted. Where its quotation mark is never
    closed, only its first line is lost.
    """
    lines = io.StringIO(text, newline=None).read().split("\n")
    at = 0
    while at < len(lines):
        for many in range(1, _LINES + 1):
            record = "\n".join(lines[at : at + many])
            cells = _cells(record, delimiter)
            if cells is not None or at + many >= len(lines):
                break
        else:
            many = 1
        if cells is None:
            many = 1
        fault = "too long" if len(record) > _LONGEST else "its quotation marks do not pair"
        yield at + 1, fault if cells is None else cells
        at += many


def _cells(record: str, delimiter: str) -> list[str] | None:
    """Return the cells of a whole record; None where it is not whole."""
    if len(record) > _LONGEST:
        return None
    try:
        rows = list(csv.reader([record], delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error:
        return None
    return rows[0] if rows else []


def _heads(cells: Sequence[str]) -> dict[str, int]:
    """Return where each known column stands; none where the line holds no heads."""
    plain = [cell.strip().casefold().replace("_", " ") for cell in cells]
    if any("@" in cell for cell in plain):
        return {}
    found = {
        name: plain.index(alias)
        for name, aliases in _ALIASES.items()
        for alias in reversed(aliases)
        if alias in plain
    }
    return found if "email" in found or "name" in found else {}


def _line(number: int, taken: dict[str, str]) -> Line:
    name = taken.get("name") or f"{taken.get('first', '')} {taken.get('last', '')}"
    line = Line(number=number, email=taken.get("email", ""), name=" ".join(name.split()))
    told = taken.get("state", "").casefold()
    state = next((known for known, words in _STATES.items() if told in words), "")
    form = taken.get("format", "").casefold()
    if not state:
        return replace(line, fault=f"'{told[:30]}' is no state of one who asked for it")
    if form not in _FORMATS:
        return replace(line, fault=f"'{form[:30]}' is no format; html or text")
    wanted = tuple(one.strip() for one in taken.get("sections", "").split("|") if one.strip())
    return replace(line, state=state, sections=wanted, text_only=_FORMATS[form])
