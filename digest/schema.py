"""The tables. Times are kept in UTC and come back with their zone."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

_LENGTH = len("2026-03-04 11:30:00.000000")


def written(value: datetime | None) -> str | None:
    """Return a moment as SQLite keeps it: UTC, of one length, so that text sorts as time does."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:_LENGTH]


class Moment(sa.TypeDecorator[datetime]):
    """A moment with its zone, kept in UTC; SQLite itself knows no zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        """Return what turns a moment to what the driver takes; SQLite keeps text."""
        return written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Turn `value` to UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="", **options)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default="0")


settings = sa.Table(  # what this database knows about itself
    "settings",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("url", sa.Text, nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False),
    _text("section"),
    _text("beat"),
    sa.Column("tier", sa.Integer, nullable=False, server_default="2"),
    sa.Column("interval", sa.Integer, nullable=False, server_default="1800"),
    sa.Column("timeout", sa.Float, nullable=False, server_default="20"),
    sa.Column("max_bytes", sa.Integer, nullable=False, server_default="15728640"),
    _text("user_agent"),
    sa.Column("as_browser", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("encoding"),
    sa.Column("article", sa.Text, nullable=False, server_default="page"),  # never, feed or page
    sa.Column("origin", sa.Text, nullable=False),  # "file" or "command"
    sa.Column("enabled", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("gone", sa.Boolean, nullable=False, server_default=sa.false()),
    # What is remembered from one visit to the next: `model.Seen`.
    _text("etag"),
    _text("last_modified"),
    _text("body_hash"),
    sa.Column("item_marks", sa.LargeBinary),
    sa.Column("asked", Moment),
    sa.Column("answered", Moment),
    sa.Column("whole", Moment),
    sa.Column("last_new", Moment),
    sa.Column("due", Moment, index=True),
    sa.Column("leave_until", Moment),
    _count("failures"),
    _text("error"),
    _text("moved_to"),
    _count("moved_times"),
    sa.Column("rhythm", sa.Float, nullable=False, server_default="0"),
    sa.Column("longest", sa.Float, nullable=False, server_default="0"),
    _count("ttl"),
    _count("skip_hours"),
    _count("skip_days"),
    _text("host"),  # whom all feeds of one server ask together
    sa.Column("claimed", Moment, index=True),  # until when a worker asks it
)

items = sa.Table(  # every version seen
    "items",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("feed_id", sa.ForeignKey("feeds.id", ondelete="CASCADE"), nullable=False),
    sa.Column("article_id", sa.Integer, index=True),  # id of the article's first version
    sa.Column("fingerprint", sa.Text, nullable=False),
    _text("guid"),
    sa.Column("url", sa.Text, nullable=False),
    _text("url_key"),
    sa.Column("title", sa.Text, nullable=False),
    _text("title_key"),
    _text("outlet"),
    _text("author"),
    _text("summary"),
    _text("content"),
    sa.Column("published", Moment, nullable=False, index=True),
    sa.Column("first_seen", Moment, nullable=False, index=True),
    sa.UniqueConstraint("feed_id", "fingerprint"),
    sa.Index("ix_items_feed_id_guid", "feed_id", "guid"),
    sa.Index("ix_items_url_key", "url_key"),
    sa.Index("ix_items_title_key", "title_key"),
)

tombstones = sa.Table(  # of articles that were forgotten: none of them comes in again
    "tombstones",
    metadata,
    sa.Column(
        "mark",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),  # there the key is the row itself
        primary_key=True,
        autoincrement=False,
    ),
)

pages = sa.Table(  # what came of asking for the pages behind items
    "pages",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),  # canonical address
    sa.Column("state", sa.Text, nullable=False),  # kept, walled, empty, barred, refused, failed
    sa.Column("asked", Moment, nullable=False),
    _text("reason"),
    _text("title"),
    _text("text"),
)

robots = sa.Table(  # the robots.txt of the sites whose pages were asked for
    "robots",
    metadata,
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("asked", Moment, nullable=False),
    _text("rules"),  # "" = there is none
)

stories = sa.Table(
    "stories",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("headline", sa.Text, nullable=False),
    sa.Column("first_seen", Moment, nullable=False),
    sa.Column("last_seen", Moment, nullable=False),
    sa.Column("merged_into_id", sa.ForeignKey("stories.id")),
)

story_articles = sa.Table(  # which event an article tells
    "story_articles",
    metadata,
    sa.Column("article_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("story_id", sa.ForeignKey("stories.id"), nullable=False, index=True),
)

editions = sa.Table(  # frozen: nothing but the state and `copied` ever changes
    "editions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # "daily" or "once"
    sa.Column("state", sa.Text, nullable=False),  # "made", "sending" or "sent"
    sa.Column("cutoff", Moment, nullable=False, index=True),
    sa.Column("composed", Moment, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    _text("web"),
    sa.Column("copied", Moment),  # when the operator's copy was sent
    # The insert is the lock: one daily edition a day, on any database. (The migration names the
    # condition for PostgreSQL too; here it would load that dialect, a tenth of all start-up.)
    sa.Index(
        "uq_editions_daily",
        "day",
        unique=True,
        sqlite_where=sa.text("kind = 'daily'"),
    ),
)

considered = sa.Table(  # why each story is in an edition or out of it
    "considered",
    metadata,
    sa.Column("edition_id", sa.ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("stories", sa.LargeBinary, nullable=False),  # JSON, compressed
    sa.Column("recalled", sa.LargeBinary),  # what it knew of the days before; JSON, compressed
)

days = sa.Table(  # why a day that should have had an edition has none
    "days",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("outcome", sa.Text, nullable=False),  # "missed", "thin" or "skipped"
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("noted", Moment, nullable=False),
)

leases = sa.Table(  # who does what only one may do: by the database's time
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("until", sa.Double, nullable=False),  # seconds since 1970
)

runs = sa.Table(  # what each piece of work did
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # see docs/glossary.md
    sa.Column("owner", sa.Text, nullable=False),  # the process
    sa.Column("began", Moment, nullable=False),
    sa.Column("ended", Moment),  # null while it goes on, and for ever where it was killed
    sa.Column("code", sa.Integer),  # the exit code
    sa.Column("report", sa.Text, nullable=False, server_default="{}"),  # JSON
    sa.Index("ix_runs_kind_id", "kind", "id"),
)

workers = sa.Table(  # the processes that help the daemon, while they live and a little longer
    "workers",
    metadata,
    sa.Column("owner", sa.Text, primary_key=True),
    sa.Column("queues", sa.Text, nullable=False),  # "fetch send"
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("began", sa.Double, nullable=False),  # by the database's time, as leases are
    sa.Column("until", sa.Double, nullable=False),  # without a sign of life, it is dead then
    _count("asked"),  # feeds in its last minute
    _count("sent"),  # messages in its last minute
)

totals = sa.Table(  # what was done so often since the beginning; nothing ever counts back
    "totals",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("count", sa.Double, nullable=False),
)

appearances = sa.Table(  # what readers have had
    "appearances",
    metadata,
    sa.Column("edition_id", sa.ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("article_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("story_id", sa.Integer, nullable=False, index=True),
    sa.Column("headline", sa.Text, nullable=False),
)

subscribers = sa.Table(
    "subscribers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("email_key", sa.Text, nullable=False, unique=True),  # case folded
    _text("name"),
    sa.Column("state", sa.Text, nullable=False, server_default="active"),
    sa.Column("created", Moment, nullable=False),
    sa.Column("changed", Moment, nullable=False),
    sa.Column("paused_until", Moment),
    _text("sections"),  # one a line; "" = all
    sa.Column("text_only", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("asked", Moment),  # when a confirmation was last asked for
    sa.Column("confirm_due", Moment),  # when its mail may be tried; null = none waits
    _count("confirm_tries"),
    sa.Index("ix_subscribers_confirm_due", "confirm_due"),
    # A number is never used twice: an old link must not open what belongs to another.
    sqlite_autoincrement=True,
)

proofs = sa.Table(  # how each subscriber came into each state
    "proofs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "subscriber_id",
        sa.ForeignKey("subscribers.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("at", Moment, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("how", sa.Text, nullable=False),
    _text("source"),
)

suppressions = sa.Table(  # whom no list brings back: keyed hashes of addresses, nothing else
    "suppressions",
    metadata,
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),  # in which its reader was erased
    sa.Column("since", Moment, nullable=False),
)

variants = sa.Table(  # an edition as readers get it who want some of its sections only
    "variants",
    metadata,
    sa.Column("edition_id", sa.ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("sections", sa.Text, primary_key=True),  # as with subscribers
    sa.Column("html", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

bounces = sa.Table(  # what came back
    "bounces",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(
        "subscriber_id",
        sa.ForeignKey("subscribers.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("edition", sa.Integer, nullable=False),  # its number; 0 = not known
    sa.Column("kind", sa.Text, nullable=False),  # "hard", "soft" or "complaint"
    _text("status"),  # enhanced code
    sa.Column("fingerprint", sa.Text, nullable=False, unique=True),
    sa.Column("at", Moment, nullable=False),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("edition_id", sa.ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "subscriber_id", sa.ForeignKey("subscribers.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("state", sa.Text, nullable=False),  # see docs/glossary.md
    sa.Column("message_id", sa.Text, nullable=False),
    _count("attempts"),
    sa.Column("next_try", Moment, nullable=False),
    _text("owner"),
    sa.Column("lease_until", Moment),
    _count("code"),
    _text("reply"),
    sa.Column("settled", Moment),
    sa.Index("ix_deliveries_edition_id_state", "edition_id", "state", "next_try", "subscriber_id"),
)
