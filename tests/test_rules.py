"""The operator's own rules: what they keep out, let in and raise, and how they are tried."""

import json

import pytest
from conftest import AS_OF
from hypothesis import given
from hypothesis import strategies as st
from test_edition import NOW, SECTIONS, compose, item, plenty, reasons, story

from digest import config, edition
from digest.config import RuleSettings
from digest.errors import ConfigError
from digest.model import Story


def rule(action="exclude", name="R", **values):
    return RuleSettings(name=name, action=action, **values)


ARTICLE = item(
    1, "US navy flies its Air Show at Velm", "Crowds came to the strait.",
    outlet="Loud News", feed="Loud: all", author="By Ann Mar and J. Ohl",
)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "hit"),
    [
        ({"words": ("air show*",)}, True),
        ({"words": ("parade", "crowd*")}, True),
        ({"words": ("show*", "air")}, True),
        ({"words": ("flie",)}, False),
        ({"regex": r"AIR\s+show"}, True),
        ({"regex": r"a\.example/\d$"}, True),
        ({"regex": r"^crowds"}, False),
        ({"regex": r"(?m)^crowds"}, True),
        ({"sources": ("loud news",)}, True),
        ({"sources": ("LOUD: ALL", "x")}, True),
        ({"sources": ("Loud",)}, False),
        ({"authors": ("Ann Mar",)}, True),
        ({"authors": ("Ann",)}, True),
        ({"authors": ("Mar Ann",)}, False),
        ({"sections": ("At sea",)}, True),
        ({"sections": ("On land",)}, False),
        ({"words": ("air show*",), "sources": ("Other",)}, False),
        ({"words": ("air show*",), "sections": ("At sea",), "authors": ("j ohl",)}, True),
    ],
)
def test_a_rule_hits_where_all_that_it_looks_for_holds(values, hit):
    """Words, expression, source, author, section; one of a list is enough."""
    found = list(edition.hits([Story(id=1, items=(ARTICLE,))], [rule(**values)], SECTIONS))
    assert [one.items for one in found] == ([(ARTICLE,)] if hit else [])


def test_what_a_rule_keeps_out_is_named_with_it():
    """The story stays out; why names the rule and what it took."""
    kept = rule(name="No barges", words=("barge*",))
    one = story(1, "US navy missile sinks barge off Velm")
    made = compose([one, story(2, "Army fires missile at Karsk")], rules=[kept])
    assert reasons(made) == {2: "", 1: "kept out by rule 'No barges'"}
    out = made.ranked[-1]
    assert out.rules == ("'No barges' takes out 1 article of The Velm Post",)
    assert "digest rules test" in out.reasons.needs


def test_a_story_goes_on_without_the_articles_that_a_rule_takes_out():
    """One source less, and the story is told by the others."""
    both = Story(
        id=1,
        items=(
            item(1, "US navy missile sinks barge off Velm", outlet="Loud News"),
            item(2, "Navy missile sinks a barge off Velm", outlet="The Velm Post"),
        ),
    )
    loud = rule(name="Not loud", sources=("Loud News",))
    made = compose([both], rules=[loud])
    assert [[i.outlet for i in entry.items] for entry in made.entries] == [["The Velm Post"]]
    assert made.ranked[0].rules == ("'Not loud' takes out 1 article of Loud News",)
    whole = compose([both], rules=[loud, rule(name="Nor this", words=("velm",))])
    assert reasons(whole) == {1: "kept out by rule 'Nor this'"}


def test_a_rule_lets_in_what_seems_to_bear_too_little():
    """But not what is too old, and "exclude" comes first."""
    bakers = story(1, "Bakers of Ostrey win the league")
    let_in = rule("include", "Our town", words=("ostrey",))
    assert reasons(compose([bakers], rules=[let_in])) == {1: ""}
    assert compose([bakers], rules=[let_in]).ranked[0].rules == ("'Our town' lets it in",)
    old = story(1, "Bakers of Ostrey win the league", moment=NOW.replace(year=2020))
    assert reasons(compose([old], rules=[let_in])) == {1: "older than 48 hours"}
    out = rule(name="No bakers", words=("bakers",))
    for rules in ([let_in, out], [out, let_in]):
        made = compose([bakers], rules=rules)
        assert reasons(made) == {1: "kept out by rule 'No bakers'"}
        assert made.ranked[0].rules == ("'No bakers' takes out 1 article of The Velm Post",)


