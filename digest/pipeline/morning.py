"""The whole way, once: what the command does now, and the daemon step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest import store
from digest.config import Config
from digest.model import Edition, Feed, Frozen
from digest.pipeline.editor import send_copy
from digest.pipeline.gather import Report, fetch
from digest.pipeline.issue import Draft, files, publish
from digest.pipeline.post import Posted, deliver
from digest.pipeline.texts import Reading, read
from digest.pipeline.watch import Watch, never, silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What came of a walk. `edition` is None where there was nothing new to tell."""

    gathered: Report
    edition: Frozen | None = None
    reading: Reading | None = None  # None where no edition was composed
    files: tuple[Path, ...] = ()
    posted: Posted | None = None

    @property
    def came(self) -> bool:
        """Whether anything came: an edition, or at least one answer that there is nothing new."""
        return self.edition is not None or not self.gathered.asked or self.gathered.answered > 0


def walk(
    config: Config,
    memory: store.Store,
    *,
    clock: Callable[[], datetime],
    send: bool = False,
    folder: Path | None = None,
    pick: Callable[[store.Connection], Sequence[Feed]] | None = None,
    note: str = "",
    watch: Watch = silent,
    stopped: Callable[[], bool] = never,
) -> Walked:
    """Fetch, make an edition, write its files into `folder`, and with `send` deliver it.

    What is sent is the day's one daily edition: a second walk of the same day, here or in
    another process, makes none of its own but goes on delivering the one that is there.
    """
    gathered = fetch(config, memory, now=clock(), pick=pick, watch=watch, stopped=stopped)
    if stopped():
        return Walked(gathered=gathered)
    now, reading = clock(), None

    def get_texts(chosen: Edition) -> None:
        nonlocal reading
        reading = read(config, memory, chosen, now=now, watch=watch, stopped=stopped)

    kind = "daily" if send else "once"
    made = publish(config, memory, now=now, kind=kind, note=note, read=get_texts)
    edition = None if isinstance(made, Draft) else made
    walked = Walked(gathered=gathered, edition=edition, reading=reading)
    if folder is not None and walked.came:
        shown = made.frozen if isinstance(made, Draft) else made
        walked = replace(walked, files=tuple(files(config, shown, folder)))
    if send and walked.edition is not None:
        posted = deliver(
            config,
            memory,
            walked.edition,
            clock=clock,
            watch=watch,
            stopped=stopped,
            hasten=True,  # also one that the daemon has made, and keeps until its time
        )
        if posted.error is None and not stopped():
            send_copy(config, memory, walked.edition, now=clock())
        walked = replace(walked, posted=posted)
    return walked
