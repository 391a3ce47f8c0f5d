"""Gives an edition its shape: subject, HTML and text through Jinja2, one MIME message a reader. Pure."""

import base64
import hashlib
import hmac
import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import css_inline
import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest import text
from digest.config import BriefSettings
from digest.errors import RenderError
from digest.model import Edition, Frozen, Item, Message, Paragraph, Ranked

MARK = "readertokenreadertokenre"  # as long as a token: stands in for it in a frozen message
WIDTH = 72
MAX_RANKED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Whose brief it is: what a message needs beside the edition."""

    brief: BriefSettings
    sender: str  # e-mail address
    reply_to: str
    web: str  # address of the web window, without a slash at its end
    zone: tzinfo
    templates: Sequence[Path]  # looked through in order; the shipped ones last

    @property
    def domain(self) -> str:
        """The domain of the sender, in which message ids and the list's name live."""
        return self.sender.rpartition("@")[2]


def token(key: str, purpose: str, subscriber: int) -> str:
    """Return a reader's secret of 24 lower-case letters for one purpose; it never expires.

    Six bytes of number, nine of HMAC-SHA256. Lower case, since some mail servers fold it.
    """
    number = subscriber.to_bytes(6, "big")
    mac = hmac.new(key.encode(), purpose.encode() + b"\0" + number, hashlib.sha256).digest()[:9]
    return base64.b32encode(number + mac).decode().lower()


def render(edition: Edition, house: House) -> Message:
    """Render an edition once for all readers; `MARK` stands where a reader's own token goes.

    Raises RenderError with the template's name and line.
    """
    links = {
        "unsubscribe": f"{house.web}/u/{MARK}",
        "preferences": f"{house.web}/p/{MARK}",
        "web": f"{house.web}/editions/{edition.number}",
        "editors": house.reply_to or house.sender,
    }
    values = {"edition": edition, "brief": house.brief, "links": links}
    subject = _render("subject.txt", values, house, escape=False)
    html = _render("body.html", values, house, escape=True)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    try:
        html = inliner.inline(html)
    except (ValueError, OSError) as error:
        raise RenderError(f"body.html: its CSS cannot be inlined: {error}") from None
    plain = _render("body.txt", values, house, escape=False)
    plain = re.sub(r"\n{3,}", "\n\n", plain).strip() + "\n"
    return Message(subject=text.one_line(subject), html=text.clean(html), text=text.clean(plain))


def _render(name: str, values: dict[str, Any], house: House, *, escape: bool) -> str:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader([str(path) for path in house.templates]),
        autoescape=escape,
        undefined=jinja2.StrictUndefined,
        trim_blocks=not escape,
        lstrip_blocks=not escape,
        keep_trailing_newline=True,
    )
    today = values["edition"].day
    environment.filters |= {
        "link": text.reader_url,
        "wrap": _wrap,
        "wrapped": lambda paragraph: _wrap(_words(paragraph)),
        "urls": _urls,
        "weekday": lambda moment: text.weekday(moment, today=today, zone=house.zone),
    }
    try:
        return environment.get_template(name).render(values)
    except jinja2.TemplateSyntaxError as error:
        raise RenderError(f"{error.filename or name}:{error.lineno}: {error.message}") from None
    except jinja2.TemplateNotFound as error:
        raise RenderError(f"{error.name}: no such template") from None
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise RenderError(f"{name}: {error}") from None


def _wrap(words: str) -> str:
    return textwrap.fill(words, WIDTH, break_long_words=False, break_on_hyphens=False)


def _words(paragraph: Paragraph) -> str:
    label = f"{paragraph.label}: " if paragraph.label else ""
    return label + " ".join(sentence.text for sentence in paragraph.sentences)


def _urls(paragraph: Paragraph) -> list[str]:
    found = [s.url for sentence in paragraph.sentences for s in sentence.spans if s.url]
    return list(dict.fromkeys(text.reader_url(url) for url in found))


# -- one reader's message ------------------------------------------------------------------------


class MailPolicy(EmailPolicy):
    """SMTP policy which folds headers made of addresses only after a comma.

    Python's own turns a List-Unsubscribe of 77 letters into encoded words, which breaks one-click
    unsubscribing at the large receivers (cpython issue 85725).
    """

    URI_HEADERS = frozenset(
        "list-unsubscribe list-unsubscribe-post list-archive list-help list-owner list-post"
        " archived-at feedback-id cfbl-address cfbl-feedback-id message-id".split()
    )

    def fold(self, name: str, value: Any) -> str:
        """Fold one header."""
        if name.lower() not in self.URI_HEADERS:
            return super().fold(name, value)
        parts = [part.strip() for part in str(value).split(",")]
        return f"{name}: " + f",{self.linesep} ".join(parts) + self.linesep

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Fold one header to bytes."""
        if name.lower() not in self.URI_HEADERS:
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii")


POLICY = MailPolicy(linesep="\r\n", cte_type="7bit", raise_on_defect=False)


def message_id(edition: int, day: str, key: str, subscriber: int, domain: str) -> str:
    """Return the id of one edition's message to one reader: the same however often it is sent."""
    return f"<{day}.{edition}.{token(key, f'id {edition}', subscriber)[-14:]}@{domain}>"


