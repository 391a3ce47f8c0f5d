"""Gives an edition its shape: subject, HTML and text through Jinja2, one message a reader. Pure."""

from digest.message.confirmation import confirmation
from digest.message.dkim import Signer, new_key, record, signer, signer_of
from digest.message.document import MAX_RANKED, considered, document
from digest.message.editor import annotated
from digest.message.fit import MAX_HTML
from digest.message.house import MARK, House, places
from digest.message.mail import POLICY, MailPolicy, header_text, message_id
from digest.message.press import Press, letter_of, prepare
from digest.message.render import render
from digest.message.styles import Style, check, eject, known
from digest.message.templates import FILES, WIDTH, in_bounds, running, too_much
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
    "Press",
    "Signer",
    "Style",
    "annotated",
    "check",
    "confirmation",
    "considered",
    "document",
    "eject",
    "header_text",
    "in_bounds",
    "known",
    "letter_of",
    "message_id",
    "new_key",
    "own_styles",
    "places",
    "prepare",
    "record",
    "render",
    "running",
    "signer",
    "signer_of",
    "token",
    "too_much",
]
