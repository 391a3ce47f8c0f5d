"""Looks for bytes that break the reading of feeds, guided by what code they reach.

usage: fuzz.py [--seconds 600] [--corpus tests/corpus]

It needs atheris (`pip install atheris`), which reads and adds to the corpus: each file there is an
answer of a server that reaches code no other does. tests/test_items_corpus.py reads them all. An
input that is found to raise anything but FeedError, or to take over 10 seconds, is written to
the current folder, and the exit code is not 0.
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["digest", "feedparser"]):
    import feedparser  # noqa: F401  (instrumented before it is imported elsewhere)

    from digest import items
    from digest.errors import FeedError
    from digest.model import Feed

FEED = Feed(name="The Ledger", url="https://ledger.example/feed")
NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
LONGEST = 4096  # bytes; what larger ones do to feedparser is the business of its child process


def read(body: bytes) -> None:
    """Read a body as the walk does: sifted, then whole, then with its first item known."""
    sifted = items.sift(body, b"", {})
    for part in (body, items.sift(body, sifted.marks[:8], {}).body):
        try:
            found = items.parse(part, FEED, now=NOW)
        except FeedError:
            continue
        for one in found:
            assert one.title
            assert one.published <= NOW
            assert "<script" not in f"{one.title}{one.summary}{one.content}{one.author}".lower()


def main() -> None:
    """Fuzz for a while; what is new stays in the corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--corpus", type=Path, default=Path("tests/corpus"))
    given = parser.parse_args()
    given.corpus.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={given.seconds}", f"-max_len={LONGEST}", "-timeout=10"]
    words = Path(tempfile.mkdtemp()) / "words"
    words.write_text("".join(f'"{word}"\n' for word in WORDS), encoding="ascii")
    atheris.Setup([sys.argv[0], *options, f"-dict={words}", str(given.corpus)], read)
    atheris.Fuzz()


# Pieces that letters alone would take years to make.
WORDS = """
    <rss <channel> <item> </item> <title> </title> <link> <guid> <pubDate> <description> <ttl>
    <content:encoded> <![CDATA[ ]]> <!-- --> <feed <entry> <id> <updated> <summary <content>
    <author> <name> <rdf:RDF> <dc:date> <dc:creator> <enclosure <source> &amp; &#x2019;
    &lt;script&gt; <!DOCTYPE <!ENTITY <?xml encoding= {'items':[ https://a.example/
    <skipHours> <hour> xml:base= <media:content <georss:where> <gml:Point> <itunes:image
    <category> <textarea> <p> onerror= 2026-03-03T10:00:00Z isPermaLink='false' type='html'
""".split()  # noqa: SIM905

if __name__ == "__main__":
    main()
