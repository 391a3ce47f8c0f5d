"""What is a matter of national security, told by an article's words alone."""

import pytest
from small_stories import item

from digest import edition


@pytest.mark.parametrize(
    ("title", "low", "high"),
    [
        ("Navy submarine fires missile at Iran", 0.9, 1.0),
        ("Japan picks a new anthem", 0.0, 0.2),
        ("Rail strike of train drivers enters week two", 0.0, 0.1),
        ("Quarterback praises army after movie", 0.0, 0.1),
    ],
)
def test_relevance_is_about_arms_not_about_places(title, low, high):
    """Sport, markets and labor disputes do not get in by a word."""
    assert low <= edition.relevance([item(1, title, "")]) <= high
    assert edition.relevance([]) == 0.0


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        ("Judge overturns the state's assault weapons ban", "He compared the rifles to knives."),
        ("Two blocs agree to a trade truce over aircraft", "The trade truce ends a long quarrel."),
        ("Gasoline runs short after the pipeline attack", "Drivers queued for a third day."),
    ],
)
def test_arms_inside_the_name_of_another_matter_are_none(title, summary):
    """A ban of assault weapons is a matter of courts, a truce in trade one of markets."""
    assert edition.relevance([item(1, title, summary)]) < 0.2


def test_a_beat_set_by_the_operator_counts():
    """A feed filed under "naval" is about what we are about."""
    assert edition.relevance([item(1, "Thunder slips", "", beat="naval")]) == 0.35
