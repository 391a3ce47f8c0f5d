"""A database is looked through: what is damaged is told before a morning depends on it."""

import pytest
from conftest import make_settings
from stored import FEED, item, keep

from digest import store


def test_a_whole_database_has_no_fault(memory):
    """On both databases, quick or not; its size is told."""
    assert store.verify(memory) == []
    assert store.verify(memory, quick=True) == []
    with memory.read() as connection:
        assert store.size(connection) > 50_000


def test_what_this_version_needs_and_is_not_there_is_told(memory):
    """A table or a column that somebody dropped."""
    with memory.write() as connection:
        connection.exec_driver_sql("DROP TABLE runs")
        connection.exec_driver_sql("ALTER TABLE feeds DROP COLUMN longest")
    assert store.verify(memory) == [
        "column longest of feeds is not there",
        "table runs is not there",
    ]


@pytest.fixture
def shelf(home):
    """A folder with an SQLite database of two thousand items."""
    make_settings("sqlite:///digest.db", 25, home)
    with store.connect("sqlite:///digest.db", base=home, create=True) as memory:
        store.upgrade(memory)
        with memory.write() as connection:
            store.add_feed(connection, FEED)
            keep(connection, [item(number) for number in range(2_000)])
    return home


def test_a_page_that_was_overwritten_is_found(shelf, digest_):
    """T63: the command says what, what to do, and ends with 69."""
    assert digest_("db", "check")[0] == 0
    path = shelf / "digest.db"
    body = bytearray(path.read_bytes())
    middle = len(body) // 2 // 4096 * 4096
    body[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(body)
    code, out, err = digest_("db", "check", "--quick")
    assert code == 69
    assert out.startswith("FAULT damaged: ") or "malformed" in err
    assert "restore the last backup" in err or "malformed" in err


def test_a_row_without_what_it_refers_to_is_found(shelf, digest_):
    """As an older program, or somebody by hand, may leave one."""
    code, out, _ = digest_("db", "check")
    assert (code, out.startswith("ok    "), out.endswith(" MB, whole\n")) == (0, True, True)
    with store.connect("sqlite:///digest.db", base=shelf) as memory:
        connection = memory.writer.raw_connection()
        connection.cursor().execute("PRAGMA foreign_keys=OFF")
        connection.cursor().execute("DELETE FROM feeds")
        connection.commit()
        connection.close()
        assert store.verify(memory)[0] == (
            "row 1 of items refers to a row of feeds that is not there"
        )


def test_a_broken_index_of_postgresql_is_told_with_what_to_do(database, memory):
    """One that was left by a build that was cut short."""
    if memory.writer.dialect.name == "sqlite":
        return
    with memory.write() as connection:
        connection.exec_driver_sql(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_items_url_key'::regclass"
        )
    assert store.verify(memory, quick=True) == [
        "index ix_items_url_key is not valid: REINDEX INDEX ix_items_url_key"
    ]
