"""Who speaks, what stands alone, who tells: the small judgements behind `digest.prose`."""

import pytest
from small_stories import entry, item, paragraphs, write

from digest import prose, text
from digest.model import Span
from digest.prose import outlets, shapes, source, standing, voices
from digest.prose.clause import clauses
from digest.prose.source import Source

SAID = "Karsk’s Defense Minister Edda van der Falk spoke. “We sail,” Capt. Dunn said. Cole Dunn, who swam, left."


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("“We sail at dawn on Friday,” said Edda van der Falk.", "Edda van der Falk"),
        ("“We sail at dawn on Friday,” said Falk’s spokesman Boro Hest.", "Boro Hest"),
        ("“We sail at dawn on Friday,” Edda van said.", "Edda"),
        ("“We sail at dawn on Friday,” the official said.", ""),
        ("“We sail at dawn on Friday,” he said.", ""),
    ],
)
def test_the_speaker_is_found(sentence, who):
    """Names are told from titles, from another's possessive, and from nobody by name."""
    spoken = voices.speech(sentence)
    assert spoken is not None
    assert (spoken.who, spoken.pronoun) == (who, not who)


@pytest.mark.parametrize(
    "sentence",
    [
        "“" + "word " * 40 + "end,” said Edda Falk.",
        "“We sail at dawn on Friday.”",
        "He spoke of “tea” in the hall.",
        "“We sail at dawn on Friday” was the word, said Edda Falk.",
        "Nobody spoke.",
    ],
)
def test_what_is_no_speech_is_none(sentence):
    """Too long, nobody's, or half a sentence: not to be presented as somebody's words."""
    assert voices.speech(sentence) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Edda van der Falk", "Defense Minister Edda van der Falk"),
        ("Cole Dunn", "Cole Dunn"),
        ("Boro Hest", "Boro Hest"),
    ],
)
def test_people_are_presented_as_the_article_does(name, shown):
    """By their title, without the words before it; by the bare name where nothing tells more."""
    assert voices.presented(name, SAID).endswith(shown)
    assert voices.presented("Adda", "On Monday Secretary Adda spoke.").endswith("Secretary Adda")
    assert voices.presented("Adda", "(Adda)") == "Adda"


def test_a_speaker_who_leans_is_presented_by_us():
    """A sentence that hangs on another gives its quotation, and we say whose it is."""
    text = (
        "Defense Minister Edda Falk came.\n\n“We sail at dawn on Friday,” said Edda Falk, and they cheered her"
        " captain.\n\n“They were late for it all again,” Edda Falk said of them in her hall."
    )
    source = Source(item(1, "Strait", content=text))
    found = source.voice(set(), "")
    assert found is not None
    assert found.who == "Defense Minister Edda Falk"
    source.back(found.line)
    assert source.voice(set(), "") == found
    last = Source(item(1, "Strait", content=text.replace("said Edda Falk, and", "said Falk. But")))
    assert last.voice(set(), "") is not None


def test_a_long_scare_quotation_needs_a_speaker():
    """More than a dozen words between marks are somebody's, and nobody says whose."""
    words = (
        "The sign on the pier read “no tug may pass this bank by night or by day in any fog” today."
    )
    assert Source(item(1, "Strait", words)).fact(set(), "", 35) == ""


@pytest.mark.parametrize(
    ("sentence", "alone"),
    [
        ("Nine tugs sailed on with them.", True),
        ("We saw nine tugs in the bay.", False),
        ("Sailors told the crew that they saw nine tugs.", True),
        ("They saw nine tugs in the bay.", False),
        ("After lunch he saw nine tugs.", False),
    ],
)
def test_what_hangs_on_another_sentence_is_known(sentence, alone):
    """A "he" without a name and a "we" without marks need what stood before."""
    assert standing.hangs(sentence) is not alone


@pytest.mark.parametrize(
    "sentence",
    [
        "NINE TUGS SAILED ON AGAIN.",
        "Nine tugs (of Tarn sailed on again.",
        "Velm News’ Edda Falk has the latest updates on the tugs of Tarn.",
        "Our Adda Varn in Ostrey has the details on the lost mules.",
    ],
)
def test_what_is_no_sentence_is_left_out(sentence):
    """Shouted lines, open brackets and announcements are captions and leftovers."""
    assert not standing.whole(sentence)


def test_a_quotation_needs_who_says_it():
    """One that nobody speaks is left out, and so is one beside another that may not be shown."""
    alone = Source(item(1, "x", "“We will sail at dawn whatever the weather brings.”"))
    assert alone.fact(set(), "", 35) == ""
    long = "and " * 36
    said = f"“We will sail at dawn whatever comes,” said Boro Hest of Tarn, “{long}again.”"
    assert Source(item(1, "x", said)).voice(set(), "") is None


