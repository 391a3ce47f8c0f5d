"""The secrets in readers' links, and the mark that outlives a reader. Pure.

A key signs; keys that were in use before go on opening old links, which never expire.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

LETTERS = 24  # of a token: six bytes of number, nine of HMAC
_NUMBER, _MAC = 6, 9  # bytes


def token(key: str, purpose: str, subscriber: int) -> str:
    """Return a reader's secret of 24 lower-case letters for one purpose; it never expires.

    Six bytes of number, nine of HMAC-SHA256. Lower case, since some mail servers fold it.
    """
    number = subscriber.to_bytes(_NUMBER, "big")
    mac = hmac.digest(key.encode(), purpose.encode() + b"\0" + number, "sha256")[:_MAC]
    return base64.b32encode(number + mac).decode().lower()


def claimed(secret: str) -> int | None:
    """Return the reader that a token says it is of; None where it is none. It may be forged."""
    if len(secret) != LETTERS or not secret.isascii():
        return None
    try:
        return int.from_bytes(base64.b32decode(secret.upper())[:_NUMBER], "big")
    except binascii.Error:
        return None


def opens(keys: Sequence[str], purpose: str, secret: str) -> bool:
    """Tell whether one of `keys` signed this token for this purpose.

    It takes as long for a forged one as for a true one, so that no letter of it can be guessed.
    """
    reader = claimed(secret)
    right = False
    for key in keys:
        true = token(key, purpose, reader or 0)
        right |= hmac.compare_digest(true.encode(), secret.lower().encode("utf-8", "replace"))
    return right and reader is not None


def reader(keys: Sequence[str], purpose: str, secret: str) -> int | None:
    """Return the reader whose token for `purpose` this is; None for a forged or foreign one."""
    return claimed(secret) if opens(keys, purpose, secret) else None


def mark(key: str, address: str) -> str:
    """Return the keyed hash by which alone an address that was erased is known again."""
    folded = address.strip().casefold().encode()
    return hmac.new(key.encode(), b"suppressed\0" + folded, hashlib.sha256).hexdigest()


def marks(keys: Sequence[str], address: str) -> list[str]:
    """Return the marks of an address under every key, today's first."""
    return [mark(key, address) for key in keys]
