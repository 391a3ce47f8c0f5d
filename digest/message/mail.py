"""The headers of a message, and how they fold. Pure."""

import re
from email.header import Header
from email.headerregistry import Address
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from digest import text
from digest.message.house import House
from digest.model import Frozen
from digest.tokens import token

MAX_HEADER = 250  # letters of feed text in one header


_MACHINE_READ = """
    list-unsubscribe list-unsubscribe-post list-archive list-help list-owner list-post archived-at
    feedback-id cfbl-address cfbl-feedback-id message-id list-id
"""
URI_HEADERS = frozenset(_MACHINE_READ.split())


class MailPolicy(EmailPolicy):
    """SMTP policy which folds headers made of addresses only after a comma, and the rest well.

    Python's own turns a List-Unsubscribe of 77 letters into encoded words, which breaks one-click
    unsubscribing at the large receivers (cpython issue 85725), and makes encoded words longer
    than the 75 letters of RFC 2047 out of subjects and names.
    """

    def fold(self, name: str, value: Any) -> str:
        """Fold one header."""
        if name.lower() in URI_HEADERS:
            parts = re.split(r",\s*(?=<)", str(value))  # a comma may also stand in an address
            return f"{name}: " + f",{self.linesep} ".join(parts) + self.linesep
        if not self.utf8 and (name.lower() == "subject" or not value.isascii()):
            return self._encoded(name, value)
        return str(super().fold(name, value))

    def _encoded(self, name: str, value: Any) -> str:
        """Fold a subject, or one address whose name has letters beyond ASCII."""
        words, address = str(value), ""
        if one := next(iter(getattr(value, "addresses", ())), None):
            words, address = one.display_name, f"{self.linesep} <{one.addr_spec}>"
        charset = "us-ascii" if words.isascii() else "utf-8"
        folded = Header(words, charset, maxlinelen=75, header_name=name)
        return f"{name}: {folded.encode(linesep=self.linesep)}{address}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Fold one header to bytes."""
        return self.fold(name, value).encode("utf-8", "surrogateescape")


POLICY = MailPolicy(linesep="\r\n", cte_type="7bit", raise_on_defect=False)
# A local part that is not ASCII can only go to servers that speak SMTPUTF8 (RFC 6531).
UTF8_POLICY = POLICY.clone(utf8=True)


def message_id(edition: int, day: str, key: str, subscriber: int, domain: str) -> str:
    """Return the id of one edition's message to one reader: the same however often it is sent."""
    return f"<{day}.{edition}.{token(key, f'id {edition}', subscriber)[-14:]}@{domain}>"


def headers(frozen: Frozen, house: House) -> dict[str, str | Address]:
    """Return the headers that all readers' messages share, in their order."""
    brand = header_text(house.brief.brand)
    return {
        "From": mailbox(brand, house.sender),
        "Reply-To": mailbox("", house.reply_to or house.sender),
        "Subject": header_text(frozen.message.subject),
        "Date": format_datetime(frozen.composed),
        **_list_headers(frozen, house, brand),
        "MIME-Version": "1.0",
        "Content-Language": house.brief.language,
    }


def own_headers(frozen: Frozen, house: House, *, key: str, subscriber: int) -> dict[str, str]:
    """Return the headers that hold one reader's secrets."""
    secret = token(key, "unsubscribe", subscriber)
    day = frozen.day.isoformat()
    return {
        "Message-ID": message_id(frozen.number, day, key, subscriber, house.domain),
        "List-Unsubscribe": f"<{house.web}/u/{secret}>,"
        f" <mailto:{house.sender}?subject=unsubscribe-{secret}>",
        "CFBL-Feedback-ID": f"{day}:{secret[-14:]}",
    }


def _list_headers(frozen: Frozen, house: House, brand: str) -> dict[str, str]:
    """Return the headers of RFC 2369, 2919, 5064 and 8058, and those against auto-replies."""
    label = re.sub(r"[^a-z0-9]+", "-", brand.lower()).strip("-") or "brief"
    sender_id = (re.sub(r"[^a-z0-9]", "", brand.lower()) + "brief")[:15]
    phrase = f"{text.one_line(re.sub('[<>,]', ' ', brand))} " if brand.isascii() else ""
    return {
        "List-ID": f"{phrase}<{label}.{house.domain}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{house.web}/editions/>",
        "List-Help": f"<{house.web}/help>",
        "List-Owner": f"<mailto:{house.reply_to or house.sender}>",
        "List-Post": "NO",
        "Archived-At": f"<{house.web}/editions/{frozen.number}>",
        "Feedback-ID": f"{frozen.day.isoformat()}:{label}:digest:{sender_id}",
        "CFBL-Address": f"{house.sender}; report=arf",
        "Precedence": "bulk",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }


def header_text(value: str) -> str:
    """Make feed text safe in a header: one line, no encoded word that could smuggle another."""
    return text.one_line(value).replace("=?", "= ?")[:MAX_HEADER].strip()


def fold(name: str, value: str | Address, *, utf8: bool = False) -> bytes:
    """Return a header as it goes over the wire. Raises ValueError where no header can hold it."""
    policy = UTF8_POLICY if utf8 else POLICY
    made = policy.header_factory(name, value)
    if made.defects:
        raise ValueError(str(made.defects[0]))
    return policy.fold_binary(name, made)


def mailbox(name: str, address: str) -> Address:
    """Return an address with the name of who reads it. Raises ValueError."""
    user, _, domain = address.rpartition("@")
    return Address(display_name=name, username=user, domain=domain)
