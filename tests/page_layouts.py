"""Invented pages, each laid out as a kind of real site lays out its own."""

import json

from page_frame import document, page, woven
from page_furniture import (
    ADS,
    BANNER,
    BYLINES,
    CAPTIONS,
    COMMENTS,
    ENDS,
    FOOTER,
    NAV,
    PLUGS,
    RELATED,
    SHARES,
    SIDEBAR,
    centre,
)
from page_stories import BUDGET, CABLE, DRONES, SHIPS, TALKS


@page(SHIPS)
def wordpress(title, said):
    text = woven(said, CAPTIONS[1], PLUGS[1], RELATED[1], "", ADS[0])
    return document(
        f'{BANNER}{NAV}<div id="page" class="site"><main id="primary"><article class="post-12 post type-post category-social tag-newsletter">'
        f'<header class="entry-header"><h1 class="entry-title">{title}</h1>{BYLINES[0]}</header><div class="entry-content">{text}{SHARES[1]}{ENDS[0]}</div>'
        f"</article>{COMMENTS}</main>{SIDEBAR}</div>{FOOTER}",
        title,
        body_class="single no-newsletter has-sidebar cookies-not-set",
    )


@page(SHIPS)
def preference_centre_below(title, said):
    return document(
        f"{NAV}<div class='content'><article><h1>{title}</h1>{BYLINES[1]}{woven(said, CAPTIONS[0], PLUGS[0])}</article></div>{centre(named=True)}{FOOTER}",
        title,
    )


@page(DRONES)
def preference_centre_without_names(title, said):
    return document(
        f"<div class='wrap-1'><h1>{title}</h1><div class='css-1x2'>{woven(said, PLUGS[0])}</div></div>{centre(named=False)}",
        title,
    )


@page(BUDGET)
def preference_centre_in_the_article(title, said):
    return document(
        f"<article><h1>{title}</h1>{woven(said, '', PLUGS[3])}{centre(named=False)}</article>",
        title,
    )


@page(CABLE)
def plug_between_two_paragraphs(title, said):
    return document(
        f'<main><article class="story"><h1>{title}</h1><div class="story-body">{woven(said, "", PLUGS[0], "", PLUGS[2], "", PLUGS[5])}</div></article></main>',
        title,
    )


@page(TALKS)
def hashed_classes(title, said):
    blocks = "".join(
        f'<div data-component="text-block" class="ssrcss-{n}-RichText"><div class="css-8x{n}"><p class="css-1q{n}">{one}</p></div></div>'
        for n, one in enumerate(said)
    )
    return document(
        f'<div id="root"><main id="main-content"><article class="ssrcss-9-ArticleWrapper"><header><h1>{title}</h1></header><div data-component="byline-block">{BYLINES[1]}</div>'
        f'<div data-component="image-block">{CAPTIONS[0]}</div>{blocks}<div data-component="links-block"><p>More on this story</p><ul><li><a href="/1">What the map shows</a></li></ul></div>'
        f'<div data-component="topic-list"><h2>Related Topics</h2><ul><li><a>Geneva</a></li></ul></div></article></main></div>',
        title,
    )


@page(DRONES)
def paragraphs_that_are_divs(title, said):
    text = woven(
        said,
        ADS[1],
        RELATED[0],
        tag="div",
        attributes=' class="text__text__1Fz article-body__paragraph__2-Bt" data-testid="paragraph"',
    )
    return document(
        f'<main><div class="article-body__wrapper">{"<h1>" + title + "</h1>"}<p>LONDON, March 4 (Reuters) - {text[text.index(">") + 1 :].replace("</div>", "</p>", 1)}{ENDS[2]}<p>Our Standards: The Harbor Principles.</p></div></main>',
        title,
    )


