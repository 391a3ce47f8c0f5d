"""Hands mail to the outside world: SMTP, sendmail, a Maildir, a folder; and the brief's files."""

from digest.delivery.files import picture, write_files
from digest.delivery.transports import Send, open_transport

__all__ = ["Send", "open_transport", "picture", "write_files"]
