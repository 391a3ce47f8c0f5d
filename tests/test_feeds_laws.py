"""What holds whatever a server, a page or an operator writes."""

from datetime import UTC

from hypothesis import example, given
from hypothesis import strategies as st

from digest import feeds
from digest.errors import FeedError
from digest.feeds.addresses import allow, shared_host
from digest.feeds.discover import MAX_FOUND
from digest.feeds.headers import max_age, retry_after
from digest.feeds.refusals import guard, refusal
from digest.text import is_web

DATES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            " ", ",", "Wed,", "Wed, 04 Mar 2026 11:30:00 GMT", "Wed, 04 Mar 2026 11:30:00 +9999",
            "Wed, 99 Mar 2026 11:30:00 GMT", "04-Mar-26 11:30:00", "Wed, 04 Mar 0000 11:30:00 GMT",
            "Wed, 04 Mar 99999999999 11:30:00 GMT", "0", "-1", "1" * 400, "٣",
        ]
    ),
    st.datetimes(timezones=st.just(UTC)).map(lambda one: f"{one:%a, %d %b %Y %H:%M:%S} GMT"),
)  # fmt: skip
HEADERS = st.dictionaries(
    st.sampled_from(["retry-after", "date", "expires", "age", "cache-control"]),
    DATES | st.builds("max-age={}".format, st.integers() | st.text(max_size=5)),
)
PIECES = st.sampled_from(
    [
        "<", ">", "<!--", "-->", "<![", "]]>", "<!DOCTYPE", "[", "<?", "</", "<base href='", "'>",
        "<link rel=alternate type=application/rss+xml href='", "<a href='/feed", "http://[", "//",
        "javascript:", "\0", "\ud800", "&#x110000;", "&amp;", " ", "é",
    ]
)  # fmt: skip
URLS = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}://{}{}/{}".format,
        st.sampled_from(["http", "https", "ftp", "HTTP", ""]),
        st.sampled_from(["", "me@", "me:pw@", "@", "["]) | st.text(max_size=5),
        st.sampled_from(
            ["a.example", "127.0.0.1", "[::1]", "[::1", "[fe80::1%25a]", "[v1.x]", "", "xn--a", "℀"]
        )
        | st.text(max_size=9),
        st.text(max_size=9),
    ),
)


@given(HEADERS)
@example({"retry-after": " ", "date": " "})
def test_no_header_about_time_trips_anything(headers):
    """Whatever they say, what follows is a number of seconds within bounds."""
    assert 0 <= retry_after(headers) <= 7 * 86_400
    assert 0 <= max_age(headers) <= 365 * 86_400


@given(st.lists(PIECES | st.text(max_size=5), max_size=40))
def test_no_page_trips_the_search_for_feeds(pieces):
    """However broken it is, a page gives three short lists of web addresses, none twice."""
    page = "".join(pieces).encode("utf-8", "surrogatepass")
    found = feeds.discover(page, "https://site.example/page")
    assert len(found) == 3
    everything = [url for some in found for url in some]
    assert all(is_web(url) for url in everything)
    assert len(set(everything)) == len(everything)
    assert all(len(some) <= MAX_FOUND for some in found)


def refused(url, *, allow_private):
    """Return why an address is not asked, "" where it is."""
    try:
        allow(url, allow_private=allow_private)
    except FeedError as error:
        return str(error)
    return ""


@given(URLS, st.booleans())
@example(f"http{1_000 * 'x'}://a.example/", False)
def test_no_address_trips_the_guard(url, allow_private):
    """What is no web address is refused, in one line that shows no password."""
    told = refused(url, allow_private=allow_private)
    assert "\n" not in told
    assert "me:pw@" not in told
    assert len(told) < 100
    assert told or url.lower().startswith(("http://", "https://"))
    assert isinstance(shared_host(url), str)


@given(st.integers(100, 999), st.dictionaries(st.text(max_size=9), st.text(max_size=9)))
def test_each_status_has_a_line_of_its_own(status, headers):
    """It names the status and is one line, whatever the headers say."""
    told = refusal(status, headers)
    assert told.startswith(str(status))
    assert "\n" not in told
    assert guard(status, headers) in {"", *("Cloudflare", "DDoS-Guard", "Sucuri", "Akamai")}
