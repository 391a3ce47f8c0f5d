"""What went wrong, in words: what happened, and what the operator can do about it. Pure."""

import os
from collections.abc import Mapping
from http import HTTPStatus

import aiohttp

from digest.feeds.addresses import INVALID

REFUSED = frozenset({401, 403, 404, 406})  # what some servers tell programs, and no browsers

_AT_FAULT = "the server is at fault"
_ADVICE = {
    401: "the server wants a password; 'username' and 'password' of the feed give one",
    402: "the server wants to be paid",
    403: "the server refuses programs; 'as_browser' of the feed may help",
    404: "look for the feed's new address",
    407: "the proxy wants a password; see 'proxy' of the feed",
    410: "the feed is gone for good; it is not asked again until 'digest feeds resume'",
    429: "too many visits; it is left alone for a while",
    451: "the server may not send it to this country",
}
_GUARDS = (  # headers by which a guard before the server shows itself
    ("cf-mitigated", "", "Cloudflare"),
    ("server", "cloudflare", "Cloudflare"),
    ("server", "ddos-guard", "DDoS-Guard"),
    ("server", "sucuri", "Sucuri"),
    ("server", "akamaighost", "Akamai"),
    ("x-datadome", "", "DataDome"),
    ("x-amzn-waf-action", "", "AWS WAF"),
)


def guard(status: int, headers: Mapping[str, str]) -> str:
    """Name the guard against robots that gave this answer, "" where none shows itself."""
    if status not in {401, 403, 405, 429, 503}:
        return ""
    for name, value, who in _GUARDS:
        if headers.get(name, "\0").lower().startswith(value) and name in headers:
            return who
    return ""


def refusal(status: int, headers: Mapping[str, str]) -> str:
    """Tell what a status other than 200 means, and what to do."""
    if (who := guard(status, headers)) and status != HTTPStatus.TOO_MANY_REQUESTS:
        return (
            f"{words(status)}: a check for robots ({who}) stands before the feed;"
            " 'as_browser' of the feed may help, or ask its publisher to let feed readers in"
        )
    other = f"{_AT_FAULT}; it is asked again later"
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        other = "no feed came; look at its address in a browser"
    return f"{words(status)}: {_ADVICE.get(status, other)}"


def words(status: int) -> str:
    """Return a status as "404 Not Found"."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def reason(error: Exception) -> str:
    """Tell what a fault of the connection was, and what to do about it."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        why = getattr(error.certificate_error, "verify_message", "") or "not valid"
        return f"its TLS certificate is refused ({why}); look at the address in a browser"
    packed = isinstance(error, aiohttp.ClientPayloadError | aiohttp.ClientResponseError)
    if packed and "content-encoding" in str(error):
        return f"the compression of its answer cannot be read; {_AT_FAULT}"
    for kind, told in _REASONS:
        if isinstance(error, kind):
            return told
    number = getattr(error, "errno", None)
    why = os.strerror(number) if number else type(error).__name__
    return f"cannot connect ({why}); the server may be down"


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (
        aiohttp.ClientProxyConnectionError,
        "its proxy cannot be reached; see 'proxy' of the feed",
    ),
    (
        aiohttp.ClientHttpProxyError,
        "its proxy refuses; see 'proxy' of the feed",
    ),
    (
        aiohttp.ClientConnectorDNSError,
        "its host name is not known; look for the feed's new address",
    ),
    (aiohttp.ServerDisconnectedError, "the server hung up without an answer; it may be down"),
    (aiohttp.ClientPayloadError, "the answer broke off before its end; it is asked again later"),
    (aiohttp.ClientResponseError, f"the answer is no valid HTTP; {_AT_FAULT}"),
    (ValueError, INVALID),
)
