"""Which stories come first, and that one topic takes one place: what the ranking promises."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import edition
from digest.config import EditionSettings, SectionSettings
from digest.edition.newsroom import coverage, newsroom
from digest.edition.spread import spread
from digest.model import Item, Ranked, Story

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
SECTIONS = (
    SectionSettings(name="At sea", words=("navy", "strait", "submarine*")),
    SectionSettings(name="On land", words=("army", "tank*")),
    SectionSettings(name="Elsewhere", words=()),
    SectionSettings(name="Lastly", words=()),
)
WEIGHTS = [name for name in EditionSettings.model_fields if name.startswith("weight_")]


def item(number, title, house="one", **values):
    moment = values.pop("moment", NOW - timedelta(hours=6))
    return Item(
        **{
            "feed": house, "outlet": f"The {house}", "url": f"https://www.{house}.example/{number}",
            "title": title, "id": number, "article": number, "feed_id": number,
            "summary": "What happened there is told in a sentence of ten words.",
            "published": moment, "first_seen": moment, **values,
        }
    )  # fmt: skip


def story(number, title, *houses, **values):
    """A story that each of the houses tells under the same headline."""
    return Story(
        id=number,
        items=tuple(
            item(100 * number + n, title, house, **values)
            for n, house in enumerate(houses or ("one",))
        ),
    )


def houses(count):
    return [f"house{n}" for n in range(count)]


def ranked(found, /, **values):
    return edition.rank(
        found, past=(), settings=EditionSettings(**values), sections=SECTIONS, now=NOW
    )


def order(found, /, **values):
    return [one.story.id for one in ranked(found, **values)]


def test_what_many_newsrooms_tell_comes_before_what_only_sounds_grave():
    """Corroboration is the strongest sign there is: words alone do not lead the brief."""
    loud = story(1, "Navy missile strike kills army troops off Iran")
    told = story(2, "Kremlin confirms that Putin will meet Kim Jong Un", *houses(12))
    assert order([loud, told]) == [2, 1]


def test_each_further_newsroom_counts_and_none_counts_for_less():
    """Ten houses weigh more than five, and nothing is full before twenty have spoken."""
    values = [coverage([item(n, "x", f"house{n}") for n in range(count)]) for count in range(31)]
    assert values == sorted(values)
    assert values[1] == 0.0
    assert values[10] < values[19] < values[20] == values[30] == 1.0


@pytest.mark.parametrize(
    ("url", "outlet", "house"),
    [
        ("https://www.velm.example/a", "The Velm", "velm"),
        ("https://feeds.velm.example/world/a", "The Velm: World", "velm"),
        ("https://news.velm.co.uk/a", "Velm", "velm"),
        ("https://velm.tv/a", "Velm TV", "velm"),
        ("https://news.google.com/rss/articles/x", "The Velm Post", "thevelmpost"),
        ("urn:x", "Velm-Post", "velmpost"),
    ],
)
def test_one_house_with_several_feeds_does_not_confirm_itself(url, outlet, house):
    """Who runs a feed for each desk still counts once."""
    assert newsroom(item(1, "x", url=url, outlet=outlet)) == house


def test_sister_papers_and_papers_that_print_a_wire_do_not_confirm_one_another():
    """Two titles of one house are one newsroom, and so is a wire in whatever paper it stands."""
    sisters = ["https://www.armytimes.com/a", "https://www.defensenews.com/b"]
    assert coverage([item(n, "x", url=url) for n, url in enumerate(sisters)]) == 0.0
    printed = [
        item(n, "x", f"house{n}", author=f"{the}Associated Press")
        for n, the in ((1, "The "), (2, ""))
    ]
    assert coverage(printed) == 0.0
    assert coverage([*printed, item(3, "x", "house3", author="Ada Velm")]) > 0.0


def test_a_story_that_spreads_now_comes_before_one_that_has_spread():
    """Of two stories that as many tell, the one of this night is told first."""
    late = story(1, "Army tank convoy leaves Karsk", *houses(5), moment=NOW - timedelta(hours=30))
    now = story(2, "Navy frigate rams barge off Lunt", *houses(5))
    assert order([late, now], weight_recency=0) == [2, 1]


def test_age_does_not_starve_what_is_confirmed():
    """A story of yesterday that many tell stands before the newest one that nobody confirms."""
    old = story(1, "Army tank convoy leaves Karsk", *houses(9), moment=NOW - timedelta(hours=40))
    new = story(2, "Navy frigate rams barge off Lunt", moment=NOW)
    assert order([old, new]) == [1, 2]


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: Army must leave Karsk",
        "Karsk war live: army tanks move on",
        "What we know of the army tanks in Karsk",
        "Analysis: Army tanks in Karsk",
    ],
)
def test_running_logs_and_views_stand_behind_the_news(title):
    """A log of the day, a view or an explainer never beats the same news told as news."""
    view = story(1, title, *houses(4))
    news = story(2, "Navy tanks land near Ostrey", *houses(3))
    assert order([view, news])[0] == 2


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("Senate blocks aid bill for Ukraine", "Ukraine elects its song of the year"),
        ("Kim Jong Un and Putin plan to meet", "Putin plans a summer rest"),
        ("Congress moves defense bill ahead", "Lawyer builds a defense for baker"),
        ("Australia orders missiles from Velm", "Barber orders hack saws for festival"),
        ("Congress argues over aid for Israel", "Bakers send aid to flooded fair"),
        ("Navy secretary resigns", "Union warns of strikes in bakeries"),
    ],
)
def test_what_bears_on_national_security_is_known_by_its_words(more, less):
    """Powers, arms and those who decide on them count; words that others borrow hardly do."""
    values = [edition.relevance([item(1, title, summary="")]) for title in (more, less)]
    assert values[0] >= 0.4 > values[1]


def test_an_event_torn_in_pieces_takes_one_place():
    """What follows up a story placed before waits until other topics have had their turn."""
    pieces = [
        story(1, "Frigate Aldo sinks navy barge off Lunt", *houses(8)),
        story(2, "Navy divers search Lunt for frigate Aldo barge crew", "one", "two", "three"),
    ]
    others = [
        story(10 + n, f"Army missile guards Velm{n} Karsk{n} Tarn{n} Ostrey{n}", "one", "two")
        for n in range(12)
    ]
    assert order([*pieces, *others], weight_closeness=0)[:2] == [1, 2]
    spreaded = order([*pieces, *others])
    assert spreaded[0] == 1
    assert spreaded.index(2) > 5


def test_one_word_in_common_makes_no_splinter():
    """Drones over one front and drones over another are two stories, though both say "drone"."""
    first = story(1, "Zorb swarm over Lunt harbour hits navy frigate", *houses(8))
    alike = story(2, "Zorb swarm over Lunt harbour worries navy", "one", "two")
    apart = story(3, "Army zorb helps to find hostages near Ostrey", "one", "two")
    rest = [
        story(20 + n, f"Army missile guards Velm{n} Karsk{n} Tarn{n} Ostrey{n}") for n in range(12)
    ]
    closeness = {
        one.story.id: dict(one.terms)["closeness"] for one in ranked([first, alike, apart, *rest])
    }
    assert closeness[2] > 0.3
    assert closeness[3] < 0.3


def test_a_story_as_widely_told_as_the_one_it_resembles_keeps_its_rank():
    """Two great stories of one war are two topics; a splinter is told by few."""
    rest = [
        story(20 + n, f"Army missile guards Velm{n} Karsk{n} Tarn{n} Ostrey{n}") for n in range(12)
    ]
    great = story(1, "Frigate Aldo sinks navy barge off Lunt", *houses(9))
    title = "Navy mourns barge crew as frigate Aldo returns"
    wide = order([great, story(2, title, *houses(9)), *rest])
    narrow = order([great, story(2, title, "one", "two"), *rest])
    assert wide.index(2) == 1
    assert narrow.index(2) > 5


def test_what_may_not_run_comes_after_all_that_may():
    """The list of what was considered is first what a reader could have had."""
    old = story(1, "Navy missile sinks Iran frigate", *houses(20), moment=NOW - timedelta(hours=60))
    made = edition.compose(
        [old, story(2, "Army moves tanks"), story(3, "Army moves tanks again", "two")],
        past=(), settings=EditionSettings(), sections=SECTIONS, day=date(2026, 3, 4), now=NOW,
    )  # fmt: skip
    assert [one.refused for one in made.ranked] == [
        "",
        "too close to story 2",
        "older than 48 hours",
    ]


def test_a_thin_day_looks_round_the_world():
    """Of what will not keep, each section's best comes before the second of any."""
    then = NOW - timedelta(hours=40)
    navy = [
        story(
            n, f"Navy missile guards Velm{n} Karsk{n} Tarn{n} Lunt{n} Aldo{n}", "one", moment=then
        )
        for n in range(1, 21)
    ]
    army = story(50, "Cyber office reopens", moment=then)
    made = edition.compose(
        [*navy, army],
        past=(), settings=EditionSettings(per_section=20), sections=SECTIONS,
        day=date(2026, 3, 4), now=NOW,
    )  # fmt: skip
    assert made.ranked[-1].story.id == 50
    assert 50 in {entry.id for entry in made.entries}


