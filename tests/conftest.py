"""What the tests share: real databases, a real mail server, a clock that is moved by hand."""

import contextlib
import email
import email.policy
import json
import logging
import os
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from digest import cli, config, samples, store

# How long an example takes says nothing on a busy machine; times are measured in benchmarks/.
hypothesis.settings.register_profile("digest", deadline=None)
hypothesis.settings.load_profile("digest")

MORNING = samples.MORNING
AS_OF = MORNING.isoformat()
POSTGRES = os.environ.get("DIGEST_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
RABBITMQ = os.environ.get("DIGEST_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now=MORNING):
        self.now = now

    def __call__(self):
        return self.now

    def move(self, **by):
        self.now += timedelta(**by)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(scope="session")
def postgres():
    """Engine of the server on which the tests make databases of their own."""
    engine = sa.create_engine(
        sa.make_url(POSTGRES).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 3},
    )
    try:
        with engine.connect():
            pass
    except sa.exc.OperationalError:
        engine.dispose()
        if os.environ.get("DIGEST_TEST_REQUIRE_POSTGRES"):
            pytest.fail("no PostgreSQL server answers, and this run must not go without one")
        pytest.skip("no PostgreSQL server answers; DIGEST_TEST_POSTGRES names one")
    template = f"digest_test_{uuid.uuid4().hex[:12]}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {template}")
    with store.connect(_url_of(template), base=None, create=True) as memory:
        store.upgrade(memory)
    yield engine, template
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {template} WITH (FORCE)")
    engine.dispose()


@pytest.fixture(scope="session")
def rabbitmq():
    """Address of the server on which the tests make queues of their own."""
    import pika

    try:
        pika.BlockingConnection(pika.URLParameters(RABBITMQ)).close()
    except (pika.exceptions.AMQPError, OSError):
        if os.environ.get("DIGEST_TEST_REQUIRE_RABBITMQ"):
            pytest.fail("no RabbitMQ server answers, and this run must not go without one")
        pytest.skip("no RabbitMQ server answers; DIGEST_TEST_RABBITMQ names one")
    return RABBITMQ


def _url_of(name):
    return sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


@contextlib.contextmanager
def new_database(kind, folder, request, *, empty=False):
    """Yield the URL of a new database, migrated unless it is to be empty."""
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'digest.db'}"
        with store.connect(url, base=folder, create=True) as memory:
            if not empty:
                store.upgrade(memory)
        yield url
        return
    engine, template = request.getfixturevalue("postgres")
    name = f"{template}_{uuid.uuid4().hex[:8]}"
    with engine.connect() as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else template}"
        )
    yield _url_of(name)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    """URL of a new, migrated database, on each engine."""
    with new_database(request.param, tmp_path, request) as url:
        yield url


@pytest.fixture
def memory(database, tmp_path):
    """The open database."""
    with store.connect(database, base=tmp_path) as opened:
        yield opened


class Sink:
    """A mail server that keeps what it takes, and refuses what a test tells it to."""

    def __init__(self):
        self.mails = []
        self.envelopes = []
        self.refuse_recipient = lambda address: None
        self.refuse_data = lambda address: None
        self.port = 0

    @property
    def recipients(self):
        return sorted(mail["To"].addresses[0].addr_spec for mail in self.mails)

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.refuse_recipient(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        refusal = self.refuse_data(envelope.rcpt_tos[0])
        if refusal:
            return refusal
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos[0]))
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"


@contextlib.contextmanager
def serving(sink, **options):
    """Run a sink on a free port of loopback."""
    controller = _Controller(sink, hostname="127.0.0.1", port=0, **options)
    controller.start()
    sink.port = controller.server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        controller.stop()


class _Controller(Controller):
    def _trigger_server(self):
        """Reach the port that was really given."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def sink():
    with serving(Sink()) as running:
        yield running


@pytest.fixture
def settings(database, sink, tmp_path):
    """A configuration that sends to the sink, from a database of the test's own."""
    return make_settings(database, sink.port, tmp_path)


def make_settings(database, port, folder, *, feeds=(), **tables):
    """Load a configuration from a file, as the product does."""
    # Items of the sample feeds lead to sites that are nowhere: only tests of pages ask for any.
    tables = {
        "fetch": {"allow_private_addresses": "true"} | tables.pop("fetch", {}),
        "articles": {"seconds": 0},
        **tables,
    }
    lines = [
        '[brief]\nbrand = "The Test Brief"',
        f'[store]\nurl = "{database}"',
        f'[smtp]\nhost = "127.0.0.1"\nport = {port}\ntimeout_seconds = 5',
        "[output]\npng = false",
    ]
    for name, values in tables.items():
        lines.append(f"[{name}]\n" + "\n".join(f"{k} = {v}" for k, v in values.items()))
    for feed in feeds:
        lines.append("[[feeds]]\n" + "\n".join(f"{k} = {json.dumps(v)}" for k, v in feed.items()))
    path = folder / "config.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return config.load(path, {})


def golden(name, made):
    """Compare what people read with what they read before; UPDATE_GOLDEN=1 takes the new over."""
    path = Path(__file__).parent / "golden" / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8"), (
        "if it is meant: UPDATE_GOLDEN=1, and look at it"
    )


def at(text):
    """Return a moment in UTC: "03-04 11:30"."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.fixture(scope="session")
def feeds():
    """The sample feeds, served."""
    with samples.serve() as listed:
        yield listed


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty folder, as a new user's, with no configuration anywhere."""
    monkeypatch.chdir(tmp_path)
    for name in ("DIGEST_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def desk(home, sink, feeds):
    """A folder with a configuration of the sample feeds, and a database."""
    make_settings("sqlite:///digest.db", sink.port, home, feeds=feeds)
    with store.connect("sqlite:///digest.db", base=home, create=True) as memory:
        store.upgrade(memory)
    return home


@pytest.fixture
def digest_(capsys):
    """Call the command in this process; return exit code, stdout and stderr."""

    def call(*words):
        with pytest.raises(SystemExit) as left:
            cli.main(list(words))
        told = capsys.readouterr()
        return left.value.code or 0, told.out, told.err

    yield call
    root = logging.getLogger()
    for handler in list(root.handlers):  # a daemon's log goes to this test's stderr: it ends now
        if type(handler) is logging.StreamHandler:
            root.removeHandler(handler)
