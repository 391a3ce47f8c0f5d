"""Gives an edition its shape: subject, HTML and text through Jinja2, one message a reader. Pure."""

from digest.message.document import MAX_RANKED, document
from digest.message.house import MARK, House
from digest.message.mail import POLICY, MailPolicy, build, header_text, message_id
from digest.message.render import MAX_HTML, WIDTH, render
from digest.tokens import token

__all__ = [
    "MARK",
    "MAX_HTML",
    "MAX_RANKED",
    "POLICY",
    "WIDTH",
    "House",
    "MailPolicy",
    "build",
    "document",
    "header_text",
    "message_id",
    "render",
    "token",
]