def test_nobody_is_told_of_by_the_last_name_alone():
    """Not before the article's own words have said who that is."""
    assert voices.unpresented("Hest owns nine tugs.", "Capt. Boro Hest sails.", "")
    assert not voices.unpresented("Hest owns nine tugs.", "Boro Hest sails.", "So Boro Hest says.")
    assert not voices.unpresented("Hest owns nine tugs.", "The tugs sail.", "")


def test_what_is_true_today_only_is_not_told():
    """A sentence that can be neither quoted nor told tomorrow is left out."""
    said = "Pilots called it “a joke” today."
    assert shapes.added(item(1, "x"), Span(""), said, day="", opens=False, does="said") == []


def test_a_long_sentence_of_somebody_s_waits_for_a_paragraph_of_its_own():
    """What does not fit behind the first sentences is not lost."""
    said = (
        f"“We will sail at dawn {'and at night and ' * 6}again,” said Boro Hest, a baker of Tarn,"
        f" who owns {'nine tugs and ' * 6}a mule."
    )
    lead = item(1, "Strait of Karsk reopens", f"Nine tankers passed the lighthouse at dawn on their way to the fair of Ostrey, and pilots slept aboard the boats. {said}")  # fmt: skip
    told = paragraphs(write(entry(1, lead)))
    assert "Boro Hest" not in told[0]
    assert "Boro Hest" in told[1]


@pytest.mark.parametrize("dateline", ["KARSK: ", "PORT KARSK, Brond Territories: "])
def test_a_dateline_before_a_colon_is_no_word_of_the_story(dateline):
    """As some papers set it: where a sentence was written is not what it says."""
    said = "Nine tugs sailed on again at dawn."
    assert [line.text for line in Source(item(1, "x", dateline + said)).lines] == [said]
    kept = "NATO Chief Hest: Nine tugs sailed on again at dawn."
    assert [line.text for line in Source(item(1, "x", kept)).lines] == [kept]


def test_a_day_and_a_small_number_are_no_news():
    """What says in words what the headline says in digits says nothing more."""
    told = set(text.stems("Karsk force loses 9 men in 2 barges"))
    said = "The force of Karsk loses nine men in two barges on Monday morning this week."
    assert not source.says_more(said, told)
    assert source.says_more(
        said.replace("Monday", "a bank of mud off Ostrey harbor, where pilots warned of mules,"),
        told,
    )


@pytest.mark.parametrize(
    ("outlet", "url", "name", "house"),
    [
        ("https://rss.nytimes.com/services/x.xml", "https://www.nytimes.com/1", "The New York Times", "newyorktimes"),
        ("https://feeds.reef.example/rss", "https://reef.example/1", "reef.example", "reef"),
        ("The War Zone", "https://news.google.com/rss/articles/1", "The War Zone", "warzone"),
        ("twz.com", "https://www.twz.com/1", "The War Zone", "warzone"),
        ("Reef: World", "https://reefnews.example/1", "Reef", "reef"),
        ("Shoal", "https://reef.co.uk/1", "Shoal", "reef"),
        ("http://feeds.feedburner.com/Reef", "https://www.reef.example/1", "reef.example", "reef"),
        ("http://feeds.feedburner.com/Reef", "", "feedburner.com", "feedburnercom"),
        ("https://[reef", "https://[reef", "https://[reef", "httpsreef"),  # no address at all
    ],
)  # fmt: skip
def test_outlets_have_a_name_and_a_house(outlet, url, name, house):
    """Feeds named by their addresses are printed by name, and all feeds of a house are one."""
    assert prose.outlet_name(outlet, url) == name
    assert outlets.house(item(1, "x", outlet=outlet, url=url)) == house


@pytest.mark.parametrize(
    ("title", "tidied"),
    [
        ("Tugs sail on again – Reuters", "Tugs sail on again"),
        ("Tugs sail on again: sources", "Tugs sail on again"),
        ("Tugs sail on again – Ostrey", "Tugs sail on again – Ostrey"),
    ],
)
def test_headlines_lose_who_told_it(title, tidied):
    """The outlet behind a dash is not part of the news; a place is."""
    assert prose.tidy(title) == tidied


def test_shouted_words_are_written_small_and_names_are_not():
    """ "MISSING" is no acronym; what no text ever writes small may be one."""
    casing = prose.learn_case([])
    assert prose.sentence_case("Tug is MISSING off KARSK", casing) == "Tug is missing off KARSK"


def test_clauses_of_headlines_are_cut_whole():
    """Who does what, or nothing."""
    verbs = {"sinks", "sail", "buys", "moving", "deploys"}.__contains__
    assert clauses(["Navy", "deploys", "over", "900", "men"], verbs) == []
    assert clauses(["Navy", "buys", "the", "tug", "moving", "grain"], verbs) == [
        ["Navy", "buys", "tug"]
    ]
    assert clauses(["Navy", "buys", "tug,", "barge"], verbs) == [["Navy", "buys", "tug"]]


def test_half_phrases_are_no_items():
    """An item never ends on the deed it leaves out."""
    assert prose.shorten("Army of Karsk wants to buy", 38) == ""
