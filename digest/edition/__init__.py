"""Scores, chooses, orders and sections the stories of one issue, and keeps the reasons. Pure."""

from digest.edition.bearing import relevance
from digest.edition.choose import compose
from digest.edition.grounds import joined
from digest.edition.newsroom import newsroom, outlet_key
from digest.edition.part import part
from digest.edition.pinned import pinned
from digest.edition.place import section_of
from digest.edition.rules import Hit, hits
from digest.edition.score import is_opinion, rank

__all__ = [
    "Hit",
    "compose",
    "hits",
    "is_opinion",
    "joined",
    "newsroom",
    "outlet_key",
    "part",
    "pinned",
    "rank",
    "relevance",
    "section_of",
]
