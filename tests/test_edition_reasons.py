"""Why a story stands where it stands, or is out: what the stored reasons promise."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from test_edition import NOW, aged, compose, item, plenty, ran, story

from digest import edition
from digest.config import EditionSettings
from digest.edition.needs import Field, needs
from digest.edition.points import points
from digest.model import Bar, Past, Ranked, Refusal, Story


def told(made):
    return {one.story.id: one.reasons for one in made.ranked}


def several(number, *titles, **values):
    """A story that several newsrooms tell."""
    return Story(
        id=number,
        items=tuple(
            item(
                100 * number + n, title, outlet=f"Outlet {n}", url=f"https://house{n}.example/x",
                **values,
            )
            for n, title in enumerate(titles)
        ),
    )  # fmt: skip


def test_every_story_has_its_reasons_and_none_is_empty():
    """In or out, each says where it stands and why, what it scored and what joined it."""
    many = [
        *plenty(60),
        story(90, "Bakers of Ostrey win the league"),
        *aged(plenty(63)[60:], hours=99),
    ]
    made = compose(many, per_section=3, max_sections=2)
    for one in made.ranked:
        reasons = one.reasons
        assert reasons.section
        assert reasons.place
        assert bool(reasons.needs) == bool(one.refused)
        assert reasons.points
        assert all(point.words for point in reasons.points)
        assert all(joined.grounds for joined in reasons.joined)
        assert {joined.item.article for joined in reasons.joined} == {
            i.article for i in one.story.items
        }


def test_the_terms_told_make_up_the_score():
    """What an editor adds up and multiplies is what the order was made by."""
    had = ran(50, "Navy convoy guards Velm", 5000)
    back = several(50, "Navy convoy off Velm reaches harbor under fire", "Navy convoy guards Velm")
    view = story(91, "Opinion: a navy missile for Velm1 Karsk1")
    low = story(92, "Satellite lost over Tarn", summary="Trade.", feed_id=99)
    made = compose([*plenty(30), back, view, low], past=[had], watch_words=("karsk3", "lunt9"))
    for one in made.ranked:
        found = one.reasons.points
        total = sum(p.adds for p in found) * math.prod(p.times for p in found)
        assert total == pytest.approx(one.score, abs=2e-6)
    words = " ".join(p.words for one in made.ranked for p in one.reasons.points)
    assert "readers had this story before" in words
    assert "it is a view" in words
    assert "it is like a story placed before it: " in words
    assert "holds words you watch: karsk3" in words
    assert "under 0.7 all counts less" in words


def test_a_score_is_told_in_words_an_editor_knows():
    """Newsrooms by name, the words found, the best source, the age."""
    titles = [
        "US navy strikes missile site near Velm",
        "Navy strikes Velm site",
        "Velm site struck",
    ]
    (one,) = compose([several(1, *titles, tier=1)]).ranked
    assert [point.words for point in one.reasons.points] == [
        "told by 3 newsrooms (Outlet 0, Outlet 1, Outlet 2)",
        "at stake for the United States (its own part: us, navy; a power's: us; force used: strikes)",
        "its best source, Outlet 0, is a first-hand newsroom",
        "3 of these newsrooms spoke within 24 hours",
        "its newest article is 6 hours old",
        "bears on national security, 0.60 of 1: navy, strikes, missile; under 0.7 all counts less",
        "something is decided or done: strikes",
        "its text says much: 12 words",
    ]


def test_a_term_that_nobody_has_words_for_is_told_by_its_name():
    """A new term is never silent."""
    one = Ranked(story=story(1, "Navy"), section="s", score=0.2, terms=(("new_thing", 0.2),))
    (point, *_) = points(one, EditionSettings(), NOW)
    assert (point.words, point.adds) == ("new thing", 0.2)


def test_an_hour_is_an_hour():
    """Words are right in number."""
    made = compose([story(1, "Navy fires missile off Karsk", moment=NOW - timedelta(hours=1))])
    words = [point.words for point in made.ranked[0].reasons.points]
    assert "its newest article is 1 hour old" in words


def test_what_joined_a_story_is_told_with_its_grounds():
    """The same headline, a like one, the same words in the text, a copy's address, what ran."""
    joined = Story(
        id=1,
        items=(
            item(1, "Navy opens Velm strait to barges", outlet="A", url="https://a.example/1"),
            item(2, "Navy Opens the Velm Strait to Barges", outlet="B", url="https://b.example/2"),
            item(3, "Strait of Velm open to barges and tugs, navy says", outlet="C",
                 url="https://c.example/3", copies=("https://shelf.example/9",)),
            item(4, "Shipping resumes", "The navy let tugs through at Velm.", outlet="D",
                 url="https://d.example/4"),
            item(5, "Quiet", "Nothing.", outlet="A", url="https://a.example/5"),
        ),
    )  # fmt: skip
    had = ran(1, "Navy opens Velm strait", 4)
    found = {
        one.item.article: (one.grounds, one.told)
        for one in edition.joined(
            Ranked(story=joined, section="s", score=0, fresh=joined.items[:3]), {4: had}
        )
    }
    assert found[1] == ("tells it", 0)
    assert found[2] == ("its headline is the headline that tells it", 0)
    assert found[3] == (
        (
            "its headline is like the headline that tells it"
            " (91%: strait, velm, open, barges and 1 more); the same article also at shelf.example"
        ),
        0,
    )
    assert found[4][1] == 3
    assert found[4][0].startswith("its text and that of")
    assert found[5] == (
        "nearest to the headline that tells it, by how rare its words are, from the same newsroom",
        0,
    )


