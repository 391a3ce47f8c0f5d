"""Reads one message that came back: ARF, RFC 3464, the words of old servers, automatic answers.

Pure. Only what a message itself says is used; whether it is forged, a token of ours tells.
"""

# ruff: noqa: E501  (lists of words read better in long lines)

import email
import logging
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message

from flufl.bounce import all_failures

from digest.bounces.kinds import is_telling, kind_of, names_nobody
from digest.model import Bounce

_MOST = 2_000_000  # bytes of a message that are looked at
_WORDS = 4_000  # letters of its text that are weighed
_TOKEN = re.compile(r"(?:\+|/u/|/p/|unsubscribe-)([a-z2-7]{24})(?![a-z2-7])", re.IGNORECASE)
_OUR_ID = re.compile(r"<\d{4}-\d\d-\d\d\.\d+\.[a-z2-7]{14}@[\w.-]+>", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+@[\w-]+(?:\.[\w-]+)+")
_MACHINE = re.compile(
    r"mailer-?daemon|postmaster|mail.?delivery|mdaemon|mail.?system|postoffice|mailadmin|"
    r"mailerdaemon|bounce|daemon@|smtp.?gateway|undeliverable|mailsrv|amavis|antispam|administrator",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"undeliver|un-deliver|deliver\w*\s+(?:\w+\s+){0,3}(?:fail|error|problem|status|delay|report|warn)|"
    r"fail\w*\s+(?:\w+\s+){0,2}(?:deliver|mail|notice)|non.?(?:deliver|remise)|returned\s+(?:mail|to sender)|"
    r"returning|mail\s+(?:fail|error|could not)|could not (?:be )?(?:send|sent|deliver)|cannot (?:send|deliver)|"
    r"bounce|unknown (?:user|address)|nondeliver|mail not delivered|rejected|delivery\b.*\bnotification|"
    r"message (?:status|delayed)|warning: |user unknown|error sending|warnung|unzustellbar|fehlgeschlagen|"
    r"échec|não entregue|no se pudo|recipient unknown|address (?:change|error)|does not exist",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:re|fwd?|aw)\s*:(?!.*\((?:delivery failed|undeliverable)\)$)", re.IGNORECASE
)
_AWAY = re.compile(
    r"out of (?:the )?office|auto\w*[ -]?(?:re:|repl|respon|matic|antwort)|vacation|on leave|away from|"
    r"abwesen|abwesenheit|absen[ct]e?|holiday|réponse automatique|respuesta automática|risposta automatica|"
    r"autosvar|i am (?:currently )?(?:away|out)|afwezig",
    re.IGNORECASE,
)

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)  # it names addresses


def read(raw: bytes) -> Bounce:
    """Tell what a message is: "hard", "soft", "delayed", "complaint", "auto-reply" or "other".

    Whatever it holds, it raises nothing. Cost: about 1 ms.
    """
    mail = email.message_from_bytes(raw[:_MOST])
    try:
        found = _sorted(mail)
    except Exception:  # noqa: BLE001  (hostile mail breaks parsers in ways nobody knows)
        found = Bounce(kind="other")
    everything = "\n".join(_texts(mail))
    return Bounce(
        kind=found.kind,
        status=found.status,
        words=found.words,
        addresses=found.addresses,
        tokens=tuple(dict.fromkeys(one.lower() for one in _TOKEN.findall(everything))),
        message_ids=tuple(dict.fromkeys(one.lower() for one in _OUR_ID.findall(everything))),
    )


def _sorted(mail: Message) -> Bounce:
    """Ask one reader of formats after the other: the surest first."""
    return (
        _complaint(mail)
        or _notification(mail)
        or _automatic(mail)
        or _old_server(mail)
        or Bounce(kind="other")
    )


def _texts(mail: Message) -> Iterator[str]:
    """Yield the headers and the texts of a message and of all that it encloses."""
    for part in mail.walk():
        yield "\n".join(f"{name}: {_flat(value)}" for name, value in part.items())
        if not part.is_multipart() and part.get_content_maintype() in {"text", "message"}:
            yield _text(part)


