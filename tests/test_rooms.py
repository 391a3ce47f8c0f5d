"""What the rooms promise, one by one."""

import pytest

from digest import store
from digest.errors import StoreError


def test_a_missing_database_is_an_error_and_a_new_one_is_whole(tmp_path):
    """Only creating makes a database: a fresh start would mail again what was mailed."""
    with pytest.raises(StoreError, match="is not there"):
        store.connect("sqlite:///x.db", base=tmp_path)
    with store.connect("sqlite:///x.db", base=tmp_path, create=True) as made:
        assert store.upgrade(made) == store.upgrade(made) == "0001"
    with store.connect("sqlite:///x.db", base=tmp_path) as opened, opened.read() as connection:
        assert len(store.setting(connection, "key")) == 64
