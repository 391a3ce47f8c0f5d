"""How the brief is set: marks, verbs, days, who else tells a story, what is listed.

What `digest.prose` promises.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from small_stories import BRIEF, NOW, edition, entry, first, item, paragraphs, write

from digest import prose
from digest.model import Bar, Ranked, Refusal, Story

LONG = (
    "Nine tankers passed the lighthouse at dawn, and the pilots of the fleet slept aboard their boats"
    " for the first time since the flood. Insurers doubled their premiums when the storm began, and"
    " bakers ran out of flour."
)


def test_every_newsroom_is_named_or_counted():
    """Three others are named, each with its link, the rest are a number; one house is one.

    A name that is a link already leads nowhere else: then the headline is told with its newsroom.
    """
    others = [
        item(n, "Strait of Karsk reopens", outlet=outlet, url=f"https://{outlet}.example/{n}")
        for n, outlet in enumerate(["one", "two", "three", "four", "five", "five"], start=2)
    ]
    lead = item(1, "Strait of Karsk reopens", url="https://zero.example/1", outlet="Zero")
    assert first(write(entry(1, lead, *others))).endswith("Also: One, Two, Three (+2).")
    sister = item(9, "Strait", url="https://news.zero.example/2", outlet="Zero World")
    assert "Also" not in first(write(entry(1, lead, sister)))
    again = item(12, "Karsk strait “open”", outlet="One", url="https://one.example/12")
    quoted = write(entry(1, lead, *others), entry(2, replace(lead, id=11), again))
    assert "Also" not in paragraphs(quoted)[1]
    again = [replace(again, title="Karsk strait is open"), replace(others[1], id=13)]
    two = write(entry(1, lead, *others), entry(2, replace(lead, id=11), *again))
    assert paragraphs(two)[1].endswith("Also: Karsk strait is open (One, +1).")
    assert [s.text for s in two.entries[1].paragraphs[0].sentences[-1].spans if s.url] == [
        "Karsk strait is open"
    ]


def test_no_headline_is_told_again_behind_a_story():
    """Where another newsroom whose name is a link already says the same, it is counted or silent."""
    one = item(2, "Strait of Karsk open", outlet="One", url="https://one.example/2")
    before = entry(1, item(1, "Strait of Karsk reopens"), one)
    lead = item(3, "Velm tells Karsk to boost fleet and forts")
    same = replace(one, id=4, title="Velm tells Karsk to boost fleet and forts, steps back")
    assert paragraphs(write(before, entry(2, lead, same)))[1].endswith("The Velm Post reported.")


def test_what_is_listed_to_read_on_is_a_whole_headline():
    """A headline of a whole paragraph, which is cut, is none to read on."""
    long = item(2, "Minister bats away demands from bakers to quit over tea " + "and more " * 20)
    made = write(
        entry(1, item(1, "Strait of Karsk reopens")), reading=(long, item(3, "Tarn buys tea"))
    )
    assert [one.title for one in made.reading] == ["Tarn buys tea"]


def test_only_who_was_not_heard_is_named_behind_a_story():
    """A newsroom that was quoted is not listed again as one that tells the story too."""
    made = write(
        entry(
            1,
            item(1, "Strait of Karsk reopens"),
            item(2, "Strait of Karsk open", "Pilots keep a mile off the mined bank.", outlet="Two"),
            item(3, "Strait of Karsk open", outlet="Three"),
        )
    )
    assert "mined bank, Two reported" in first(made)
    assert first(made).endswith("Also: Three.")


def test_another_event_is_not_told_in_a_paragraph():
    """What a newsroom says of something else has a headline of its own before it, or is left out."""
    made = write(
        entry(
            1,
            item(1, "Strait of Karsk reopens"),
            item(2, "Bakers strike in Tarn", "The bakers of the town want more flour and fewer mules, and the mayor of Tarn wants bread.", outlet="Two"),
        )
    )  # fmt: skip
    assert "flour" not in first(made)
    assert paragraphs(made)[1].startswith("Bakers strike in Tarn, Two reported")


def test_a_newsroom_that_was_heard_is_not_named_again():
    """Though another article of it was told than the first one that came in."""
    one, two = (
        item(n, title, said, outlet="Two", url=f"https://two.example/{n}")
        for n, title, said in (
            (2, "Strait of Karsk open", "Pilots keep a mile off the mined bank."),
            (3, "Strait of Karsk open to Ostrey", "Ferries will carry 900 mules to the fair of Tarn."),
        )
    )  # fmt: skip
    made = write(entry(1, item(1, "Strait of Karsk reopens"), replace(one, summary=""), two))
    assert "900 mules" in " ".join(paragraphs(made))
    assert "Also" not in " ".join(paragraphs(made))


def test_a_headline_of_another_event_is_not_told_as_more_of_it():
    """Two words that every second headline has make no kinship; a name among three does."""
    lead = item(1, "Velm contractor wins loan for nine tugs")
    far = item(2, "Contractor of Brond builds tugs with steel, tea and mules", outlet="Two")
    assert "has more" not in first(write(entry(1, lead, far)))
    near = item(3, "In Velm, nine tugs for the fleet of Ostrey and its barges", outlet="Two")
    assert "Two has more: In Velm, nine tugs" in first(write(entry(1, lead, near)))


def test_a_headline_without_end_is_looked_through_once():
    """A word of 100 kB is compared with another headline at once, where it once took hours."""
    lead = item(1, f"Velm sends {'x' * 100_000} to Brond")
    other = item(2, "Tugs of Karsk bring mules to Ostrey", outlet="Two")
    assert "has more" not in first(write(entry(1, lead, other)))


def test_the_same_headline_is_not_told_twice():
    """What says the headline in other words is told by what it adds, without its own headline."""
    said = "The bloc wants less money to go to the war chest of Brond."
    lead = item(1, "Velm bloc to ban Brond diamonds from next spring", "It will.")
    again = item(
        2, "Karsk, Tarn, Ostrey and Hest ban Brond diamonds next spring", said, outlet="Two"
    )
    told = " ".join(paragraphs(write(entry(1, lead, again))))
    assert "war chest" in told
    assert "Hest ban" not in told


def test_a_label_stands_before_what_earns_it():
    """Not before another newsroom's headline, where only the text behind it does."""
    lead = item(1, "Strait of Karsk reopens", LONG)
    said = "Ferries of the town were late, because nobody had told the pilots of the mined bank."
    more = item(2, "Strait of Karsk opens to ferries, mules and tea", said, outlet="Two")
    other = entry(1, item(7, "Tarn buys tea"))
    made = write(other, entry(2, lead, more))
    assert any("ferries, mules and tea, Two" in words for words in paragraphs(made))
    assert not any(words.startswith("Why it matters") for words in paragraphs(made))


