"""How chosen stories are told: what `digest.prose` promises."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from conftest import golden
from small_stories import (
    BRIEF,
    DAY,
    NOW,
    WEB,
    edition,
    entry,
    first,
    framed,
    item,
    paragraphs,
    write,
)

from digest import prose
from digest.model import Past, Section

PAST = Past(
    story=3, edition=4, day=date(2026, 3, 2), headline="Tarn is quiet", articles=frozenset({70})
)


def test_an_edition_reads_as_it_should():
    """What people read, in one piece: shapes, labels, voices, second sources, the way out."""
    made = framed(*INVENTED)
    lines = [
        made.subject, made.preheader, made.meta, "", *paragraphs(made), "", made.welcome,
        made.signoff,
    ]  # fmt: skip
    golden("prose.txt", "\n".join(lines) + "\n")


CONVOY = """Nine tankers passed the lighthouse of Ostrey at dawn on Tuesday, the first since the storm.

“We have waited nine days for this morning,” said Adda Varn, the harbor master of Ostrey. “The pilots slept aboard their boats.”

The strait carries a third of the grain that Velm sells abroad. Insurers doubled their premiums when the storm began.

Vice Adm. Boro Hest told reporters that two minesweepers went ahead of the convoy. “Nobody was in any danger at any time,” he said.

“The next storm will find us better prepared,” Hest said. “We have learned to read the bank.”

However, fishermen complained that the convoy tore their nets.

