"""How long work tells what it does, and how it is told to stop."""

from collections.abc import Callable

# Called after each step with the kind of work ("feeds", "deliveries"), the steps done, those
# there are, and a line about this one ("" = it went well).
Watch = Callable[[str, int, int, str], None]


def silent(what: str, done: int, total: int, said: str) -> None:
    """Watch nothing."""


def never() -> bool:
    """Never stop before the end."""
    return False
