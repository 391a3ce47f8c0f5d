"""What mail services post when something comes back: verified, and read. Pure.

Each raises ForgedError for what the service did not send, and returns nothing for news that is
none of a bounce's.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from digest.bounces.kinds import kind_of
from digest.errors import DigestError
from digest.model import Bounce

_FRESH = timedelta(minutes=15)  # an older one may be a copy that somebody kept
_SNS = re.compile(r"sns\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
    ),
}  # fmt: skip


class ForgedError(DigestError):
    """A message was not sent by the service whose name it bears, or cannot be read."""

    exit_code = 77  # EX_NOPERM


def mailgun(body: bytes, key: str, *, now: datetime) -> list[Bounce]:
    """Read an event of Mailgun, signed with the account's webhook signing `key`."""
    event = _object(body)
    signature = event.get("signature", {})
    stamp, token = str(signature.get("timestamp", "")), str(signature.get("token", ""))
    true = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    if not key or not hmac.compare_digest(true, str(signature.get("signature", ""))):
        raise ForgedError("the signature is not Mailgun's")
    if not stamp.isdigit() or abs(now.timestamp() - int(stamp)) > _FRESH.total_seconds():
        raise ForgedError("the signature is too old")
    data = event.get("event-data", {})
    status = data.get("delivery-status", {})
    if data.get("event") == "complained":
        kind = "complaint"
    elif data.get("event") == "failed":
        words = f"{status.get('message') or ''} {status.get('description') or ''}".strip()
        code = int(status.get("code") or 0)
        enhanced = str(status.get("enhanced-code") or "")
        final = data.get("severity") == "permanent"
        kind = kind_of(words, status=enhanced, code=code) if final else "delayed"
    else:
        return []
    headers = data.get("message", {}).get("headers", {})
    return [_bounce(kind, data.get("recipient"), headers.get("message-id"), status.get("message"))]


def postmark(body: bytes, given: str, secret: str) -> list[Bounce]:
    """Read a webhook of Postmark. It signs none: `given` is the secret that the request bore."""
    if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
        raise ForgedError("the request does not bear the secret that Postmark was given")
    event = _object(body)
    record, kind = event.get("RecordType"), str(event.get("Type", ""))
    words = f"{event.get('Description', '')} {event.get('Details', '')}".strip()
    if record == "SpamComplaint" or kind == "SpamComplaint":
        return [_bounce("complaint", event.get("Email"), event.get("MessageID"), words)]
    if record != "Bounce" or kind in {
        "AutoResponder",
        "Subscribe",
        "OpenRelayTest",
        "AddressChange",
    }:
        return []
    if kind == "Transient":
        sorted_ = "delayed"
    elif kind in {"HardBounce", "BadEmailAddress"}:
        sorted_ = "soft" if kind_of(words) == "soft" and "quota" in words.lower() else "hard"
    else:
        sorted_ = "soft"
    return [_bounce(sorted_, event.get("Email"), event.get("MessageID"), words)]


def ses(body: bytes, certificate: Callable[[str], bytes]) -> list[Bounce]:
    """Read a notification of Amazon SES that came through SNS.

    `certificate` fetches the PEM at an address, which is always one of Amazon's. It may keep it.
    """
    note = _object(body)
    _check_sns(note, certificate)
    if note.get("Type") != "Notification":
        return []  # a subscription: whoever runs the window follows SubscribeURL once
    event = _object(str(note.get("Message", "")).encode())
    what = event.get("notificationType") or event.get("eventType")
    sent = event.get("mail", {})
    ids = [sent.get("commonHeaders", {}).get("messageId")]
    ids += [h.get("value") for h in sent.get("headers", []) if h.get("name") == "Message-ID"]
    message_id = next((one for one in ids if one), None)
    if what == "Complaint":
        told = event.get("complaint", {})
        if told.get("complaintFeedbackType") == "not-spam":
            return []
        found = told.get("complainedRecipients", [])
        return [_bounce("complaint", one.get("emailAddress"), message_id, "") for one in found]
    if what != "Bounce":
        return []
    told = event.get("bounce", {})
    return [
        _bounce(
            _ses_kind(told, one), one.get("emailAddress"), message_id, one.get("diagnosticCode")
        )
        for one in told.get("bouncedRecipients", [])
    ]


def _ses_kind(told: dict[str, Any], one: dict[str, Any]) -> str:
    words, status = str(one.get("diagnosticCode") or ""), str(one.get("status") or "")
    if told.get("bounceType") == "Permanent":
        return kind_of(words, status=status) if words else "hard"
    return "soft"


def _check_sns(note: dict[str, Any], certificate: Callable[[str], bytes]) -> None:
    """Check the signature of SNS: with a key of Amazon's own, over the fields that count."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    address = urlsplit(str(note.get("SigningCertURL", "")))
    names = _SIGNED.get(str(note.get("Type", "")))
    if address.scheme != "https" or not _SNS.fullmatch(address.netloc) or names is None:
        raise ForgedError("the signature is not Amazon's")
    lines = [f"{name}\n{note[name]}\n" for name in names if note.get(name) is not None]
    digest = hashes.SHA256() if note.get("SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303
    try:
        key = x509.load_pem_x509_certificate(certificate(address.geturl())).public_key()
        signature = base64.b64decode(str(note.get("Signature", "")), validate=True)
        if not isinstance(key, rsa.RSAPublicKey):
            raise ForgedError("the signature is not Amazon's")
        key.verify(signature, "".join(lines).encode(), padding.PKCS1v15(), digest)
    except (ValueError, InvalidSignature):
        raise ForgedError("the signature is not Amazon's") from None


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise ForgedError("no JSON") from None
    if not isinstance(value, dict):
        raise ForgedError("no JSON object")
    return value


def _bounce(kind: str, address: Any, message_id: Any, words: Any) -> Bounce:
    ids = (f"<{str(message_id).strip('<>').lower()}>",) if message_id else ()
    addresses = (str(address),) if address else ()
    return Bounce(kind=kind, addresses=addresses, message_ids=ids, words=str(words or "")[:500])
