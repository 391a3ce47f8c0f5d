"""Every error raised on purpose: one tree, each with an exit code and a `temporary` bit.

Exit codes are those of BSD's sysexits.h. An error text tells what happened, where, and
what to do; it never holds a secret nor a reader's address.
"""


class DigestError(Exception):
    """Something went wrong that the operator can understand and mend."""

    exit_code = 70  # EX_SOFTWARE
    temporary = False


class UsageError(DigestError):
    """The command was called with words that make no sense together."""

    exit_code = 64  # EX_USAGE


class ConfigError(DigestError):
    """The configuration is missing, unreadable or wrong; `problems` holds every fault found."""

    exit_code = 78  # EX_CONFIG

    def __init__(self, *problems: str) -> None:
        """Keep all `problems`, one line each, so that all are mended in one go."""
        super().__init__("\n".join(problems))
        self.problems = problems


class FeedError(DigestError):
    """One feed could not be fetched or read; the others go on."""

    exit_code = 69  # EX_UNAVAILABLE

    def __init__(self, reason: str, *, temporary: bool = True, gone: bool = False) -> None:
        """Tell the `reason`; `gone` feeds are not asked again until an operator says so."""
        super().__init__(reason)
        self.temporary = temporary
        self.gone = gone


class StoreError(DigestError):
    """The database is missing, foreign, damaged, or not writable."""

    exit_code = 69  # EX_UNAVAILABLE


class StoreBusyError(StoreError):
    """Another process held the database for longer than the busy timeout."""

    exit_code = 75  # EX_TEMPFAIL
    temporary = True


class StoreNewerError(StoreError):
    """The database is of a newer version than this program, which must leave it alone."""


class StoreBehindError(StoreError):
    """The database does not know of an edition that began to go out: an older one was put back."""


class TicketError(DigestError):
    """What carries tickets to workers is not to be reached; no work is lost by it."""

    exit_code = 69  # EX_UNAVAILABLE
    temporary = True


class RenderError(DigestError):
    """A template is wrong; the file and the line stand in the text."""

    exit_code = 78  # EX_CONFIG


class TemplateLimitError(RenderError):
    """A template of the operator's own took more time or memory than it may."""


class ChildError(DigestError):
    """A child process died, or was held up; `how` says of what: "time", "memory" or "crash"."""

    def __init__(self, how: str) -> None:
        """Keep what became of it."""
        super().__init__(f"a child process ended without an answer ({how})")
        self.how = how


class OutputError(DigestError):
    """A file of the brief could not be written."""

    exit_code = 69  # EX_UNAVAILABLE


class DeliveryError(DigestError):
    """A message was not taken by the mail server; try again later only if `temporary`.

    `server` tells a fault of the whole connection from the refusal of one reader, `content` the
    refusal of what the message says. With `doubt` the server may have taken the message.
    """

    exit_code = 75  # EX_TEMPFAIL

    def __init__(
        self,
        reason: str,
        *,
        temporary: bool = True,
        server: bool = False,
        code: int = 0,
        content: bool = False,
        doubt: bool = False,
    ) -> None:
        """Keep the server's `reason` (no address in it) and its reply `code`, 0 if none."""
        super().__init__(reason)
        self.temporary = temporary
        self.server = server
        self.code = code
        self.content = content
        self.doubt = doubt
        if not temporary:
            self.exit_code = 69  # EX_UNAVAILABLE
