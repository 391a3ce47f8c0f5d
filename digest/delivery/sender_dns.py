"""What the DNS says of the sender's domain: SPF, DKIM and DMARC, and what to publish."""

import re
from collections.abc import Callable, Iterator, Sequence

from digest.errors import DeliveryError

# Answers the TXT records of a name, none where there are none. Raises DeliveryError where no
# server answers.
Ask = Callable[[str], list[str]]
_PATIENCE = 4.0  # seconds for one question
_MOST_LOOKUPS = 10  # RFC 7208, 4.6.4
_MOST_LABELS = 8  # RFC 9989: from where the search for a policy starts
_LOOKS_UP = re.compile(r"[+?~-]?(include|a|mx|ptr|exists|redirect)(?:[:=/](.+))?", re.IGNORECASE)
_RESERVED = re.compile(r"(?:.*\.)?(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)")
_GONE = ("pct", "rf", "ri")  # tags that RFC 9989 took out


def is_reserved(domain: str) -> bool:
    """Tell whether a domain can only be an example (RFC 2606, RFC 6761)."""
    return _RESERVED.fullmatch(domain) is not None


def resolver(servers: Sequence[str] = (), *, port: int = 53) -> Ask:
    """Return what asks this system's name servers, or `servers`."""
    import dns.exception
    import dns.resolver

    def ask(name: str) -> list[str]:
        try:
            own = dns.resolver.Resolver(configure=not servers)
            own.lifetime = _PATIENCE
            if servers:
                own.nameservers, own.port = list(servers), port
            answer = own.resolve(name, "TXT", search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError):
            raise DeliveryError("no name server answers") from None
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]

    return ask


def faults(ask: Ask, *, sender: str, envelope: str, key: tuple[str, str] | None) -> list[str]:
    """Return what is wrong with the records of the domain `sender`, each with what to publish.

    `envelope` is the domain that bounces go to, `key` the name and the content of the record of
    our DKIM key, where mail is signed here. Raises DeliveryError where no name server answers.
    """
    found = [*_spf(ask, envelope), *_dkim(ask, key), *_dmarc(ask, sender)]
    if (
        envelope != sender
        and not envelope.endswith(f".{sender}")
        and not sender.endswith(f".{envelope}")
    ):
        found.append(
            f"SPF passes for {envelope}, which is not of {sender}: set delivery.return_path to an"
            " address in a domain below the sender's"
        )
    return found


def _spf(ask: Ask, domain: str) -> Iterator[str]:
    records = [one for one in ask(domain) if re.match(r"v=spf1(?: |$)", one, re.IGNORECASE)]
    if not records:
        yield f'no SPF: publish  {domain}. TXT "v=spf1 a:YOUR-MAIL-SERVER -all"'
    elif len(records) > 1:
        yield f"{len(records)} SPF records at {domain}: receivers take that for none; keep one"
    else:
        terms = records[0].lower().split()[1:]
        if {"+all", "all", "?all"} & set(terms):
            yield f"the SPF record of {domain} lets everybody send: end it with -all or ~all"
        elif terms and not any("all" in term or term.startswith("redirect=") for term in terms):
            yield f"the SPF record of {domain} says nothing of other servers: end it with -all"
        if (lookups := _lookups(ask, records[0], _MOST_LOOKUPS + 1)) > _MOST_LOOKUPS:
            yield (
                f"the SPF record of {domain} needs {lookups} look-ups or more, and receivers make"
                f" {_MOST_LOOKUPS}: take out what is not needed"
            )


def _lookups(ask: Ask, record: str, budget: int) -> int:
    """Count the look-ups that an SPF record costs, up to `budget`."""
    count = 0
    for term in record.split()[1:]:
        found = _LOOKS_UP.fullmatch(term)
        if not found or count >= budget:
            continue
        count += 1
        if found[1].lower() in {"include", "redirect"} and found[2] and "%" not in found[2]:
            inner = [one for one in ask(found[2]) if one.lower().startswith("v=spf1")]
            count += _lookups(ask, inner[0], budget - count) if inner else 0
    return count


def _dkim(ask: Ask, key: tuple[str, str] | None) -> Iterator[str]:
    if key is None:
        return
    name, content = key
    records = [re.sub(r"\s", "", one) for one in ask(name)]
    if not records:
        yield f'no DKIM key: publish  {name}. TXT "{content}"'
    elif not any(_public(one) == _public(content) for one in records):
        yield f'another DKIM key: what is signed here fails. Publish  {name}. TXT "{content}"'


def _public(record: str) -> str:
    found = re.search(r"(?:^|;)p=([^;]*)", re.sub(r"\s", "", record))
    return found[1] if found else ""


def _dmarc(ask: Ask, domain: str) -> Iterator[str]:
    labels = domain.split(".")[-_MOST_LABELS:]
    for start in range(max(1, len(labels) - 1)):
        name = "_dmarc." + (domain if start == 0 else ".".join(labels[start:]))
        records = [one for one in ask(name) if re.match(r"v=DMARC1(?:\s*;|$)", one)]
        if len(records) > 1:
            yield f"{len(records)} DMARC records at {name}: receivers take that for none; keep one"
        if records:
            yield from _policy(records[0], name)
            return
    yield (
        f'no DMARC: publish  _dmarc.{domain}. TXT "v=DMARC1; p=none; rua=mailto:YOU@{domain}",'
        " and p=quarantine once the reports are clean"
    )


def _policy(record: str, name: str) -> Iterator[str]:
    pairs = (part.partition("=") for part in record.split(";"))
    tags = {tag.strip().lower(): value.strip() for tag, _, value in pairs}
    if tags.get("p", "").lower() not in {"none", "quarantine", "reject"}:
        yield f"the DMARC record at {name} has no policy: add p=none, p=quarantine or p=reject"
    if old := [tag for tag in _GONE if tag in tags]:
        yield f"the DMARC record at {name} has tags that are no more: take out {', '.join(old)}"
