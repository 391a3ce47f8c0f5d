"""Whose brief it is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from digest.config import BriefSettings

MARK = "readertokenreadertokenre"  # as long as a token: stands in for it in a frozen message


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Whose brief it is: what a message needs beside the edition."""

    brief: BriefSettings
    sender: str  # e-mail address
    reply_to: str
    web: str  # address of the web window, without a slash at its end
    zone: tzinfo
    templates: Sequence[Path]  # looked through in order; the shipped ones last

    @property
    def domain(self) -> str:
        """The domain of the sender, in which message ids and the list's name live."""
        return self.sender.rpartition("@")[2]
