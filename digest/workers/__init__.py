"""The other machines: the same steps as the daemon's, called by tickets of an engine.

`engine` chooses what carries the tickets, `in_postgresql` and `in_rabbitmq` are the two there are,
`work` is the process that works them off. All else that is known of workers stands in the rows.
"""

from digest.workers.engine import Engine, Waiting, engine
from digest.workers.work import Work, run

__all__ = ["Engine", "Waiting", "Work", "engine", "run"]
