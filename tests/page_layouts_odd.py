"""Invented pages in other languages, from odd hands, and for other eyes; and some stubs."""

from page_frame import document, page, woven
from page_furniture import ADS, BYLINES, ENDS, FOOTER, LOGIN, NAV, PLUGS, SHARES, WALL
from page_stories import (
    ARABIC,
    BUDGET,
    CABLE,
    DRONES,
    FRENCH,
    GERMAN,
    JAPANESE,
    SHIPS,
    TALKS,
    UKRAINIAN,
)


@page(FRENCH)
def french(title, said):
    return document(
        f'<main><article><h1>{title}</h1><p class="article__status">Publié le 3 mars 2026</p><section class="article__content">{woven(said, "<p>Lire aussi : Les soudeurs partent pour les éoliennes</p>", "<p>Publicité</p>", "<p>Abonnez-vous à notre lettre du matin</p>")}</section><p>Partager</p></article></main>'
        '<div class="didomi-popup"><p>Nous utilisons des cookies avec nos partenaires.</p></div>',
        title,
        lang="fr",
    )


@page(GERMAN)
def german(title, said):
    made = document(
        f'<article class="artikel"><h1>{title}</h1>{woven(said, "<p>Anzeige</p>", "<p>Lesen Sie auch: Der lange Weg zum Funkgerät</p>", "<p>Mehr zum Thema</p>")}<p>Teilen</p></article>',
        title,
        lang="de",
    )
    return (
        made.replace("utf-8", "iso-8859-1")
        .replace("„", "&bdquo;")
        .replace("“", "&ldquo;")
        .encode("latin-1")
    )


@page(ARABIC)
def right_to_left(title, said):
    return document(
        f'<main dir="rtl"><article><h1>{title}</h1><div class="wysiwyg">{woven(said, "<p>اقرأ أيضا: الطريق الطويل إلى السفينة</p>", "<p>إعلان</p>")}</div></article></main>',
        title,
        lang="ar",
    )


@page(UKRAINIAN)
def ukrainian(title, said):
    return document(
        f'<div class="post__text">{woven(said, "<p>Читайте також: Як чистять поля</p>", "<p>Реклама</p>", "<p>Підписуйтесь на наш Telegram</p>")}</div>',
        title,
        lang="uk",
    )


@page(JAPANESE)
def japanese(title, said):
    return document(
        f'<article><h1>{title}</h1><div class="article-body">{woven(said, "<p>広告</p>")}</div><h2>関連記事</h2><ul><li><a href="/1">造船所の冬</a></li></ul></article>',
        title,
        lang="ja",
    )


@page(TALKS)
def broken_markup(title, said):
    open_ends = "<p>".join(said)
    return f"<html><head><title>{title}<body><table><tr><td><div class=article-text><h1>{title}<p>{open_ends}</b></div><p>Share this article<div id=related><ul><li><a href=/1>One more map</ul><!-- never closed".replace(
        "<title>" + title, f"<title>{title}</title>"
    )


@page(BUDGET)
def nested_divs(title, said):
    deep = woven(said, "", PLUGS[1], "", SHARES[0])
    for n in range(120):
        deep = f'<div class="layout-{n}">{deep}</div>'
    return document(f"<h1>{title}</h1>{deep}{FOOTER}", title)


@page(SHIPS)
def printed(title, said):
    return document(
        f"<h1>{title}</h1><p>By Jane Holloway</p><p>March 3, 2026</p>{woven(said)}<hr><p>© 2026 Harbor Ledger. All rights reserved.</p><p>Print this page</p>",
        title,
        body_class="print",
    )


@page(DRONES)
def government_release(title, said):
    text = "<br><br>\n".join(said)
    return document(
        f'<div class="usa-banner"><p>An official website of the government</p></div><div id="skin"><div class="release"><div class="category">Release</div><h1 class="maintitle">{title}</h1><div class="dateline"><time>March 4, 2026</time></div><div class="body">{text}</div></div></div>'
        '<div class="tags"><a>Border</a></div><footer>Contact</footer>',
        title,
    )


