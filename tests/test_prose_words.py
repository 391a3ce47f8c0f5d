"""How labels, headlines and subject lines are worded: what `digest.prose` promises."""

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_stories import BRIEF, DAY, NOW, edition, entry, framed, item, write

from digest import prose
from digest.model import Past

WEAK = {
    "to",
    "as",
    "after",
    "for",
    "from",
    "with",
    "by",
    "at",
    "on",
    "in",
    "of",
    "the",
    "a",
    "and",
    "is",
}

# -- labels ------------------------------------------------------------------------------------


def test_labels_are_earned_and_varied():
    """Figures, contrast and outlook earn a label once each; two never follow each other."""
    labels = prose.Labels()
    said = "It cost $3 million, and 400 men, despite the plan that will begin next week."
    assert labels.content(said) == ""
    labels.note("")
    assert [labels.content(said) for _ in range(4)] == [
        "By the numbers",
        "Worth noting",
        "Next up",
        "",
    ]
    labels.note("Next up")
    assert labels.content("In 2019 it was earlier.") == ""
    assert labels.theme("A submarine.") == ""
    for _ in range(3):
        labels.note("")
    assert labels.theme("A submarine of the navy.") == "Under the sea"
    assert labels.theme("A submarine of the navy.") == "At sea"
    assert labels.theme("A cow.") == ""


def test_a_headline_gets_no_label_that_only_its_text_earns():
    """What a dek says further on is no reason for a label in front of the headline."""
    labels = prose.Labels()
    labels.note("")
    first = [
        labels.opening(
            "Tug of T-38 type sails", "It was grounded on May 19; in 2021 it was built."
        ),
        labels.opening("Tug sails", "It is the first time since the flood, a year ago."),
        labels.opening("Tugs cost $25 billion so far", "It was noted."),
    ]
    assert first == ["", "", ""]
    assert labels.opening("Tugs cost $25 billion", "It was 40 in May.") == "By the numbers"
    assert labels.opening("Clerks plan to sail", "It is so.") == "Next up"
    assert labels.opening("Tugs sail", "Still, they sink.") == "Worth noting"
    labels.since = 3
    assert labels.opening("How to clear the bay", "Drones and submarines will help.") == ""


def test_a_theme_is_what_the_headline_is_about():
    """The White House is no chamber of Congress, nor is a lawmaker of Velm a member."""
    labels = prose.Labels(run=0)
    assert labels.theme("White House hints at tea") == labels.theme("Velm lawmaker shot") == ""
    assert labels.theme("House votes on tea") == "Capitol Hill"
    assert labels.theme("Weapons clerk was drunk on the set of a movie") == ""


def test_a_short_brief_has_labels_too():
    """Of a few paragraphs the third may be labelled, of many the fourth."""
    few = [entry(n, item(n, f"Tug {n} sinks off Ostrey")) for n in range(1, 9)]
    told = [
        entry(
            n,
            item(
                n,
                f"Navy tug {n} sinks off Ostrey",
                f"Harbor {n} sent nine navy divers and a priest to it.",
            ),
        )
        for n in range(1, 9)
    ]
    assert {p.label for e in write(*few).entries for p in e.paragraphs} == {""}
    labels = [p.label for e in write(*told).entries for p in e.paragraphs]
    many = [entry(n, *e.items) for n, e in enumerate([*told, *told], start=1)]
    assert labels.index(next(filter(None, labels))) == 2
    assert [p.label for e in write(*many).entries for p in e.paragraphs][2] == ""


def test_a_story_says_what_state_it_is_in():
    """Update, developing, new: told once or twice, and an update always."""
    labels = prose.Labels()
    fresh = item(1, "Strait reopens", moment=NOW - timedelta(hours=2))
    past = Past(story=1, edition=2, day=DAY, headline="x", articles=frozenset())
    update = entry(1, fresh, past=past)
    states = [labels.state(update, now=NOW) for _ in range(5)]
    assert states == ["Update", "Update", "Latest", "Latest", "Update"]
    two = entry(2, fresh, item(2, "Strait", outlet="Two"))
    assert [labels.state(two, now=NOW) for _ in range(2)] == ["Developing", ""]
    official = entry(3, replace(fresh, beat="official"))
    assert [labels.state(official, now=NOW) for _ in range(3)] == ["New", "New", ""]
    assert labels.state(entry(4, fresh), now=NOW) == ""