def _flat(value: object) -> str:
    return re.sub(r"\s*\n\s+", " ", str(value))


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(part.get_payload())
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def _subject(mail: Message) -> str:
    raw = str(mail.get("Subject", ""))
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (ValueError, LookupError, UnicodeError):
        return " ".join(raw.split())


def _complaint(mail: Message) -> Bounce | None:
    """Read an abuse report (RFC 5965)."""
    for part in mail.walk():
        if part.get_content_type() != "message/feedback-report":
            continue
        inner = part.get_payload()
        text = ""
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            text = "\n".join(f"{name}: {value}" for name, value in inner[0].items())
        text += "\n" + (_text(part) if not isinstance(inner, list) else "")
        kind = _field(text, "Feedback-Type").lower()
        if kind in {"not-spam", "auth-failure", "dmarc"}:
            return Bounce(kind="other")
        named = [_field(text, name) for name in ("Original-Rcpt-To", "Removal-Recipient")]
        addresses = [one for value in named for one in _ADDRESS.findall(value)]
        addresses = addresses or _original_recipients(mail)
        return Bounce(kind="complaint", words=kind, addresses=tuple(dict.fromkeys(addresses)))
    return None


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}:\s*(.*)$", text, re.IGNORECASE | re.MULTILINE)
    return found[1].strip() if found else ""


def _original_recipients(mail: Message) -> list[str]:
    """Return whom the enclosed message was to."""
    found: list[str] = []
    for part in mail.walk():
        if part is not mail and part.get("To") and part.get("From"):
            found += _ADDRESS.findall(str(part["To"]))
    return found


def _notification(mail: Message) -> Bounce | None:
    """Read a delivery status notification (RFC 3464)."""
    failed: list[Message] = []
    delayed: list[Message] = []
    seen = False
    for fields in _statuses(mail):
        action = (re.findall(r"[a-z]+", str(fields.get("Action", "")).lower()) or [""])[0]
        status = str(fields.get("Status", "")).strip()
        if not (fields.get("Final-Recipient") or fields.get("Original-Recipient")):
            continue
        seen = True
        if action == "delayed":
            delayed.append(fields)
        elif action in {"failed", "failure", "error", ""} and not status.startswith("2"):
            failed.append(fields)
    if failed:
        return _refusal(failed, _human(mail))
    if delayed:
        found = _refusal(delayed, "")
        return Bounce(
            kind="delayed", status=found.status, words=found.words, addresses=found.addresses
        )
    return Bounce(kind="other", words="delivered") if seen else None


def _statuses(mail: Message) -> Iterator[Message]:
    """Yield the blocks of fields, also where a server set them as plain text."""
    for part in mail.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            inner = part.get_payload()
            if isinstance(inner, list):
                yield from (block for block in inner if isinstance(block, Message))
            else:
                yield from map(email.message_from_string, re.split(r"\r?\n\s*\r?\n", _text(part)))
        elif part.get_content_type() == "text/plain":
            for block in re.split(r"\r?\n\s*\r?\n", _text(part)):
                if re.match(r"(?:Original|Final)-Recipient:", block.strip(), re.IGNORECASE):
                    yield email.message_from_string(block.strip())


def _human(mail: Message) -> str:
    """Return what is written for people, up to the copy of the message that came back."""
    for part in mail.walk():
        if part.get_content_type() in {"text/plain", "text/html"}:
            text = (
                re.sub(r"<[^>]{0,200}>", " ", _text(part))
                if "html" in part.get_content_type()
                else _text(part)
            )
            return _before_copy(text)[:_WORDS]
    # A boundary that got lost on the way leaves one text where parts were.
    return "" if mail.is_multipart() else _before_copy(_text(mail))[:_WORDS]


