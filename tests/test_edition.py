"""What is chosen, in which order, and why the rest is not: what `digest.edition` promises."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import edition
from digest.config import EditionSettings, SectionSettings
from digest.edition import score
from digest.model import Item, Past, Story

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
DAY = date(2026, 3, 4)
SECTIONS = (
    SectionSettings(name="At sea", words=("navy", "strait", "submarine*")),
    SectionSettings(name="On land", words=("army", "tank*")),
    SectionSettings(name="In the air", words=("air force", "bomber*")),
    SectionSettings(name="Elsewhere", words=()),
    SectionSettings(name="Lastly", words=()),
)


def item(
    number,
    title,
    summary="A sentence that says what happened there in ten words or more.",
    **values,
):
    moment = values.pop("moment", NOW - timedelta(hours=6))
    return Item(
        **{
            "feed": "f", "outlet": "The Velm Post", "url": f"https://a.example/{number}",
            "title": title, "summary": summary, "id": number, "article": number,
            "published": moment, "first_seen": moment, **values,
        }
    )  # fmt: skip


def story(number, title, *more, **values):
    return Story(id=number, items=(item(number, title, **values), *more))


def plenty(count, *, outlet=None, **values):
    """So many stories on national security, no two of them alike."""
    arms = ("Navy", "Army", "Air Force")
    return [
        story(
            n, f"{arms[n % 3]} missile guards Velm{n} Karsk{n} Tarn{n} Lunt{n} Ostrey{n}",
            outlet=outlet or f"Outlet {n % 9}", feed_id=n % 9, **values,
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def aged(stories, *, hours):
    """The same stories, so many hours old."""
    then = NOW - timedelta(hours=hours)
    return [
        replace(one, items=tuple(replace(i, published=then) for i in one.items)) for one in stories
    ]


def compose(found, /, *, past=(), rules=(), **values):
    return edition.compose(
        found, past=past, settings=EditionSettings(**values), sections=SECTIONS, rules=rules,
        day=DAY, now=NOW,
    )  # fmt: skip


def reasons(made):
    return {one.story.id: one.refused for one in made.ranked}


def ran(number, headline, *articles, edition=3, day=DAY - timedelta(days=1)):
    return Past(
        story=number, edition=edition, day=day, headline=headline, articles=frozenset(articles)
    )


@settings(max_examples=30)
@given(st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_edition_does_not_depend_on_arrival_order(count, dice):
    """Which server answered first changes nothing of what readers get."""
    stories = plenty(count)
    shuffled = dice.sample(stories, len(stories))
    assert compose(stories) == compose(shuffled)


@settings(max_examples=40)
@given(
    st.integers(0, 60),
    st.integers(1, 30),
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(1, 6),
)
def test_no_limit_is_ever_passed(count, most, lede, each, heads):
    """No more stories than asked for, none twice, no empty section, ranks from 1 on."""
    made = compose(
        plenty(count), stories=most, lede_stories=lede, per_section=each, max_sections=heads
    )
    assert len(made.entries) <= most
    assert len(made.lede) <= lede
    assert all(section.entries for section in made.sections)
    assert [entry.rank for entry in made.entries] == list(range(1, len(made.entries) + 1))
    assert len({entry.id for entry in made.entries}) == len(made.entries)
    told = {item.article for entry in made.entries for item in entry.items}
    assert not told & {item.article for item in made.reading}
    assert all(
        one.refused for one in made.ranked if one.story.id not in {e.id for e in made.entries}
    )


@pytest.mark.parametrize("count", [12, 14, 20])
def test_an_ordinary_day_gives_twelve_stories_in_three_sections(count):
    """Caps on outlets and sections give way before a brief gets thin."""
    made = compose(plenty(count, outlet="The only one"), per_section=2, max_sections=3)
    assert len(made.entries) == 12
    assert len(made.sections) == 3


def test_a_thin_day_keeps_what_will_wait():
    """The best runs at once; then what would be too old tomorrow; the rest fills the Sunday."""
    dying = aged(plenty(7), hours=40)
    waiting = plenty(20)[7:]
    made = compose([*dying, *waiting])
    ids = {entry.id for entry in made.entries}
    assert {one.id for one in dying} <= ids
    assert "is kept for the next edition" in reasons(made).values()
    assert not made.reading


def test_what_was_kept_and_cannot_wait_is_listed():
    """A story that has no room today and is too old tomorrow gets a link at least."""
    made = compose(aged(plenty(20), hours=40), additional_reading=3)
    assert len(made.entries) == 12
    assert len(made.reading) == 3


def test_a_rich_day_fills_the_brief_and_says_why_the_rest_is_out():
    """Each story that does not run has its reason in words."""
    found = set(reasons(compose(plenty(60), stories=20, per_section=10)).values())
    assert "below the 20 best" in found
    assert len(compose(plenty(60), stories=20, per_section=10).entries) == 20


def test_an_outlet_and_a_section_have_their_share():
    """No outlet and no section fills the brief while others have something to say."""
    many = plenty(50)
    one_outlet = [replace(one, items=tuple(
        replace(i, outlet="Loud News" if n < 30 else i.outlet) for i in one.items
    )) for n, one in enumerate(many)]  # fmt: skip
    made = compose(one_outlet, stories=20, per_outlet_share=0.1, per_section=4, max_sections=2)
    found = " ".join(reasons(made).values())
    assert "Loud News has its share already" in found
    assert "is full" in found
    assert "is not among the 2 hottest" in found


def test_one_event_under_two_headlines_runs_once():
    """Two stories that say the same never stand in one brief."""
    twins = [
        story(1, "Navy opens the strait of Velm after a storm with missiles aboard"),
        story(2, "Navy opens the strait of Velm after storm, missiles aboard"),
    ]
    assert sorted(reasons(compose(twins)).values()) == ["", "too close to story 1"]


def test_what_readers_had_never_comes_back():
    """T41: neither the article itself, nor its words under another address."""
    had = ran(1, "Navy guards Velm convoy with missiles", 1)
    again = story(1, "Navy guards Velm convoy with missiles")
    copy = story(2, "Navy guards the Velm convoy with its missiles")
    found = reasons(compose([again, copy], past=[had]))
    assert found[1] == "ran in edition 3, and nothing new came since"
    assert found[2] == "ran in edition 3, and what came since says the same"


def test_a_story_that_goes_on_comes_back_with_its_new_articles_only():
    """An update tells what is new, and remembers when the story ran."""
    had = ran(1, "Navy guards Velm convoy", 1)
    goes_on = Story(
        id=1,
        items=(
            item(1, "Navy guards Velm convoy"),
            item(2, "Navy convoy off Velm reaches the harbor under missile fire"),
        ),
    )
    made = compose([goes_on], past=[had])
    assert [(entry.past, [i.article for i in entry.items]) for entry in made.entries] == [
        (had, [2])
    ]


def test_a_story_that_only_shares_a_number_with_an_old_one_is_new():
    """What the readers had under the same id, but of something else, is no past of it."""
    had = ran(1, "Farm fair opens in Ostrey", 99)
    made = compose([story(1, "Submarine fires missile off Karsk")], past=[had])
    assert [entry.past for entry in made.entries] == [None]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"published": datetime(2009, 5, 1, tzinfo=UTC)}, "older than 48 hours"),
        ({"first_seen": NOW - timedelta(hours=60)}, "older than 48 hours"),
        ({"title": "Bakers of Ostrey win the league"}, "does not bear on national security"),
        ({"url": "https://a.example/sponsored-content/x"}, "is advertising"),
        ({"summary": "Branded content: a missile you will love."}, "is advertising"),
        ({"outlet": "Facebook"}, "is advertising"),
        ({"title": "The Velm Post names a naval missile editor"}, "is advertising"),
        ({"title": "Forty years of missile news in The Velm Post"}, "is advertising"),
    ],
)
def test_what_is_no_news_does_not_run(values, reason):
    """Old dates, late finds, other fields and advertising stay out, whatever they look like."""
    values = {"title": "Submarine fires missile off Karsk", **values}
    if "years" in values["title"]:
        values["summary"] = "For years it told of navies and missiles."
    made = compose([story(1, **values)])
    assert not made.entries
    assert reasons(made) == {1: reason}


def test_a_watch_word_brings_in_what_else_would_not_run():
    """The operator's own words count for more than ours."""
    made = compose([story(1, "Bakers of Ostrey win the league")], watch_words=("ostrey",))
    assert [entry.id for entry in made.entries] == [1]


