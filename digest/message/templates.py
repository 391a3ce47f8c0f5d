"""The templates of a style: the operator's own files before the shipped ones; Jinja2, sandboxed."""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Any

import css_inline
import jinja2
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest import text
from digest.config import shipped
from digest.errors import RenderError, TemplateLimitError
from digest.message.direction import direction
from digest.model import Entry, Paragraph

FILES = ("subject.txt", "body.html", "body.txt")  # which make a style
WIDTH = 72
MOST = 8_000_000  # letters of a page: far more than a feed of all editions that it lists
SECONDS = 5.0  # for a page by the clock on the wall
_LINE = 24  # words at most of a story that a list may hold
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)


def styles(folder: Path) -> list[str]:
    """Return the names of the styles in `folder`: its folders which hold one of the three files."""
    found = {path.parent.name for name in FILES for path in folder.glob(f"*/{name}")}
    return sorted(found)


class Templates:
    """The three files that `folders` hold together; each is read again when it has changed."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look for files in `folders`, in order."""
        self._folders = folders
        self._environment = _environment(tuple(folders), shipped("templates"))

    def html(self, values: Mapping[str, Any]) -> str:
        """Render body.html and write its rules into its elements. Raises RenderError."""
        html = text.clean(self.render("body.html", values))
        try:
            return str(_inliner.inline(html))
        except (ValueError, OSError) as error:
            raise RenderError(f"body.html: its CSS cannot be inlined: {error}") from None

    def plain(self, values: Mapping[str, Any]) -> str:
        """Render body.txt. Raises RenderError."""
        plain = text.clean(self.render("body.txt", values))
        return re.sub(r"\n{3,}", "\n\n", plain).strip() + "\n"

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Render one file. Raises RenderError with the file and the line.

        TemplateLimitError where the memory that this process may have is not enough for it.
        """
        try:
            return self._environment.get_template(name).render(values)
        except jinja2.TemplateSyntaxError as error:
            place = f"{error.filename or name}:{error.lineno}"
            raise RenderError(f"{place}: {error.message}") from None
        except jinja2.TemplateNotFound as error:
            raise RenderError(f"{error.name}: no such template") from None
        except MemoryError as error:
            raise TemplateLimitError(f"{self._place(error, name)}: {too_much('memory')}") from None
        except Exception as error:  # noqa: BLE001  (an operator's template raises what it likes)
            reason = f"{error}" if isinstance(error, jinja2.TemplateError) else repr(error)
            raise RenderError(f"{self._place(error, name)}: {reason}") from None

    def _place(self, error: Exception, name: str) -> str:
        """Return the template's file and line in which `error` was raised."""
        files = (folder / name for folder in self._folders)
        place, trace = str(next(filter(Path.is_file, files), name)), error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if any(folder in file.parents for folder in self._folders):
                place = f"{file}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place


def in_bounds(
    template: jinja2.Template,
    values: Mapping[str, Any],
    *,
    most: int = MOST,
    seconds: float = SECONDS,
) -> str:
    """Render a page, piece by piece as it prints them, as far as it may be long and may take.

    That ends a loop that prints without end; one that prints nothing, and one value that fills the
    memory, it does not. Raises TemplateLimitError, and what the template raises.
    """
    end, pieces, letters = monotonic() + seconds, [], 0
    for piece in template.generate(values):
        pieces.append(piece)
        letters += len(piece)
        if letters > most or monotonic() > end:
            what = "memory" if letters > most else "time"
            raise TemplateLimitError(f"{template.filename or template.name}: {too_much(what)}")
    return "".join(pieces)


def too_much(what: str) -> str:
    """Say that a template takes too much of something, and what to do."""
    return f"takes too much {what}; look at the loops, and at what is multiplied"


