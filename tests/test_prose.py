"""How chosen stories are told: what `digest.prose` promises."""

from datetime import date, timedelta

import pytest
from conftest import golden
from hypothesis import given, settings
from hypothesis import strategies as st
from small_stories import DAY, NOW, entry, first, framed, item, paragraphs, write

from digest import prose, text
from digest.model import Past

# -- the whole ---------------------------------------------------------------------------------

SUMMARIES = (
    "",
    "The minister told sailors that the strait of Karsk would stay open until autumn.",
    'An admiral said "we have eight ships and no tea" while the harbor burned behind him.',
    "Two barges sank. The owner, a baker from Ostrey, lost 40 sacks of flour and 12 mules.",
    "However, critics of the plan say Karsk has no money for it and never had any at all.",
    "It is the first time since the flood that tugs have been seen on the river at night.",
    "The US fleet is expected to sail next week. It was built last year in Tarn by 900 men.",
    "This sentence never comes to an",
    " ".join(["Sailors"] * 50) + ".",
)
TITLES = (
    "Navy reopens strait of Karsk",
    "Minister quits over barge loans, tea and mules",
    "Who owns the strait?",
    "New Karsk Radar Sees Through Fog And Rain Over The Bay",
    "US submarine lost off Ostrey",
    "Opinion: The strait is not for sale",
)
ITEM = st.builds(
    lambda n, title, summary, content, outlet, hours, beat: item(
        n, title, summary, content=content, outlet=outlet, beat=beat,
        moment=NOW - timedelta(hours=hours),
    ),
    st.integers(1, 10_000),
    st.sampled_from(TITLES),
    st.sampled_from(SUMMARIES),
    st.sampled_from(SUMMARIES),
    st.sampled_from(["The Velm Post", "karsk-times", "cnbc", "Brond Daily"]),
    st.integers(0, 200),
    st.sampled_from(["", "official", "think tank"]),
)  # fmt: skip
PAST = st.none() | st.builds(
    lambda days: Past(
        story=1,
        edition=2,
        day=DAY - timedelta(days=days),
        headline="Barges",
        articles=frozenset({9}),
    ),
    st.integers(0, 9),
)
ENTRIES = st.lists(
    st.tuples(st.lists(ITEM, min_size=1, max_size=4), PAST), min_size=1, max_size=8
).map(lambda rows: [entry(n, *items, past=past) for n, (items, past) in enumerate(rows, start=1)])


@settings(max_examples=150)
@given(ENTRIES)
def test_nothing_is_invented(entries):
    """Every sentence belongs to an item of its story; every quotation is that item's own words."""
    for one in write(*entries).entries:
        own = {}
        for item_ in one.items:
            said = f"{item_.title} {item_.summary} {item_.content}"
            own[item_.id] = own.get(item_.id, "") + " " + text.one_line(said)
        for paragraph in one.paragraphs:
            assert paragraph.sentences
            for sentence in paragraph.sentences:
                assert sentence.item in own
                for quote in text.quotations(sentence.text):
                    assert len(quote.split()) <= 35
                    assert quote.rstrip(",") in own[sentence.item]


@settings(max_examples=80)
@given(ENTRIES)
def test_no_link_text_leads_to_two_addresses(entries):
    """A reader who lists the links hears where each of them leads."""
    links = {}
    for one in write(*entries).entries:
        for paragraph in one.paragraphs:
            for sentence in paragraph.sentences:
                for span in sentence.spans:
                    if span.url:
                        assert links.setdefault(span.text, span.url) == span.url
                        assert span.text.lower() != "here"


@settings(max_examples=80)
@given(ENTRIES)
def test_the_choice_and_its_order_stay(entries):
    """Writing changes no selection, and the same edition is always written the same."""
    made = write(*entries)
    assert [one.id for one in made.entries] == [one.id for one in entries]
    assert made == write(*entries)


