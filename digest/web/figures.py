"""Figures in Prometheus' text form: names after its conventions, base units, no address."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from digest import __version__, pipeline, store
from digest.config import Config
from digest.pipeline.readiness import ALIVE, LEAD, LOOP

_SIGN = 45.0  # seconds for which a worker's sign of life holds
_ALL = 1_000_000  # deliveries that are counted as due, at most
_LOOKED_AT = 20  # runs among which the last edition's is sought
_Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One figure, by its labels: values of `labels` stand in the keys of `values`."""

    name: str
    told: str
    values: _Values
    labels: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield it as Prometheus reads it; nothing where there are no values."""
        if not self.values:
            return
        kind = "counter" if self.name.endswith("_total") else "gauge"
        yield f"# HELP digest_{self.name} {self.told}"
        yield f"# TYPE digest_{self.name} {kind}"
        for key, value in sorted(self.values.items()):
            pairs = (
                f'{label}="{_quoted(one)}"' for label, one in zip(self.labels, key, strict=True)
            )
            shown = f"{{{','.join(pairs)}}}" if self.labels else ""
            yield f"digest_{self.name}{shown} {value:.15g}"


def figures(config: Config, memory: store.Store, *, now: datetime) -> str:
    """Return all figures of a brief as text. Raises StoreError."""
    found = pipeline.standing(config, now=now)
    with memory.read() as connection:
        families = [
            *_house(config, memory, connection, found, now),
            *_news(connection, now),
            *_editions(config, connection, now),
            *_mail(connection, now),
            *_work(connection),
        ]
        families += _feeds(connection, now)
    feeds = Counter(one.state for _, one in pipeline.health(memory))
    families.append(
        Family(name="feeds", told="Feeds by how they are.", labels=("state",), values=_by(feeds))
    )
    return "\n".join([*(line for one in families for line in one.lines()), ""])


def _house(
    config: Config,
    memory: store.Store,
    connection: store.Connection,
    found: list[pipeline.Finding],
    now: datetime,
) -> Iterator[Family]:
    """Yield what is at the bottom of it all."""
    told = "The version of this program."
    yield Family(name="build_info", told=told, labels=("version",), values={(__version__,): 1})
    told = "What the next edition needs: 1 where it is as it should be, as at /readyz."
    well = _by({one.what: float(one.level != "fail") for one in found})
    yield Family(name="ready", told=told, labels=("check",), values=well)
    yield _one("database_size_bytes", "Size of the database.", store.size(connection))
    if (room := store.room(memory)) is not None:
        yield _one("disk_free_bytes", "Room on the disk of the database.", room[0])
        yield _one("disk_size_bytes", "Size of the disk of the database.", room[1])
    if backed := store.setting(connection, store.BACKUP):
        told = "When 'digest db backup' last wrote a copy."
        yield _one("backup_timestamp_seconds", told, datetime.fromisoformat(backed).timestamp())
    sends = pipeline.upcoming(now, config.schedule).send.timestamp()
    yield _one("edition_next_timestamp_seconds", "When the next edition is due.", sends)


def _feeds(connection: store.Connection, now: datetime) -> Iterator[Family]:
    due = store.feed_backlog(connection, now=now)
    yield _one("feeds_due", "Feeds whose time to be asked has come.", due.waiting + due.working)
    yield _one("feeds_due_age_seconds", "For how long the oldest is due.", _age(due, now))


def _news(connection: store.Connection, now: datetime) -> Iterator[Family]:
    """Yield what came in, and what was made of it last."""
    done = store.totals(connection)
    visits = _by({"answered": 0, "failed": 0} | done.get("visits", {}))
    yield Family(name="feed_visits_total", told="Visits.", labels=("result",), values=visits)
    items = sum(done.get("items", {}).values())
    yield _one("items_total", "New versions of articles that came in.", items)
    last = next(
        (
            run["report"]
            for run in store.runs(connection, ("daemon edition", "now"), limit=_LOOKED_AT)
            if "stories" in run["report"]
        ),
        None,
    )
    if last is not None:
        yield _one("edition_stories", "Stories in the last edition made.", last["stories"])
        told = "Stories that were weighed for it."
        yield _one("edition_considered_stories", told, last["considered"])
        told, cut = "Stories that it left out, by reason.", _by(last.get("left_out", {}))
        yield Family(name="edition_left_out_stories", told=told, labels=("reason",), values=cut)
    told = "Runs by kind and outcome."
    runs = {tuple(kind.rsplit("/", 1)): count for kind, count in done.get("runs", {}).items()}
    yield Family(name="runs_total", told=told, labels=("kind", "outcome"), values=runs)
    told, taken = "What runs took, by kind.", _by(done.get("run seconds", {}))
    yield Family(name="run_seconds_total", told=told, labels=("kind",), values=taken)
    known = {"edition": 0, "behind": 0, "feeds": 0, "failing": 0}
    told, alarms = "Alarms that were raised.", _by(known | done.get("alarms", {}))
    yield Family(name="alarms_total", told=told, labels=("what",), values=alarms)


def _editions(config: Config, connection: store.Connection, now: datetime) -> Iterator[Family]:
    told = "Editions by kind."
    made = _by(store.count_editions(connection))
    yield Family(name="editions_total", told=told, labels=("kind",), values=made)
    late = pipeline.today(config, connection, now=now).late.total_seconds()
    told = "For how long today's edition is overdue: no reader has any of it."
    yield _one("edition_lateness_seconds", told, late)
    if (last := store.last_daily(connection)) is None:
        return
    yield _one("edition_number", "Number of the last daily edition.", last.number)
    told = "When the last daily edition was made."
    yield _one("edition_composed_timestamp_seconds", told, last.composed.timestamp())
    told = "Deliveries of the last daily edition by state."
    states = dict.fromkeys(("sent", "refused", "in doubt", "queued", "deferred", "expired"), 0)
    counts = _by(states | dict(store.tally(connection, last.id).counts))
    yield Family(name="deliveries", told=told, labels=("state",), values=counts)
    due = store.delivery_backlog(connection, last.id, now=now, most=_ALL)
    yield _one("deliveries_due", "Its deliveries whose time has come.", due.waiting + due.working)
    yield _one("deliveries_due_age_seconds", "For how long the oldest is due.", _age(due, now))


def _mail(connection: store.Connection, now: datetime) -> Iterator[Family]:
    """Yield who reads, and what the mail server said."""
    readers = _by(store.count_subscribers(connection))
    yield Family(name="subscribers", told="Readers by state.", labels=("state",), values=readers)
    waiting = store.confirmations_waiting(connection)
    yield _one("confirmations_waiting", "Confirmations to be sent.", waiting)
    told = "Messages that were tried, by what became of them: queued = the server took nothing."
    tried = _by(
        {"sent": 0, "refused": 0, "deferred": 0, "queued": 0}
        | store.totals(connection).get("messages", {})
    )
    yield Family(name="messages_total", told=told, labels=("result",), values=tried)


def _work(connection: store.Connection) -> Iterator[Family]:
    """Yield who is at work."""
    held = store.leases(connection)
    lead = held.get(LEAD)
    leads = lead is not None and bool(lead.owner) and lead.left > 0
    yield _one("lead_held", "1 where a daemon leads.", float(leads))
    taken = lead.epoch if lead is not None else 0
    yield _one("lead_takeovers_total", "How often a daemon took the lead.", taken)
    if (loop := held.get(LOOP)) is not None:
        told = "For how long the daemon's work has given no sign of life."
        yield _one("loop_silence_seconds", told, ALIVE - loop.left)
    crew = [one for one in store.workers(connection, seconds=_SIGN) if one.alive]
    kinds = Counter(kind for one in crew for kind in one.queues)
    told = "Workers by the work they do."
    yield Family(name="workers", told=told, labels=("kind",), values=_by(kinds))
    done = {"fetch": sum(one.asked for one in crew), "send": sum(one.sent for one in crew)}
    told = "What workers did in their last minute."
    yield Family(name="work_a_minute", told=told, labels=("kind",), values=_by(done))


def _one(name: str, told: str, value: float) -> Family:
    return Family(name=name, told=told, values={(): value})


def _by(counts: Mapping[str, float]) -> _Values:
    return {(kind,): count for kind, count in counts.items()}


def _age(due: store.Backlog, now: datetime) -> float:
    return max((now - due.oldest).total_seconds(), 0.0) if due.oldest is not None else 0.0


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