def build(frozen: Frozen, house: House, *, to: str, name: str, key: str, subscriber: int) -> EmailMessage:
    """Build one reader's message of a frozen edition. The same input gives the same bytes."""
    secret = token(key, "unsubscribe", subscriber)
    day = frozen.day.isoformat()
    brand = header_text(house.brief.brand)
    own = frozen.message
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _address(brand, house.sender)
    mail["To"] = _address(header_text(name), to)
    mail["Reply-To"] = _address("", house.reply_to or house.sender)
    mail["Subject"] = header_text(own.subject)
    mail["Date"] = format_datetime(frozen.composed)
    mail["Message-ID"] = message_id(frozen.number, day, key, subscriber, house.domain)
    for header, value in _list_headers(frozen, house, brand, secret).items():
        mail[header] = value
    mail.set_content(own.text.replace(MARK, secret), cte="quoted-printable")
    mail.add_alternative(own.html.replace(MARK, secret), subtype="html", cte="quoted-printable")
    mail["Content-Language"] = house.brief.language  # set_content() drops it when set before
    boundary = hashlib.sha256(f"{day} {frozen.number} {secret}".encode()).hexdigest()[:24]
    mail.set_boundary(f"=_{boundary}")
    return mail


def _list_headers(frozen: Frozen, house: House, brand: str, secret: str) -> dict[str, str]:
    """Return the headers of RFC 2369, 2919, 5064 and 8058, and those against auto-replies."""
    label = re.sub(r"[^a-z0-9]+", "-", brand.lower()).strip("-") or "brief"
    sender_id = (re.sub(r"[^a-z0-9]", "", brand.lower()) + "brief")[:15]
    return {
        "List-ID": f"{re.sub(r'[<>,]', ' ', brand)} <{label}.{house.domain}>",
        "List-Unsubscribe": f"<{house.web}/u/{secret}>, <mailto:{house.sender}?subject=unsubscribe-{secret}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{house.web}/editions/>",
        "List-Help": f"<{house.web}/help>",
        "List-Owner": f"<mailto:{house.reply_to or house.sender}>",
        "List-Post": "NO",
        "Archived-At": f"<{house.web}/editions/{frozen.number}>",
        "Feedback-ID": f"{frozen.day.isoformat()}:{label}:digest:{sender_id}",
        "CFBL-Address": f"{house.sender}; report=arf",
        "CFBL-Feedback-ID": f"{frozen.day.isoformat()}:{secret[-14:]}",
        "Precedence": "bulk",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }


def header_text(value: str) -> str:
    """Make feed text safe in a header: one line, no encoded word that could smuggle another."""
    return text.one_line(value).replace("=?", "= ?")


def _address(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(display_name=name, username=user, domain=domain)


# -- edition.json --------------------------------------------------------------------------------


def document(edition: Edition) -> str:
    """Return edition.json: what was said, from which items, and what was considered."""
    value = {
        "date": edition.day.isoformat(),
        "number": edition.number,
        "subject": edition.subject,
        "preheader": edition.preheader,
        "cutoff": edition.cutoff.isoformat(),
        "note": edition.note,
        "welcome": edition.welcome,
        "sections": [
            {"name": section.name, "stories": [entry.id for entry in section.entries]}
            for section in edition.sections
        ],
        "stories": [_entry(entry) for entry in edition.entries],
        "reading": [_reference(item) for item in edition.reading],
        "ranked": [_considered(one) for one in edition.ranked[:MAX_RANKED]],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id,
        "rank": entry.rank,
        "block": entry.block,
        "section": entry.section,
        "headline": entry.headline,
        "score": entry.score,
        "update": entry.past is not None,
        "urls": [item.url for item in entry.items],
        "items": [_reference(item) for item in entry.items],
        "paragraphs": [
            {
                "label": paragraph.label,
                "sentences": [
                    {"text": sentence.text, "item": sentence.item} for sentence in paragraph.sentences
                ],
            }
            for paragraph in entry.paragraphs
        ],
    }


def _reference(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "article": item.article,
        "outlet": item.outlet,
        "title": item.title,
        "url": item.url,
        "published": _stamp(item.published),
    }


def _considered(one: Ranked) -> dict[str, Any]:
    first = one.fresh or one.story.items
    urls = [item.url for item in first]
    urls += [url for item in one.story.items for url in (item.url, *item.copies)]
    return {
        "id": one.story.id,
        "headline": first[0].title,
        "section": one.section,
        "urls": list(dict.fromkeys(urls)),
        "score": one.score,
        "terms": {name: round(value, 4) for name, value in one.terms},
        "refused": one.refused,
    }


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
