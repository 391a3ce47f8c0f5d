"""That nothing is invented, altered or taken without measure: what `digest.prose` promises."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_stories import DAY, NOW, entry, item, paragraphs, write

from digest import prose, text
from digest.model import Paragraph, Past, Span

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
    "The blast killed 12 people on the pier, and 40 were wounded in the harbor of Tarn.",
    "At least 15 people were killed when the barge blew up off Ostrey on a foggy night.",
    "{{ 7*7 }} <script>alert(1)</script> Nine tankers passed & nobody saw them at the bank.",
    "Девять танкеров прошли мимо маяка Острея на рассвете. Никто их не видел.",
    "\u202eNine tankers passed\u200b the lighthouse of Ostrey in the night of the storm.",
)
VOICES = (
    "“We will sail at dawn whatever the weather,” said Vice Adm. Boro Hest, who leads the fleet.",
    "“We have eight ships,” Hest said. “We need nine, and a tug that floats.”",
    "“Nobody told us of the mines,” he said.",
    "Hest told reporters: “The harbor master has my full trust, as he always had.”",
    '"The bread is short and the tempers are shorter," said Adda Varn, a baker.',
    '"' + "word " * 40 + 'end," said Cole Dunn, an analyst at the Brond Institute.',
    "“Ships need steel and men and time, and we have none,” Edda Falk, a professor, wrote.",
    "According to the ministry, 900 men and 40 mules are at work on the northern pier.",
    "Photo by A. Varn. Sign up for our newsletter to read of tugs every morning.",
    "Capt. Dunn speaks to sailors at the pier of Ostrey on March 3, 2026.",
    "She also said that “tea” was to blame “for all of it",
    "The same day the company said it would sell its tugs.",
)
TITLES = (
    "Navy reopens strait of Karsk",
    "Minister quits over barge loans, tea and mules",
    "Who owns the strait?",
    "New Karsk Radar Sees Through Fog And Rain Over The Bay",
    "US submarine lost off Ostrey",
    "Opinion: The strait is not for sale",
    "ADMIRAL SAYS “NEVER AGAIN” IN TARN - The Velm Post",
    "Navy " + "again and " * 40 + "again",
    "<b>{{ strait }}</b>: 9 dead…",
    "пролив открыт",
)
TEXT = st.lists(st.sampled_from(SUMMARIES + VOICES), max_size=14).map("\n\n".join)
LINE = st.lists(st.sampled_from(SUMMARIES + VOICES), max_size=2).map("\n\n".join)
ITEM = st.builds(
    lambda n, title, summary, content, outlet, hours, beat: item(
        n, title, summary, content=content, outlet=outlet, beat=beat,
        url=f"https://{outlet[:5].strip().lower().replace(' ', '')}.example/{n}",
        moment=NOW - timedelta(hours=hours),
    ),
    st.integers(1, 10_000),
    st.sampled_from(TITLES),
    LINE,
    TEXT,
    st.sampled_from(["The Velm Post", "karsk-times", "cnbc", "Brond Daily", "Two", "<i>Tarn</i>"]),
    st.integers(0, 200),
    st.sampled_from(["", "official", "think tank"]),
)  # fmt: skip
PAST = st.none() | st.builds(
    lambda days, story: Past(
        story=story,
        edition=2,
        day=DAY - timedelta(days=days),
        headline="Barges",
        articles=frozenset({9}),
    ),
    st.integers(0, 9),
    st.integers(1, 9),
)


def _entries(rows):
    made = []
    for n, (items, past) in enumerate(rows, start=1):
        own = [replace(one, id=100 * n + k) for k, one in enumerate(items)]
        made.append(entry(n, *own, past=past, block="lede" if n == 1 else "section"))
    return made


ENTRIES = st.lists(
    st.tuples(st.lists(ITEM, min_size=1, max_size=5), PAST), min_size=1, max_size=14
).map(_entries)


@settings(max_examples=60, deadline=None)
@given(ENTRIES)
def test_every_word_has_its_source(entries):
    """Each sentence belongs to an item of its story, and each of its words stands there, or is ours.

    Quotations keep every letter and have at most 35 words; no more of one article's own words
    stand in a row outside of them.
    """
    made = write(*entries)
    assert prose.faults(made) == []
    assert all(p.sentences for one in made.entries for p in one.paragraphs)


@settings(max_examples=30, deadline=None)
@given(ENTRIES)
def test_paragraphs_are_whole(entries):
    """No paragraph hangs on another's "he", none is cut off, none is too long to read."""
    for told in paragraphs(write(*entries)):
        assert len(told.split()) <= 130
        assert not told.startswith(("He ", "She ", "They ", "But ", "However"))
        assert "he said" not in told.replace("“Nobody told us of the mines,” he said.", "")
        assert "never comes to an" not in told
        assert "newsletter" not in told


@settings(max_examples=20, deadline=None)
@given(ENTRIES)
def test_the_same_edition_is_always_written_the_same(entries):
    """Whatever the feeds say, two runs make one brief."""
    assert write(*entries) == write(*entries)


# -- what the tracer finds -----------------------------------------------------------------------

LEAD = item(1, "Strait of Karsk reopens", "Nine tankers said “we are here” off Ostrey.")


def traced(*spans, label="", number=1):
    sentence = replace(
        write(entry(1, LEAD)).lede[0].paragraphs[0].sentences[0], spans=spans, item=number
    )
    made = write(entry(1, LEAD))
    told = replace(made.lede[0], paragraphs=(Paragraph(sentences=(sentence,), label=label),))
    return prose.faults(replace(made, lede=(told,)))


@pytest.mark.parametrize(
    ("spans", "fault"),
    [
        ([Span("Ten tankers")], "not in item 1: Ten tankers"),
        ([Span("Nine tankers"), Span(" allegedly", ours=True)], "word 'allegedly' is nobody's"),
        ([Span("Nine tankers said “we were here”")], "altered quotation: we were here"),
        ([Span("nine TANKERS, "), Span("The Velm Post reported Tuesday’s", ours=True)], ""),
    ],
)
def test_what_stands_nowhere_is_found(spans, fault):
    """The tracer finds a word that is not the item's, one that is nobody's, a changed quotation."""
    assert fault in " ".join(traced(*spans))
    assert bool(fault) == bool(traced(*spans))


def test_what_is_too_much_is_found():
    """The tracer finds long quotations, long runs, unknown labels and sentences without an item."""
    long = " ".join(f"mast{n}" for n in range(36))
    lead = item(1, "Strait", f"Karsk {long}. He said “{long}” there.")
    made = write(entry(1, lead))
    for words, fault in ((f"“{long}”", "long quotation"), (long, "36 words in a row")):
        sentence = replace(made.lede[0].paragraphs[0].sentences[0], spans=(Span(words),))
        told = replace(made.lede[0], paragraphs=(Paragraph(sentences=(sentence,)),))
        assert fault in prose.faults(replace(made, lede=(told,)))[0]
    assert traced(Span("Nine tankers"), label="Gossip") == ["story 1: unknown label 'Gossip'"]
    assert traced(Span("Nine tankers"), number=7) == ["story 1: no item 7: Nine tankers"]


def test_quotation_marks_pair_in_what_is_told():
    """A feed's mixed marks are mended, its open ones keep the sentence out."""
    said = 'The “loyal wingman" of Karsk flew over the bay at dawn.'
    told = paragraphs(write(entry(1, item(1, "Strait reopens", said))))[0]
    assert text.quotations(told) == ["loyal wingman"]