# -- headlines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "tidied"),
    [
        ("UPDATE 1-US navy leaves Tarn.", "U.S. navy leaves Tarn"),
        ("Strait opens (Updated)", "Strait opens"),
        ("Opinion: the strait is ours", "The strait is ours"),
        ("Strait opens | Velm Post", "Strait opens"),
        ("One | two | three", "One | two | three"),
        ("It was made in the U.S.", "It was made in the U.S."),
        ("iPhone maker builds radar", "iPhone maker builds radar"),
        ("Strait opens [BOOK EXCERPT]", "Strait opens"),
        ("Strait opens - opinion", "Strait opens"),
        ("Nato's 'turf war' over tugs", "NATO’s ‘turf war’ over tugs"),
        ("Tugs in 'early July', Velm says", "Tugs in ‘early July,’ Velm says"),
        ("Ten largest harbors \U0001f4b0", "Ten largest harbors"),
        ("Velm spends US$13 million", "Velm spends US$13 million"),
        ("The U.S budget", "The U.S. budget"),
        ("Brond Yards wins tugs (NYSE:BRD)", "Brond Yards wins tugs"),
        ("Brond Yards (NASDAQ: BRD) wins tugs", "Brond Yards wins tugs"),
        ("Tea bill binds Falk - and the rest", "Tea bill binds Falk — and the rest"),
        ("EDDA FALK: The strait is not for sale", "The strait is not for sale"),
        ("NATO CHIEF: Tugs are late", "Tugs are late"),
        ("Clerk says she 'didn't mind' tugs", "Clerk says she ‘didn’t mind’ tugs"),
        ("Karsk‘s new tugs", "Karsk’s new tugs"),
    ],
)
def test_headlines_lose_their_furniture(title, tidied):
    """Wire prefixes, series names and outlets behind a bar are not part of the news."""
    assert prose.tidy(title) in {tidied, tidied[:1].upper() + tidied[1:]}


@pytest.mark.parametrize(
    ("title", "cased"),
    [
        (
            "Air Force Picks New Engine for Its Radar Jets",
            "Air Force picks new engine for its radar jets",
        ),
        ("NAVY SHOWS WEAPON AGAIN", "Navy shows weapon again"),
        ("Navy opens Strait again", "Navy opens Strait again"),
        (
            "Why the Army Won’t Buy A Low-Cost Drone Today",
            "Why the Army won’t buy a low-cost drone today",
        ),
        (
            "CH-53K King Stallion Kills Time While Reuters Reads Combat Systems",
            "CH-53K King Stallion kills time while Reuters reads combat systems",
        ),
        ("Who Pays? Nobody Knows What Happened Then", "Who pays? Nobody knows what happened then"),
        (
            "Air-Launched Decoys Give Tugs Tomahawk-Like Range, Admiral Kelly Says",
            "Air-launched decoys give tugs Tomahawk-like range, Admiral Kelly says",
        ),
        (
            "General Atomics Downplays Drone-Hunting Night Stalker",
            "General Atomics downplays drone-hunting Night Stalker",
        ),
        ("E/A-18G Growlers Meet Air Force One", "E/A-18G Growlers meet Air Force One"),
        ("Budget Hits 36-Year High by May 11", "Budget hits 36-year high by May 11"),
        ("Navy May Sail Again", "Navy may sail again"),
        (
            "MQ-9 Reapers See Northern Flank, Northern Velm",
            "MQ-9 Reapers see northern flank, Northern Velm",
        ),
        ("Barge Air-Launching Shaheds for Air Force", "Barge air-launching Shaheds for Air Force"),
        ("E.U. Official Accuses Velm of Cyber Raid", "E.U. official accuses Velm of cyber raid"),
        ("Sen. Backs Tugs for Tarn", "Sen. backs tugs for Tarn"),
        (
            "Envoy Says He’ll Meet Pro-Velmian Troops Under Pressure",
            "Envoy says he’ll meet pro-Velmian troops under pressure",
        ),
        (
            "Coast Guard Opens a Special Operations Command of the National Guard",
            "Coast Guard opens a Special Operations Command of the National Guard",
        ),
        (
            "Golden Barge Sails Past The F-35 Fighter — Again",
            "Golden Barge sails past the F-35 fighter — again",
        ),
    ],
)
def test_headlines_are_set_in_sentence_case(title, cased):
    """Title case becomes sentence case; names, learned or known, keep their capitals."""
    casing = prose.learn_case(
        [
            "Ask the Reuters desk, or Reuters itself. He saw the Golden Barge, and a radar, and some engine there.",
            "Of Radar And Engine, Nothing Is Learned Here In Title Case.",
        ]
    )
    assert prose.sentence_case(title, casing) == cased


