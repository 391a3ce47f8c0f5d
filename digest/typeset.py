"""Renders editions; with templates of the operator's own in a child that may die of them.

Jinja2's sandbox keeps a template from files and from the network, but neither from loops without
end nor from a gigabyte of one letter. The shipped templates are rendered in this process.
"""

import signal
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Any

from digest import confined, message
from digest.errors import ChildError, RenderError, TemplateLimitError
from digest.message import House
from digest.model import Edition, Message

SECONDS = 7.0  # by the clock on the wall for one edition; its memory is `confined.MEMORY`
_SPARE = 2.0  # seconds for the start of the child, and for what cannot be interrupted
_WHAT = {"time": "time", "memory": "memory", "crash": "time or memory"}
_good: dict[str, Message] = {}  # what `checked` made last, by the house and the state of its files

# What comes back: a message, or the class and the words of an error.
_Answer = Message | tuple[type[RenderError], str]


def rendered(
    editions: Sequence[Edition], house: House, *, seconds: float = SECONDS
) -> list[Message]:
    """Render editions as `message.render` does, each within `seconds` and bounded memory.

    Raises RenderError; TemplateLimitError where a template of the operator's own needs more.
    Cost: as that, and the start of a child, about 0.3 s, where there are such templates.
    """
    if not _has_own(house):
        return [message.render(one, house) for one in editions]
    return _apart([{"edition": one, "house": house} for one in editions], seconds)


def checked(house: House, *, seconds: float = SECONDS) -> Message:
    """Try the templates on an invented edition as `message.check` does, within limits.

    Raises and costs as `rendered`; where the last try was of the same files, and they were good,
    it costs a look at them: monitors ask every few seconds.
    """
    if not _has_own(house):
        return message.check(house)
    key = repr((house, _state(house)))
    made = _good.get(key)
    if made is None:
        (made,) = _apart([{"house": house}], seconds)
        _good.clear()
        _good[key] = made
    return made


def _state(house: House) -> list[tuple[str, int, int]]:
    """Return what changes whenever a file does that a template may be made of."""
    found = []
    for path in sorted(path for folder in house.templates for path in folder.rglob("*")):
        with suppress(OSError):  # one that vanishes meanwhile
            known = path.stat()
            found.append((str(path), known.st_mtime_ns, known.st_size))
    return found


def _has_own(house: House) -> bool:
    return list(house.templates) != list(house.plain.templates)


def _apart(jobs: Sequence[dict[str, Any]], seconds: float) -> list[Message]:
    """Do the jobs in a child of their own. Raises RenderError."""
    if not jobs:
        return []
    child = confined.Child(__name__)
    try:
        return [_message(child.ask((job, seconds), patience=seconds + _SPARE)) for job in jobs]
    except ChildError as error:
        place = jobs[0]["house"].templates[0]
        raise TemplateLimitError(f"{place}: {message.too_much(_WHAT[error.how])}") from None
    finally:
        child.end(at_once=True)


def _message(answer: _Answer) -> Message:
    if isinstance(answer, Message):
        return answer
    kind, words = answer
    raise kind(words)


def main() -> None:
    """Render in this process, as the child, until nothing more is asked."""
    signal.signal(signal.SIGALRM, _interrupt)
    confined.serve(_answer)


class _OverError(BaseException):
    """The time of a template is over. Jinja2 takes an Exception for a fault of the template."""


def _interrupt(_: int, frame: FrameType | None) -> None:
    raise _OverError(message.running(frame))


def _answer(asked: tuple[dict[str, Any], float]) -> _Answer:
    """Do one job, in so many seconds."""
    job, seconds = asked
    work = message.render if "edition" in job else message.check
    place, what = "", "memory"
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            return work(**job)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except RenderError as error:
        return type(error), str(error)
    except _OverError as over:
        place, what = str(over), "time"
    except MemoryError:
        pass
    return TemplateLimitError, f"{place or job['house'].templates[0]}: {message.too_much(what)}"
