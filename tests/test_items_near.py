"""Copies that other outlets print under nearly the same words, and what only looks like one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import items, text
from digest.items import near
from digest.model import Item

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
TITLE = "Navy orders three more frigates from the Sampleton yard"
SAID = (
    "The Navy ordered three more frigates on Tuesday from the yard at Sampleton, which will hire"
    " four hundred welders by the end of the year, its director told the committee."
)


def item(title=TITLE, said=SAID, *, feed=1, hours=0.0, number=1, **values):
    """Return one outlet's item."""
    known = {
        "feed": f"Outlet {feed}",
        "outlet": f"Outlet {feed}",
        "url": f"https://outlet{feed}.example/{number}",
        "url_key": f"outlet{feed}.example/{number}",
    }
    return Item(
        **(known | values),
        id=number,
        feed_id=feed,
        title=title,
        title_key=text.title_key(title),
        summary=said,
        published=NOW - timedelta(hours=hours),
        first_seen=NOW - timedelta(hours=hours),
    )


COPIES = {
    "with another headline": item("Sampleton yard wins Navy deal", feed=2),
    "with a remark behind the headline": item(f"{TITLE} (updated)", "", feed=2),
    "with the headline cut": item("Navy orders three more frigates from...", "", feed=2),
    "with a word of the headline changed": item(
        TITLE.replace("orders", "buys"), SAID[:120], feed=2, hours=40
    ),
    "cut shorter": item("Frigates for the Navy", SAID[:100], feed=2),
    "with another dateline": item("Navy buys frigates", f"OSLO (Wire) - {SAID}", feed=2),
    "with words mended": item(TITLE, SAID.replace("director", "head"), feed=2),
}
OTHERS = {
    "another outlet's own words": item(
        "Navy orders three more frigates from the Sampleton yard",
        "Sampleton will build the next frigates, lawmakers heard, and pay for it with bonds that"
        " the county sells in spring.",
        feed=2,
    ),
    "the next of a series": item(TITLE.replace("three", "4th"), SAID, feed=2),
    "long after": item("Sampleton yard wins Navy deal", feed=2, hours=200),
    "in the same feed": item("Sampleton yard wins Navy deal", hours=3),
    "a short headline that goes on": item("Navy orders three", "", feed=2),
    "other news of the same yard": item(
        "Sampleton yard to hire welders", "The yard at Sampleton hires.", feed=2
    ),
    "an aggregator's headline of another outlet": item(TITLE, "", feed=2, url_key=""),
}


@pytest.mark.parametrize("copy", COPIES.values(), ids=list(COPIES))
def test_a_copy_is_known_by_its_words(copy):
    """What a wire sells to many is one article, whatever each of them makes of the headline."""
    first = item(TITLE.replace("three", "3rd") if "4th" in copy.title else TITLE)
    assert items.identify([first, replace(copy, id=2)], []) == [1, 1]
    assert items.identify([replace(copy, id=1), replace(first, id=2)], []) == [1, 1]


@pytest.mark.parametrize("other", OTHERS.values(), ids=list(OTHERS))
def test_what_only_looks_like_a_copy_is_an_article_of_its_own(other):
    """Two newsrooms on one event, two instances of a series, two days: each is news."""
    first = item(TITLE.replace("three", "3rd") if "4th" in other.title else TITLE)
    other = replace(other, id=2, url_key=other.url_key and f"outlet{other.feed_id}.example/2")
    assert items.identify([first, other], []) == [1, 2]


def test_copies_of_what_is_stored_are_found():
    """The memory of late news is taken up again after a restart."""
    known = items.Near()
    items.learn(known, [replace(item(), article=7), replace(item(hours=0), url_key="", article=8)])
    copy = item("Sampleton yard wins Navy deal", feed=2, number=20)
    assert items.identify([copy], [], known) == [7]


def test_the_memory_of_late_news_is_bounded(monkeypatch):
    """A flood of items pushes old ones out of sight instead of filling the machine."""
    monkeypatch.setattr(near, "GENERATION", 3)
    known = items.Near()
    items.learn(known, [replace(item(), article=7)])
    others = [item(f"{n} " * 6, "", feed=3, number=n) for n in range(100, 106)]
    items.learn(known, [replace(one, article=one.id) for one in others])
    copy = item("Sampleton yard wins Navy deal", feed=2, number=20)
    assert items.identify([copy], [], known) == [20]


def test_what_everybody_says_proves_nothing():
    """Words that fifty items share ("live updates on ...") lead nowhere."""
    crowd = [item(TITLE, "", feed=n, number=n, hours=n) for n in range(1, 60)]
    articles = items.identify(crowd, [])
    assert set(articles) == {1}


WORDS = st.lists(st.sampled_from(SAID.split()), max_size=30).map(" ".join)


@given(WORDS, WORDS, WORDS, WORDS)
def test_likeness_has_no_direction(title, said, other_title, other_said):
    """Which of two came first does not matter to whether they are one."""
    one = near.Words.of(item(title, said))
    other = near.Words.of(item(other_title, other_said, feed=2))
    assert near.likeness(one, other) == near.likeness(other, one)
    assert 0 <= near.likeness(one, other) <= 1
    assert not near.says_other(one, one)