@settings(max_examples=80)
@given(ENTRIES, st.sampled_from(["The D Brief", "B", "The Morning Brief of Greater Ostrey"]))
def test_the_subject_keeps_its_grammar(entries, brand):
    """Brand, one to four items in sentence case, the closer; never U.S., never over 130 letters."""
    subject = prose.subject(write(*entries), brand)
    assert subject.startswith(f"{brand}: ")
    assert subject.endswith("; And a bit more.")
    assert len(subject) <= 130
    assert "U.S." not in subject
    items = subject.removeprefix(f"{brand}: ").removesuffix("; And a bit more.").split("; ")
    assert 1 <= len(items) <= 4
    assert all(item[0].isupper() and 2 <= len(item.split()) <= 5 for item in items)


def test_an_edition_reads_as_it_should():
    """What people read, in one piece: shapes, labels, second sources, the way out."""
    made = framed(*INVENTED)
    lines = [
        made.subject,
        made.preheader,
        made.meta,
        "",
        *paragraphs(made),
        "",
        made.welcome,
        made.signoff,
    ]
    golden("prose.txt", "\n".join(lines) + "\n")


INVENTED = (
    entry(
        1,
        item(1, "Navy Reopens Strait of Karsk After Week of Storms (Updated)",
             "The first convoy of nine tankers passed the lighthouse of Ostrey at dawn."),
        item(2, "Tankers pass Ostrey as Karsk strait opens", outlet="brond-daily",
             summary="Insurers said premiums for the passage would fall by half within days. Pilots were"
             " told to keep a mile off the mined bank."),
        item(3, "Karsk tea prices fall to last year’s level", outlet="Tarn Wire"),
    ),
    entry(
        2,
        item(4, "Hill panel adds 14 tugs to the fleet plan",
             "The bill sets aside 300 million crowns for tugs and 90 million for piers.", beat="defense",
             moment=NOW - timedelta(hours=40)),
    ),
    entry(
        3,
        item(5, "US general: ‘We never left Tarn’",
             'The general said "the bridge at Tarn is ours" in a talk with the US mission there.'),
        past=Past(story=3, edition=4, day=date(2026, 3, 2), headline="Tarn", articles=frozenset({70})),
    ),
    entry(4, item(6, "Can Velm build ships without steel?", outlet="cnbc")),
    entry(
        5,
        item(7, "Ministry orders audit of barge loans", beat="official", outlet="Ministry of Ostrey",
             summary="The audit will begin on Monday and cover the loans of three ministers."),
    ),
    entry(6, item(8, "Drone crews of Quill learn to sail", "They had never seen a lake before spring.")),
)  # fmt: skip


# -- paragraphs --------------------------------------------------------------------------------


def test_a_headline_is_not_said_twice():
    """A summary that repeats its headline adds nothing, and is left out."""
    made = write(
        entry(1, item(1, "Navy reopens strait of Karsk", "The navy reopens the strait of Karsk."))
    )
    assert first(made) == "Navy reopens strait of Karsk, The Velm Post reported Wednesday."


@pytest.mark.parametrize(
    "summary",
    [
        "A convoy of nine tankers passed the lighthouse and",
        "Subscribe to hear more of tankers and of lighthouses.",
        "However, nine tankers had to wait at the lighthouse.",
        "Nine “tankers passed the lighthouse of Ostrey at dawn.",
        "nine tankers passed the lighthouse of Ostrey at dawn.",
        "Nine tankers...",
        "A minister of Velm (L) walks past nine tankers of the fleet.",
    ],
)
def test_leftovers_of_feeds_are_no_sentences(summary):
    """What is cut off, hangs in the air or advertises does not reach the reader."""
    assert prose.Source(item(1, "Strait reopens", summary)).left == []


def test_the_full_text_speaks_where_the_summary_is_silent():
    """A feed with full texts gives quotations, each once."""
    content = "\n\n".join(
        [
            "Nine tankers passed the lighthouse of Ostrey at dawn on their way north.",
            "Fishermen watched the tankers from the pier of the old town and waved.",
            'The harbor master said "I have not slept since the storm" to a crowd.',
            'The mayor told them "there is soup for all in the hall tonight" at last.',
            'A pilot said "' + "word " * 40 + 'end" to nobody.',
            'The baker said "bread is short and tempers are shorter than that here" twice.',
        ]
    )
    made = write(entry(1, item(1, "Strait of Karsk reopens", content=content)))
    whole = " ".join(paragraphs(made))
    assert "I have not slept" in whole
    assert "word word" not in whole
    assert whole.count("there is soup") == 1