def test_views_and_reviews_never_open_the_brief():
    """The lede is news with a text; opinion and bare headlines stand further down."""
    stories = [
        story(1, "Opinion: Why the navy needs missiles, submarines and a strait", tier=1),
        story(2, "Army moves tanks to Karsk", summary=""),
        story(3, "Bomber crashes near Tarn"),
        story(4, "Navy finds mines off Lunt", url="https://a.example/opinion/4", tier=1),
    ]
    made = compose(stories)
    assert [entry.id for entry in made.lede] == [3]
    assert {entry.id for entry in made.entries} == {1, 2, 3, 4}


def test_a_great_story_opens_the_brief_though_its_first_article_says_little():
    """What all newsrooms tell is not put behind the sections for one short summary."""
    first = item(1, "Navy submarine sinks off Velm", "It sank.", url="https://a.example/1")
    others = [
        item(n, "Navy submarine sinks off Velm", summary, url=f"https://house{n}.example/x")
        for n, summary in enumerate(
            ["It sank.", "A sentence on divers, barges, crews and a tug."], 2
        )
    ]
    made = compose([*plenty(9), Story(id=90, items=(first, *others))], lede_stories=1)
    assert [entry.id for entry in made.lede] == [90]


def test_a_light_story_closes_the_brief_and_a_grave_one_never_does():
    """An odd end is welcome, but not where somebody comes to harm, nor as the whole brief."""
    light = story(
        90, "Navy goat gets a birthday cake from submarine crew", summary="It ate the cake."
    )
    grave = story(91, "Army dog killed by missile near Karsk")
    made = compose([*plenty(9), light, grave], stories=30, lede_stories=3)
    assert made.sections[-1].name == "Lastly"
    assert [(e.id, e.block) for e in made.sections[-1].entries] == [(90, "lastly")]
    assert compose([light]).entries[0].block == "lede"