def running(frame: FrameType | None) -> str:
    """Return the file and the line of the template that a frame of this process is in, or ""."""
    while frame is not None:
        if template := frame.f_globals.get("__jinja_template__"):
            # Not all that Python does in a loop has a line: the last one that had counts.
            known = (one for one in frame.f_code.co_lines() if one[0] <= frame.f_lasti and one[2])
            *_, (_, _, line) = known
            return f"{template.filename}:{template.get_corresponding_lineno(line)}"
        frame = frame.f_back
    return ""


@lru_cache(maxsize=16)
def _environment(folders: tuple[Path, ...], ours: Path) -> jinja2.Environment:
    """Return what compiles templates, once: a thousand renderings compile each file once.

    "brief/body.html" always means the shipped file, so that one's own body.html can extend it.
    """
    own = jinja2.FileSystemLoader([str(path) for path in folders])
    parents = jinja2.PrefixLoader(
        {name: jinja2.FileSystemLoader(str(ours / name)) for name in styles(ours)}
    )
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader([parents, own]),
        autoescape=jinja2.select_autoescape(["html"], default=False),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    filters: dict[str, Callable[..., object]] = {
        "dir": _dir,
        "link": text.reader_url,
        "wrap": wrap,
        "words": _words,
        "wrapped": lambda paragraph: wrap(_words(paragraph)),
        "urls": _urls,
        "weekday": _weekday,
        "comma": _comma,
        "lines": _lines,
        "paragraphs": _paragraphs,
    }
    environment.filters.update(filters)
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "ensure_ascii": False}
    return environment


# -- filters -------------------------------------------------------------------------------------


def wrap(words: str, width: int = WIDTH) -> str:
    """Set words in lines of at most `width` columns; only an address is ever longer."""
    broken = (_pieces(word, width) for word in words.split())
    return textwrap.fill(
        " ".join(piece for pieces in broken for piece in pieces),
        width,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _pieces(word: str, width: int) -> Iterable[str]:
    """Part a word that no line holds, such as a sentence in a script without spaces."""
    if len(word) <= width // 2 or (word.isascii() and (len(word) <= width or "://" in word)):
        return [word]
    step = width if word.isascii() else width // 2  # letters of East Asia take two columns
    return [word[start : start + step] for start in range(0, len(word), step)]


def _dir(words: str | Paragraph, around: str = "ltr") -> Markup:
    """Return the attribute of an element whose words run otherwise than those around it, or ""."""
    runs = direction(words if isinstance(words, str) else _words(words))
    return Markup("" if runs == around else f' dir="{runs}"')  # noqa: S704  (one of two words)


@jinja2.pass_context
def _weekday(context: Context, moment: datetime) -> str:
    day = text.weekday(moment, today=context["edition"].day, zone=context["zone"])
    return str(day)


def _comma(title: str) -> str:
    """Return the comma that a headline needs before its closing mark; "" behind "?" and "!"."""
    return "" if title.endswith(("?", "!", "…")) else ","


def _words(paragraph: Paragraph) -> str:
    label = f"{paragraph.label}: " if paragraph.label else ""
    return label + " ".join(sentence.text for sentence in paragraph.sentences)


def _urls(paragraph: Paragraph) -> list[str]:
    found = [s.url for sentence in paragraph.sentences for s in sentence.spans if s.url]
    return list(dict.fromkeys(text.reader_url(url) for url in found))


def _lines(entries: Sequence[Entry]) -> list[Entry]:
    """Return the stories of a section that are told in a line; [] where they make no list."""
    found = [entry for entry in entries if _is_line(entry)]
    return found if len(found) > 1 else []


def _paragraphs(entries: Sequence[Entry]) -> list[Entry]:
    """Return the stories of a section that are told in paragraphs."""
    listed = _lines(entries)
    return [entry for entry in entries if entry not in listed]


def _is_line(entry: Entry) -> bool:
    """Tell whether a story has one short paragraph, and no label that would open it."""
    told = entry.paragraphs
    return len(told) == 1 and not told[0].label and len(_words(told[0]).split()) <= _LINE
