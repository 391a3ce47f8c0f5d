"""What mail services post when something comes back: verified, and read. Pure.

Each raises ForgedError for what the service did not send, and returns nothing for news that is
none of a bounce's. What it returns bears the service's own number of the event: a repeat is known.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from digest.bounces.kinds import kind_of
from digest.errors import DigestError
from digest.model import Bounce

# Mailgun tries for eight hours, and may send the first signature again each time.
_FRESH = timedelta(hours=9)
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    **dict.fromkeys(
        ("SubscriptionConfirmation", "UnsubscribeConfirmation"),
        ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    ),
}
_NO_BOUNCES = {"AutoResponder", "ChallengeVerification", "Subscribe", "OpenRelayTest", "AddressChange"}  # fmt: skip  # noqa: E501


class ForgedError(DigestError):
    """A message was not sent by the service whose name it bears, or cannot be read."""

    exit_code = 77  # EX_NOPERM


def mailgun(body: bytes, key: str, *, now: datetime) -> list[Bounce]:
    """Read an event of Mailgun, signed with the account's webhook signing `key`.

    Mailgun signs a moment and a token, and not what it tells: so each token counts once.
    """
    event = _object(body)
    signature = _part(event, "signature")
    stamp, token = _word(signature, "timestamp"), _word(signature, "token")
    true = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    if not key or not _same(true, _word(signature, "signature")):
        raise ForgedError("the signature is not Mailgun's")
    if abs(now.timestamp() - _number(stamp)) > _FRESH.total_seconds():
        raise ForgedError("the signature is too old")
    data = _part(event, "event-data")
    status = _part(data, "delivery-status")
    if data.get("event") == "complained" or data.get("reason") == "suppress-complaint":
        kind = "complaint"
    elif data.get("event") == "failed":
        words = f"{_word(status, 'message')} {_word(status, 'description')}".strip()
        code, enhanced = _number(_word(status, "code")), _word(status, "enhanced-code")
        final = data.get("severity") == "permanent"
        kind = kind_of(words, status=enhanced, code=code) if final else "delayed"
    else:
        return []
    message_id = _word(_part(data, "message", "headers"), "message-id")
    words = _word(status, "message")
    return [_bounce(kind, _word(data, "recipient"), message_id, words, f"mailgun {token}")]


def postmark(body: bytes, given: str, secret: str) -> list[Bounce]:
    """Read a webhook of Postmark. It signs none: `given` is the secret that the request bore."""
    if not secret or not _same(given, secret):
        raise ForgedError("the request does not bear the secret that Postmark was given")
    event = _object(body)
    record, kind = event.get("RecordType"), _word(event, "Type")
    words = f"{_word(event, 'Description')} {_word(event, 'Details')}".strip()
    if record == "SpamComplaint" or kind == "SpamComplaint":
        sorted_ = "complaint"
    elif record != "Bounce" or kind in _NO_BOUNCES:
        return []
    elif kind == "Transient":
        sorted_ = "delayed"
    elif kind in {"HardBounce", "BadEmailAddress"}:
        sorted_ = "soft" if kind_of(words) == "soft" and "quota" in words.lower() else "hard"
    else:
        sorted_ = "soft"
    number = _word(event, "ID")
    name = f"postmark {number}" if number else ""
    return [_bounce(sorted_, _word(event, "Email"), _word(event, "MessageID"), words, name)]


def ses(body: bytes, topic: str, certificate: Callable[[str], bytes]) -> list[Bounce]:
    """Read a notification of Amazon SES that came through the SNS topic `topic`.

    `certificate` fetches the PEM at an address, which is always one of Amazon's. It may keep it.
    """
    note = _object(body)
    _check_sns(note, topic, certificate)
    try:
        event = _object(_word(note, "Message").encode())
    except ForgedError:
        return []  # Amazon's own words to people: that a topic was made, or a subscription
    what = event.get("notificationType") or event.get("eventType")
    told = _part(event, "complaint" if what == "Complaint" else "bounce")
    if what == "Complaint" and told.get("complaintFeedbackType") != "not-spam":
        found = [("complaint", one) for one in _parts(told, "complainedRecipients")]
    elif what == "Bounce":
        found = [(_ses_kind(told, one), one) for one in _parts(told, "bouncedRecipients")]
    else:
        return []
    message_id = _ses_message_id(_part(event, "mail"))
    number = _word(note, "MessageId")
    return [
        _bounce(
            kind,
            _word(one, "emailAddress"),
            message_id,
            _word(one, "diagnosticCode"),
            f"sns {number}.{place}",
        )
        for place, (kind, one) in enumerate(found)
    ]


def subscription(body: bytes, topic: str) -> str:
    """Return the address that confirms a subscription; "" where `body`, verified, asks for none."""
    note = _object(body)
    address = _word(note, "SubscribeURL")
    asks = note.get("Type") == "SubscriptionConfirmation"
    return address if asks and _of_amazon(address, topic, r"/\?Action=Confirm\S*") else ""


def _ses_message_id(mail: dict[str, Any]) -> str:
    ids = [_word(_part(mail, "commonHeaders"), "messageId")]
    ids += [_word(one, "value") for one in _parts(mail, "headers") if one.get("name") == "Message-ID"]  # fmt: skip  # noqa: E501
    return next((one for one in ids if one), "")


def _ses_kind(told: dict[str, Any], one: dict[str, Any]) -> str:
    words, status = _word(one, "diagnosticCode"), _word(one, "status")
    if told.get("bounceType") == "Permanent":
        return kind_of(words, status=status) if words else "hard"
    return "soft"


def _check_sns(note: dict[str, Any], topic: str, certificate: Callable[[str], bytes]) -> None:
    """Check the signature of SNS: with a key of Amazon's own, over the fields that count.

    Anybody may have a topic at Amazon, so that a good signature alone says nothing.
    """
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    address, names = _word(note, "SigningCertURL"), _SIGNED.get(_word(note, "Type"))
    if not topic or not _same(_word(note, "TopicArn"), topic):
        raise ForgedError("the topic is not the one of hooks.ses_topic")
    if not _of_amazon(address, topic, r"/[\w.-]+\.pem") or names is None:
        raise ForgedError("the signature is not Amazon's")
    lines = [f"{name}\n{note[name]}\n" for name in names if note.get(name) is not None]
    digest = hashes.SHA256() if note.get("SignatureVersion") == "2" else hashes.SHA1()  # noqa: S303
    try:
        key = x509.load_pem_x509_certificate(certificate(address)).public_key()
        signature = base64.b64decode(_word(note, "Signature"), validate=True)
        if not isinstance(key, rsa.RSAPublicKey):
            raise ForgedError("the signature is not Amazon's")
        key.verify(signature, "".join(lines).encode(), padding.PKCS1v15(), digest)
    except (ValueError, InvalidSignature):
        raise ForgedError("the signature is not Amazon's") from None


def _of_amazon(address: str, topic: str, path: str) -> bool:
    """Tell whether an address leads to the service that has the topic, and there to `path`."""
    _, partition, _, region, *_ = topic.split(":")
    host = f"sns.{region}.amazonaws.com" + (".cn" if partition == "aws-cn" else "")
    return bool(re.fullmatch(re.escape(f"https://{host}") + path, address, re.ASCII))


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise ForgedError("no JSON") from None
    if not isinstance(value, dict):
        raise ForgedError("no JSON object")
    return value


def _part(table: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the object at the end of a way of names; an empty one where there is none."""
    for name in names:
        inner = table.get(name)
        table = inner if isinstance(inner, dict) else {}
    return table


def _parts(table: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of a list; none where there is no list."""
    inner = table.get(name)
    return [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []


def _word(table: dict[str, Any], name: str) -> str:
    """Return a text or number as text that every database takes; "" for anything else."""
    value = table.get(name)
    told = str(value) if isinstance(value, (str, int)) else ""
    return told.replace("\0", "").encode("utf-8", "replace").decode()


def _number(word: str) -> int:
    return int(word) if re.fullmatch("[0-9]{1,12}", word) else 0


def _same(one: str, other: str) -> bool:
    """Compare two secrets, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _bounce(kind: str, address: str, message_id: str, words: str, event: str) -> Bounce:
    return Bounce(
        kind=kind,
        addresses=(address,) if address else (),
        message_ids=(f"<{message_id.strip('<>').lower()}>",) if message_id else (),
        words=words[:500],
        event=event,
    )
