"""The block of the operator's own house: chosen, and set in both forms of the mail."""

from dataclasses import replace
from datetime import timedelta

from small_edition import HOUSE, SMALL
from small_stories import NOW, item

from digest import edition, message
from digest.model import Story


def test_the_house_block_holds_the_newest_of_the_pinned_feeds():
    """At most five pieces, none older than a day, nothing of another feed."""
    own = [item(n, f"Piece {n}", feed="own", moment=NOW - timedelta(hours=n)) for n in range(1, 8)]
    old = item(8, "Old", feed="own", moment=NOW - timedelta(hours=30))
    other = item(9, "News", feed="other")
    stories = [Story(id=one.id, items=(one,)) for one in (*own, old, other)]
    shown = edition.pinned(stories, {"own"}, now=NOW)
    assert [one.id for one in shown] == [1, 2, 3, 4, 5]
    assert edition.pinned(stories, frozenset(), now=NOW) == ()


def test_the_house_block_stands_in_both_forms_of_the_mail():
    """Headline, author and dek, each where it is there; the headline leads to the piece."""
    pieces = (
        item(1, "Radar sees far", "Radars see far at sea.", author="Adda Varn"),
        item(2, "Tugs of Tarn", author="Boro Hest"),
        item(3, "Soup", "Soup is hot."),
        item(4, "Fog"),
    )
    made = message.render(replace(SMALL, house=pieces), HOUSE)
    assert "Radar sees far</a></strong> // Adda Varn: Radars see far at sea.</p>" in made.html
    for line in (
        "// Adda Varn: Radars see far at sea.",
        "Tugs of Tarn // Boro Hest\n",
        "Soup // Soup is hot.\n",
        "Fog\n",
    ):
        assert line in made.text
    assert 'href="https://a.example/1"' in made.html
    assert "https://a.example/1\n" in made.text
