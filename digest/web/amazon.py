"""What is asked of Amazon: the certificates that it signs with, and that it may post here."""

import threading
import urllib.request
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPException

from digest.errors import DigestError
from digest.web.limits import Limits

_MOST = 64 * 1024  # bytes of an answer
_SECONDS = 10.0  # for one
_AN_HOUR = 20  # questions, whoever's messages they are for


class AmazonError(DigestError):
    """Amazon was not to be asked; its message may be sent again later."""

    exit_code = 75  # EX_TEMPFAIL
    temporary = True


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the address was checked, another one was not."""

    def redirect_request(self, *_: object) -> None:
        """Refuse it; urllib raises HTTPError then."""


def fetch(address: str) -> bytes:
    """Return what stands at a web address. Raises AmazonError."""
    opener = urllib.request.build_opener(_StayHere)
    try:
        with opener.open(address, timeout=_SECONDS) as answer:
            body: bytes = answer.read(_MOST + 1)
    except (OSError, HTTPException) as error:
        raise AmazonError(f"Amazon was asked, and failed: {type(error).__name__}") from None
    if len(body) > _MOST:
        raise AmazonError("Amazon was asked, and its answer is too large")
    return body


class Amazon:
    """Asks one question at a time, and keeps certificates: they never change."""

    def __init__(self, ask: Callable[[str], bytes] = fetch) -> None:
        """Ask by `ask`."""
        self._ask, self._lock = ask, threading.Lock()
        self._limits = Limits(_AN_HOUR, _AN_HOUR)
        self._kept: dict[str, bytes] = {}

    def certificate(self, address: str, *, now: datetime) -> bytes:
        """Return the certificate at an address. Raises AmazonError."""
        with self._lock:
            if address not in self._kept:
                self._kept[address] = self._answer(address, now)
            return self._kept[address]

    def confirm(self, address: str, *, now: datetime) -> None:
        """Agree to be posted to. Raises AmazonError."""
        with self._lock:
            self._answer(address, now)

    def _answer(self, address: str, now: datetime) -> bytes:
        if not self._limits.allow("", now=now):
            raise AmazonError(f"Amazon is asked {_AN_HOUR} times an hour at most")
        return self._ask(address)
