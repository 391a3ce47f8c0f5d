"""What the rooms promise, one by one."""

from datetime import UTC, datetime

import pytest

from digest import stories, text
from digest.errors import StoreError
from digest.model import Item
from digest import store

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)


def item(number, title, **values):
    return Item(
        feed="f", url=f"https://a.example/{number}", title=title, article=number,
        published=NOW, first_seen=NOW, **values,
    )


def test_addresses_of_one_page_are_one():
    """Tracking, scheme, mobile hosts and AMP make no other page; its number does."""
    same = text.canonical_url("http://m.a.example/amp/x/?utm_source=q&id=3#top")
    assert same == text.canonical_url("https://www.a.example/x?id=3")
    assert same != text.canonical_url("https://www.a.example/x?id=4")


def test_two_instances_of_a_series_stay_two_stories():
    """The 12th and the 13th sanctions package never merge."""
    pair = [item(n, f"EU adopts its {n}th sanctions package on Belarus banks") for n in (12, 13)]
    assert len(stories.cluster(pair)) == 2
    assert stories.cluster(pair) == stories.cluster(pair[::-1])


def test_a_missing_database_is_an_error_and_a_new_one_is_whole(tmp_path):
    """Only creating makes a database: a fresh start would mail again what was mailed."""
    with pytest.raises(StoreError, match="is not there"):
        store.connect("sqlite:///x.db", base=tmp_path)
    with store.connect("sqlite:///x.db", base=tmp_path, create=True) as made:
        assert store.upgrade(made) == store.upgrade(made) == "0001"
    with store.connect("sqlite:///x.db", base=tmp_path) as opened, opened.read() as connection:
        assert len(store.setting(connection, "key")) == 64
