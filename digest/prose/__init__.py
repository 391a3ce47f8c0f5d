"""Writes the paragraphs: every sentence knows the item it came from. Extractive, no model. Pure."""

from digest.prose.frame import frame, preheader, subject
from digest.prose.headlines import Casing, learn_case, sentence_case, tidy
from digest.prose.labels import Labels
from digest.prose.outlets import outlet_name
from digest.prose.pieces import longest_run
from digest.prose.source import Source
from digest.prose.standing import MAX_QUOTATION
from digest.prose.subject import shorten
from digest.prose.trace import faults, shares
from digest.prose.write import write

__all__ = [
    "MAX_QUOTATION",
    "Casing",
    "Labels",
    "Source",
    "faults",
    "frame",
    "learn_case",
    "longest_run",
    "outlet_name",
    "preheader",
    "sentence_case",
    "shares",
    "shorten",
    "subject",
    "tidy",
    "write",
]
