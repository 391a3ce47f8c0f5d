"""Text that came through the wrong code page, and what must not be taken for such."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import text


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("donâ€™t", "don’t"),
        ("donâ\x80\x99t", "don’t"),
        ("don&acirc;&euro;&trade;t", "don’t"),
        ("donÃ¢â‚¬â„¢t", "don’t"),
        ("it\x92s", "it’s"),
        ("â€œWe goâ€\x9d, he said", "“We go”, he said"),
        ("â€œWe goâ€, he said", "“We go”, he said"),
        ("we goâ€¦ now â€” or â€“ later", "we go… now — or – later"),
        ("cafÃ© Ã\xa0 la carte", "café à la carte"),
        ("sÃ\xadmbolo", "símbolo"),
        ("Ã–land coÃ»te Â£5 Ã  2Â°", "Öland coûte £5 Ã 2°"),
        ("Â« texte Â»", "« texte »"),
        ("Å¡koda, ÄŒesko", "škoda, Česko"),
        ("Ð¼Ð¸Ñ€", "мир"),
        ("ðŸ˜€ Velmâ„¢ â‚¬5", "😀 Velm™ €5"),
    ],
)
def test_letters_read_in_the_wrong_code_page_are_mended(garbled, meant):
    """Readers see an apostrophe where a feed's server garbled one."""
    assert text.plain(garbled) == meant


@pytest.mark.parametrize(
    "right",
    [
        "Âme, âge, PÂTÉ",
        "IRMÃ» E NÃO… NGÃ…",
        "VIỆT NAM, HÀ NỘI: Ã, Ð và Â",
        "ESPAÑA: Ñ»",
        "Êtes-vous là ? «\u202fOui\u202f»",
        "Å i åa ä e ö",
        "ÂÃ×ÍÃèÇÁ¡Ñº¢Í",
        "мир и Ðуб",
        "Ã",
    ],
)
def test_what_is_right_is_left_alone(right):
    """No word of any language is taken for garbled text."""
    assert text.mend(right) == right


def garbled(said):
    """Return UTF-8 as Windows reads it, with C1 where its code page is empty."""
    letters = (bytes([byte]) for byte in said.encode())
    return "".join(one.decode("cp1252", "ignore") or one.decode("latin-1") for one in letters)


@given(st.text("abc éèüñçöàš’“”…£€", max_size=30))
def test_whatever_was_garbled_is_readable_again(said):
    """Mending gives back what the newsroom wrote."""
    assert text.plain(garbled(said)) == text.plain(said)
    assert text.plain(said) == text.plain(text.plain(said))


@pytest.mark.parametrize(
    "piece",
    [
        *("<", "<p", "<p ", "</", "<!--", "<a b='", "&", "&lt;", "A-A-A", " - ", "(((", "[..."),
        *("â€", "Ã©", "Ðÿ", "The post ", "appeared first on ", "Read more ", "A ", "A.", "… "),
        *("\n", "é", "\u200b"),
    ],
)
def test_no_text_holds_up_the_brief(piece):
    """64 kB of whatever a hostile feed repeats are read in less than two seconds."""
    started = time.process_time()
    text.sentences(text.plain(piece * (text.MAX_HTML // len(piece)))[:5_000])
    assert time.process_time() - started < 2