def test_articles_with_nothing_in_common_are_told_apart():
    """What grouping lumped together by the trade's own words becomes two stories."""
    lumped = Story(
        id=1,
        items=(
            item(1, "Navy tests missile off Karsk", "The frigate Aldo fired it at dawn."),
            item(2, "Frigate Aldo fires missile off Karsk", "It was dawn."),
            item(3, "Minister of Ostrey resigns over barge loans", "He had lent himself a barge."),
        ),
    )
    parted = edition.part([lumped])
    assert [(one.id, [i.article for i in one.items]) for one in parted] == [(1, [1, 2]), (3, [3])]
    assert {i.story for i in parted[1].items} == {3}
    taken = edition.part([lumped, story(3, "Army leaves Tarn")])
    assert [(one.id, len(one.items)) for one in taken] == [(-3, 1), (1, 2), (3, 1)]
    full = edition.part([lumped, story(3, "Army leaves Tarn"), story(-3, "Navy leaves Velm")])
    assert [(one.id, len(one.items)) for one in full] == [(-3, 1), (1, 3), (3, 1)]


def test_a_running_log_is_no_part_of_a_story():
    """What tells the whole day's events confirms none of them, and leads no reader astray."""
    items = (
        item(1, "Karsk war live: army tanks reach Tarn bridge"),
        item(2, "Army tanks reach Tarn bridge"),
        item(3, "Tanks of the army at Tarn bridge"),
        item(4, "War in Karsk at a glance: army tanks at Tarn bridge"),
    )
    parted = edition.part([Story(id=1, items=items)])
    assert [(one.id, [i.article for i in one.items]) for one in parted] == [
        (-1, [1]),
        (1, [2, 3]),
        (4, [4]),
    ]


