"""Hands mail to the outside world: SMTP, sendmail, a Maildir, a folder; and the brief's files."""

from digest.delivery.files import picture, write_files
from digest.delivery.pace import ALL, Pace
from digest.delivery.sender import is_alive, process_of, this_round, this_sender
from digest.delivery.sender_dns import faults, is_reserved, resolver
from digest.delivery.transports import Send, open_transport, reach

__all__ = [
    "ALL",
    "Pace",
    "Send",
    "faults",
    "is_alive",
    "is_reserved",
    "open_transport",
    "picture",
    "process_of",
    "reach",
    "resolver",
    "this_round",
    "this_sender",
    "write_files",
]
