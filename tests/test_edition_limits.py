"""Rests, quotas, the least and the rare: what the smaller settings of the choice promise."""

from collections import Counter
from datetime import timedelta

import pytest
from test_edition import DAY, NOW, SECTIONS, item, plenty, ran, reasons, story
from test_edition import compose as composed

from digest import edition
from digest.config import EditionSettings
from digest.model import Story

AGAIN = "Navy goat of Velm guards the harbor as missile crews rest"
BEFORE = "Navy goat of Velm joins convoy"


def back(title, *, days):
    """A story that ran so many days ago and has a new article."""
    had = ran(1, BEFORE, 1, day=DAY - timedelta(days=days))
    return composed([Story(id=1, items=(item(1, BEFORE), item(2, title)))], past=[had])


@pytest.mark.parametrize(
    ("title", "days", "refused"),
    [
        (AGAIN.replace("goat", "crew"), 1, ""),
        (AGAIN, 1, "rests until March 10: a light story of edition 3"),
        (AGAIN, 7, ""),
        (f"Opinion: {AGAIN}", 1, "rests until March 6: views on a story of edition 3"),
        (f"Opinion: {AGAIN}", 3, ""),
    ],
)
def test_a_story_rests_by_its_kind(title, days, refused):
    """News comes back at once where something is new; views and light stories later."""
    made = back(title, days=days)
    assert reasons(made) == {1: refused}
    assert bool(made.ranked[0].reasons.needs) == bool(refused)


def test_the_days_of_rest_can_be_set():
    """For news too."""
    had = ran(1, BEFORE, 1)
    again = Story(id=1, items=(item(1, BEFORE), item(2, AGAIN.replace("goat", "crew"))))
    made = composed([again], past=[had], rest_days_news=2)
    assert reasons(made) == {1: "rests until March 5: news of edition 3"}


def with_sections(found, /, sections, **values):
    return edition.compose(
        found, past=(), settings=EditionSettings(**values), sections=sections, day=DAY, now=NOW
    )


def changed(name, **values):
    return tuple(one.model_copy(update=values) if one.name == name else one for one in SECTIONS)


def test_a_section_may_have_its_own_most():
    """More room than others, or less, besides what goes to the lede."""
    for most in (1, 3):
        made = with_sections(
            plenty(60), changed("At sea", most=most), lede_stories=1, per_section=6
        )
        places = Counter(entry.section for entry in made.entries)
        assert places["At sea"] == most + 1
        assert places["On land"] == 7


def test_places_are_kept_for_a_section():
    """The least of it runs though others score higher, and it has a head though it be cold."""
    cold = [
        story(100 + n, f"Missile guards Polk{n} Brun{n} Dorn{n} Elst{n}", summary="Short.", feed_id=n,
              outlet=f"Outlet {n}", tier=3)
        for n in range(4)
    ]  # fmt: skip
    many = [*plenty(60), *cold]
    without = with_sections(many, SECTIONS, stories=15, max_sections=3)
    assert not {entry.id for entry in without.entries} & {one.id for one in cold}
    kept = with_sections(many, changed("Elsewhere", least=2), stories=15, max_sections=3)
    assert len({entry.id for entry in kept.entries} & {one.id for one in cold}) == 2
    assert {e.id for e in kept.lede} == {e.id for e in without.lede}


def test_the_least_that_is_wanted_can_be_set():
    """Below it no outlet's and no section's share counts."""
    many = plenty(30, outlet="The only one")
    for least in (4, 15):
        made = composed(many, least_stories=least, per_section=1, max_sections=1)
        assert len(made.entries) == max(least, 2)


def test_a_feed_that_speaks_seldom_can_be_raised():
    """One article in the days looked at counts in full, one of ten a tenth."""
    many = [*plenty(9, outlet="Loud"), story(50, "Navy missile at Polk, Brun and Dorn", feed_id=77)]
    terms = {
        one.story.id: dict(one.terms)["rare"] for one in composed(many, weight_rare=0.2).ranked
    }
    assert terms[50] == pytest.approx(0.2)
    assert set(terms.values()) == {0.2}
    both = [*many, story(51, "Army missile at Elst, Gorm and Hald", feed_id=77)]
    found = composed(both, weight_rare=0.2).ranked
    assert dict(next(o for o in found if o.story.id == 50).terms)["rare"] == pytest.approx(0.1)
    assert "its feed, f, speaks seldom" in {p.words for o in found for p in o.reasons.points}
    assert {dict(one.terms)["rare"] for one in composed(both).ranked} == {0.0}
