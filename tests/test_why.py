"""Why a story is in the brief, or is not: what 'digest why' tells an editor."""

import json
from datetime import timedelta

import pytest
from conftest import AS_OF, MORNING
from stored import FEED, item, keep

from digest import store


@pytest.fixture
def made(desk, digest_):
    """The brief of the sample feeds, and its document."""
    code, _, _ = digest_("now", "--as-of", AS_OF, "--out", "out")
    assert code == 0
    return json.loads((desk / "out" / "edition.json").read_text(encoding="utf-8"))


def explained(digest_, *words):
    code, out, err = digest_("why", *words)
    assert (code, err) == (0, "")
    return out


def test_ten_stories_in_and_ten_out_are_explained(made, digest_):
    """Each tells its place, its section, its score term by term and its articles; out: its need."""
    inside = [story["id"] for story in made["stories"]][:10]
    outside = [one["id"] for one in made["ranked"] if one["refused"]][:10]
    assert (len(inside), len(outside)) == (10, 10)
    for number in (*inside, *outside):
        told = explained(digest_, str(number))
        heads = [line.split()[0] for line in told.splitlines() if line[:1].isalpha()]
        assert {"place", "section", "score", "articles"} <= set(heads)
        assert ("needs" in heads) == (number in outside)
        assert "tells it" in told or "is its only article" in told
        assert "told by " in told


def test_a_story_is_found_by_words_number_and_address(made, digest_):
    """However an editor has it at hand."""
    story = made["stories"][0]
    by_number = explained(digest_, str(story["id"]))
    assert f"story {story['id']}, considered for edition 1 of March 4" in by_number
    assert explained(digest_, *story["headline"].split()) == by_number
    assert explained(digest_, f"{story['urls'][0]}?utm_source=mail") == by_number
    assert explained(digest_, str(story["items"][-1]["article"])) == by_number


def test_several_stories_are_a_short_list(made, digest_):
    """With number, score and whether each ran."""
    told = explained(digest_, "navy")
    assert "more: 'digest why NUMBER'" in explained(digest_, "us")
    assert "stories of edition 1: 'digest why NUMBER'" in told
    assert "story " in told
    assert "out" in told


def test_a_story_of_many_articles_is_told_in_short(made, desk, digest_):
    """A dozen articles stand there; the others are counted."""
    with (
        store.connect("sqlite:///digest.db", base=desk) as memory,
        memory.write() as connection,
    ):
        body = store.considered(connection, 1)
        body[0]["items"] = body[0]["items"][:1] * 20
        connection.exec_driver_sql("DELETE FROM considered")
        store.keep_considered(connection, 1, json.dumps(body))
    told = explained(digest_, str(body[0]["id"]))
    assert "and 8 more: --json shows all" in told


def test_programs_get_all_of_it(made, digest_):
    """JSON, with the terms as numbers."""
    story = made["stories"][0]
    told = json.loads(explained(digest_, str(story["id"]), "--json"))
    assert told["edition"] == 1
    (one,) = told["stories"]
    assert (one["id"], one["block"], one["rank"]) == (story["id"], "lede", 1)
    total = sum(point["adds"] for point in one["reasons"]["score"])
    for point in one["reasons"]["score"]:
        total *= point["times"]
    assert total == pytest.approx(one["score"], abs=0.001)


def test_an_earlier_edition_can_be_asked_about(made, digest_):
    """--edition names it; one that is not there is told."""
    story = str(made["stories"][0]["id"])
    assert explained(digest_, story, "--edition", "1") == explained(digest_, story)
    code, _, err = digest_("why", story, "--edition", "9")
    assert (code, "no edition 9" in err) == (64, True)
    code, _, err = digest_("why", story, "--as-of", "2026-01-01T00:00:00Z")
    assert (code, "no edition was made yet" in err) == (64, True)


def test_what_was_not_considered_is_told_why(made, desk, digest_):
    """Too late, too old, of a feed that is off, or never seen."""
    with (
        store.connect("sqlite:///digest.db", base=desk) as memory,
        memory.write() as connection,
    ):
        store.add_feed(connection, FEED)
        feed = max(row["id"] for row in store.feed_rows(connection))
        late, week = MORNING + timedelta(hours=1), MORNING - timedelta(days=9)
        values = {"feed_id": feed}
        keep(
            connection,
            [
                item(1, title="Zeppelin lands in Ostrey", first_seen=late, **values),
                item(2, title="Zeppelin leaves Karsk", first_seen=week, published=week, **values),
                item(3, title="Zeppelin crew rests", **values),
            ],
        )
    code, _, err = digest_("why", "zeppelin")
    assert code == 64
    assert "'zeppelin' was not considered for edition 1:" in err
    assert "lands in Ostrey: it came 2026-03-04 12:30 UTC, after the cut-off" in err
    assert "leaves Karsk: it is of 2026-02-23, too old even to be compared" in err
    assert "crew rests: another version of it stands for it" in err
    assert "leaves Karsk" in digest_("why", "https://post.example/2")[2]
    for words in ("dirigible", "https://nowhere.example/x", "987654"):
        code, _, err = digest_("why", words)
        assert (code, f"nothing stored matches '{words}'" in err) == (64, True)


def test_a_story_that_became_part_of_another_is_found_there(made, desk, digest_):
    """The old number leads to the story it is part of now."""
    story = made["stories"][0]["id"]
    with (
        store.connect("sqlite:///digest.db", base=desk) as memory,
        memory.write() as connection,
    ):
        gone = made["stories"][-1]["id"]
        connection.exec_driver_sql(f"UPDATE stories SET merged_into_id={story} WHERE id={gone}")
    code, out, err = digest_("why", str(gone))
    assert (code, out) == (0, digest_("why", str(story))[1])
    assert f"story {gone} has become part of story {story}" in err


def test_the_thread_of_a_story_is_told(made, desk, digest_):
    """What ran in the first edition and not in the second says so."""
    code, _, _ = digest_("fetch", "--as-of", AS_OF)
    later = (MORNING + timedelta(minutes=5)).isoformat()
    code, _, _ = digest_("now", "--as-of", later, "--out", "out")
    assert code == 0
    ran = str(made["stories"][0]["id"])
    assert "thread    day 1: told in edition 1, last as" in explained(
        digest_, ran, "--edition", "2"
    )


def test_an_edition_without_reasons_says_so(made, desk, digest_):
    """What an older program made has none."""
    with (
        store.connect("sqlite:///digest.db", base=desk) as memory,
        memory.write() as connection,
    ):
        connection.exec_driver_sql("DELETE FROM considered")
    code, _, err = digest_("why", "navy")
    assert (code, "the reasons of edition 1 are not kept" in err) == (64, True)