def test_a_question_is_asked():
    """Though a sentence of the article follows it that cannot be quoted as a whole."""
    said = (
        "The harbor master of Ostrey called the new tugs “a joke” in a talk with the pilots there."
    )
    asked = item(1, "Why buy tugs? Will they float?", said)
    assert "Will they float? The Velm Post asked" in first(write(entry(1, asked)))
    more = item(3, "Strait of Karsk open: Will tugs of Velm float again?", said, outlet="Two")
    made = write(entry(1, item(2, "Strait of Karsk reopens", LONG), more))
    assert "float again? Two asked" in " ".join(paragraphs(made))


def test_who_wrote_it_is_told_of_every_other_newsroom_s_sentence():
    """A sentence with quotation marks of its own cannot be quoted: its newsroom stands behind it."""
    said = "Pilots of the strait of Karsk called the mined bank “a joke” and “no place for mules.”"
    more = item(2, "Strait of Karsk open", said, outlet="Two")
    made = " ".join(paragraphs(write(entry(1, item(1, "Strait of Karsk reopens"), more))))
    assert "no place for mules.” (Two)" in made
    more = replace(
        more, summary="Pilots of the strait of Karsk called the mined bank “a joke” on Sunday."
    )
    made = " ".join(paragraphs(write(entry(1, item(1, "Strait of Karsk reopens"), more))))
    assert "on Sunday (Two)." in made


def test_a_day_is_named_with_a_headline_that_says_today():
    """On the day after, "today" without its day would be wrong."""
    moment = NOW - timedelta(days=1)
    others = [entry(n, item(n, f"Tug {n} sinks", moment=moment)) for n in (1, 2)]
    made = write(*others, entry(3, item(3, "Clerks meet today", moment=moment)))
    assert paragraphs(made)[2] == "Clerks meet today, The Velm Post reported Tuesday."


def test_a_short_brief_leads_out_by_its_links_alone():
    """One "here" in so few words would be one too many."""
    told = [entry(n, item(n, f"Navy tug {n} sinks off Ostrey", f"Harbor {n} sent nine navy divers and a priest to the place where it lies.")) for n in (1, 2, 3)]  # fmt: skip
    assert "Read on" not in " ".join(paragraphs(write(*told)))