def test_what_the_whole_day_is_about_makes_no_story():
    """In a week of one war, to name it and its peacemaker is to say little; else it is much."""
    pair = Story(
        id=1,
        items=(
            item(1, "Aldo-Brin war: bakers of Velm sell bonds to sailors in Ostrey", ""),
            item(2, "Aldo-Brin war: readers in Lunt mourn poet who fell in May", ""),
        ),
    )
    others = [story(n, f"Aldo and Brin meet envoy{n}") for n in range(10, 30)]
    assert [len(one.items) for one in edition.part([pair])] == [2]
    assert [len(one.items) for one in edition.part([pair, *others])][:2] == [1, 1]


@given(
    st.lists(
        st.sampled_from(["Navy Velm barge", "Army Karsk loan", "Tarn fair", "Velm barge sinks"]),
        min_size=1,
        max_size=8,
    )
)
def test_parting_loses_no_article(titles):
    """Each article is in exactly one story afterwards."""
    whole = Story(id=1, items=tuple(item(n, title, "") for n, title in enumerate(titles, start=1)))
    parted = edition.part([whole])
    assert sorted(i.article for one in parted for i in one.items) == list(range(1, len(titles) + 1))


def test_the_article_in_the_middle_of_a_story_tells_it():
    """Not the oddest of ten accounts opens the story, but the one most others agree with."""
    titles = [
        "Hobbits and submarines: a view from Velm",
        "Navy submarine sinks off Velm",
        "Submarine of the navy sinks near Velm",
        "Submarine sinks off Velm, navy says",
    ]
    many = Story(id=1, items=tuple(item(n, t) for n, t in enumerate(titles, start=1)))
    assert compose([many]).entries[0].headline in titles[1:]


def test_a_feed_that_speaks_of_little_else_is_trusted():
    """A plain headline of a defense newsroom counts; the same of a general one does not."""
    usual = plenty(8)
    same = [replace(one, items=tuple(replace(i, feed_id=7) for i in one.items)) for one in usual]
    plain = story(50, "Thunder program slips a year", summary="", feed_id=7)
    market = story(51, "Thunder shares slip a year", summary="", feed_id=7)
    found = reasons(compose([*same, plain, market]))
    assert found[50] == ""
    assert found[51] == "does not bear on national security"
    assert reasons(compose([*usual, plain]))[50] == "does not bear on national security"


@pytest.mark.parametrize(
    ("items", "name"),
    [
        ([item(1, "Navy opens strait")], "At sea"),
        ([item(1, "A tank for the ARMY", "navy")], "On land"),
        ([item(1, "Missile tested")], "Elsewhere"),
        ([item(1, "Navy opens strait", section="On land")], "On land"),
        ([item(1, "Navy opens strait", section="A folder of another reader")], "At sea"),
    ],
)
def test_a_story_stands_where_its_words_or_its_feed_put_it(items, name):
    """The feed's section wins if there is one, then the words; what fits nowhere has a place."""
    assert edition.section_of(items, SECTIONS) == name
    assert edition.section_of([item(1, "x")], SECTIONS[:1]) == "At sea"


def test_one_outlet_under_two_spellings_is_one():
    """A feed named by its slug does not corroborate itself."""
    assert edition.outlet_key("defense-one") == edition.outlet_key("Defense One")
    assert score.closeness("", "Navy") == 0.0
