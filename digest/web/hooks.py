"""Where mail services post what came back. Each is believed by its signature or its secret.

An answer of 406 tells them not to try again; one of 503 tells them to.
"""

import base64
import logging
from collections.abc import Callable, Iterable
from functools import partial
from importlib.util import find_spec

from digest import bounces, pipeline
from digest.config import HooksSettings
from digest.errors import ConfigError
from digest.model import Bounce
from digest.web.window import Answer, Ask, Window

log = logging.getLogger("digest")


def hooks(settings: HooksSettings) -> dict[str, Callable[[Window, Ask], Answer]]:
    """Return the pages by their paths: of those services alone that are configured.

    Raises ConfigError where a library is missing.
    """
    if settings.ses_topic and find_spec("cryptography") is None:
        raise ConfigError("hooks.ses_topic needs cryptography: pip install 'digest-builder[ses]'")
    known = {
        "ses": (settings.ses_topic, _ses),
        "postmark": (settings.postmark_secret.get_secret_value(), _postmark),
        "mailgun": (settings.mailgun_key.get_secret_value(), _mailgun),
    }
    return {
        f"/hooks/{name}": partial(_taken, name, read)
        for name, (secret, read) in known.items()
        if secret
    }


def _taken(
    service: str,
    read: Callable[[Window, Ask], Iterable[Bounce]],
    window: Window,
    ask: Ask,
) -> Answer:
    """Take what a service posted, once; refuse what it did not post."""
    now = window.clock()
    try:
        found = read(window, ask)
    except bounces.ForgedError as error:
        if window.forged.allow(service, now=now):
            log.warning("/hooks/%s: not believed: %s", service, error)
        return _said(b"not believed\n", 406)
    for one in pipeline.note_event(window.config, window.memory, found, now=now):
        if one.state:
            log.info("/hooks/%s: reader %d: %s, %s", service, one.reader, one.kind, one.state)
    return _said(b"ok\n", 200)


def _said(words: bytes, status: int) -> Answer:
    return Answer(body=words, kind="text/plain", status=status, secret=True)


def _ses(window: Window, ask: Ask) -> list[Bounce]:
    topic, now = window.config.hooks.ses_topic, window.clock()
    found = bounces.ses(ask.body, topic, partial(window.amazon.certificate, now=now))
    if address := bounces.subscription(ask.body, topic):
        window.amazon.confirm(address, now=now)
        log.info("/hooks/ses: Amazon will post what comes back")
    return found


def _postmark(window: Window, ask: Ask) -> list[Bounce]:
    secret = window.config.hooks.postmark_secret.get_secret_value()
    return bounces.postmark(ask.body, _secret_of(ask), secret)


def _mailgun(window: Window, ask: Ask) -> list[Bounce]:
    key = window.config.hooks.mailgun_key.get_secret_value()
    return bounces.mailgun(ask.body, key, now=window.clock())


def _secret_of(ask: Ask) -> str:
    """Return the secret that a request bears: a password, whosever, or a token."""
    kind, _, told = ask.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return ask.headers.get("x-webhook-token", "")
    try:
        return base64.b64decode(told).decode().partition(":")[2]
    except ValueError:
        return ""
