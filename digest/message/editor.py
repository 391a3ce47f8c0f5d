"""The operator's own copy of an edition: the same, with what is worth a look on top. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from digest.model import Frozen

_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_STYLE = (
    "max-width:640px;margin:0 auto;padding:12px 16px;background-color:#fff8dc;color:#111111;"
    "font:15px/22px Georgia,serif"
)


def annotated(frozen: Frozen, lines: Sequence[str]) -> Frozen:
    """Return the edition with `lines` on top of its mail, and marked as a copy in its subject."""
    own = frozen.message
    shown = "".join(f"<div>{escape(line)}</div>" for line in lines)
    block = f'<div dir="ltr" lang="en" style="{_STYLE}">{shown}</div>'
    place = found.end() if (found := _BODY.search(own.html)) else 0
    made = replace(
        own,
        subject=f"Editor's copy: {own.subject}",
        html=own.html[:place] + block + own.html[place:] if own.html else "",
        text="\n".join([*lines, "", "-" * 60, "", own.text]),
    )
    return replace(frozen, message=made)
