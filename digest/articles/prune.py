"""Takes out of a page's tree what its markup says is no part of the story. Pure."""

import re
from collections.abc import Callable
from functools import lru_cache

from lxml.html import HtmlElement

# Elements that never hold a story's text; what stands behind them stays.
_NEVER_SAID = """
    script style noscript template iframe object embed applet canvas svg math video audio picture
    source track map area form input select textarea button label dialog nav footer aside menu
    figcaption link meta head progress meter fieldset amp-ad amp-embed amp-iframe amp-sidebar
    amp-social-share amp-consent amp-user-notification amp-img amp-video amp-carousel
    amp-analytics gu-island ps-promo bsp-list-loadmore twitter-widget ad-slot
"""
_NEVER = frozenset(_NEVER_SAID.split())
_ROLES_SAID = """
    navigation complementary banner contentinfo search dialog alertdialog alert menu menubar
    toolbar tablist form status tooltip log doc-footnote button
"""
_ROLES = frozenset(_ROLES_SAID.split())
# Words of class, id and test names. Those of `_SURE` mean what they say wherever they stand.
_SURE_SAID = """
    onetrust optanon cybot cookiebot cookiebotdialog didomi truste trustarc usercentrics quantcast
    qc cmp cmplz cookieyes cky osano iubenda gdpr ccpa cookie cookies consent privacy outbrain
    taboola disqus sharedaddy addtoany addthis sociable jp jetpack mailchimp mc4wp revcontent
    zergnet dianomi nativo sharethis flipboard livefyre spotim viafoura coral adsbygoogle
    doubleclick dfp gpt admiral piano
"""
_SURE = frozenset(_SURE_SAID.split())
_WORDS_SAID = """
    newsletter newsletters subscribe subscription subscriptions signup optin related recirc
    recirculation readnext share shares sharing sharebar social socials comment comments
    commenting respond replies caption captions credit credits photocredit byline bylines author
    authors contributor contributors bio bios promo promos promotion promotional advert adverts
    advertisement advertisements advertising ad ads adslot adunit adbox adwrap sponsor sponsored
    sponsors paywall regwall meter barrier login signin nav navigation navbar menu breadcrumb
    breadcrumbs footer sidebar toolbar tags taglist tagcloud topics popup popover modal toast
    overlay trending popular mostread mostpopular recommended recommendation recommendations
    recommends seealso morefrom pagination pager timestamp dateline datetime skip noprint teaser
    teasers rail ticker donate donation membership callout cta banner interstitial recommender
    upsell appeal pullquote pulledquote disclaimer copyright correction corrections editorsnote
    kicker eyebrow dek standfirst subtitle deck suggestions suggested playlist carousel slideshow
    gallery lightbox player video podcast audio tweet embed embeds infobox factbox poll quiz
    survey rating ratings printfriendly listen readtime masthead header follow
"""
_WORDS = frozenset(_WORDS_SAID.split())
# Wherever these stand, the words above only describe how a story's own element is laid out.
_STORY = re.compile(
    r"article-?_*body|story-?_*body|entry-?_*content|post-?_*content|article-?_*content|story-?_*content"
    r"|article-?_*text|story-?_*text|body-?_*text|body-?_*copy|rich-?_*text|wysiwyg|main-?_*content"
    r"|paragraph|fl-rich|field--name-body|govspeak|available-content|single-?_*content|live-?blog"
    r"|elementor-widget-(?:text|theme)",
    re.IGNORECASE,
)
_NAMES = ("class", "id", "data-component", "data-testid", "data-test-id", "data-qa", "data-module")
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_POSTED = re.compile(r"\b(?:tag|category|author|has|no|with|is|wp|term|post|format)-\S+")
_UNSEEN = re.compile(
    r"(?:^|\s)(?:is-hidden|visually-?hidden|sr-only|screen-reader-(?:text|only)|d-none|hide)(?:\s|$)"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SHARE = 0.4  # of the page's running text; what holds more is no furniture
_LISTED = 0.8  # share of a list's text in links, from which it is a list of links
_LINKED = 0.95  # of a paragraph's
_LABEL = 8  # words of a head above a list
_BODY = frozenset(("html", "body", "main", "article", "h1"))
_INLINE_SAID = "a b strong em i u q cite abbr time sup sub mark small code font"
_INLINE = frozenset(_INLINE_SAID.split())
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))


