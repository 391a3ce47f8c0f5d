"""How long work tells what it does, and how it is told to stop."""

from collections.abc import Callable

# Called after each step with the kind of work ("feeds", "deliveries"), the steps done, those
# there are, whose step it was, and what is wrong with it ("" = it went well).
Watch = Callable[[str, int, int, str, str], None]


def silent(what: str, done: int, total: int, whose: str, fault: str) -> None:
    """Watch nothing."""


def never() -> bool:
    """Never stop before the end."""
    return False
