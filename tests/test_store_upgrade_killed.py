"""An upgrade that is killed, or meets three others, leaves a database that works."""

import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from stored import NEWEST
from test_store_upgrade import old

from digest import store
from digest.errors import StoreError

assert old  # the fixture: a database as the first version made it


def shape(url, folder):
    """Return the version of a database and all its columns."""
    with store.connect(url, base=folder, check=False) as memory, memory.read() as connection:
        seen = sa.inspect(connection)
        version = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return version, {
            table: [column["name"] for column in seen.get_columns(table)]
            for table in seen.get_table_names()
        }


def works(url, folder):
    """Do what a program of the first version would: add a feed, and find the item."""
    with store.connect(url, base=folder, check=False) as memory, memory.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO feeds (name, url, origin) VALUES ('Z', 'https://z.example', 'command')"
        )
        assert connection.exec_driver_sql("SELECT title FROM items").scalar() == "T"
        connection.exec_driver_sql("DELETE FROM feeds WHERE name = 'Z'")


@contextmanager
def falling(url, folder):
    """Yield what upgrades in processes that fall: statements -> exit codes."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "upgrader.py"), url],
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip

        def run(*falls):
            process.stdin.write(" ".join(map(str, falls)) + "\n")
            process.stdin.flush()
            return [int(code) for code in process.stdout.readline().split()]

        yield run
        process.stdin.close()


def test_an_upgrade_killed_at_any_statement_leaves_the_old_version(old, tmp_path):
    """T65, P12: kill -9 from the first statement to the last; what was there goes on working."""
    before = shape(old, tmp_path)
    assert before[0] == "0001"
    with falling(old, tmp_path) as run:
        for statement in range(1, 90, 17):  # of 93 on SQLite, of fewer on PostgreSQL
            if run(statement) == [0]:
                break
            assert shape(old, tmp_path) == before
            works(old, tmp_path)
        assert statement > 50
        assert run(0) == [0]
    assert shape(old, tmp_path)[0] == NEWEST
    with store.connect(old, base=tmp_path) as memory:
        assert store.verify(memory) == []


def test_four_that_upgrade_at_once_are_all_content(old, tmp_path):
    """T65: one does it, one falls in the middle of it, the others find it done."""
    with falling(old, tmp_path) as run:
        codes = run(0, 20, 0, 0)
    assert codes in ([0, -9, 0, 0], [0, 0, 0, 0])  # who comes last has less to do
    with store.connect(old, base=tmp_path) as memory:
        assert store.verify(memory) == []


def test_what_the_disk_holds_at_each_statement_is_the_old_version(tmp_path, request):
    """T65, P12: the files of SQLite as they lie there at each moment of an upgrade open as before."""
    from conftest import new_database
    from test_store_upgrade import first

    with new_database("sqlite", tmp_path, request, empty=True) as url:
        first(url, tmp_path)
        before, copies = shape(url, tmp_path), []

        def copy(*_):
            folder = tmp_path / f"at {len(copies)}"
            folder.mkdir()
            for path in tmp_path.glob("digest.db*"):
                shutil.copy(path, folder)
            copies.append(folder)

        with store.connect(url, base=tmp_path, check=False) as memory:
            sa.event.listen(memory.writer, "before_cursor_execute", copy)
            store.upgrade(memory)
    assert len(copies) > 50
    assert all(shape("sqlite:///digest.db", folder) == before for folder in copies)
    with pytest.raises(StoreError, match="older version"):
        store.connect("sqlite:///digest.db", base=copies[20])
