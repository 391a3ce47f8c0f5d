"""The page behind an item: whether to ask for it, and its text, stripped to the story. Pure.

What reads pages and robots.txt (`page`, `robots`) is imported where it runs, in a process of its
own: it takes a second to load, and pages are hostile.
"""

from digest.articles.policy import AGENT, fits, is_due, is_full, origin, outcome, rules, wanted

__all__ = ["AGENT", "fits", "is_due", "is_full", "origin", "outcome", "rules", "wanted"]
