"""Gives an edition its shape: subject, HTML and text through Jinja2, one message a reader. Pure."""

from digest.message.confirmation import confirmation
from digest.message.document import MAX_RANKED, considered, document
from digest.message.fit import MAX_HTML
from digest.message.house import MARK, House, places
from digest.message.mail import POLICY, MailPolicy, build, header_text, message_id
from digest.message.render import render
from digest.message.styles import Style, check, eject, known
from digest.message.templates import FILES, WIDTH
from digest.message.templates import styles as own_styles
from digest.tokens import token

__all__ = [
    "FILES",
    "MARK",
    "MAX_HTML",
    "MAX_RANKED",
    "POLICY",
    "WIDTH",
    "House",
    "MailPolicy",
    "Style",
    "build",
    "check",
    "confirmation",
    "considered",
    "document",
    "eject",
    "header_text",
    "known",
    "message_id",
    "own_styles",
    "places",
    "render",
    "token",
]
