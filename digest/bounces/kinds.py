"""Hard or soft: what a refusal means, by its codes and its words. Pure."""

# ruff: noqa: E501  (lists of words read better in long lines)

import re
from collections.abc import Sequence
from datetime import date, timedelta

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_REPLY = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.])")

# Words that say the address is none, whatever the code: RFC 3463 has a code for it, but servers
# hide behind general ones.
_NOBODY = re.compile(
    r"""user\s+unknown | unknown\s+(?:local\s+)?(?:user|recipient|mailbox|account|address|or\ illegal)
    | no\s+such\s+(?:user|recipient|person|account|mail\s?box|address|local|domain|host)
    | (?:user|recipient|mail\s?box|account|address|alias|person|domain|e-?mail)\b[^.;\n]{0,60}?\s
      (?:does\s?n[o']t|does\s+not|did\s+not|do\s+not|doesn.t)\s+(?:exist|have)
    | (?:user|recipient|mailbox|account|address|name)\b[^.;\n]{0,60}?\s
      (?:(?:was|is|could|can)\s?n[o']t|was\s+not|not|is\s+not|could\s+not\s+be)\s+
      (?:found|known|listed|recogni[sz]ed|a\s+(?:valid|known)|valid)
    | (?:invalid|bad|illegal|undefined|nonexistent|non-existent|incorrect|undeliverable|inactive|
      unrecogni[sz]ed)\s+(?:final\s+)?(?:delivery\s+)?(?:recipient|mailbox|user(?:id)?|address|
      destination|account|e-?mail|domain|host)\b
    | recipient(?:\s+address)?\s+(?:rejected:\s+(?:access\s+denied|user|unknown|undeliverable)|
      unknown|not\s+found|no\s+longer|is\s+not)
    | mailbox\s+(?:unavailable|not\s+found|unknown|disabled|inactive|does)
    | (?:account|mailbox|user|address)\b[^.;\n]{0,40}?\s(?:is|has\s+been|was|are)\s+(?:currently\s+)?
      (?:disabled|inactive|closed|deactivated|terminated|suspended|deleted|removed|discontinued|
      cancell?ed|unknown|invalid)
    | no\s+(?:mail\s?box|account|user)\s+(?:here|by|with|found|exists)
    | doesn.?t\s+have\s+an?\s+\S+\s+account | not\s+(?:our|a)\s+(?:customer|local|user)
    | no\s+longer\s+(?:available|valid|accept|with|works?|here|in\s+use|exists?|active|employed)
    | has\s+(?:moved|left)\b | unrouteable | unroutable | not\s+listed\s+in
    | host\s+(?:unknown|(?:was\s+)?not\s+found(?!,?\s+try)|or\s+domain\s+name\s+not\s+found)
    | name\s+or\s+service\s+not\s+known | domain\s+(?:not\s+found|name\s+not\s+found)
    | unknown\s+(?:host|domain) | no\s+(?:route|mx)\b[^.;\n]{0,20}\b(?:host|record|domain)
    | nxdomain | null\s+mx | does\s+not\s+accept\s+mail | can.?t\s+find\s+(?:any\s+)?host
    | bad\s+destination | not\s+a\s+valid\s+(?:mailbox|user|recipient|address)
    | addressee\s+unknown | we\s+don.t\s+handle\s+mail | recipnotfound | resolver\.adr\.
    | couldn.t\s+find\s+any\s+host | unable\s+to\s+find\s+(?:recipient|user|host)
    | wasn.t\s+found\s+at | not\s+found\s+in\s+(?:the\s+)?(?:directory|domino)""",
    re.IGNORECASE | re.VERBOSE,
)
_FULL = re.compile(
    r"""quota | (?:message|mail)\s+size\s+(?:limit\s+)?exceed | (?:mailbox|mail\s+box|inbox|account|user|storage|disk)\b[^.;\n]{0,40}?\b(?:full|exceed)
    | insufficient\s+(?:disk|system)?\s*(?:space|storage) | not\s+enough\s+(?:space|storage)
    | at\s+a\s+rate\s+that | too\s+quickly | storage\s+(?:space|limit) | space\s+(?:is\s+)?not\s+enough | over\s*(?:the\s+)?limit""",
    re.IGNORECASE | re.VERBOSE,
)
# What is said of us who send says nothing of the reader.
_SENDER = re.compile(
    r"""sender\s+(?:e-?mail\s+)?(?:address|domain|ip|host|id|verif|policy|rejected|not|unknown)
    | (?:domain|address|host)\s+of\s+(?:the\s+)?sender | \(sender\) | (?:bad|invalid)\s+sender
    | reverse\s+(?:dns|lookup|host) | \bptr\b | sending\s+(?:ip|domain|address|mta|host)""",
    re.IGNORECASE | re.VERBOSE,
)
_PASSING = re.compile(
    r"""too\s+(?:large|big|long|many|fast|much) | exceed(?:s|ed|ing)?\b | size\s+limit | message\s+size
    | spam | \bjunk | virus | malware | blocked | block\s?list | black\s?list | \brbl\b | dnsbl
    | reputation | polic(?:y|ies) | dmarc | dkim | \bspf\b | authenti | not\s+(?:authori[sz]ed|permitted|
    allowed) | permission | relay | gr[ae]y\s?list | try\s+(?:again\s+)?later | temporar | time[dr]?\s*-?\s*out
    | connection\s+(?:refused|reset|closed|lost|was|dropped|timed) | loop | hop\s+count | throttl
    | rate\s+limit | expired | congest | resources | maintenance | content | attachment | banned
    | unsolicited | reject(?:ed)?\s+(?:by|for)\s | refused | filter | not\s+available | unavailable
    | delayed | retry | deferred | no\s+answer | unreachable | unable\s+to\s+connect | queue
    | \battempts\b | failing | white-?list | (?:requires?|needs?)\s+(?:confirmation|approval) | try\s+(?:again|to\s+resend) | (?:not|isn.t)\s+accepting\s+mail | collected
    | command\s+died | undefined\s+value | (?:system|internal|local|software|processing|configuration)\s+
    (?:error|problem|failure) | being\s+processed | no\s+\S+\s+field | syntax""",
    re.IGNORECASE | re.VERBOSE,
)
# RFC 3463: the sender's own address (5.1.7, 5.1.8) says nothing of the reader.
_HARD = re.compile(r"5\.1\.(?:[0-6]|9|10)|5\.2\.1|5\.4\.(?:4|310)")
_VAGUE = ("5.0.0", "5.1.0", "5.5.0", "5.3.0", "5.2.0")

