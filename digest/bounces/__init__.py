"""What comes back: bounces, complaints and automatic answers told apart, and whose they are."""

from digest.bounces.boxes import Box, Waiting, imap, maildir, opened
from digest.bounces.kinds import is_hopeless, kind_of
from digest.bounces.read import read
from digest.bounces.webhooks import ForgedError, mailgun, postmark, ses, subscription

__all__ = [
    "Box",
    "ForgedError",
    "Waiting",
    "imap",
    "is_hopeless",
    "kind_of",
    "maildir",
    "mailgun",
    "opened",
    "postmark",
    "read",
    "ses",
    "subscription",
]