def test_a_paragraph_of_quotations_has_its_measure():
    """Two long voices make two paragraphs of one each, not one too long to read."""
    voices = [
        f"{who} said “we have seen it all” while {' '.join(f'{who}{n}' for n in range(45))} passed by."
        for who in ("Adda", "Boro")
    ]
    made = write(entry(1, item(1, "Strait of Karsk reopens", "\n\n".join(["", *voices]))))
    assert max(len(one.split()) for one in paragraphs(made)) <= 100
    long = write(
        entry(
            1,
            item(
                1,
                "Strait reopens",
                "Nine tugs of Ostrey came at dawn.",
                content="\n\n".join(voices),
            ),
        )
    )
    assert [one.count("said") for one in paragraphs(long)] == [0, 1]


def test_a_second_newsroom_that_adds_nothing_is_not_quoted():
    """Two accounts that say the same make one paragraph."""
    same = "The strait is open again for all the ships of Velm."
    made = write(
        entry(
            1,
            item(1, "Strait of Karsk reopens", same),
            item(2, "Karsk strait reopens", same, outlet="Two"),
        )
    )
    assert len(paragraphs(made)) == 1


def test_outlets_that_only_have_the_headline_are_named():
    """A wire's bare headline is told where it adds something, and named where it does not."""
    lead = item(1, "Strait of Karsk reopens")
    says = write(entry(1, lead, item(2, "Minister of Ostrey resigns!", outlet="Two")))
    assert first(says).endswith("Two has more: Minister of Ostrey resigns!")
    same = write(entry(1, lead, item(2, "Karsk strait reopens", outlet="Two")))
    assert first(same).endswith("Two has the story, too.")
    again = write(
        entry(1, lead, item(2, "Karsk strait reopens", outlet="Two")),
        entry(2, item(3, "Barge sinks in Tarn"), item(4, "Tarn barge sinks", outlet="Two")),
    )
    assert "Two has" not in paragraphs(again)[1]


def test_the_house_style_of_a_country_stays_out_of_quotations():
    """U.S. has its dots in our words and none added in those of others."""
    made = write(
        entry(
            1,
            item(1, "US leaves Tarn", 'The US envoy said "the US never was here" on leaving town.'),
        )
    )
    assert 'The U.S. envoy said "the US never was here"' in first(made)


def test_a_headline_that_ends_on_an_abbreviation_gets_no_second_stop():
    """Two full stops in a row are a slip no editor lets pass."""
    made = write(
        entry(
            1, item(1, "Velm buys tugs from U.S.", "Nine tugs of the old fleet will come by river.")
        )
    )
    assert first(made).startswith("Velm buys tugs from U.S. “Nine tugs")


def test_officials_say_thinkers_write_and_newsrooms_report():
    """The verb tells who speaks."""
    verbs = [
        first(write(entry(1, item(1, "Strait reopens", beat=beat, url=url)))).split()[-2]
        for beat, url in [("official", "https://a.example/1"), ("law", "https://a.example/1"),
                          ("", "https://a.example/opinion/1"), ("", "https://a.example/1")]
    ]  # fmt: skip
    assert verbs == ["said", "wrote", "wrote", "reported"]


def test_long_editions_give_late_stories_one_paragraph():
    """The brief keeps its length: what comes late is told in short."""
    long = f"The {' '.join(f'mast{n}' for n in range(30))} fell."
    entries = [
        entry(
            n,
            item(3 * n, f"Strait{n} Karsk{n} reopens", long),
            item(3 * n + 1, f"Barge{n} of Tarn{n} sinks", "A mule of Ostrey swam ashore at night.", outlet="Two"),
        )
        for n in range(1, 45)
    ]  # fmt: skip
    made = write(*entries)
    assert len(made.entries[0].paragraphs) == 2
    assert len(made.entries[-1].paragraphs) == 1


def test_the_reading_list_is_set_like_the_stories():
    """Slugs and title case do not reach the reader there either."""
    one = item(5, "New Radar Sees Through The Fog Over Night", outlet="karsk-times")
    made = write(entry(1, item(1, "Strait reopens")), reading=(one,))
    assert [(i.outlet, i.title) for i in made.reading] == [
        ("Karsk Times", "New radar sees through the fog over night")
    ]
