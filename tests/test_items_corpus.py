"""What a search for breaking bytes has found so far: `benchmarks/fuzz.py` adds to it."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest import items
from digest.errors import FeedError
from digest.model import Feed

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
FEED = Feed(name="The Ledger", url="https://ledger.example/feed")
NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)


def test_the_corpus_is_there():
    """The inputs that reach most of the reading's code are kept."""
    assert len(CORPUS) > 100


@pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
def test_each_input_of_the_corpus_gives_items_or_a_fault_of_the_feed(file):
    """Bytes that reach odd corners give items that may be shown, or the one error."""
    body = file.read_bytes()
    with suppress(FeedError):
        for one in items.parse(body, FEED, now=NOW):
            assert one.title
            assert one.published <= NOW
            assert "<script" not in f"{one.title}{one.summary}{one.content}{one.author}".lower()
    marks = items.sift(body, b"", {}).marks
    assert items.sift(body, marks, {}).body in ({b"", body} if marks else {body})
