"""Writes the paragraphs: every sentence knows the item it came from. Extractive, no model. Pure."""

from digest.prose.frame import frame
from digest.prose.headlines import learn_case, sentence_case, shorten, tidy
from digest.prose.write import write

__all__ = ["frame", "learn_case", "sentence_case", "shorten", "tidy", "write"]