def test_the_terms_of_a_score_add_up():
    """Whoever asks why a story stands where it does gets an account that is right."""
    found = [
        story(1, "Navy missile strikes Iran", *houses(4)),
        story(2, "Opinion: Army must leave Karsk"),
        story(3, "Bakers of Ostrey win the league"),
    ]
    for one in ranked(found, watch_words=("ostrey",)):
        terms = dict(one.terms)
        points = sum(terms[name.removeprefix("weight_")] for name in WEIGHTS[:-1])
        score = min(1.0, terms["bearing"] / 0.7) * points + terms["watch"]
        score *= terms["told"] * terms["view"] * (1 - 0.9 * terms["closeness"])
        assert one.score == pytest.approx(score, abs=2e-6)


@pytest.mark.parametrize("name", WEIGHTS[:-1])
def test_a_weight_of_nought_silences_its_term(name):
    """What the operator does not care for adds nothing."""
    one = ranked([story(1, "Navy missile strikes Iran", *houses(4))], **{name: 0.0})[0]
    assert dict(one.terms)[name.removeprefix("weight_")] == 0.0


@settings(max_examples=25)
@given(st.integers(0, 230), st.floats(0, 1))
def test_spreading_loses_no_story_and_scores_fall(count, weight):
    """Each story keeps one place, and within what is compared no score rises."""
    found = [
        Ranked(
            story=story(n, f"Navy guards Velm{n % 7} Karsk{n % 5}", *houses(n % 3)),
            section="At sea",
            score=1 - n / 1000,
        )
        for n in range(count)
    ]
    made = spread(found, weight)
    assert sorted(one.story.id for one in made) == list(range(count))
    scores = [one.score for one in made[:200]]
    assert scores == sorted(scores, reverse=True)
    assert [one.story for one in spread(found, 0)] == [one.story for one in found]