def test_a_story_of_one_article_says_so():
    """Nothing joined it."""
    (one,) = compose([story(1, "Navy fires missile off Karsk")]).ranked
    assert [each.grounds for each in one.reasons.joined] == ["is its only article"]


def test_the_place_of_a_story_is_told():
    """What opens, what stands in its section and why no higher, what closes."""
    stories = [
        *plenty(7),
        story(70, "Opinion: navy missiles, Iran and the US army", tier=1),
        story(71, "Pentagon weighs bombers for Taiwan", summary=""),
        story(72, "Navy goat gets a birthday cake from submarine crew", summary="It ate it."),
    ]
    made = compose(stories, stories=30, lede_stories=3)
    places = {number: reasons.place for number, reasons in told(made).items()}
    lede = made.lede[0].id
    assert places[lede] == (
        "opens the brief, story 1 of 10: among the best that have a text of their own"
    )
    assert places[70].endswith(": views never open the brief")
    assert places[71].endswith(": a bare headline never opens the brief")
    assert places[72] == (
        "closes the brief, as the light item, story 10 of 10: odd, and nobody comes to harm in it"
    )
    rest = next(e.id for e in made.entries if e.block == "section" and e.id < 70)
    assert places[rest].endswith(": the 3 that open the brief count for more")
    few = told(compose(plenty(3)))
    assert sum("a third of the stories at most" in one.place for one in few.values()) == 2


def test_a_story_that_is_only_linked_says_so():
    """Additional reading is a place too."""
    made = compose(plenty(60), per_section=10)
    linked = {one.id for one in made.reading}
    places = {number: reasons.place for number, reasons in told(made).items()}
    assert linked
    for number in linked:
        assert places[number].endswith("; a link in Additional reading")


def test_the_section_of_a_story_is_told():
    """Its feed's, the words of its headlines or texts, or that nothing else fits."""
    made = compose([
        Story(id=1, items=(item(1, "Tank missile fired off Karsk", section="At sea", feed="Navy Desk"),)),
        story(2, "US navy fires missile"),
        story(3, "Iran fires missile", summary="The strait is shut."),
        story(4, "Israel fires missiles", summary="At noon."),
    ])  # fmt: skip
    assert {number: reasons.section for number, reasons in told(made).items()} == {
        1: "its feed names it: Navy Desk",
        2: "its headlines say navy",
        3: "its texts say strait",
        4: "it takes what fits no other",
    }


