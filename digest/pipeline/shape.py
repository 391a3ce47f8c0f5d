"""The shape of editions, in the shipped style where the operator's own templates break down."""

from collections.abc import Callable, Sequence

from digest import message, typeset
from digest.errors import TemplateLimitError
from digest.model import Edition, Message
from digest.pipeline import runs

Spare = Callable[[str], object]  # hears why an edition is in the shipped style


def shaped(
    editions: Sequence[Edition], house: message.House, spare: Spare | None
) -> tuple[list[Message], message.House]:
    """Render editions alike; return them, and the house in whose templates they are set.

    Where a template goes beyond its limits `spare` hears of it, the run's report as well, and all
    are in the shipped style; without `spare` TemplateLimitError is raised. Other faults of a
    template raise RenderError in any case. Cost: as `message.render`, for each.
    """
    try:
        return typeset.rendered(editions, house), house
    except TemplateLimitError as error:
        if spare is None:
            raise
        runs.note_errors([str(error)])
        spare(str(error))
        return typeset.rendered(editions, house.plain), house.plain