_SPAN, _EDITIONS, _GAP = timedelta(days=14), 5, timedelta(days=8)


def kind_of(words: str, *, status: str = "", code: int = 0) -> str:
    """Tell whether a final refusal is "hard", the address is dead, or "soft", it may pass.

    `status` is an enhanced code (RFC 3463), `code` the server's reply; both may stand in `words`
    too. A full mailbox, a message too large and a policy are soft, though servers say 5xx.
    """
    status = _code(status, words)
    first = status[:1] or (str(code) if code else _reply(words))[:1]
    if first == "4" and not (_NOBODY.search(words) and not _PASSING.search(words)):
        return "soft"
    if _FULL.search(words) and not re.search(r"user\s+unknown", words, re.IGNORECASE):
        return "soft"
    if _SENDER.search(words):
        return "soft"
    if _NOBODY.search(words):
        return "hard"
    if status and status not in _VAGUE:
        return "hard" if _HARD.fullmatch(status) else "soft"
    return "soft" if _PASSING.search(words) else "hard"


def names_nobody(words: str) -> bool:
    """Tell whether words say that an address, or its domain, is none."""
    return _NOBODY.search(words) is not None


def is_telling(words: str) -> bool:
    """Tell whether words say anything of why a message was refused."""
    codes = {one[0] for one in _ENHANCED.finditer(words) if not one[0].endswith(".0.0")}
    return bool(codes.difference(_VAGUE)) or any(
        one.search(words) for one in (_NOBODY, _FULL, _PASSING)
    )


def _code(status: str, words: str) -> str:
    """Return the enhanced code that says most: that of the words where `status` is general."""
    given = _ENHANCED.search(status)
    if given and not (given[2] == "0" and given[3] == "0"):
        return given[0]
    said = [one[0] for one in _ENHANCED.finditer(words) if one[1] != "2"]
    exact = [one for one in said if not one.endswith(".0.0")]
    return (exact or said or [given[0] if given else ""])[0]


def _reply(words: str) -> str:
    found = _REPLY.search(words)
    return found[1] if found else ""


def is_hopeless(days: Sequence[tuple[int, date]], today: date) -> bool:
    """Tell whether soft bounces went on for so long that the mail should stop.

    `days` holds the editions that bounced, with their days. That is so after five editions
    within fourteen days, or when they go on for fourteen days, with no week between two.
    """
    recent = {edition for edition, day in days if today - day < _SPAN}
    if len(recent) >= _EDITIONS:
        return True
    last = first = today
    for day in sorted({day for _, day in days if day <= today}, reverse=True):
        if last - day >= _GAP:
            break
        last = first = day
    return today - first >= _SPAN