def _before_copy(text: str) -> str:
    cut = re.search(
        r"^[\s>*-]*(?:Return-Path:|Received: |-{2,} ?(?:(?:this is a )?copy|original|forwarded|returned|"
        r"(?:un)?sent|message header)|Below this line|Message-ID:)",
        text,
        re.IGNORECASE | re.MULTILINE,
    )
    return text[: cut.start()] if cut and cut.start() > 80 else text  # noqa: PLR2004


def _refusal(blocks: list[Message], human: str) -> Bounce:
    status = str(blocks[0].get("Status", "")).strip()
    diagnostic = _flat(blocks[0].get("Diagnostic-Code", ""))
    addresses = [_recipient(block) for block in blocks]
    words = " ".join(re.sub(r"^[\w-]+;\s*", "", diagnostic).split())
    weighed = words
    if not is_telling(words):
        weighed = f"{words} {human}"
    return Bounce(
        kind=kind_of(weighed, status=status),
        status=status[:20],
        words=words[:_WORDS],
        addresses=tuple(dict.fromkeys(one for one in addresses if one)),
    )


def _recipient(fields: Message) -> str:
    for name in ("Original-Recipient", "Final-Recipient"):
        found = _ADDRESS.search(str(fields.get(name, "")))
        if found:
            return found[0]
    return ""


def _automatic(mail: Message) -> Bounce | None:
    """Know an out-of-office note or another automatic answer."""
    auto = str(mail.get("Auto-Submitted", "")).lower()
    answers = auto.startswith("auto-replied") or any(
        mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Id")
    )
    answers = answers or "auto_reply" in str(mail.get("Precedence", "")).lower()
    subject = _subject(mail)
    about_failure = bool(_FAILED.search(subject)) or mail.get("X-Failed-Recipients") is not None
    if (answers or _AWAY.search(subject)) and not about_failure and not _named_machine(mail):
        return Bounce(kind="auto-reply")
    return None


def _named_machine(mail: Message) -> bool:
    """Tell whether a mail system says that it is the sender: by its name, by none, by the form."""
    sender = f"{mail.get('From', '')} {mail.get('Sender', '')}".strip()
    reports = mail.get_content_type() == "multipart/report"
    return bool(_MACHINE.search(sender)) or sender in {"", "<>"} or reports


def _old_server(mail: Message) -> Bounce | None:
    """Read what servers said before RFC 3464, where the message looks like theirs."""
    subject, told = _subject(mail), mail.get("X-Failed-Recipients")
    looks = bool(_FAILED.search(subject)) and not _ANSWER.match(subject)
    named = _named_machine(mail)
    by_machine = named or str(mail.get("Return-Path", "")).strip() == "<>"
    if not (told or looks or by_machine):
        return None
    human = _human(mail)
    temporary, permanent = all_failures(mail)
    found = [one.decode("utf-8", "replace") for one in sorted(permanent) or sorted(temporary)]
    if told:
        found = _ADDRESS.findall(str(told)) or found
    tells = looks or _tells_of_failure(human) or (named and names_nobody(human))
    if not found and by_machine and tells:
        own = str(mail.get("To", ""))
        found = [one for one in _ADDRESS.findall(human) if one not in own][:1]
        found = found or _original_recipients(mail)[:1]
    if not found and not (looks and (by_machine or _encloses_a_copy(mail))):
        return None
    late = temporary and not permanent and not told
    kind = "delayed" if late else kind_of(f"{human} {subject}") if human.strip() else "soft"
    return Bounce(
        kind=kind, words=" ".join(human.split())[:_WORDS], addresses=tuple(dict.fromkeys(found))
    )


def _encloses_a_copy(mail: Message) -> bool:
    """Tell whether a message brings another one back: our tokens in it may tell whose it was."""
    kinds = {part.get_content_type() for part in mail.walk() if part is not mail}
    return bool(kinds & {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"})


def _tells_of_failure(words: str) -> bool:
    """Tell whether words hold a code of a refusal, or say that a message did not arrive."""
    return bool(
        re.search(r"(?<!\d)(?:[45]\d\d[ -]|[45]\.\d{1,2}\.\d{1,2}\b)", words)
        or _FAILED.search(words)
    )