@page(CABLE)
def think_tank(title, said):
    return document(
        f'<main><div class="hero"><h1>{title}</h1><p class="contributors">Commentary by Alia Brandt</p></div><div class="wysiwyg-wrapper"><div class="text-long">{woven(said)}</div></div>'
        '<div class="author-bio"><p>Alia Brandt is a senior fellow with the Sea Lanes Program.</p></div><p><em>The views expressed are those of the author.</em></p><section class="related-content"><h2>Related analysis</h2><p>A longer paper on cables is available.</p></section></main>',
        title,
    )


@page(TALKS)
def lists_and_tables(title, said):
    rows = "".join(f"<li>{one}</li>" for one in said[1:5])
    table = f"<table><tr><td>{said[5]}</td></tr><tr><td>{said[6]}</td></tr></table>"
    return document(
        f"<article><h1>{title}</h1><p>{said[0]}</p><ul>{rows}</ul>{table}{PLUGS[3]}</article>",
        title,
    )


@page(BUDGET)
def block_quotes(title, said):
    quoted = f"<blockquote><p>{said[2]}</p></blockquote>"
    return document(
        f'<article><h1>{title}</h1><p>{said[0]}</p><p>{said[1]}</p>{quoted}<aside class="pullquote">Soldiers have waited for a dry room</aside>{woven(said[3:])}</article>',
        title,
    )


@page(SHIPS)
def glued_byline(title, said):
    return document(
        f"<article><h1>{title}</h1><p>By Jane Holloway, Staff Writer | March 3, 2026 {said[0]}</p>{woven(said[1:])}{ENDS[1]}</article>",
        title,
    )


@page(DRONES)
def many_articles(title, said):
    other = "".join(f"<p>{one}</p>" for one in CABLE[1])
    return document(
        f'<div class="infinite"><article><h1>{title}</h1>{woven(said)}</article><article class="next"><h2>{CABLE[0]}</h2>{other}</article></div>',
        title,
    )


@page(CABLE)
def ghost(title, said):
    cards = (
        '<div class="kg-card kg-signup-card"><h2>Stay afloat</h2><p>One letter a week.</p></div>'
    )
    return document(
        f'<main class="gh-main"><article class="gh-article"><header class="gh-article-header"><h1>{title}</h1><p class="gh-article-excerpt">Marks on the sea floor.</p></header><section class="gh-content gh-canvas">{woven(said, cards, ADS[3])}</section></article></main>',
        title,
    )


@page(TALKS)
def inline_markup(title, said):
    text = (
        woven(said)
        .replace("Geneva", '<a href="/geneva">Gene<b>va</b></a>')
        .replace("Karsa", "<em>Karsa</em>")
        .replace("Muscat", '<span class="place">Muscat</span>')
    )
    return document(
        f'<article><h1>{title}</h1><div itemprop="articleBody">{text}</div>{SHARES[3]}</article>',
        title,
    )


@page(SHIPS)
def minified(title, said):
    return document(
        f"<main><article><h1>{title}</h1>{''.join(f'<p>{one}</p>' for one in said)}<p>Share</p></article></main>".replace(
            "\n", ""
        ),
        title,
    )


@page(BUDGET)
def ends_and_small_print(title, said):
    return document(
        f"<article><h1>{title}</h1>{BYLINES[2]}{SHARES[2]}{woven(said, ADS[2])}{''.join(ENDS)}{LOGIN}</article>",
        title,
    )


@page(DRONES)
def elementor(title, said):
    widgets = "".join(
        f'<div class="elementor-element elementor-widget elementor-widget-text-editor"><div class="elementor-widget-container"><p>{one}</p></div></div>'
        for one in said
    )
    return document(
        f'<div class="elementor elementor-12"><h1>{title}</h1>{widgets}<div class="elementor-share-buttons"><span>Share on Facebook</span></div></div>{FOOTER}',
        title,
    )


@page(CABLE)
def metered_but_whole(title, said):
    return document(f"<article><h1>{title}</h1>{woven(said)}</article>{WALL}", title)


STUBS = {  # what is no story: the state that is told
    "walled": document(
        f"<article><h1>A</h1><p>{SHIPS[1][0]}</p><p>{SHIPS[1][1]}</p></article>{WALL}"
    ).encode(),
    "empty": document(
        f"{NAV}<main><h1>Page not found</h1><p>It may have moved.</p></main>{FOOTER}"
    ).encode(),
}
