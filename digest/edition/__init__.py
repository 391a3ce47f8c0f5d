"""Scores, chooses, orders and sections the stories of one issue, and keeps the reasons. Pure."""

from digest.edition.choose import compose
from digest.edition.place import section_of
from digest.edition.score import rank, relevance

__all__ = ["compose", "rank", "relevance", "section_of"]