@pytest.mark.parametrize(
    ("values", "needed"),
    [
        (
            {"title": "Bakers of Ostrey win the league"},
            (
                "to bear on national security by 0.2 of 1; it does by 0.00 (no such word in its"
                " headline). A watch word or an include rule lets it in"
            ),
        ),
        (
            {"title": "Quarterback of the army wins movie"},
            (
                "to bear on national security by 0.2 of 1; it does by 0.00 (it says army); against it:"
                " quarterback, movie. A watch word or an include rule lets it in"
            ),
        ),
        (
            {"first_seen": NOW - timedelta(hours=60)},
            "an article of the last 48 hours; its newest is 60 hours old",
        ),
        ({"summary": "Branded content: a missile."}, 'not to say "branded content"'),
        ({"outlet": "Facebook"}, "to be told by a newsroom; Facebook is none"),
        (
            {"title": "The Velm Post names a naval missile editor"},
            "not to be about its own outlet, The Velm Post",
        ),
    ],
)
def test_what_is_out_is_told_what_it_would_have_needed(values, needed):
    """The rule in numbers and words, with what the story has of it."""
    made = compose([story(1, **{"title": "Submarine fires missile off Karsk", **values})])
    assert told(made)[1].needs == needed


def test_what_readers_had_needs_something_new():
    """New articles, or other words."""
    had = ran(1, "Navy guards Velm convoy with missiles", 1)
    again = story(1, "Navy guards Velm convoy with missiles")
    copy = story(2, "Navy guards the Velm convoy with its missiles")
    found = told(compose([again, copy], past=[had]))
    assert found[1].needs == "an article that readers have not had"
    assert found[1].joined[0].told == 3
    assert found[2].needs == (
        'a headline that says less of what "Navy guards Velm convoy with missiles" said: 100% of'
        " its words now, under 60% runs"
    )


def test_what_found_no_room_is_told_how_much_it_lacked():
    """The score it would have needed, or the setting that bounds it."""
    many = [replace(one, items=tuple(
        replace(i, outlet="Loud News" if n < 30 else i.outlet) for i in one.items
    )) for n, one in enumerate(plenty(50))]  # fmt: skip
    twins = [
        story(98, "US navy opens Velm port with missiles for Iran", outlet="Y"),
        story(99, "US navy opens Velm port, missiles for Iran", outlet="Z"),
    ]
    made = compose([*many, *twins], per_outlet_share=0.1, per_section=4, max_sections=2)
    found = " ".join(one.reasons.needs for one in made.ranked)
    for words in (
        "the least score in its section, or more room there (edition.per_section, most); it has ",
        "edition.max_sections above 2",
        "to be told by another outlet too, or edition.per_outlet_share above 0.1",
        'less in common with "US navy opens Velm port',
    ):
        assert words in found
    best = compose(plenty(60), per_section=10)
    assert "the least score that ran; it has " in " ".join(o.reasons.needs for o in best.ranked)
    thin = compose(plenty(20))
    assert "on a thin day half of what may run is kept" in " ".join(
        one.reasons.needs for one in thin.ranked
    )


@pytest.mark.parametrize("bar", Bar)
def test_no_story_stays_out_in_silence(bar):
    """Whatever keeps a story out, it is told what it would have needed."""
    lead = item(1, "Navy sails", outlet="The Navy Post")
    ran = Ranked(story=Story(id=2, items=(lead,)), section="s", score=0.4, fresh=(lead,))
    one = replace(ran, story=Story(id=1, items=(lead,)), refusal=Refusal(bar, "for a reason", 2))
    past = Past(story=3, edition=1, day=NOW.date(), headline="Navy sails", articles=frozenset())
    assert needs(one, Field([one, ran], [past], EditionSettings(), NOW))
