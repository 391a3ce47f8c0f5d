"""What comes back: bounces, complaints and automatic answers told apart, and whose they are."""

from digest.bounces.boxes import Box, imap, maildir
from digest.bounces.kinds import is_hopeless, kind_of
from digest.bounces.read import read
from digest.bounces.webhooks import ForgedError, mailgun, postmark, ses, subscription

__all__ = [
    "Box",
    "ForgedError",
    "imap",
    "is_hopeless",
    "kind_of",
    "maildir",
    "mailgun",
    "postmark",
    "read",
    "ses",
    "subscription",
]