A new lighthouse on the northern bank is expected to open next year at a cost of 40 million crowns."""

INVENTED = (
    entry(
        1,
        item(1, "Navy Reopens Strait of Karsk After Week of Storms (Updated)",
             "The first convoy passed the lighthouse at dawn.", content=CONVOY),
        item(2, "Tankers pass Ostrey as Karsk strait opens", outlet="brond-daily",
             summary="Insurers said premiums for the passage would fall by half within days. Pilots were"
             " told to keep a mile off the mined bank."),
        item(3, "Karsk strait tea prices fall to last year’s level", outlet="Tarn Wire"),
        past=replace(PAST, headline="Storm closes strait of Karsk"),
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
        past=PAST,
    ),
    entry(4, item(6, "Can Velm build ships without steel?", outlet="cnbc")),
    entry(
        5,
        item(7, "Ministry orders audit of barge loans", beat="official", outlet="Ministry of Ostrey",
             summary="The audit will begin on Monday and cover the loans of three ministers."),
        item(8, "Audit of barge loans begins", outlet="Reef & Shoal"),
        item(9, "Barge loans: ministry wants audit", outlet="Velm Radio"),
        item(10, "Ministry will audit barge loans", outlet="Karsk Review"),
        item(11, "Barge loans audited", outlet="Tarn Wire"),
    ),
    entry(6, item(12, "Drone crews of Quill learn to sail", "They had never seen a lake before spring.")),
)  # fmt: skip


def test_the_choice_and_its_order_stay():
    """Writing changes no selection, and the same edition is always written the same."""
    made = write(*INVENTED)
    assert [one.id for one in made.entries] == [one.id for one in INVENTED]
    assert made == write(*INVENTED)


# -- paragraphs --------------------------------------------------------------------------------


def test_a_headline_is_not_said_twice():
    """A summary that repeats its headline adds nothing, and is left out."""
    made = write(
        entry(1, item(1, "Navy reopens strait of Karsk", "The navy reopens the strait of Karsk."))
    )
    assert first(made) == "Navy reopens strait of Karsk, The Velm Post reported Wednesday."


def test_the_full_text_gives_the_lede_its_voices():
    """Who speaks is presented by name and office, once, and quoted letter by letter."""
    whole = " ".join(paragraphs(write(INVENTED[0])))
    assert "said Adda Varn, the harbor master of Ostrey" in whole
    assert "“Nobody was in any danger at any time,” Hest said." in whole
    assert whole.count("Vice Adm. Boro Hest") == 1
    assert "he said" not in whole
    assert "However" not in whole
    assert "Rewind: Storm closes strait of Karsk, from Monday’s edition." in whole


def test_what_was_said_next_follows():
    """The second half of what somebody says stands behind the first, under the last name."""
    content = (
        "“The first tug sank within an hour,” said Capt. Cole Dunn. “The crew swam ashore.”\n\n"
        "“The second tug came far too late,” Dunn said.\n\n"
        "“Nobody had told us of the mines,” Dunn said."
    )
    told = paragraphs(write(entry(1, item(1, "Tug lost off Ostrey", content=content))))
    assert "“The second tug came far too late,” Dunn added." in told[1]
    ends = content.replace("late,” Dunn said.", "late.”").replace(
        "“The second", "Dunn said: “The second"
    )
    told = paragraphs(write(entry(1, item(1, "Tug lost off Ostrey", content=ends))))
    assert "Dunn added: “The second tug came far too late.”" in told[1]


def test_experts_react_under_their_label():
    """Those who study a matter are told from those who decide it."""
    content = (
        "Nine tankers passed Ostrey at dawn.\n\n“Nobody can insure a strait like this one,” said"
        " Edda Falk, an analyst at the Brond Institute."
    )
    lede = item(1, "Strait of Karsk reopens", content="Sailors of nine ships waved to the crowd.")
    told = write(entry(1, lede), entry(2, item(2, "Karsk strait insured again", content=content)))
    assert "Falk, an analyst" in paragraphs(told)[1]
    labels = prose.Labels()
    labels.note("")
    both = write(entry(1, item(1, "Strait reopens", content=content)))
    assert "Expert reax: “Nobody can insure" in " ".join(paragraphs(both))


def test_two_newsrooms_that_count_differently_stand_side_by_side():
    """The reader sees both figures, each with who says so."""
    made = write(
        entry(
            1,
            item(1, "Barge explodes in Karsk", "The blast killed 12 people on the northern pier."),
            item(2, "Karsk barge explodes", "At least 15 people were killed in the harbor.", outlet="Two"),
            item(3, "Explosion", "Three men were arrested in Tarn.", outlet="Three"),
        )
    )  # fmt: skip
    told = " ".join(paragraphs(made))
    assert "The Velm Post reported Wednesday: “The blast killed 12 people on the northern" in told
    assert "Counts differ: At least 15 people were killed in the harbor, Two reported." in told
    same = write(
        entry(
            1,
            item(1, "Barge explodes in Karsk", "The blast killed twelve people on the pier."),
            item(2, "Karsk barge explodes", "About 12 people were killed in the harbor.", outlet="Two"),
        )
    )  # fmt: skip
    assert "Counts differ" not in " ".join(paragraphs(same))


def test_a_second_newsroom_that_adds_nothing_is_only_named():
    """Two accounts that say the same make one paragraph; the other is named with its link."""
    same = "The strait is open again for all the ships of Velm."
    made = write(
        entry(
            1,
            item(1, "Strait of Karsk reopens", same),
            item(2, "Karsk strait reopens", same, outlet="Two"),
        )
    )
    assert len(paragraphs(made)) == 1
    assert first(made).endswith("Also: Two.")
    last = made.lede[0].paragraphs[-1].sentences[-1]
    assert [(s.text, s.url) for s in last.spans if s.url] == [("Two", "https://two.example/2")]


def test_outlets_that_only_have_the_headline_tell_it():
    """A wire's bare headline is told where it adds something to the story."""
    lead = item(1, "Strait of Karsk reopens")
    far = write(entry(1, lead, item(2, "Karsk minister of Ostrey resigns over tea", outlet="Two")))
    assert "has more" not in first(far)
    says = write(entry(1, lead, item(2, "Karsk strait minister of Ostrey resigns!", outlet="Two")))
    assert first(says).endswith("Two has more: Karsk strait minister of Ostrey resigns!")
    half = write(entry(1, lead, item(2, "Karsk strait minister of Ostrey resig…", outlet="Two")))
    assert "has more" not in first(half)
    long = item(1, "Strait of Karsk reopens", "Ship " * 34 + "sailed.")
    full = write(entry(1, long, item(2, " ".join(["Karsk", *(f"mast{n}" for n in range(28))]), outlet="Two")))  # fmt: skip
    assert len(first(full).split()) <= 80