def test_a_newsroom_s_further_articles_are_told():
    """Where one newsroom has two articles on a story, the second is told behind the first."""
    made = write(
        entry(
            1,
            item(1, "Strait of Karsk reopens", "Nine tankers passed the lighthouse at dawn."),
            item(2, "Strait of Karsk reopens to ferries of Ostrey", "Ferries will carry 900 mules a day to the fair of Tarn, and back again at night."),
        )
    )  # fmt: skip
    assert "900 mules" in paragraphs(made)[1]


def test_a_page_s_name_is_no_headline():
    """A story whose first article is called "News" is told by the next one's headline."""
    made = write(entry(1, item(1, "News"), item(2, "Strait of Karsk reopens", outlet="Two")))
    assert first(made).startswith("Strait of Karsk reopens, Two reported")


def test_marks_stand_where_american_print_sets_them():
    """Commas and stops stand inside the quotation that a headline ends on."""
    bare = write(entry(1, item(1, "Velm picks tug for first 'increment'")))
    assert first(bare).startswith("Velm picks tug for first ‘increment,’ The Velm Post reported")
    told = write(
        entry(1, item(1, "Strait reopens")),
        entry(2, item(2, "Velm picks 'tugs'", "It is the ninth of the old fleet.", content="x")),
        entry(3, item(3, "The crews' 'tugs'", "Barges of the old fleet will follow by river.")),
    )
    assert "‘tugs.’ The Velm Post reported" in " ".join(paragraphs(told))


@pytest.mark.parametrize(
    ("title", "tells"),
    [
        ("Why Velm buys tugs", "explained"),
        ("Tugs of Velm: What to expect", "explained"),
        ("Why does Velm buy tugs?", "asked"),
        ("Velm should buy more tugs", "wrote"),
        ("Velm should buy more tugs, minister says", "reported"),
    ],
)
def test_the_verb_fits_the_headline(title, tells):
    """What opens with "why" is explained, what "should" be is written, a question is asked."""
    assert f" The Velm Post {tells} Wednesday." in first(write(entry(1, item(1, title))))


def test_what_joins_a_sentence_to_another_is_left_off():
    """A quotation does not open with the "Meanwhile" of an article."""
    made = write(
        entry(1, item(1, "Strait reopens", "Meanwhile, Ostrey says that its pilots sleep."))
    )
    assert "“Ostrey says that its pilots sleep.”" in first(made)


def test_a_quotation_without_a_speaker_is_no_fact():
    """Words that nobody says are not told."""
    made = write(entry(1, item(1, "Strait reopens", "“I shall look forward to tea, Mr. Varn.”")))
    assert "tea" not in first(made)


def test_a_day_is_named_once_in_a_sentence():
    """Where a sentence tells the day, its newsroom's day is not told beside it."""
    moment = NOW - timedelta(days=1)
    said = "The strait opened on Tuesday to ferries and tugs."
    made = write(entry(1, item(1, "Navy clears mines", said, moment=moment)))
    assert first(made).count("Tuesday") == 1


def test_the_verbs_before_quotations_vary():
    """Links that would sound alike have another verb."""
    two = [
        entry(
            n,
            item(2 * n, f"Strait {n} of Karsk reopens"),
            item(2 * n + 1, f"Strait {n} of Karsk open", f"Pilots {n} keep a mile and a half off the mined bank at night, on orders of the harbor master of Ostrey and of the pilots themselves.", outlet="Two"),
        )
        for n in (1, 2)
    ]  # fmt: skip
    told = " ".join(paragraphs(write(*two)))
    assert "Two reported" in told
    assert "Two wrote" in told


def test_a_brief_of_few_words_lists_more_to_read_on():
    """Where the stories have too little text, what found no room is listed, up to twice as much."""
    names = ["Tugs", "Piers", "Mules", "Masts", "Bakers", "Clerks"]
    left = [
        Ranked(story=Story(id=n, items=(one,)), section="S", score=0.1, fresh=(one,), refusal=Refusal(why, "why"))
        for n, (name, why) in enumerate(zip(names, [Bar.BELOW] * 5 + [Bar.RESTS], strict=True), 10)
        for one in [item(n, f"{name} of Karsk")]
    ]  # fmt: skip
    short = edition(
        entry(1, item(1, "Strait reopens")), reading=(left[0].fresh[0], left[1].fresh[0])
    )
    short = replace(short, ranked=(*short.ranked, *left))
    made = prose.write(short, brief=BRIEF, zone=NOW.tzinfo)
    assert [one.title for one in made.reading] == [f"{name} of Karsk" for name in names[:4]]
    enough = prose.write(short, brief=replace_words(100), zone=NOW.tzinfo)
    assert len(enough.reading) == 2


def replace_words(words):
    return BRIEF.model_copy(update={"min_words": words})
