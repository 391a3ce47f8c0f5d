"""What is one event: what `digest.stories` promises."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import stories
from digest.model import Item
from digest.stories.likeness import graph, strongest

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)


def item(number, title, summary="", *, hours=0, feed="f", **values):
    moment = NOW + timedelta(hours=hours)
    return Item(
        **{
            "feed": feed,
            "url": f"https://a.example/{number}",
            "title": title,
            "summary": summary,
            "id": number,
            "article": number,
            "published": moment,
            "first_seen": moment,
            **values,
        }
    )


def told(*titles, feeds="fghij", hours=1):
    """One item a title, an hour apart, each of another feed."""
    return [
        item(n, title, hours=n * hours, feed=feeds[n % len(feeds)])
        for n, title in enumerate(titles, start=1)
    ]


def groups(found):
    return [[one.article for one in story.items] for story in found]


SAID = "navy strait velm karsk sanctions 12th 13th drone strike near Nov. 20 21 Monday"
WORDS = st.lists(st.sampled_from(SAID.split()), max_size=6).map(" ".join)
ITEMS = st.lists(
    st.tuples(WORDS, WORDS, st.integers(0, 30), st.sampled_from("fg")), max_size=14
).map(
    lambda rows: [
        item(n, title, summary, hours=hours, feed=feed)
        for n, (title, summary, hours, feed) in enumerate(rows, start=1)
    ]
)


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_grouping_is_a_partition_whatever_the_order(some, dice):
    """
    Each article is in one story; the edition does not change with which server answered first.
    """
    found = stories.cluster(some)
    assert sorted(one.article for story in found for one in story.items) == [
        one.article for one in some
    ]
    assert len({story.id for story in found}) == len(found)
    assert all(one.story == story.id for story in found for one in story.items)
    assert stories.cluster(dice.sample(some, len(some))) == found


@given(ITEMS, st.dictionaries(st.integers(1, 14), st.integers(1, 14)))
def test_every_story_has_an_id_of_its_own(some, known):
    """
    Whatever was grouped before, no two stories share an id, and asking again changes none.
    """
    found = stories.cluster(some, known=known)
    assert len({story.id for story in found}) == len(found)
    again = stories.cluster(some, known={i.article: s.id for s in found for i in s.items})
    assert again == found


EVENTS = [
    ("Navy reopens Strait of Velm after mine sweep", "Strait of Velm open again, navy says"),
    ("Karsk parliament ousts premier Dorrin", "Premier Dorrin falls in Karsk parliament vote"),
    ("Drone strike burns Zelengrad refinery", "Zelengrad refinery ablaze after drone strike"),
    ("Admiral Quill resigns over reef scandal", "Reef scandal: Admiral Quill quits"),
    ("Hackers leak Ostmark pension files", "Ostmark pension files leaked by hackers"),
]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1), st.integers(0, 12)), max_size=14),
    st.integers(0, 30),
)
def test_what_has_nothing_to_do_with_them_moves_no_article(rows, hours):
    """
    An article on another matter is a story of its own, and all others stay where they were.
    """
    some = [item(n, EVENTS[e][v], hours=h, feed=f"f{n}") for n, (e, v, h) in enumerate(rows, 1)]
    stranger = item(99, "Pumpkin growers crown gardener", hours=hours, feed="z")
    found = stories.cluster([*some, stranger])
    assert sorted(groups(found)) == sorted([*groups(stories.cluster(some)), [99]])
    assert len(found) == len({event for event, _, _ in rows}) + 1


@given(ITEMS, st.integers(0, 14))
def test_a_restart_in_the_middle_changes_nothing(some, some_first):
    """
    Which articles lie together does not depend on when the program was asked before.
    """
    before = stories.cluster(some[:some_first])
    known = {one.article: story.id for story in before for one in story.items}
    after = stories.cluster(some, known=known)
    assert sorted(groups(after)) == sorted(groups(stories.cluster(some)))
    again = stories.cluster(some, known={i.article: s.id for s in after for i in s.items})
    assert again == after


def test_nothing_makes_no_story():
    """
    A morning without news is no fault.
    """
    assert stories.cluster([]) == []


def test_one_event_told_by_two_newsrooms_is_one_story():
    """
    Two reports on one event make one story, led by the earliest.
    """
    pair = told(
        "Navy reopens Strait of Velm after mine sweep", "Strait of Velm open again, navy says"
    )
    assert groups(stories.cluster(pair[::-1])) == [[1, 2]]


def test_a_rising_toll_is_one_event():
    """
    "Kills 12" and "kills 15" are one earthquake.
    """
    assert len(stories.cluster(told("Quake in Velm kills 12", "Quake in Velm kills 15"))) == 1


@pytest.mark.parametrize(
    "titles",
    [
        ("EU adopts its 12th sanctions package", "EU adopts 13th sanctions package"),
        ("EU adopts its 12th package on Belarus", "EU agrees on 13th package for Belarus"),
        ("Contracts for Nov. 20", "Contracts for Nov. 21"),
        ("Contracts For 20 November 2026", "Contracts For 21 November 2026"),
        ("War in the strait: day 1,099", "War in the strait: day 1,100"),
    ],
)
@pytest.mark.parametrize("feeds", ["ff", "fg"])
def test_two_instances_of_a_series_stay_two_stories(titles, feeds):
    """
    The 12th and the 13th sanctions package never merge, nor do two days' contracts.
    """
    assert len(stories.cluster(told(*titles, feeds=feeds))) == 2


def test_weekdays_part_the_reports_of_one_feed_only():
    """
    A feed's Monday and Tuesday reports are two; two newsrooms may date one event by either day.
    """
    titles = ("Front line report for Monday", "Front line report for Tuesday")
    assert len(stories.cluster(told(*titles, feeds="ff"))) == 2
    assert len(stories.cluster(told(*titles, feeds="fg"))) == 1


def test_dates_in_other_patterns_part_nothing():
    """
    Two dates part two articles only where the rest of their titles is alike.
    """
    titles = (
        "Velm parliament dissolves after coalition talks collapse, vote on May 3",
        "Since Jan. 6 the Velm crisis grew; now parliament is gone and coalition partners quarrel",
    )
    assert len(stories.cluster(told(*titles))) == 1


@pytest.mark.parametrize(
    "titles",
    [
        ("Drone strike kills four in Zelengrad", "Drone strike kills six in Karsk"),
        ("Missile strike on Karsk kills five", "Missile strike on Velm kills two"),
    ],
)
def test_two_strikes_in_two_towns_stay_two_stories(titles):
    """
    Two strikes on one day in two towns never merge.
    """
    assert len(stories.cluster(told(*titles))) == 2


def test_a_town_named_by_the_other_article_parts_nothing():
    """
    "Strike near Karsk" and "strike in Velm province" are one where an article names both.
    """
    pair = [
        item(
            1,
            "Missile strike near Karsk kills five",
            "A missile hit Karsk in Velm, officials said.",
        ),
        item(
            2,
            "Missile strike in Velm kills five",
            "A missile killed five people, officials said.",
            feed="g",
        ),
    ]
    assert len(stories.cluster(pair)) == 1
    days = told(
        "Missile strike on Monday kills five in Karsk", "Missile strike in Karsk kills five"
    )
    assert len(stories.cluster(days)) == 1


def test_time_parts_like_events():
    """
    The same headline a month later is another event.
    """
    pair = told("Ministers meet in Velm", "Ministers meet in Velm", hours=24 * 30)
    assert len(stories.cluster(pair)) == 2


def test_hundreds_of_articles_on_one_event_are_one_story():
    """
    However many newsrooms tell it, an event is one story; what bounds the work cuts nothing.
    """
    many = [
        item(n, "Admiral of Velm resigns over reef scandal", feed=f"f{n}") for n in range(1, 231)
    ]
    assert [len(story.items) for story in stories.cluster(many)] == [230]


def test_what_bounds_the_work_keeps_the_strongest():
    """
    Where thousands are alike, each keeps its nearest; what another holds dear stays as well.
    """
    one, two = np.array([0, 0, 0, 1]), np.array([1, 2, 3, 2])
    weights = np.array([9, 8, 7, 7])
    kept = strongest(one, two, weights, 1)
    assert [part.tolist() for part in kept] == [[0, 0, 0], [1, 2, 3], [9, 8, 7]]
    assert strongest(one, two, weights, 3)[2].tolist() == weights.tolist()


PAIR = told("Navy reopens Strait of Velm after mine sweep", "Strait of Velm open again, navy says")
OTHER = item(7, "Senators question general on barracks mould", hours=3)


def ids(found):
    return {one.article: story.id for story in found for one in story.items}


def test_a_story_keeps_its_id():
    """
    A story that goes on has the id it had, also when its first article is gone from the window.
    """
    assert ids(stories.cluster([*PAIR, OTHER])) == {1: 1, 2: 1, 7: 7}
    assert ids(stories.cluster([PAIR[1], OTHER], known={2: 1})) == {2: 1, 7: 7}


def test_merged_stories_keep_the_older_id():
    """
    When two stories turn out to be one, the older id stays.
    """
    assert ids(stories.cluster(PAIR, known={1: 40, 2: 9})) == {1: 9, 2: 9}
    more = [*PAIR, item(3, "Navy reopens Strait of Velm, mine sweep over", hours=3)]
    assert ids(stories.cluster(more, known={1: 9, 2: 12, 3: 12})) == {1: 9, 2: 9, 3: 9}


def test_a_split_story_lives_on_where_most_of_it_is():
    """
    When one story turns out to be two, the greater part keeps the id and the rest gets a new one.
    """
    assert ids(stories.cluster([*PAIR, OTHER], known={1: 7, 2: 7, 7: 7})) == {1: 7, 2: 7, 7: -7}


def test_an_id_is_never_given_twice():
    """
    Where another story has both an article's ids, the new story takes one that nobody had.
    """
    four = [
        *PAIR,
        OTHER,
        replace(PAIR[0], title="Moon base budget", article=8, url="https://a.example/8"),
    ]
    known = {1: 7, 2: 7, 7: 7, 8: -7}
    found = ids(stories.cluster(four, known=known))
    assert found[1] == 7
    assert found[8] == -7
    assert len(set(found.values())) == 3


def test_similar_titles_are_measured():
    """
    Headlines are compared by their content words, whatever their endings.
    """
    assert stories.similar_titles("Navy reopens strait", "Navy reopening the strait") == 1
    assert stories.similar_titles("Navy reopens strait", "Budget talks fail") == 0
    assert stories.similar_titles("", "Budget") == 0


def test_versions_of_an_article_are_one_item():
    """
    The newest text of the best source speaks; dates are the earliest; no address is lost.
    """
    old = item(1, "Old", "Says much.", feed_id=1, tier=1, article=1)
    new = item(2, "New", "Says more.", feed_id=1, tier=1, article=1, hours=1)
    copy = item(
        3, "New - Post", feed_id=2, tier=1, article=1, hours=2, url="https://news.google.com/3"
    )
    made = stories.collapse([copy, new, old])
    assert (made.title, made.published, made.first_seen) == ("New", NOW, NOW)
    assert set(made.copies) == {old.url, copy.url}
    assert stories.collapse([copy]) == copy


def test_a_newsroom_speaks_before_an_aggregator():
    """
    A reader is sent to the newsroom, even where the aggregator's copy says more.
    """
    own = item(1, "Own", feed_id=1, tier=3)
    copy = item(2, "Copy", "Says more.", feed_id=2, tier=1, url="https://news.google.com/2")
    assert stories.collapse([copy, own]).title == "Own"


def test_on_a_busy_day_a_faint_likeness_says_less():
    """Where hundreds of events are told, two that only sound alike stay two."""
    pair = [
        item(1, "Minister of Karsk resigns over loans", "He had lent himself a barge."),
        item(2, "Karsk mourns its old lighthouse keeper", "A minister spoke of loans.", feed="g"),
    ]
    dice = random.Random(1)
    others = [
        item(n, " ".join(f"z{dice.randrange(9_000)}" for _ in range(9)), hours=n % 24 / 9)
        for n in range(10, 500)
    ]

    def weight(some):
        ordered = sorted(some, key=lambda one: one.published)
        edges, _ = graph(ordered)
        ends = {ordered.index(one) for one in pair}
        return next(weight for one, two, weight in edges if {one, two} == ends)

    assert weight([*pair, *others]) < 0.85 * weight(pair)
    assert weight([*pair, *others[:20]]) > 0.98 * weight(pair)
