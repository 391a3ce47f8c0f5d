"""The walk: the only room that knows the order of the others.

`gather` asks the feeds, `issue` composes and freezes an edition, `post` brings it to its readers;
`walk` is all three in a row, for the command and for the daemon alike.
"""

from digest.pipeline.claims import claimed
from digest.pipeline.gather import Found, Report, fetch, find_feeds, sync, try_feeds
from digest.pipeline.issue import (
    Draft,
    adopt,
    check_templates,
    compose,
    events,
    files,
    house,
    preview,
    publish,
    withdraw,
)
from digest.pipeline.post import Posted, deliver, deliver_to, unfinished
from digest.pipeline.readers import (
    OPEN,
    confirm,
    erase,
    holder,
    leave,
    own_token,
    pages,
    pause,
    prefer,
    send_confirmations,
    sign_up,
    unconfirmed,
)
from digest.pipeline.returns import Returned, note_event, take_back
from digest.pipeline.runs import current, outcome, recorded, told
from digest.pipeline.texts import Reading, read
from digest.pipeline.walk import Walked, walk
from digest.pipeline.watch import Watch, never, silent

__all__ = [
    "OPEN",
    "Draft",
    "Found",
    "Posted",
    "Reading",
    "Report",
    "Returned",
    "Walked",
    "Watch",
    "adopt",
    "check_templates",
    "claimed",
    "compose",
    "confirm",
    "current",
    "deliver",
    "deliver_to",
    "erase",
    "events",
    "fetch",
    "files",
    "find_feeds",
    "holder",
    "house",
    "leave",
    "never",
    "note_event",
    "outcome",
    "own_token",
    "pages",
    "pause",
    "prefer",
    "preview",
    "publish",
    "read",
    "recorded",
    "send_confirmations",
    "sign_up",
    "silent",
    "sync",
    "take_back",
    "told",
    "try_feeds",
    "unconfirmed",
    "unfinished",
    "walk",
    "withdraw",
]
