"""What a site's robots.txt lets programs ask for. Pure."""

from collections.abc import Sequence

from protego import Protego

MOST = 10.0  # seconds of a Crawl-delay that are kept; who wants more has one page asked for


def allowed(rules: str, urls: Sequence[str], agent: str) -> tuple[list[bool], float]:
    """Tell for each of `urls` whether `agent` may ask for it, and the pause that is wished for.

    In seconds, 0 where none is. Rules may be made to hold a reader up: the caller limits its time.
    """
    found = Protego.parse(rules)
    delay = found.crawl_delay(agent) or 0.0
    may = [found.can_fetch(url, agent) for url in urls]
    if delay > MOST:
        may = [one and place == may.index(True) for place, one in enumerate(may)]
    return may, min(delay, MOST)
