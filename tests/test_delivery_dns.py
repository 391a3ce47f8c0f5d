"""`digest check` tells what the DNS says of the sender's domain, and `digest dkim` what to put there."""

import re
import socket
import threading

import dns.message
import dns.rcode
import dns.rrset
import pytest
from conftest import make_settings

from digest import delivery
from digest.errors import DeliveryError

DOMAIN = "brief.press"
GOOD = {
    "brief.press": ["v=spf1 a:mail.brief.press include:_spf.relay.press -all", "other=text"],
    "_spf.relay.press": ["v=spf1 ip4:192.0.2.1 -all"],
    "s1._domainkey.brief.press": ["v=DKIM1; k=rsa; p=AAAA"],
    "_dmarc.brief.press": ["v=DMARC1; p=reject; rua=mailto:dmarc@brief.press"],
}


def look(
    records,
    *,
    sender=DOMAIN,
    envelope=DOMAIN,
    key=("s1._domainkey.brief.press", "v=DKIM1; k=rsa; p=AAAA"),
):
    return delivery.faults(
        lambda name: records.get(name, []), sender=sender, envelope=envelope, key=key
    )


def test_records_as_they_should_be_are_no_fault():
    """
    Also where bounces have a domain of their own below, and where the policy stands above.
    """
    assert look(GOOD) == []
    below = GOOD | {"bounce.brief.press": ["v=spf1 ip4:192.0.2.1 ~all"]}
    assert look(below, envelope="bounce.brief.press") == []
    inherited = {**GOOD, "news.brief.press": GOOD["brief.press"]}
    assert look(inherited, sender="news.brief.press", envelope="news.brief.press") == []
    assert look(GOOD, key=None) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"brief.press": []}, 'no SPF: publish  brief.press. TXT "v=spf1'),
        ({"brief.press": ["v=spf1 -all", "v=spf1 a -all"]}, "2 SPF records"),
        ({"brief.press": ["v=spf1 +all"]}, "lets everybody send"),
        ({"brief.press": ["v=spf1 a"]}, "says nothing of other servers"),
        ({"brief.press": ["v=spf1 " + "include:_spf.relay.press " * 11 + "-all"]}, "look-ups"),
        ({"brief.press": ["v=spf1 redirect=brief.press"]}, "look-ups"),
        (
            {"s1._domainkey.brief.press": []},
            'no DKIM key: publish  s1._domainkey.brief.press. TXT "v=DKIM1',
        ),
        ({"s1._domainkey.brief.press": ["v=DKIM1; p=BBBB"]}, "another DKIM key"),
        (
            {"_dmarc.brief.press": []},
            'no DMARC: publish  _dmarc.brief.press. TXT "v=DMARC1; p=none',
        ),
        ({"_dmarc.brief.press": ["v=DMARC1; p=none"] * 2}, "2 DMARC records"),
        ({"_dmarc.brief.press": ["v=DMARC1; p=yes"]}, "has no policy"),
        ({"_dmarc.brief.press": ["v=DMARC1; p=none; pct=50"]}, "take out pct"),
    ],
)
def test_each_fault_says_what_to_publish(changed, said):
    """
    Whoever reads it can mend it.
    """
    (found,) = look(GOOD | changed)
    assert said in found


def test_bounces_to_a_stranger_s_domain_are_told():
    """
    SPF must pass for the sender's own domain, or it counts for nothing.
    """
    records = GOOD | {"relay.press": ["v=spf1 -all"]}
    (found,) = look(records, envelope="relay.press")
    assert "set delivery.return_path" in found


class Server:
    """A name server on loopback that knows TXT records."""

    def __init__(self, records):
        self.records = records
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()

    def _serve(self):
        while True:
            wire, whom = self.socket.recvfrom(4096)
            if not wire:
                return
            question = dns.message.from_wire(wire)
            answer = dns.message.make_response(question)
            name = question.question[0].name
            found = self.records.get(name.to_text(omit_final_dot=True))
            if found is None:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            elif found:
                quoted = ['"' + text.replace(";", "\\;") + '"' for text in found]
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", *quoted))
            else:
                answer.set_rcode(dns.rcode.SERVFAIL)
            self.socket.sendto(answer.to_wire(), whom)


def test_name_servers_are_really_asked():
    """
    What is there, what is not, and a server that fails are told apart.
    """
    with Server(GOOD | {"broken.press": []}) as server:
        ask = delivery.resolver(["127.0.0.1"], port=server.port)
        assert sorted(ask("brief.press")) == sorted(GOOD["brief.press"])
        assert ask("nobody.press") == []
        with pytest.raises(DeliveryError, match="no name server answers"):
            ask("broken.press")


def test_the_system_s_name_servers_are_asked_by_default(monkeypatch):
    """
    The resolver of this machine is the one that counts.
    """
    import dns.resolver

    def broken(self, configure):
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.Resolver, "__init__", broken)
    with pytest.raises(DeliveryError, match="no name server answers"):
        delivery.resolver()("brief.press")


# -- the commands ----------------------------------------------------------------------------


def check(digest_, monkeypatch, records):
    def ask(name):
        if records is None:
            raise DeliveryError("no name server answers")
        return records.get(name, [])

    monkeypatch.setattr(delivery, "resolver", lambda: ask)
    return next(line for line in digest_("check")[1].splitlines() if " sender: " in line)


def test_check_looks_at_the_sender_s_domain(desk, digest_, monkeypatch, sink):
    """
    An example domain, a machine without DNS, a good domain and a bare one each get their line.
    """
    assert "is an example" in check(digest_, monkeypatch, {})
    make_settings(
        "sqlite:///digest.db", sink.port, desk, delivery={"sender": '"brief@brief.press"'}
    )
    assert "no name server answers" in check(digest_, monkeypatch, None)
    told = check(digest_, monkeypatch, GOOD)
    assert told.startswith("ok")
    assert "not signed here" in told
    assert check(digest_, monkeypatch, {}).startswith("FAULT sender: no SPF")
    make_settings("sqlite:///digest.db", sink.port, desk, delivery={"transport": '"folder"'})
    assert "nothing leaves" in check(digest_, monkeypatch, {})


def test_a_key_is_made_for_its_owner_alone_and_shown_as_a_record(desk, digest_, monkeypatch, sink):
    """
    What is printed is what `digest check` then finds, and the key itself is never shown.
    """
    code, out, err = digest_("dkim", "new")
    pem = (desk / "dkim.pem").read_text()
    assert (code, (desk / "dkim.pem").stat().st_mode & 0o777) == (0, 0o600)
    assert "DIGEST_DKIM_KEY_FILE" in err
    assert pem[40:80] not in out + err
    name, strings = re.fullmatch(r"(\S+)\. IN TXT \( (.*) \)\n", out).groups()
    assert name == "digest._domainkey.brief.brief.example.org".replace("brief.brief", "brief")
    assert all(len(part) <= 255 for part in re.findall(r'"([^"]*)"', strings))
    assert digest_("dkim", "new")[0] == 64
    assert digest_("dkim", "show")[0] == 64
    assert digest_("dkim", "new", "no/where/dkim.pem")[0] == 69
    monkeypatch.setenv("DIGEST_DKIM_KEY_FILE", "dkim.pem")
    assert digest_("dkim", "show")[1] == out
    make_settings(
        "sqlite:///digest.db", sink.port, desk, delivery={"sender": '"brief@brief.press"'}
    )
    published = GOOD | {
        "digest._domainkey.brief.press": ["".join(re.findall(r'"([^"]*)"', strings))]
    }
    told = check(digest_, monkeypatch, published)
    assert told.startswith("ok")
    assert "not signed" not in told
