"""Renders an edition once for all readers, through Jinja2. Pure but for reading templates."""

import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import css_inline
import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import text
from digest.errors import RenderError
from digest.message.house import MARK, House
from digest.message.links import distinct
from digest.message.mail import header_text
from digest.model import Edition, Message, Paragraph

WIDTH = 72
MAX_HTML = 92 * 1024  # bytes; Gmail cuts a mail off near 102 kB, with its unsubscribe link
_MAX_SUMMARY = 300  # letters of the line on top


def render(edition: Edition, house: House) -> Message:
    """Render an edition once for all readers; `MARK` stands where a reader's own token goes.

    Of an edition too long for one mail the last stories are left out of it, and their number
    leads to the web. Raises RenderError with the template's name and line.
    """
    short = replace(
        edition, subject=header_text(edition.subject), preheader=_short(edition.preheader)
    )
    edition = distinct(short)
    templates = _Templates(edition, house)
    most = len(edition.entries)
    html = templates.html(edition, left_out=0)
    if _size(html) > MAX_HTML:
        fits, fails = 0, most
        while fails - fits > 1:  # the most stories that fit
            middle = (fits + fails) // 2
            tried = templates.html(_first(edition, middle), left_out=most - middle)
            fits, fails = (middle, fails) if _size(tried) <= MAX_HTML else (fits, middle)
        edition = _first(edition, fits)
        html = templates.html(edition, left_out=most - fits)
    left_out = most - len(edition.entries)
    subject = header_text(templates.render("subject.txt", edition, left_out=0))
    plain = templates.render("body.txt", edition, left_out=left_out)
    plain = re.sub(r"\n{3,}", "\n\n", text.clean(plain)).strip() + "\n"
    return Message(subject=subject, html=html, text=plain)


def _size(html: str) -> int:
    return len(html.encode())


def _short(line: str) -> str:
    line = text.one_line(line)
    return line if len(line) <= _MAX_SUMMARY else line[: _MAX_SUMMARY - 1].rstrip() + "…"


def _first(edition: Edition, count: int) -> Edition:
    """Return the edition with its first `count` stories only; empty sections fall away."""
    lede = edition.lede[:count]
    left = count - len(lede)
    sections = []
    for section in edition.sections:
        kept = section.entries[:left]
        left -= len(kept)
        if kept:
            sections.append(replace(section, entries=kept))
    return replace(edition, lede=lede, sections=tuple(sections))


class _Templates:
    """The templates of one style: the operator's own files before the shipped ones."""

    def __init__(self, edition: Edition, house: House) -> None:
        self._house = house
        self._inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
        self._environment = ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader([str(path) for path in house.templates]),
            autoescape=jinja2.select_autoescape(["html"], default=False),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        filters: dict[str, Callable[..., object]] = {
            "link": text.reader_url,
            "wrap": _wrap,
            "wrapped": lambda paragraph: _wrap(_words(paragraph)),
            "urls": _urls,
            "weekday": lambda moment: text.weekday(moment, today=edition.day, zone=house.zone),
        }
        self._environment.filters.update(filters)

    def html(self, edition: Edition, *, left_out: int) -> str:
        """Render body.html and write its rules into its elements."""
        html = text.clean(self.render("body.html", edition, left_out=left_out))
        try:
            return str(self._inliner.inline(html))
        except (ValueError, OSError) as error:
            raise RenderError(f"body.html: its CSS cannot be inlined: {error}") from None

    def render(self, name: str, edition: Edition, *, left_out: int) -> str:
        """Render one file."""
        try:
            return self._environment.get_template(name).render(
                self._values(edition), left_out=left_out
            )
        except jinja2.TemplateSyntaxError as error:
            place = f"{error.filename or name}:{error.lineno}"
            raise RenderError(f"{place}: {error.message}") from None
        except jinja2.TemplateNotFound as error:
            raise RenderError(f"{error.name}: no such template") from None
        except Exception as error:  # noqa: BLE001  (an operator's template raises what it likes)
            reason = f"{error}" if isinstance(error, jinja2.TemplateError) else repr(error)
            raise RenderError(f"{self._place(error, name)}: {reason}") from None

    def _values(self, edition: Edition) -> Mapping[str, Any]:
        house = self._house
        outlets = [item.outlet for entry in edition.entries for item in entry.items]
        outlets += [item.outlet for item in edition.reading]
        return {
            "edition": edition,
            "brief": house.brief,
            "sources": sorted(dict.fromkeys(outlets), key=str.casefold),
            "links": {
                "unsubscribe": f"{house.web}/u/{MARK}",
                "preferences": f"{house.web}/p/{MARK}",
                "web": f"{house.web}/editions/{edition.number}",
                "editors": house.reply_to or house.sender,
            },
        }

    def _place(self, error: Exception, name: str) -> str:
        """Return the template's file and line in which `error` was raised."""
        place, trace = name, error.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename)
            if any(folder in file.parents for folder in self._house.templates):
                place = f"{file}:{trace.tb_lineno}"
            trace = trace.tb_next
        return place


def _wrap(words: str) -> str:
    return textwrap.fill(words, WIDTH, break_long_words=False, break_on_hyphens=False)


def _words(paragraph: Paragraph) -> str:
    label = f"{paragraph.label}: " if paragraph.label else ""
    return label + " ".join(sentence.text for sentence in paragraph.sentences)


def _urls(paragraph: Paragraph) -> list[str]:
    found = [s.url for sentence in paragraph.sentences for s in sentence.spans if s.url]
    return list(dict.fromkeys(text.reader_url(url) for url in found))