def prune(tree: HtmlElement) -> None:
    """Remove in place what tags, roles, names and the density of links show to be furniture."""
    for element in _outermost(tree, _is_never):
        element.drop_tree()
    whole = max(1, running(tree))
    for element in _outermost(tree, _is_named):
        sure = _is_sure(element) and not _holds_story(element)
        if sure or running(element) <= _SHARE * whole:
            element.drop_tree()
    for element in _outermost(tree, _is_linked):
        label = element.getprevious()
        if label is not None and _is_label(label):
            label.drop_tree()
        element.drop_tree()


def running(element: HtmlElement) -> int:
    """Count the words of an element that stand in paragraphs."""
    return sum(len(p.text_content().split()) for p in element.iter("p"))


def names(element: HtmlElement) -> str:
    """Return the names that a page's maker gave an element, one after the other."""
    return " ".join(filter(None, (element.get(name) for name in _NAMES)))


def _outermost(tree: HtmlElement, wanted: Callable[[HtmlElement], bool]) -> list[HtmlElement]:
    """Return the elements that are `wanted`, but none inside another; never the page itself."""
    found, waiting = [], [tree]
    while waiting:
        for child in waiting.pop():
            if isinstance(child.tag, str) and wanted(child):
                found.append(child)
            else:
                waiting.append(child)
    return found


def _is_never(element: HtmlElement) -> bool:
    if element.tag == "figure":  # a picture with its caption, or a table
        return element.find(".//table") is None
    return element.tag in _NEVER


def _is_named(element: HtmlElement) -> bool:
    """Tell whether an element is furniture by its role, its names, or for being hidden."""
    if element.tag in _BODY or element.tag in _INLINE:
        return False
    if element.get("role", "").lower() in _ROLES or _is_hidden(element):
        return True
    named = names(element)
    if not named:
        return element.tag == "header" and not running(element)
    words = _words(named)
    if not _SURE.isdisjoint(words):
        return True
    return not _WORDS.isdisjoint(words) and not _STORY.search(named)


def _is_hidden(element: HtmlElement) -> bool:
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or _HIDDEN.search(element.get("style", "")) is not None
        or _UNSEEN.search(element.get("class", "")) is not None
    )


def _is_sure(element: HtmlElement) -> bool:
    return not _SURE.isdisjoint(_words(names(element)))


@lru_cache(maxsize=4_096)
def _words(named: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _SPLIT.split(_POSTED.sub("", named)) if word)


def _holds_story(element: HtmlElement) -> bool:
    return any(
        one.tag in _BODY or _STORY.search(names(one))
        for one in element.iterdescendants()
        if isinstance(one.tag, str)
    )


def _is_linked(element: HtmlElement) -> bool:
    """Tell whether an element is a list of links, or a paragraph that is nothing but one."""
    listed = element.tag in {"ul", "ol", "dl"}
    if not listed and element.tag not in {"p", *_HEADINGS}:
        return False
    said = len("".join(element.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in element.iter("a"))
    return linked > 0 and linked >= (_LISTED if listed else _LINKED) * said


def _is_label(element: HtmlElement) -> bool:
    """Tell whether an element is the head above a list: short, and no sentence."""
    said = element.text_content().strip() if isinstance(element.tag, str) else ""
    if element.tail and element.tail.strip():
        return False
    return len(said.split()) <= _LABEL and not said.endswith((".", "”", '"', "?", "!"))