@pytest.mark.parametrize(
    ("boost", "words"),
    [(0.3, "your rules add it"), (-0.3, "your rules take it off")],
)
def test_a_boost_adds_to_the_score(boost, words):
    """Up or down, and it is told as a term of its own."""
    many = plenty(6)
    plain = {one.story.id: one.score for one in compose(many).ranked}
    raised = rule("boost", "Velm four", words=("velm4",), boost=boost)
    made = compose(many, rules=[raised])
    one = next(one for one in made.ranked if one.story.id == 4)
    assert one.score == pytest.approx(plain[4] + boost, abs=0.05)
    assert one.rules == (f"'Velm four' adds {boost:+.2f} to its score",)
    assert (made.ranked[0].story.id == 4) == (boost > 0)
    assert words in {point.words for point in one.reasons.points}


def test_a_rule_can_let_in_and_raise():
    """Two rules on one story add up."""
    both = [
        rule("include", "A", words=("ostrey",), boost=0.2),
        rule("boost", "B", words=("bakers",), boost=0.1),
    ]
    (one,) = compose([story(1, "Bakers of Ostrey win the league")], rules=both).ranked
    assert dict(one.terms)["rule"] == pytest.approx(0.3)
    assert one.rules == (
        "'A' lets it in", "'A' adds +0.20 to its score", "'B' adds +0.10 to its score",
    )  # fmt: skip


@given(st.permutations([
    rule(name="x", words=("velm1",)),
    rule("include", "y", words=("karsk*",)),
    rule("boost", "z", words=("velm2", "velm3"), boost=0.2),
]))  # fmt: skip
def test_the_order_of_rules_changes_nothing(rules):
    """Whichever stands first in the file, the same stories run in the same order."""
    made = compose(plenty(8), rules=rules)
    assert reasons(made) == reasons(compose(plenty(8), rules=sorted(rules, key=lambda r: r.name)))


def test_an_expression_that_would_run_away_ends_at_once():
    """What costs others hours is one walk through the text."""
    bad = rule(regex=r"(a+)+(a|a)*(.*.*.*)*$b")
    found = edition.hits([story(1, "a" * 3000, summary="a" * 400)], [bad], SECTIONS)
    assert list(found) == []


RULE = '[[rules]]\nname = "R"\naction = "exclude"\n'
ONE_OF = "words, regex, sources, authors or sections"
BROKEN = {
    "no name": ('[[rules]]\naction = "exclude"\nwords = ["a"]\n', "1: rule 1: name: is missing"),
    "no action": (
        '[[rules]]\nname = "R"\nwords = ["a"]\n', '1: rule "R": action: is missing',
    ),
    "other action": (
        '[[rules]]\nname = "R"\naction = "drop"\nwords = ["a"]\n',
        '3: rule "R": action: expected "exclude", "include" or "boost"',
    ),
    "nothing to look for": (RULE, f'1: rule "R": looks for nothing; give it {ONE_OF}'),
    "nothing in the list": (
        f"{RULE}words = []\n", f'1: rule "R": looks for nothing; give it {ONE_OF}',
    ),
    "word of marks": (
        f'{RULE}words = ["*"]\n',
        '4: rule "R": words: expected words such as "pentagon" or "ukrain*"',
    ),
    "one word without brackets": (
        f'{RULE}words = "a"\n', '4: rule "R": words: expected a list in square brackets',
    ),
    "open bracket": (
        f'{RULE}regex = "air (show"\n',
        '4: rule "R": regex: expected a regular expression; missing ): air (show',
    ),
    "look-ahead": (
        f"{RULE}regex = 'air (?!force)'\n",
        ('4: rule "R": regex: expected a regular expression; invalid perl operator: (?!;'
        " RE2 has no look-around and no back-reference"),
    ),
    "back-reference": (
        f"{RULE}regex = '(a)\\1'\n",
        ('4: rule "R": regex: expected a regular expression; invalid escape sequence: \\1;'
        " RE2 has no look-around and no back-reference"),
    ),
    "endless expression": (
        f'{RULE}regex = "{"a" * 1001}"\n',
        '4: rule "R": regex: expected a regular expression of at most 1000 letters',
    ),
    "far too many repetitions": (
        f"{RULE}regex = '((a{{1000}}){{1000}}){{1000}}'\n",
        '4: rule "R": regex: expected a regular expression; invalid repetition size: {1000}',
    ),
    "section nobody declared": (
        f'{RULE}sections = ["Middle West"]\n',
        "4: rule \"R\": sections: no such section; did you mean 'Middle East'?",
    ),
    "boost without a number": (
        '[[rules]]\nname = "R"\naction = "boost"\nwords = ["a"]\n',
        '1: rule "R": boost: a boost needs a number other than 0, from -1 to 1',
    ),
    "boost of what is out": (
        f'{RULE}words = ["a"]\nboost = 0.5\n',
        '5: rule "R": boost: what is kept out has no score to raise',
    ),
    "too large a boost": (
        '[[rules]]\nname = "R"\naction = "boost"\nwords = ["a"]\nboost = 5.0\n',
        '5: rule "R": boost: expected a number from -1 to 1',
    ),
    "name twice": (
        f'{RULE}words = ["a"]\n{RULE}words = ["b"]\n',
        '6: rule "R": name: the same name stands in line 2',
    ),
    "unknown key": (
        f'{RULE}words = ["a"]\nword = "b"\n',
        "5: rule \"R\": word: unknown key; did you mean 'words'?",
    ),
    "a rule that is a word": (
        'rules = ["a"]\n', "1: rule 1: expected tables headed [[rules]]",
    ),
    "a section that is a number": (
        f"{RULE}sections = [5]\n", '4: rule "R": sections: expected text in quotes',
    ),
    "sections without brackets": (
        f'{RULE}sections = "Middle East"\n',
        '4: rule "R": sections: expected a list in square brackets',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), BROKEN.values(), ids=list(BROKEN))