def test_short_accounts_share_a_paragraph():
    """What two more newsrooms add in a sentence each does not make a line of its own."""
    made = write(
        entry(
            1,
            item(1, "Strait of Karsk reopens"),
            item(2, "Karsk strait open", "Pilots keep a mile off the mined bank.", outlet="Two"),
            item(3, "Karsk strait open", "Ferries to Ostrey sail on Friday morning.", outlet="Three"),
        )
    )  # fmt: skip
    assert len(paragraphs(made)) == 1
    assert "mined bank, Two reported. Ferries to Ostrey sail on Friday morning, Three" in first(
        made
    )


def test_the_house_style_of_a_country_stays_out_of_quotations():
    """U.S. has its dots in our words and none added in those of others."""
    made = write(
        entry(
            1,
            item(1, "US leaves Tarn", 'The US envoy said "the US never was here" on leaving town.'),
        )
    )
    assert "The U.S. envoy said “the US never was here”" in first(made)


def test_a_headline_that_ends_on_an_abbreviation_gets_no_second_stop():
    """Two full stops in a row are a slip no editor lets pass."""
    made = write(
        entry(2, item(3, "Strait reopens", "Tugs of the fleet came by river.")),
        entry(1, item(1, "Velm buys tugs from U.S.", "Nine tugs of the old fleet will come by river.")),
    )  # fmt: skip
    assert "U.S.." not in " ".join(paragraphs(made))
    assert "Velm buys tugs from U.S., The Velm Post reported" in paragraphs(made)[1]


def test_officials_say_thinkers_write_and_newsrooms_report():
    """The verb tells who speaks."""
    verbs = [
        first(write(entry(1, item(1, "Strait reopens", beat=beat, url=url)))).split()[-2]
        for beat, url in [("official", "https://a.example/1"), ("law", "https://a.example/1"),
                          ("", "https://a.example/opinion/1"), ("", "https://a.example/1")]
    ]  # fmt: skip
    assert verbs == ["said", "wrote", "wrote", "reported"]


def test_a_running_story_leads_to_our_own_earlier_edition():
    """Readers find what they had: in a paragraph in the lede, in passing elsewhere."""
    plain = [entry(n, item(n, f"Strait {n} reopens"), past=replace(PAST, day=DAY)) for n in (1, 2)]
    made = write(*plain)
    links = [
        s.url for o in made.entries for p in o.paragraphs for x in p.sentences for s in x.spans
    ]
    assert links.count(f"{WEB}/editions/4") == 2
    assert paragraphs(made)[-1].endswith("Earlier: the edition of March 4.")
    away = prose.write(edition(*plain), brief=BRIEF, zone=UTC)
    assert "Rewind: Tarn is quiet, from the edition of" in " ".join(paragraphs(away))
    asked = entry(1, item(1, "Strait reopens"), past=replace(PAST, headline="Who owns Tarn?"))
    assert "Rewind: Who owns Tarn? From Monday’s edition" in " ".join(paragraphs(write(asked)))


# -- measure -----------------------------------------------------------------------------------


