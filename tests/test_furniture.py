"""What must never reach a reader: rules on words, for texts whose markup tells nothing any more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_furniture import CENTRE_INTRO, COOKIE_KINDS, PARTNERS
from page_stories import ARABIC, BUDGET, CABLE, DRONES, FRENCH, GERMAN, JAPANESE, SHIPS, TALKS

from digest.furniture.remove import is_furniture, remove
from digest.furniture.trim import trim

STORIES = (SHIPS, DRONES, BUDGET, CABLE, TALKS, FRENCH, GERMAN, ARABIC, JAPANESE)
CUT = """
Sign up for the weekly letter and get it in your inbox.
Don't miss our newsletter
By signing up you agree to our terms.
Share this story
Click to share on X (Opens in new window)
Follow us on Telegram
Leave a comment
12 comments
Read more: The yard that never closed
RELATED: The yard that never closed
READ NEXT The yard that never closed
See also: The long road
Watch: A tour of the paint hall
Continue reading
Click here for the gallery
The post Navy orders ships appeared first on Harbor Ledger.
Already a subscriber? Log in
You have 2 free articles remaining this month.
Subscribe to unlock this article
To continue reading, create a free account.
Please enable JavaScript in your browser.
Advertisement
Story continues below advertisement
Sponsored: Harrow boots
By Jane Holloway
By JANE HOLLOWAY
By Jane Holloway and Mark Tse, Harbor Ledger
Written by Jane Holloway
(Reporting by Jane Holloway; Editing by Mark Tse)
The Harbor Wire contributed to this report.
Jane Holloway is a staff reporter covering the Navy.
This story was updated on Tuesday with a comment from the yard.
This is a developing story.
Editor’s note: An earlier version misnamed the yard.
Correction: The yard is in Elling.
UPDATE (March 3): This story has been updated.
Originally published on March 3, 2026
Last updated: March 3, 2026
© 2026 Harbor Ledger
Copyright 2026 Harbor Wire. All rights reserved.
Photo: Ines Falk
Photo by Ines Falk
FILE PHOTO: A mast above the valley. REUTERS/Ola Berg
In this photo provided by the yard, a hull stands in the rain.
A hull stands in the rain. (Navy photo by Sam Roe)
A hull stands in the rain. (DVIDS)
Welders on a cold morning. Tom Elling/Getty Images
5 min read
Tags: navy, yards
March 3, 2026 at 6:04 a.m. EST
3h ago
Share Print Email
* * *
Most read
Got a tip?
Lire aussi : Les soudeurs partent
Anzeige
Читайте також: Як чистять поля
اقرأ أيضا: الطريق الطويل
We and our partners use cookies on this site.
Do Not Sell My Personal Information
Confirm My Choices
"""
KEPT = """
By Friday, the yard must say how many apprentices it will take.
By the end of the night the guards had brought down 14 drones.
Sign-ups for the reserve fell by a third, the ministry said.
“Sign up for our newsletter,” the leaflet said, and nothing else.
The newsletter’s editor was arrested in Minsk on Tuesday.
Photographs of the hulls were sent to the panel, he said.
Following the raid, trains stopped for a day.
Related talks on prisoners broke off in March.
More than 40 ships were counted in the strait.
Watching the strait takes six boats, the commodore said.
Reading the map took the envoys an hour.
Advertisements for welders hang in every pub on the coast.
The senator read the report aloud and asked who had signed it.
Share prices of the yard fell 4 percent on Tuesday.
Comments by the minister set off a quarrel in parliament.
Subscribers of the phone company lost their lines for a day.
The court asked whether cookies on the ministry’s site had tracked visitors, he said.
Personal data of 40,000 soldiers was stolen, the army said.
The company told regulators that its advertising partners had bought the data.
The Navy wants 18 frigates by 2037.
Telegram was blocked in the valley during the raid.
Updated maps were handed to both armies on Friday.
The video showed a barn that burned (the army confirmed it).
Copyright law does not bind the fleet, the judge wrote.
"""
LINES = [line for line in CUT.strip().splitlines() if line]


@pytest.mark.parametrize("line", LINES)
def test_furniture_is_cut_between_two_paragraphs(line):
    """Plugs, buttons, captions, bylines, notices: whatever a newsroom sets between its words."""
    story = list(SHIPS[1])
    assert remove("\n\n".join([*story[:3], line, *story[3:]])) == "\n\n".join(story)


@pytest.mark.parametrize("line", KEPT.strip().splitlines())
def test_what_only_looks_like_furniture_stays(line):
    """A story may speak of newsletters, cookies, photographs and shares."""
    story = [*SHIPS[1][:3], line, *SHIPS[1][3:]]
    assert remove("\n\n".join(story)) == "\n\n".join(story)


@pytest.mark.parametrize("story", STORIES)
def test_a_story_alone_stays_as_it_is(story):
    """Not a letter is lost, in any language."""
    assert remove("\n\n".join(story[1])) == "\n\n".join(story[1])


def test_titles_below_a_head_go_with_it():
    """Up to where running text begins again."""
    listed = ["Related stories", "Army picks a radar", "Who pays for the hall?"]
    story = list(CABLE[1])
    assert remove("\n\n".join([*story[:2], *listed, *story[2:]])) == "\n\n".join(story)


def test_a_head_above_what_was_cut_goes_too():
    """Nothing stands below it any more."""
    ends = ["What comes next", "Sign up for our newsletter.", "Share this article"]
    assert remove("\n\n".join([*CABLE[1], *ends])) == "\n\n".join(CABLE[1])


def test_a_whole_preference_centre_is_cut():
    """Of 1,500 words, with all that stands between its notices, wherever it stands."""
    kinds = [one for head, said in COOKIE_KINDS for one in (head, "Always Active", said)]
    centre = [CENTRE_INTRO, *kinds, "Cookie List", *PARTNERS, "Name of the host", "Back Button"]
    assert sum(len(one.split()) for one in centre) > 1_300
    story = list(TALKS[1])
    for place in (0, 3, len(story)):
        made = [*story[:place], *centre, *story[place:]]
        assert remove("\n\n".join(made)) == "\n\n".join(story)


def test_what_readers_wrote_is_cut():
    """From the head above it to the end, but not at a button above the story."""
    below = ["Comments (2)", "I worked in that yard.", "Seven ships is six more than I expected."]
    story = list(SHIPS[1])
    made = ["12 Comments", *story, *below]
    assert remove("\n\n".join(made)) == "\n\n".join(story)


@pytest.mark.parametrize(
    "before",
    [
        "By Jane Holloway ",
        "By Jane Holloway and Mark Tse | ",
        "By Jane Holloway, Staff Writer | March 3, 2026 ",
        "By JANE HOLLOWAY Updated March 3, 2026 10:32 AM EST ",
        "HARROW POINT (Wire) — ",
        "LONDON, March 3 (Wire) - ",
        "By Jane Holloway HARROW POINT — ",
    ],
)
def test_what_is_glued_to_the_first_sentence_is_cut(before):
    """Names and datelines, where a page sets them in one line with the story."""
    story = list(SHIPS[1])
    assert remove("\n\n".join([before + story[0], *story[1:]])) == "\n\n".join(story)


def test_sentences_of_furniture_are_cut_within_a_paragraph():
    """Where a page sets them in one line with the story, in front, behind or between."""
    story = list(DRONES[1])
    first, second, rest = story[0], "Sign up for our newsletter here.", "Nobody was hurt."
    made = [f"{first} {second} {rest} Read more: The barn", *story[1:]]
    assert remove("\n\n".join(made)) == "\n\n".join([f"{first} {rest}", *story[1:]])


@pytest.mark.parametrize("end", [" [...]", " […]", "…", " Continue reading", " Read more about it"])
def test_a_text_that_breaks_off_does_not_say_so(end):
    """What a feed hangs on its summaries is cut."""
    assert trim(f"The ship sailed.{end}") == "The ship sailed."


def test_the_signature_of_a_feed_is_cut():
    """WordPress signs every item of every feed."""
    end = "\n\nThe post Ships appeared first on Harbor Ledger."
    assert trim(f"The ship sailed.{end}") == "The ship sailed."


def test_nothing_comes_of_nothing():
    """An empty text stays empty, and so does one that is all furniture."""
    assert remove("") == ""
    assert remove("Share\n\nPrint") == ""


@given(st.lists(st.sampled_from([*LINES, *SHIPS[1], *TALKS[1], "x" * 2_000, "“", "Heads", "…"])))
def test_only_words_of_the_text_come_back(some):
    """Cutting never writes: what is kept stood there, in that order; cut again, it stays."""
    kept = remove("\n\n".join(some))
    words = iter(" ".join(some).split())
    assert all(word in words for word in kept.split())


def test_a_very_long_paragraph_is_a_story_s():
    """However it begins: furniture is short, and hostile text must not cost time."""
    long = "Sign up for our newsletter " + "and tell what you think of it " * 60
    assert is_furniture(long[:60])
    assert not is_furniture(long)
