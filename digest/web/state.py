"""What monitors ask for: does it work, and how much of everything is there. No address in it."""

from collections.abc import Sequence

from digest import store
from digest.errors import StoreError
from digest.web.visitor import within
from digest.web.window import Answer, Ask, Window


def health(window: Window, ask: Ask) -> Answer:
    """Say whether the memory answers; to monitors alone."""
    if not _may(window, ask):
        return window.missing()
    try:
        with window.memory.read() as connection:
            store.next_number(connection)
    except StoreError:
        return _plain("the database does not answer\n", status=503)
    return _plain("ok\n")


def metrics(window: Window, ask: Ask) -> Answer:
    """Give figures in Prometheus' text form; to monitors alone."""
    if not _may(window, ask):
        return window.missing()
    with window.memory.read() as connection:
        readers = store.count_subscribers(connection)
        waiting = store.confirmations_waiting(connection)
        feeds = store.feeds_on(connection)
        latest = store.archive(connection, limit=1)
        sent = store.tally(connection, latest[0].id).counts if latest else {}
        crew = [one for one in store.workers(connection, seconds=0.0) if one.alive]
    lines = _family("digest_subscribers", "Readers by state.", _by("state", readers))
    lines += _family("digest_confirmations_waiting", "Confirmations to be sent.", {"": waiting})
    lines += _family("digest_feeds", "Feeds that are on.", {"": len(feeds)})
    failing = sum(1 for feed in feeds if feed.seen.failures)
    lines += _family("digest_feeds_failing", "Feeds whose last visit failed.", {"": failing})
    lines += _crew(crew)
    if latest:
        number, at = latest[0].number, int(latest[0].composed.timestamp())
        lines += _family("digest_edition_number", "Number of the latest edition.", {"": number})
        lines += _family("digest_edition_time_seconds", "When it was made.", {"": at})
        told = "Deliveries of the latest edition by state."
        lines += _family("digest_deliveries", told, _by("state", sent))
    return _plain("\n".join([*lines, ""]), kind="text/plain; version=0.0.4; charset=utf-8")


def _crew(crew: Sequence[store.Worker]) -> list[str]:
    """Return the figures of the workers that help the daemon."""
    kinds = {
        kind: sum(kind in one.queues for one in crew)
        for kind in sorted({kind for one in crew for kind in one.queues})
    }
    done = {"fetch": sum(one.asked for one in crew), "send": sum(one.sent for one in crew)}
    lines = _family("digest_workers", "Workers by the work they do.", _by("kind", kinds))
    return lines + _family("digest_work_a_minute", "What they did lately.", _by("kind", done))


def _may(window: Window, ask: Ask) -> bool:
    """Tell whether a monitor asks: from a network of theirs, and not through an unknown proxy."""
    return not ask.hidden and within(ask.client, window.config.web.monitors)


def _family(name: str, told: str, values: dict[str, int]) -> list[str]:
    lines = [f"{name}{labels} {value}" for labels, value in values.items()]
    return [f"# HELP {name} {told}", f"# TYPE {name} gauge", *lines]


def _by(label: str, counts: dict[str, int]) -> dict[str, int]:
    return {f'{{{label}="{name}"}}': count for name, count in sorted(counts.items())}


def _plain(text: str, *, status: int = 200, kind: str = "text/plain; charset=utf-8") -> Answer:
    return Answer(body=text.encode(), kind=kind, status=status, secret=True)
