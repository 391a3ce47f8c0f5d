"""What mail services post is believed only where they signed it."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from services import (
    AMAZON,
    HOST,
    NOW,
    SUBSCRIBE,
    TOPIC,
    certified,
    mailgun,
    postmark,
    ses_bounce,
    sns,
)

from digest import bounces


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
    found = bounces.ses(sns(event, version=version), TOPIC, AMAZON)
    assert [one.kind for one in found] == kinds
    for one in found:
        assert (one.addresses, one.message_ids) == (("zoe@reader.example",), ("<a@b.example>",))


def test_a_subscription_is_confirmed_at_amazon_alone():
    """
    What Amazon sends first is no bounce; nor is the note that a topic works, nor a farewell.
    """
    asks = sns("m", kind="SubscriptionConfirmation")
    assert bounces.ses(asks, TOPIC, AMAZON) == []
    assert bounces.subscription(asks, TOPIC) == SUBSCRIBE
    for body in (
        sns("Successfully validated SNS topic."),
        sns("m", kind="UnsubscribeConfirmation"),
    ):
        assert bounces.ses(body, TOPIC, AMAZON) == []
        assert bounces.subscription(body, TOPIC) == ""
    for address in ("https://evil.example/?Action=ConfirmSubscription", f"{HOST}/other", ""):
        body = sns("m", kind="SubscriptionConfirmation", SubscribeURL=address)
        assert bounces.subscription(body, TOPIC) == ""


@pytest.mark.parametrize(
    ("body", "certificate"),
    [
        (sns(ses_bounce(), Message="{}"), AMAZON),
        (sns(ses_bounce(), Signature="AAAA"), AMAZON),
        (sns(ses_bounce(), Signature="no base64"), AMAZON),
        (sns(ses_bounce(), SigningCertURL="https://sns.evil.example/a.pem"), AMAZON),
        (sns(ses_bounce(), SigningCertURL="https://sns.us-east-1.amazonaws.com@evil.example/"), AMAZON),
        (sns(ses_bounce(), SigningCertURL="http://sns.us-east-1.amazonaws.com/a.pem"), AMAZON),
        (sns(ses_bounce(), SigningCertURL="https://sns.eu-west-1.amazonaws.com/a.pem"), AMAZON),
        (sns(ses_bounce(), SigningCertURL=f"{HOST}/?Action=Publish&x=.pem"), AMAZON),
        (sns(ses_bounce(), SigningCertURL=7), AMAZON),
        (sns(ses_bounce(), topic=TOPIC.replace("123", "321")), AMAZON),
        (sns(ses_bounce(), topic=""), AMAZON),
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
        bounces.ses(body, TOPIC, certificate)


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (mailgun(severity="permanent", **{"delivery-status": {"code": 550, "message": "5.1.1 user unknown"}}), ["hard"]),
        (mailgun(severity="permanent", **{"delivery-status": {"code": 552, "message": "mailbox full"}}), ["soft"]),
        (mailgun(severity="temporary", **{"delivery-status": {"code": 451, "message": "later"}}), ["delayed"]),
        (mailgun("complained"), ["complaint"]),
        (mailgun(severity="permanent", reason="suppress-complaint"), ["complaint"]),
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
    old = str(int((NOW - timedelta(hours=10)).timestamp()))
    for body, key in ((mailgun(key="x"), "k"), (mailgun(), ""), (mailgun(stamp=old), "k"), (mailgun(stamp="x"), "k"), (mailgun(stamp="\u00b2"), "k")):  # fmt: skip
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
    body = postmark(**event)
    assert [one.kind for one in bounces.postmark(body, "s", "s")] == kinds
    for borne, secret in (("x", "s"), ("", ""), ("\u00e9", "s")):
        with pytest.raises(bounces.ForgedError):
            bounces.postmark(body, borne, secret)


def test_each_event_has_the_name_that_its_service_gave_it():
    """
    However often it is posted, it is known again; two readers of one event are two.
    """
    two = ses_bounce() | {"bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "a@b.example"}] * 2}}  # fmt: skip
    told = [
        *bounces.ses(sns(two, number="9"), TOPIC, AMAZON),
        *bounces.mailgun(mailgun("complained"), "k", now=NOW),
        *bounces.postmark(postmark(), "s", "s"),
        *bounces.postmark(postmark(ID=None), "s", "s"),
    ]
    assert [one.event for one in told] == ["sns 9.0", "sns 9.1", "mailgun t", "postmark 1", ""]


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
    | st.text(max_size=5) | st.sampled_from(["\ud800", "\0", "Bounce", "failed", "Permanent"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
        st.sampled_from(
            ["bounceType", "bouncedRecipients", "complainedRecipients", "commonHeaders", "headers",
             "messageId", "emailAddress", "status", "message", "code", "name", "value", "timestamp"]
        ), inner, max_size=3,
    ),
    max_leaves=6,
)  # fmt: skip


@given(ODD, ODD, ODD, st.sampled_from(["Bounce", "Complaint", "failed", "complained"]))
def test_whatever_a_service_signs_is_read_or_refused(one, two, three, what):
    """
    Lists for objects, numbers for texts, letters that no database takes: nothing breaks.
    """
    event = {"notificationType": what, "bounce": one, "complaint": two, "mail": three}
    mail = {"recipient": one, "delivery-status": two, "message": three, "severity": "permanent"}
    told = [
        *bounces.ses(sns(event), TOPIC, AMAZON),
        *bounces.mailgun(mailgun(what, **mail), "k", now=NOW),
        *bounces.postmark(postmark(Email=one, Details=two, MessageID=three, ID=two), "s", "s"),
    ]
    for text in (x for one in told for x in (*one.addresses, *one.message_ids, one.words)):
        assert "\0" not in text
        assert text.encode().decode() == text
    for body in (json.dumps(one), json.dumps({"signature": one, "Type": two, "TopicArn": three})):
        with pytest.raises(bounces.ForgedError):
            bounces.mailgun(body.encode(), "k", now=NOW)
        with pytest.raises(bounces.ForgedError):
            bounces.ses(body.encode(), TOPIC, AMAZON)
    with pytest.raises(bounces.ForgedError):
        bounces.mailgun(b"[" * 100_000, "k", now=NOW)
