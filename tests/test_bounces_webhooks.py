"""What mail services post is believed only where they signed it."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from digest import bounces

NOW = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
CERTIFICATE = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem"


def certified(key):
    """A certificate for a key, as an address would give it."""
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


def sns(event, *, version="2", kind="Notification", **changed):
    note = {
        "Type": kind, "MessageId": "1", "TopicArn": "arn:x", "Timestamp": "2026-03-04T11:30:00Z",
        "Message": json.dumps(event), "SignatureVersion": version, "SigningCertURL": CERTIFICATE,
    }  # fmt: skip
    names = ("Message", "MessageId", "Timestamp", "TopicArn", "Type")
    text = "".join(f"{name}\n{note[name]}\n" for name in names)
    digest = hashes.SHA256() if version == "2" else hashes.SHA1()
    note["Signature"] = base64.b64encode(
        KEY.sign(text.encode(), padding.PKCS1v15(), digest)
    ).decode()
    return json.dumps(note | changed).encode()


def ses_bounce(kind="Permanent", **one):
    who = {"emailAddress": "zoe@reader.example"} | one
    return {
        "notificationType": "Bounce", "bounce": {"bounceType": kind, "bouncedRecipients": [who]},
        "mail": {"commonHeaders": {"messageId": "<A@b.example>"}},
    }  # fmt: skip


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        (ses_bounce(), ["hard"]),
        (ses_bounce(status="5.1.1", diagnosticCode="smtp; 550 5.1.1 user unknown"), ["hard"]),
        (ses_bounce(status="5.2.2", diagnosticCode="smtp; 552 5.2.2 mailbox full"), ["soft"]),
        (ses_bounce("Transient"), ["soft"]),
        ({"eventType": "Complaint", "mail": {"headers": [{"name": "Message-ID", "value": "<A@b.example>"}]},
          "complaint": {"complainedRecipients": [{"emailAddress": "zoe@reader.example"}]}}, ["complaint"]),
        ({"eventType": "Complaint", "complaint": {"complaintFeedbackType": "not-spam"}}, []),
        ({"notificationType": "Delivery"}, []),
    ],
)  # fmt: skip
def test_amazon_s_notifications_are_read(version, event, kinds):
    """
    Both versions of the signature; deliveries are no news.
    """
    found = bounces.ses(sns(event, version=version), AMAZON)
    assert [one.kind for one in found] == kinds
    for one in found:
        assert (one.addresses, one.message_ids) == (("zoe@reader.example",), ("<a@b.example>",))


def test_a_subscription_is_no_bounce():
    """
    What Amazon sends first asks for nothing of ours.
    """
    note = {
        "Type": "SubscriptionConfirmation", "MessageId": "1", "TopicArn": "arn:x", "Token": "t",
        "Timestamp": "t", "Message": "m", "SubscribeURL": "https://sns.us-east-1.amazonaws.com/?x",
        "SignatureVersion": "2", "SigningCertURL": CERTIFICATE,
    }  # fmt: skip
    names = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
    text = "".join(f"{name}\n{note[name]}\n" for name in names).encode()
    note["Signature"] = base64.b64encode(
        KEY.sign(text, padding.PKCS1v15(), hashes.SHA256())
    ).decode()
    assert bounces.ses(json.dumps(note).encode(), AMAZON) == []


@pytest.mark.parametrize(
    ("body", "certificate"),
    [
        (sns(ses_bounce(), Message="{}"), AMAZON),
        (sns(ses_bounce(), Signature="AAAA"), AMAZON),
        (sns(ses_bounce(), Signature="no base64"), AMAZON),
        (sns(ses_bounce(), SigningCertURL="https://sns.evil.example/a.pem"), AMAZON),
        (sns(ses_bounce(), SigningCertURL="https://sns.us-east-1.amazonaws.com@evil.example/"), AMAZON),
        (sns(ses_bounce(), SigningCertURL="http://sns.us-east-1.amazonaws.com/"), AMAZON),
        (sns(ses_bounce(), Type="Other"), AMAZON),
        (sns(ses_bounce()), lambda address: b"no certificate"),
        (sns(ses_bounce()), certified(ec.generate_private_key(ec.SECP256R1()))),
        (b"[]", AMAZON), (b"{", AMAZON),
    ],
)  # fmt: skip
def test_what_amazon_did_not_sign_is_refused(body, certificate):
    """
    Another text, another signer, an address that only looks like Amazon's.
    """
    with pytest.raises(bounces.ForgedError):
        bounces.ses(body, certificate)


def mailgun(event="failed", *, key="k", stamp=None, **data):
    stamp = str(int(NOW.timestamp())) if stamp is None else stamp
    signature = hmac.new(key.encode(), f"{stamp}t".encode(), hashlib.sha256).hexdigest()
    told = {
        "event": event,
        "recipient": "zoe@reader.example",
        "message": {"headers": {"message-id": "A@b.example"}},
    }
    return json.dumps(
        {
            "signature": {"timestamp": stamp, "token": "t", "signature": signature},
            "event-data": told | data,
        }
    ).encode()


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (mailgun(severity="permanent", **{"delivery-status": {"code": 550, "message": "5.1.1 user unknown"}}), ["hard"]),
        (mailgun(severity="permanent", **{"delivery-status": {"code": 552, "message": "mailbox full"}}), ["soft"]),
        (mailgun(severity="temporary", **{"delivery-status": {"code": 451, "message": "later"}}), ["delayed"]),
        (mailgun("complained"), ["complaint"]),
        (mailgun("delivered"), []),
    ],
)  # fmt: skip
def test_mailgun_s_events_are_read(body, kinds):
    """
    Each kind leads where it should.
    """
    found = bounces.mailgun(body, "k", now=NOW)
    assert [one.kind for one in found] == kinds
    for one in found:
        assert (one.addresses, one.message_ids) == (("zoe@reader.example",), ("<a@b.example>",))


def test_what_mailgun_did_not_sign_or_long_ago_is_refused():
    """
    Another key, no key, an old signature that somebody kept.
    """
    old = str(int((NOW - timedelta(hours=1)).timestamp()))
    for body, key in ((mailgun(key="x"), "k"), (mailgun(), ""), (mailgun(stamp=old), "k"), (mailgun(stamp="x"), "k")):  # fmt: skip
        with pytest.raises(bounces.ForgedError):
            bounces.mailgun(body, key, now=NOW)


@pytest.mark.parametrize(
    ("event", "kinds"),
    [
        ({"RecordType": "Bounce", "Type": "HardBounce", "Description": "The server was unable to deliver"}, ["hard"]),
        ({"RecordType": "Bounce", "Type": "HardBounce", "Details": "552 over quota"}, ["soft"]),
        ({"RecordType": "Bounce", "Type": "SoftBounce", "Details": "full"}, ["soft"]),
        ({"RecordType": "Bounce", "Type": "Transient"}, ["delayed"]),
        ({"RecordType": "Bounce", "Type": "AutoResponder"}, []),
        ({"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, ["complaint"]),
        ({"RecordType": "Open"}, []),
    ],
)  # fmt: skip
def test_postmark_s_webhooks_are_read(event, kinds):
    """
    Only where the request bears the secret.
    """
    body = json.dumps({"Email": "zoe@reader.example"} | event).encode()
    assert [one.kind for one in bounces.postmark(body, "s", "s")] == kinds
    for given, secret in (("x", "s"), ("", "")):
        with pytest.raises(bounces.ForgedError):
            bounces.postmark(body, given, secret)
