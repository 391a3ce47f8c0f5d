"""The mail that asks back whether a sign-up was really its reader's. Pure but for templates."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import css_inline
import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.errors import RenderError
from digest.message.direction import of_language
from digest.message.house import House
from digest.message.mail import POLICY, header_text
from digest.message.templates import in_bounds


def confirmation(
    house: House, pages: Sequence[Path], *, to: str, link: str, asked: datetime, secret: str
) -> EmailMessage:
    """Build the mail with the `link` that confirms a sign-up. The same input gives the same bytes.

    It is no list mail: nobody is on the list yet. `pages` are the folders of the web window's
    templates. Raises RenderError, and ValueError for an address that no header can hold.
    """
    values = {
        "brief": house.brief,
        "link": link,
        "editors": house.reply_to or house.sender,
        "direction": of_language(house.brief.language),
    }
    rendered = _rendered(pages, values)
    brand = header_text(house.brief.brand)
    mail = EmailMessage(policy=POLICY if to.isascii() else POLICY.clone(utf8=True))
    mail["From"] = _address(house.sender, brand)
    mail["To"] = _address(to)
    mail["Reply-To"] = _address(house.reply_to or house.sender)
    mail["Subject"] = header_text(rendered["confirmation.subject.txt"])
    mail["Date"] = format_datetime(asked)
    # Servers log it, so that it must not tell the secret.
    trace = hashlib.sha256(secret.encode()).hexdigest()[:14]
    mail["Message-ID"] = f"<confirm.{int(asked.timestamp())}.{trace}@{house.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(rendered["confirmation.txt"], cte="quoted-printable")
    mail.add_alternative(rendered["confirmation.html"], subtype="html", cte="quoted-printable")
    mail["Content-Language"] = house.brief.language  # set_content() drops it when set before
    mail.set_boundary(f"=_{trace}")
    return mail


def _rendered(pages: Sequence[Path], values: Mapping[str, object]) -> dict[str, str]:
    """Render subject, text and HTML. Raises RenderError."""
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader([str(path) for path in pages]),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = ("confirmation.subject.txt", "confirmation.txt", "confirmation.html")
    try:
        made = {name: in_bounds(environment.get_template(name), values) for name in names}
        inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
        made["confirmation.html"] = str(inliner.inline(made["confirmation.html"]))
    except (jinja2.TemplateError, ValueError, OSError) as error:
        raise RenderError(f"the confirmation mail cannot be rendered: {error}") from None
    return made


def _address(address: str, name: str = "") -> Address:
    user, _, domain = address.rpartition("@")
    return Address(display_name=name, username=user, domain=domain)