@pytest.mark.parametrize(
    ("outlet", "name"),
    [
        ("defense-one", "Defense One"), ("cnbc", "CNBC"), ("cnbc-world", "CNBC World"), ("Reuters", "Reuters"),
        ("the_war_zone", "The War Zone"), ("Bloomberg.com", "Bloomberg"),
        ("Barge Prices Today | Barge Post", "Barge Post"), ("a.example", "a.example"), ("38", "38"),
    ],
)  # fmt: skip
def test_outlets_have_their_printed_names(outlet, name):
    """A feed named by a slug does not read like one."""
    assert prose.outlet_name(outlet) == name


# -- subject -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("House passes Velm aid bill with new sanctions", "House passes Velm aid bill"),
        ("U.S. fires Hellfire missile at tanker", "US fires Hellfire missile"),
        ("Minister says navy sinks two barges near Karsk", "Navy sinks two barges"),
        ("Velm, allies to launch scaled-back Karsk drills", "Scaled-back Karsk drills"),
        ("Air Force conducts", ""),
        ("Navy to build in Tarn", "Navy to build in Tarn"),
        ("Army wants to buy", ""),
        ("Karsk barges 12 34 after dawn", ""),
        ("In a first, Navy drone boat rescues crew of nine at sea", "Navy drone boat rescues crew"),
        (
            "Navy drone boat rescues six injured helicopter pilots at sea",
            "Navy drone boat rescues pilots",
        ),
        ("Carrier Tracker as of May", ""),
        ("Karsk threat is diminished", ""),
        ("Karsk jet on patrol shoots down drone", ""),
        ("The Tarn’s", ""),
        ("House wants Navy to send tugs", ""),
        ("Nabs tug contract in Tarn", ""),
        ("Carried out strike in Tarn", ""),
        ("Velmian attacks on tugs of Karsk", ""),
        ("New calls for clerks to quit", ""),
        ("Navy tries to plug pilot shortage", "Navy tries to plug shortage"),
        ("Velm forces fire at, sink barge", ""),
        ("Velm begins mapping", ""),
        ("He buys new tugs", ""),
        ("Minister and admiral or both", ""),
        ("Barges 12 34 after 7 8", ""),
        ("Ministry quickly badly", ""),
        ("Navy to the fort of the old", ""),
        ("Velm carries on new missile tests", "Velm carries on missile tests"),
        ("Can Velm build ships without steel?", ""),
        ("Velm fires two short-range missiles into sea", "Velm fires short-range missiles"),
        ("In a first for Velm, navy boat rescues pilots", "Navy boat rescues pilots"),
        ("Velm just struck barges around the strait", "Velm struck barges"),
        ("Velm’s military chief orders shutdown of papers", ""),
        ("Karsk says military strikes pier in Tarn", ""),
        ("Karsk says Velm strikes pier in Tarn", "Velm strikes pier"),
        ("Velm truce means minister needs no approval", ""),
        ("Velm’s tug exports reach record 19 million in May", ""),
        ("Massive tug buy from Karsk jolts Velmian yards", ""),
        ("Velm declares state of emergency over tea", ""),
        ("Karsk discloses tug can sail in storms", ""),
        ("Velm pact expands across Ostrey", "Velm pact expands across Ostrey"),
        (
            "Velm prepares massive tea spending increase in spring",
            "Velm prepares spending increase",
        ),
        ("Navy to start feeling tea crunch soon", ""),
        ("Startups raid auto and tea sectors for parts", ""),
        ("Velm navy won’t sail", ""),
        ("Karsk sinks", ""),
        ("Navy drone boat lands", "Navy drone boat"),
        ("Tarn Republicans set to block tea loan bill", "Tarn Republicans to block bill"),
        ("Navy turns to tests of tugs", ""),
        ("Clerk assured him tugs would sail", ""),
        ("Senior Velm diplomat, baker resign over tea", ""),
        ("Ceasefire ‘stops’ tea clock in Velm", "Ceasefire stops tea clock"),
        ("Inside the secret struggles of Tarn", ""),
        ("Velm signs $400 million tug order from Karsk", "Velm signs tug order"),
        ("Space Force launches 18 radar-bearing ships from Tarn", "Space Force launches ships"),
        ("Ostrey stopping Karsk ship tests after dawn", "Ostrey stopping Karsk ship tests"),
    ],
)
def test_subject_items_are_whole_phrases(title, short):
    """An item never ends on a verb, a preposition or half a name."""
    assert prose.shorten(title, 32) == short


