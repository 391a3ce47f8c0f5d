"""An edition as readers want it: some sections only, or text alone; each kind made ready once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from digest import message
from digest.model import Edition, Message, Subscriber


def narrowed(edition: Edition, wanted: Sequence[str]) -> Edition:
    """Return the edition without the sections that are not wanted; the top stories stay."""
    kept = tuple(section for section in edition.sections if section.name in wanted)
    return replace(edition, sections=kept)


@dataclass(slots=True, kw_only=True)
class Variants:
    """The kinds of one edition, each made ready for sending when it is first needed."""

    press: message.Press  # the whole edition
    messages: Mapping[tuple[str, ...], Message]
    _made: dict[tuple[tuple[str, ...], bool], message.Press] = field(default_factory=dict)

    def of(self, reader: Subscriber) -> message.Press:
        """Return what a reader's message is spliced from.

        Who chose sections after the edition was made gets all of it.
        """
        sections = reader.sections if reader.sections in self.messages else ()
        if not sections and not reader.text_only:
            return self.press
        kind = (sections, reader.text_only)
        if kind not in self._made:
            own = self.messages.get(sections, self.press.frozen.message)
            if reader.text_only:
                own = replace(own, html="")
            frozen = replace(self.press.frozen, message=own)
            self._made[kind] = message.prepare(
                frozen, self.press.house, key=self.press.key, signer=self.press.signer
            )
        return self._made[kind]
