"""Writes the paragraphs: every sentence knows the item it came from. Extractive, no model. Pure."""

from digest.prose.frame import frame, preheader, subject
from digest.prose.headlines import Casing, learn_case, outlet_name, sentence_case, tidy
from digest.prose.labels import Labels
from digest.prose.source import MAX_QUOTATION, Source
from digest.prose.subject import shorten
from digest.prose.write import write

__all__ = [
    "MAX_QUOTATION", "Casing", "Labels", "Source", "frame", "learn_case", "outlet_name",
    "preheader", "sentence_case", "shorten", "subject", "tidy", "write",
]  # fmt: skip