def test_a_subject_of_one_headline_ends_on_no_small_word():
    """Where no phrase can be cut out of the only story, its first words stand, without the "at"."""
    made = prose.subject(edition(entry(1, item(1, "Growlers of Velm navy at Tarn"))), "Velm")
    assert made == "Velm: Growlers of Velm navy; And a bit more."


def test_a_subject_of_three_items_may_be_longer():
    """Two items would make a poor subject, though three of them need more than 130 letters."""
    titles = (
        "Ministry secures container production",
        "Parliament examines telecommunication budget",
        "Insurers reinforce submarine contracts",
    )
    made = prose.subject(
        edition(*(entry(n, item(n, t)) for n, t in enumerate(titles, 1))), "The Velm Morning Brief"
    )
    assert made.count(";") == 3
    assert 130 < len(made) <= 150


@given(st.lists(st.sampled_from([
    "Navy", "army", "the", "to", "buys", "seeks", "strait", "of", "Karsk", "tests", "U.S.", "new",
    "and", "Velm’s", "barge,", "sinks", "14", "in",
]), max_size=12).map(" ".join), st.integers(10, 40), st.booleans())  # fmt: skip
def test_no_item_is_too_long_or_ends_badly(title, limit, strict):
    """Whatever the headline: two to five words, sentence case, no loose end; or nothing."""
    short = prose.shorten(title, limit, strict=strict)
    words = short.split()
    assert not short or (2 <= len(words) <= 5 and len(short) <= limit and not short[0].islower())
    assert not short or words[-1].lower() not in WEAK | {"buys", "seeks", "sinks"}
    assert "U.S." not in short


# -- frame -------------------------------------------------------------------------------------


def test_the_frame_names_the_day_and_the_brand():
    """The welcome line, the facts of the issue and a Friday's goodbye."""
    made = framed(entry(1, item(1, "Strait reopens")))
    assert made.welcome.startswith("Welcome to this Wednesday edition of The Velm Brief, ")
    assert made.welcome.endswith("On this day in 1906, a strait opened.")
    assert made.meta == "Wednesday, March 4, 2026 | 1 min | 1 source | items to 11:30 UTC"
    friday = prose.frame(
        edition(), BRIEF, zone=UTC, anniversary=(1, "x"), following=date(2026, 3, 9)
    )
    assert friday.signoff == "That’s all for this week. See you Monday."


@pytest.mark.parametrize(("count", "said"), [(1, "one is new"), (3, "three are new"), (9, "")])
def test_a_quiet_morning_is_said_to_be_one(count, said):
    """A thin day is shorter, and tells what was looked at; an ordinary one says nothing."""
    entries = [entry(n, item(n, f"Karsk strait {n} reopens")) for n in range(1, 11)]
    told = edition(*entries[:count])
    welcome = prose.frame(
        replace(told, ranked=edition(*entries).ranked),
        BRIEF, zone=UTC, anniversary=(1, "x"), following=date(2026, 3, 5),
    ).welcome  # fmt: skip
    assert ("It is a quiet morning" in welcome, said in welcome) == (bool(said), True)


@pytest.mark.parametrize(
    ("titles", "line"),
    [
        (["Strait reopens"], "Strait reopens, and what else happened overnight."),
        (
            ["Strait of Karsk reopens after a week", "Who pays?"],
            "Strait of Karsk reopens after a week; Who pays?",
        ),
        (["word " * 30], "word " * 17 + "word…"),
        ([], ", and what else happened overnight."),
    ],
)
def test_the_summary_line_fits_an_inbox(titles, line):
    """The first headlines, long enough to fill the line and short enough to be shown."""
    some = [entry(n, item(n, title.strip())) for n, title in enumerate(titles, start=1)]
    assert prose.preheader(edition(*some)) == line


def test_a_day_without_a_good_phrase_still_has_a_subject():
    """Where nothing can be cut well, the first headline opens the line."""
    assert prose.subject(edition(entry(1, item(1, "Army wants to buy it"))), "B") == (
        "B: Army wants to buy it; And a bit more."
    )
    assert prose.subject(edition(), "B") == "B: And a bit more."