@page(BUDGET)
def arc(title, said):
    text = woven(
        said,
        '<div class="b-embed-newsletter"><p>Our best work, before breakfast.</p></div>',
        CAPTIONS[0],
        '<div class="c-ad-article"></div>',
        RELATED[5],
        attributes=' class="b-article-body__text c-paragraph"',
    )
    return document(
        f'<div id="fusion-app"><main class="l-main"><section class="l-article"><h1 class="c-heading">{title}</h1><div class="c-attribution">{BYLINES[1]}</div><article class="b-article-body">{text}</article>{ENDS[3]}</section></main>{SIDEBAR}{FOOTER}</div>',
        title,
    )


@page(CABLE)
def drupal(title, said):
    return document(
        f'<div class="region region-content"><div class="node node--type-news"><div class="field field--name-field-image">{CAPTIONS[4]}</div><div class="field field--name-body field--type-text-with-summary"><div class="field__item">{woven(said)}</div></div><div class="field field--name-field-tags"><a>Cables</a> <a>Coast guard</a></div></div>{RELATED[0]}</div>',
        title,
    )


@page(SHIPS)
def json_ld(title, said):
    record = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": title,
                "articleBody": "\n\n".join(said),
                "isAccessibleForFree": True,
            }
        ],
    }
    return document(
        '<div id="app"></div><noscript>Please enable JavaScript to view this page.</noscript>',
        title,
        head=f'<script type="application/ld+json">{json.dumps(record)}</script>',
    )


@page(DRONES)
def json_ld_beside_a_whole_page(title, said):
    record = [{"@type": "NewsArticle", "headline": title, "articleBody": said[0]}]
    return document(
        f"<article><h1>{title}</h1>{woven(said, PLUGS[4])}</article>",
        title,
        head=f'<script type="application/ld+json">{json.dumps(record)}</script><script type="application/ld+json">{{broken</script>',
    )


@page(TALKS)
def amp(title, said):
    return (
        f'<!doctype html><html amp lang="en"><head><meta charset="utf-8"><title>{title}</title><style amp-custom>p{{color:red}}</style></head><body><amp-sidebar id="s"><ul><li>Home</li><li>World</li></ul></amp-sidebar>'
        f'<amp-consent id="c"><p>We use cookies to personalise your visit.</p></amp-consent><article class="amp-wp-article"><header class="amp-wp-article-header"><h1>{title}</h1><div class="amp-wp-meta amp-wp-byline">By Jane Holloway</div></header>'
        f'<div class="amp-wp-article-content">{woven(said, "<amp-ad><p>Advertisement</p></amp-ad>", CAPTIONS[0])}</div><amp-social-share type="x"></amp-social-share><footer><p>Leave a Comment</p></footer></article></body></html>'
    )


@page(DRONES)
def live_blog(title, said):
    posts = "".join(
        f'<article class="liveblog-post"><header><time>1{n}.2{n} EST</time></header><h2></h2><p>{one}</p><ul class="share"><li>Share</li></ul></article>'
        for n, one in enumerate(said)
    )
    return document(
        f'<main><h1>{title}</h1><div class="key-events"><h3>Key events</h3><ul><li><a href="#1">3h ago Barn burns</a></li></ul></div><div class="liveblog">{posts}</div></main>',
        title,
    )


@page(CABLE)
def related_lists_in_the_text(title, said):
    return document(
        f"<article><h1>{title}</h1>{woven(said, RELATED[0], RELATED[1], RELATED[3], RELATED[2], RELATED[4], RELATED[5])}</article>",
        title,
    )


@page(SHIPS)
def captions_and_credits(title, said):
    return document(
        f'<article><h1>{title}</h1><div class="post-body">{woven(said, *CAPTIONS)}</div></article>',
        title,
    )


@page(BUDGET)
def comments_below(title, said):
    plain = "<h3>Comments (3)</h3><p>Tidewatcher</p><p>My barracks room has been wet since the spring and nobody came to look at it.</p><p>Reply</p>"
    return document(
        f'<div class="main"><h1>{title}</h1><div class="text">{woven(said)}</div>{plain}</div>',
        title,
    )
