"""Who makes the edition of a day: one process, and another where that one is lost."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from digest import delivery, store
from digest.errors import StoreBusyError, StoreError

_SECONDS = 600.0  # far longer than an edition takes


@contextmanager
def claimed(
    memory: store.Store, name: str, *, alone: bool
) -> Iterator[Callable[[store.Connection], bool]]:
    """Keep others from the same work in the meantime; without `alone`, keep nobody.

    What is yielded tells in a writing transaction whether the claim still holds, and keeps it to
    the transaction's end: who was stopped for so long that another took over stores nothing.
    Raises StoreBusyError while another process has the claim.
    """
    if not alone:
        yield lambda _: True
        return
    with memory.write() as connection:
        lease = store.take(
            connection, name, delivery.this_sender(), seconds=_SECONDS, alive=delivery.is_alive
        )
        owner = store.holder(connection, name)
    if lease is None:
        machine, process, _ = owner.rsplit(" ", 2)
        raise StoreBusyError(
            f"the {name} is being made by process {process} on {machine.partition('pid:')[0]};"
            " try again in a minute"
        )
    try:
        yield lambda connection: store.renew(connection, lease, seconds=_SECONDS)
    finally:
        with contextlib.suppress(StoreError), memory.write() as connection:  # else it runs out
            store.give_back(connection, lease)
