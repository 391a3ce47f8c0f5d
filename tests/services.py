"""What mail services post, signed as they sign it, with keys of the tests' own."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
TOPIC = "arn:aws:sns:us-east-1:123456789012:bounces"
HOST = "https://sns.us-east-1.amazonaws.com"
CERTIFICATE = f"{HOST}/SimpleNotificationService-1.pem"
SUBSCRIBE = f"{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=t"
_NOTIFICATION = ("Message", "MessageId", "Timestamp", "TopicArn", "Type")
_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")


def certified(key):
    """Return what fetches a certificate for a key, whatever the address."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    built = (
        built.public_key(key.public_key())
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=9))
    )
    pem = built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return lambda address: pem


KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
AMAZON = certified(KEY)


def sns(message, *, version="2", kind="Notification", topic=TOPIC, number="1", **changed):
    """Return what SNS posts: signed as it is, and then changed."""
    note = {
        "Type": kind, "MessageId": number, "TopicArn": topic, "Timestamp": "2026-03-04T11:30:00Z",
        "Message": message if isinstance(message, str) else json.dumps(message),
        "SignatureVersion": version, "SigningCertURL": CERTIFICATE,
    }  # fmt: skip
    if kind != "Notification":
        note |= {"Token": "t", "SubscribeURL": SUBSCRIBE}
    names = _NOTIFICATION if kind == "Notification" else _SUBSCRIPTION
    text = "".join(f"{name}\n{note[name]}\n" for name in names).encode()
    digest = hashes.SHA256() if version == "2" else hashes.SHA1()
    signed = base64.b64encode(KEY.sign(text, padding.PKCS1v15(), digest)).decode()
    return json.dumps(note | {"Signature": signed} | changed).encode()


def ses_bounce(kind="Permanent", **one):
    """Return what SES tells of a bounce."""
    who = {"emailAddress": "zoe@reader.example"} | one
    return {
        "notificationType": "Bounce", "bounce": {"bounceType": kind, "bouncedRecipients": [who]},
        "mail": {"commonHeaders": {"messageId": "<A@b.example>"}},
    }  # fmt: skip


def mailgun(event="failed", *, key="k", stamp=None, token="t", **data):
    """Return an event of Mailgun."""
    stamp = str(int(NOW.timestamp())) if stamp is None else stamp
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    told = {
        "event": event, "recipient": "zoe@reader.example",
        "message": {"headers": {"message-id": "A@b.example"}},
    }  # fmt: skip
    return json.dumps(
        {
            "signature": {"timestamp": stamp, "token": token, "signature": signature},
            "event-data": told | data,
        }
    ).encode()


def postmark(**event):
    """Return a webhook of Postmark."""
    told = {"RecordType": "Bounce", "Type": "HardBounce", "ID": 1, "Email": "zoe@reader.example"}
    return json.dumps(told | event).encode()
