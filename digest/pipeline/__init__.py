"""The walk: the only room that knows the order of the others.

`gather` asks the feeds, `issue` composes and freezes an edition, `post` brings it to its readers;
`walk` is all three in a row, for the command and for the daemon alike.

A part is loaded when one of its names is first asked for: whoever only asks the feeds, as a
command does many times a day, does not wait for all that composes and sends.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from digest.pipeline.claims import claimed as claimed
    from digest.pipeline.crew import KINDS as KINDS
    from digest.pipeline.crew import Crew as Crew
    from digest.pipeline.crew import Kick as Kick
    from digest.pipeline.due import calendar as calendar
    from digest.pipeline.due import upcoming as upcoming
    from digest.pipeline.editor import copy_lines as copy_lines
    from digest.pipeline.editor import send_copy as send_copy
    from digest.pipeline.gather import Found as Found
    from digest.pipeline.gather import Report as Report
    from digest.pipeline.gather import fetch as fetch
    from digest.pipeline.gather import fetch_batch as fetch_batch
    from digest.pipeline.gather import find_feeds as find_feeds
    from digest.pipeline.gather import health as health
    from digest.pipeline.gather import sync as sync
    from digest.pipeline.gather import try_feeds as try_feeds
    from digest.pipeline.issue import Draft as Draft
    from digest.pipeline.issue import adopt as adopt
    from digest.pipeline.issue import check_templates as check_templates
    from digest.pipeline.issue import compose as compose
    from digest.pipeline.issue import events as events
    from digest.pipeline.issue import files as files
    from digest.pipeline.issue import house as house
    from digest.pipeline.issue import preview as preview
    from digest.pipeline.issue import publish as publish
    from digest.pipeline.issue import withdraw as withdraw
    from digest.pipeline.journal import behind as behind
    from digest.pipeline.journal import refuse_behind as refuse_behind
    from digest.pipeline.keeping import forget as forget
    from digest.pipeline.morning import Walked as Walked
    from digest.pipeline.morning import walk as walk
    from digest.pipeline.overdue import Today as Today
    from digest.pipeline.overdue import today as today
    from digest.pipeline.post import Posted as Posted
    from digest.pipeline.post import deliver as deliver
    from digest.pipeline.post import deliver_to as deliver_to
    from digest.pipeline.post import send_batch as send_batch
    from digest.pipeline.post import unfinished as unfinished
    from digest.pipeline.readers import OPEN as OPEN
    from digest.pipeline.readers import confirm as confirm
    from digest.pipeline.readers import erase as erase
    from digest.pipeline.readers import holder as holder
    from digest.pipeline.readers import leave as leave
    from digest.pipeline.readers import own_token as own_token
    from digest.pipeline.readers import pages as pages
    from digest.pipeline.readers import pause as pause
    from digest.pipeline.readers import prefer as prefer
    from digest.pipeline.readers import send_confirmations as send_confirmations
    from digest.pipeline.readers import sign_up as sign_up
    from digest.pipeline.readers import unconfirmed as unconfirmed
    from digest.pipeline.readiness import Finding as Finding
    from digest.pipeline.readiness import standing as standing
    from digest.pipeline.replay import Replayed as Replayed
    from digest.pipeline.replay import replay as replay
    from digest.pipeline.returns import Returned as Returned
    from digest.pipeline.returns import note_event as note_event
    from digest.pipeline.returns import take_back as take_back
    from digest.pipeline.returns import take_in as take_in
    from digest.pipeline.runs import ROUNDS as ROUNDS
    from digest.pipeline.runs import current as current
    from digest.pipeline.runs import note as note
    from digest.pipeline.runs import outcome as outcome
    from digest.pipeline.runs import recorded as recorded
    from digest.pipeline.runs import told as told
    from digest.pipeline.texts import Reading as Reading
    from digest.pipeline.texts import read as read
    from digest.pipeline.watch import Watch as Watch
    from digest.pipeline.watch import never as never
    from digest.pipeline.watch import silent as silent

_PARTS = {
    "claims": "claimed",
    "crew": "KINDS Crew Kick",
    "due": "calendar upcoming",
    "editor": "copy_lines send_copy",
    "gather": "Found Report fetch fetch_batch find_feeds health sync try_feeds",
    "issue": "Draft adopt check_templates compose events files house preview publish withdraw",
    "journal": "behind refuse_behind",
    "keeping": "forget",
    "morning": "Walked walk",
    "overdue": "Today today",
    "post": "Posted deliver deliver_to send_batch unfinished",
    "readers": "OPEN confirm erase holder leave own_token pages pause prefer"
    " send_confirmations sign_up unconfirmed",
    "readiness": "Finding standing",
    "replay": "Replayed replay",
    "returns": "Returned note_event take_back take_in",
    "runs": "ROUNDS current note outcome recorded told",
    "texts": "Reading read",
    "watch": "Watch never silent",
}
_HOMES = {name: part for part, names in _PARTS.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Load the part that holds `name`, and keep what it stands for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found
