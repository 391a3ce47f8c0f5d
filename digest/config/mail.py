"""The settings of mail: how it leaves, who signs it, and how we hear of what comes back."""

from typing import Literal

from pydantic import Field, SecretStr

from digest.config.kinds import Address, Domain, Line, NoAddress, Secret, Selector, Text, Topic
from digest.config.table import Table


class DeliverySettings(Table):
    """How mail leaves the house, and in whose name."""

    transport: Literal["smtp", "lmtp", "sendmail", "maildir", "folder", "stdout"] = "smtp"
    sender: Address = "brief@brief.example.org"
    reply_to: NoAddress = ""
    return_path: NoAddress = ""
    path: str = "outbox"
    sendmail: str = "/usr/sbin/sendmail"
    give_up_hours: float = Field(default=12.0, gt=0, le=72)
    on_unknown: Literal["resend", "hold"] = "resend"


class SmtpSettings(Table):
    """The mail server that takes the messages."""

    host: Line = "localhost"
    port: int = Field(default=25, ge=1, le=65_535)
    security: Literal["auto", "none", "starttls", "tls"] = "auto"
    username: str = ""
    password: SecretStr = SecretStr("")
    connections: int = Field(default=2, ge=1, le=64)
    messages_per_connection: int = Field(default=100, ge=1, le=100_000)
    domain_per_minute: int = Field(default=0, ge=0, le=1_000_000)
    timeout_seconds: float = Field(default=30.0, gt=0, le=300)


class DkimSettings(Table):
    """The key that signs what is sent."""

    selector: Selector = "digest"
    domain: Domain = ""
    key: SecretStr = SecretStr("")


class BouncesSettings(Table):
    """The mailbox that undeliverable mail comes back to."""

    maildir: Text = ""
    imap_host: Text = ""
    imap_port: int = Field(default=993, ge=1, le=65_535)
    imap_security: Literal["tls", "starttls", "none"] = "tls"
    imap_user: str = ""
    imap_password: SecretStr = SecretStr("")
    imap_folder: Line = "INBOX"

    @property
    def is_set(self) -> bool:
        """Tell whether there is a mailbox at all."""
        return bool(self.maildir or self.imap_host)


class HooksSettings(Table):
    """What mail services are known by that post to the web window what comes back."""

    ses_topic: Topic = ""
    postmark_secret: Secret = SecretStr("")
    mailgun_key: Secret = SecretStr("")