def many(count, words=30):
    """Stories with two newsrooms each, the text of which goes on and on."""
    told = [
        "\n\n".join(
            f"Masts {' '.join(f'mast{n}x{p}y{w}' for w in range(words - 2))} fell."
            for p in range(6)
        )
        for n in range(count)
    ]
    return [
        entry(
            n,
            item(2 * n, f"Strait{n} Karsk{n} reopens", content=told[n - 1], outlet=f"A{n}",
                 url=f"https://a{n}.example/1"),
            block="lede" if n == 1 else "section",
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def words_of(made):
    return sum(len(one.split()) for one in paragraphs(made))


def test_a_heavy_day_keeps_its_length():
    """With a hundred stories the last are told by their headlines, not left to swell the brief."""
    made = write(*many(100))
    assert words_of(made) <= 2_400
    assert len(made.entries[1].paragraphs) == 1
    assert paragraphs(made)[-1] == "Strait100 Karsk100 reopens, A100 reported."


def test_an_ordinary_day_is_told_at_length():
    """Stories get more paragraphs until the brief has its length, the first one the most."""
    made = write(*many(12))
    assert 1_200 <= words_of(made) <= 2_400
    assert len(made.entries[0].paragraphs) > 2
    short = prose.write(
        edition(*many(12)),
        brief=BRIEF.model_copy(update={"min_words": 200, "max_words": 400}),
        zone=UTC,
    )
    assert words_of(short) <= 400


def test_the_lede_block_has_at_most_eight_paragraphs():
    """Five long stories at the top share eight paragraphs."""
    stories = many(5)
    made = prose.write(
        replace(edition(*stories), lede=tuple(replace(one, block="lede") for one in stories), sections=()),
        brief=BRIEF, zone=UTC,
    )  # fmt: skip
    assert [len(one.paragraphs) for one in made.lede] == [3, 2, 1, 1, 1]


def test_no_newsroom_has_more_than_its_fifth():
    """Where ten are told, the talkative one is cut, not the choice."""
    stories = many(12)
    talk = [
        replace(one.items[0], outlet="Talk", url=f"https://talk.example/{one.id}")
        for one in stories
    ]
    mixed = [
        replace(one, items=(talk[n],)) if n in {0, 4} else one for n, one in enumerate(stories)
    ]
    made = write(*mixed)
    assert max(prose.shares(made).values()) <= 0.2
    stubborn = [replace(one, items=(talk[n],)) if n < 3 else one for n, one in enumerate(stories)]
    assert max(prose.shares(write(*stubborn)).values()) <= 0.25


def test_the_reading_list_is_set_like_the_stories():
    """Slugs and title case do not reach the reader there either."""
    one = item(5, "New Radar Sees Through The Fog Over Night", outlet="karsk-times")
    made = write(entry(1, item(1, "Strait reopens")), reading=(one,))
    assert [(i.outlet, i.title) for i in made.reading] == [
        ("Karsk Times", "New radar sees through the fog over night")
    ]


def test_sections_keep_their_stories():
    """Each story stays under its head."""
    made = prose.write(
        replace(
            edition(*INVENTED[:1]),
            sections=(Section(name="A", entries=INVENTED[1:3]), Section(name="B", entries=INVENTED[3:])),
        ),
        brief=BRIEF, zone=UTC,
    )  # fmt: skip
    assert [[e.id for e in s.entries] for s in made.sections] == [[2, 3], [4, 5, 6]]
    assert write() == edition()


@pytest.mark.parametrize("moment", ["today", "yesterday", "this morning"])
def test_a_day_that_has_passed_is_named(moment):
    """What an article calls "today" stands in its own words, with the day."""
    fact = f"Nine tankers of the old fleet passed the lighthouse {moment} without a pilot."
    made = write(
        entry(1, item(1, "Strait reopens", "Tugs came by river from Tarn.")),
        entry(2, item(2, "Karsk radar sees through fog", fact)),
        entry(3, item(3, "Ostrey soup is served", fact.replace("Nine", "Ten “grey”"))),
    )
    assert f"Wednesday: “{fact}”" in paragraphs(made)[1]
    assert moment not in paragraphs(made)[2]


def test_the_house_block_has_headline_author_and_dek():
    """The operator's own pieces are set like the rest, each with one whole sentence."""
    one = item(5, "New Radar Sees Through The Fog Over Night", "But soup is hot. Radars see far at sea.", author="Adda Varn")  # fmt: skip
    two = item(6, "Tugs of Tarn", "This sentence never")
    made = prose.write(replace(edition(*INVENTED[:1]), house=(one, two)), brief=BRIEF, zone=UTC)
    assert [(i.title, i.author, i.summary) for i in made.house] == [
        ("New radar sees through the fog over night", "Adda Varn", "Radars see far at sea."),
        ("Tugs of Tarn", "", ""),
    ]