def test_a_broken_rule_is_told_with_its_line_and_what_was_expected(tmp_path, source, expected):
    """At load, not on the morning it would have counted."""
    file = tmp_path / "config.toml"
    file.write_text(source, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        config.load(file, {})
    assert list(raised.value.problems) == [f"{file}:{expected}"]


# -- trying them -----------------------------------------------------------------------------


def with_rules(desk, text):
    path = desk / "config.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


RULES = """
[[rules]]
name = "No navy"
action = "exclude"
words = ["navy"]

[[rules]]
name = "Ukraine up"
action = "boost"
sections = ["Ukraine and Europe"]
boost = 0.25

[[rules]]
name = "Never seen"
action = "include"
words = ["zeppelin"]
"""


def test_rules_are_tried_before_they_go_live(desk, digest_):
    """Each says which stories it hits and what becomes of them; nothing is changed."""
    digest_("fetch", "--as-of", AS_OF)
    with_rules(desk, RULES)
    code, out, _ = digest_("rules", "test", "--as-of", AS_OF)
    assert code == 0
    assert "No navy (exclude): " in out
    assert "  kept out  " in out
    assert "  score +0.25  " in out
    assert "Never seen (include): 0 of " in out
    told = json.loads(digest_("rules", "test", "--as-of", AS_OF, "--json")[1])
    assert [one["rule"] for one in told] == ["No navy", "Ukraine up", "Never seen"]
    kept_out = {s["id"] for s in told[0]["stories"] if s["effect"] == "kept out"}
    digest_("now", "--as-of", AS_OF, "--out", "out")
    document = json.loads((desk / "out" / "edition.json").read_text(encoding="utf-8"))
    refused = {o["id"] for o in document["ranked"] if o["refused"].startswith("kept out by rule")}
    assert kept_out
    assert not kept_out & {story["id"] for story in document["stories"]}
    assert refused <= kept_out
    code, out, _ = digest_("why", str(min(kept_out)))
    assert (code, "'No navy' takes out" in out) == (0, True)
    assert "kept out by rule 'No navy'" in out


def test_words_are_tried_before_they_are_a_rule(desk, digest_):
    """On the command line, on what is stored now or what an edition was made of."""
    digest_("now", "--as-of", AS_OF, "--out", "out")
    code, now_, _ = digest_("rules", "test", "navy", "--as-of", AS_OF)
    assert (code, now_.startswith("as typed (exclude): ")) == (0, True)
    assert digest_("rules", "test", "navy", "--edition", "1")[1] == now_
    regex = digest_("rules", "test", "--regex", "nav(y|ies)", "--as-of", AS_OF)[1]
    assert regex.startswith("as typed")
    every = digest_("rules", "test", "--regex", "[a-z]", "--as-of", AS_OF)[1]
    assert "more stories: --json shows all" in every
    assert "           and " in every
    assert "told without " in digest_("rules", "test", "us", "--as-of", AS_OF)[1] + now_ + regex


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "no [[rules]] in the configuration, and no words to try"),
        (("--regex", "("), "regex: expected a regular expression; missing )"),
        (("*",), 'words: expected words such as "pentagon" or "ukrain*"'),
        (("navy", "--edition", "7"), "no edition 7"),
    ],
)
def test_what_cannot_be_tried_is_told(desk, digest_, words, told):
    """64, and what to do."""
    code, _, err = digest_("rules", "test", *words)
    assert (code, told in err) == (64, True)
