"""Stories that go on over days: their day, their past and what is new since."""

import json
from datetime import timedelta

from test_edition import DAY, compose, item, plenty, ran, story

from digest import message
from digest.model import Story

TITLES = [
    "Navy convoy leaves Velm for Karsk strait",
    "Navy convoy off Velm enters Karsk strait",
    "Navy convoy reaches Velm port through strait under missile fire",
    "Velm convoy of navy in strait: two missile crews found",
]


def going_on(*houses):
    """A story of four articles, the first two of which readers had."""
    return Story(
        id=1,
        items=tuple(
            item(n, title, outlet=house, url=f"https://{house.lower()}.example/{n}")
            for n, (title, house) in enumerate(zip(TITLES, houses, strict=True), start=1)
        ),
    )


PAST = [
    ran(1, TITLES[0], 1, edition=3, day=DAY - timedelta(days=2)),
    ran(1, TITLES[1], 2, edition=4, day=DAY - timedelta(days=1)),
    ran(7, "Army rests in Tarn", 77, edition=4),
]


def test_a_story_that_goes_on_knows_its_day_and_what_is_new():
    """Day 3: told twice before, and who tells it for the first time."""
    made = compose([going_on("Aldo", "Bree", "Aldo", "Cort")], past=PAST)
    (entry,) = made.entries
    assert entry.day_number == 3
    assert entry.earlier == tuple(PAST[:2])
    assert entry.past == PAST[1]
    assert entry.new_outlets == ("Cort",)
    (told,) = json.loads(message.document(made))["stories"]
    assert told["update"] is True
    assert told["day_number"] == 3
    assert told["new_outlets"] == ["Cort"]
    assert told["earlier"] == [
        {"edition": 3, "date": "2026-03-02", "headline": TITLES[0]},
        {"edition": 4, "date": "2026-03-03", "headline": TITLES[1]},
    ]
    assert made.ranked[0].reasons.thread == (
        f'day 3: told in edition 3, 4, last as "{TITLES[1]}"; 2 articles new since, Cort for the'
        " first time"
    )


def test_a_day_counts_from_the_first_edition_that_told_it():
    """Also where that one is too old to be remembered itself."""
    past = [
        ran(1, TITLES[0], 1, 2, edition=n, day=DAY - timedelta(days=9 - n)) for n in (4, 5, 6, 7)
    ]
    long_ago = [type(p)(
        story=p.story, edition=p.edition, day=p.day, headline=p.headline, articles=p.articles,
        began=DAY - timedelta(days=40),
    ) for p in past]  # fmt: skip
    made = compose([going_on("Aldo", "Bree", "Aldo", "Bree")], past=long_ago)
    assert made.entries[0].day_number == 41
    assert made.ranked[0].reasons.thread.startswith("day 41: told in edition 5, 6, 7 and 1 before")
    assert "the first time" not in made.ranked[0].reasons.thread


def test_what_has_nothing_new_says_so():
    """A story that ran and stays out has its thread too."""
    made = compose([story(1, TITLES[0])], past=PAST[:1])
    assert made.ranked[0].reasons.thread == (
        f'day 3: told in edition 3, last as "{TITLES[0]}"; nothing new since'
    )


def test_one_new_article_of_many_newcomers_is_told_in_short():
    """Names stop at three."""
    houses = [f"House{n}" for n in range(5)]
    many = Story(
        id=1,
        items=(
            item(1, TITLES[0], outlet="Aldo", url="https://aldo.example/1"),
            *(
                item(10 + n, TITLES[2], outlet=house, url=f"https://{house}.example/x")
                for n, house in enumerate(houses)
            ),
        ),
    )
    made = compose([many], past=PAST[:1])
    assert "5 articles new since, House0, House1, House2 and 2 more for the first time" in (
        made.ranked[0].reasons.thread
    )
    one = Story(id=1, items=many.items[:2])
    assert "1 article new since, House0" in compose([one], past=PAST[:1]).ranked[0].reasons.thread


def test_a_new_story_is_on_its_first_day():
    """It has no past and no thread."""
    made = compose(plenty(13)[10:], past=PAST)
    assert {(e.day_number, e.earlier, e.new_outlets) for e in made.entries} == {(1, (), ())}
    assert {one.reasons.thread for one in made.ranked} == {""}
