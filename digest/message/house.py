"""Whose brief it is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from digest.config import BriefSettings, shipped

MARK = "readertokenreadertokenre"  # as long as a token: stands in for it in a frozen message


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Whose brief it is: what a message needs beside the edition."""

    brief: BriefSettings
    sender: str  # e-mail address
    reply_to: str
    web: str  # address of the web window, without a slash at its end
    zone: tzinfo
    templates: Sequence[Path]  # looked through in order; see `places`
    return_path: str = ""  # where undeliverable mail comes back to; "" = the sender

    @property
    def domain(self) -> str:
        """The domain of the sender, in which message ids and the list's name live."""
        return self.sender.rpartition("@")[2]

    @property
    def plain(self) -> "House":
        """The same house without templates of the operator's own."""
        return replace(self, templates=places(self.brief.style, None))


def places(style: str, own: Path | None) -> list[Path]:
    """Return the folders in which a style's three files are looked for, in this order.

    The operator's folder of the style's name, the operator's folder itself, the shipped style,
    and for a style that lacks a file the shipped "brief".
    """
    ours = shipped("templates")
    folders = [own / style, own] if own is not None else []
    folders += [ours / style, ours / "brief"]
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]
