"""DKIM signatures (RFC 6376): rsa-sha256, relaxed/relaxed, what matters signed twice. Pure."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from digest.config import DkimSettings
from digest.errors import ConfigError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_LEAST = 2048  # bits: what the large receivers ask for
_WIDTH = 72
# Once more than they occur: a second one, put in on the way, breaks the signature.
OVERSIGNED = (
    "from", "to", "subject", "date", "message-id", "reply-to", "list-unsubscribe",
    "list-unsubscribe-post", "mime-version", "content-type",
)  # fmt: skip
SIGNED = (
    *OVERSIGNED, "list-id", "list-archive", "list-help", "list-owner", "list-post", "archived-at",
    "feedback-id", "cfbl-address", "cfbl-feedback-id", "precedence", "auto-submitted",
    "content-language",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signer:
    """A domain's key. It never shows in a text."""

    domain: str
    selector: str
    key: "RSAPrivateKey"

    @property
    def name(self) -> str:
        """Where the record of the key stands in the DNS."""
        return f"{self.selector}._domainkey.{self.domain}"

    def __repr__(self) -> str:
        """Tell whose it is, not what it is."""
        return f"Signer({self.name})"

    def header(self, signed: Mapping[str, bytes], body_hash: bytes, *, stamp: int) -> bytes:
        """Return the DKIM-Signature header, with its line end.

        `signed` holds the canonical form of each header by its name in lower case. The same
        input gives the same bytes. Cost: 0.5 ms with a key of 2048 bits.
        """
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        names = [name for name in SIGNED if name in signed]
        listed = [*names, *(name for name in OVERSIGNED if name in signed)]
        value = (
            f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain}; s={self.selector};\r\n"
            f" t={stamp}; h={_folded(listed)};\r\n"
            f" bh={base64.b64encode(body_hash).decode()};\r\n b="
        )
        unsigned = f"DKIM-Signature: {value}".encode()
        canonical = b"".join(signed[name] for name in names) + relaxed_header(unsigned)[:-2]
        signature = self.key.sign(canonical, padding.PKCS1v15(), hashes.SHA256())
        text = base64.b64encode(signature)
        lines = [text[at : at + _WIDTH] for at in range(0, len(text), _WIDTH)]
        return unsigned + b"\r\n ".join(lines) + b"\r\n"


def _folded(names: list[str]) -> str:
    lines, line = [], ""
    for name in names:
        if line and len(line) + len(name) >= _WIDTH:
            lines.append(line)
            line = ""
        line += f":{name}" if line or lines else name
    return "\r\n ".join([*lines, line])


def relaxed_header(folded: bytes) -> bytes:
    """Return a header in its relaxed canonical form, with its line end."""
    name, _, value = folded.partition(b":")
    unfolded = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b""))
    return name.lower().strip() + b":" + unfolded.strip() + b"\r\n"


def relaxed_body(lines: bytes) -> bytes:
    """Return whole lines of a body in their relaxed canonical form."""
    return re.sub(rb" +(?=\r\n)", b"", re.sub(rb"[ \t]+", b" ", lines))


def signer(settings: DkimSettings, domain: str) -> Signer | None:
    """Return the signer of the configured key, else None. Raises ConfigError for a wrong one."""
    pem = settings.key.get_secret_value()
    return signer_of(settings.domain or domain, settings.selector, pem) if pem else None


def signer_of(domain: str, selector: str, pem: str) -> Signer:
    """Read a private key in PEM. Raises ConfigError where it is none that receivers accept."""
    _look_for_cryptography()
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError):  # TypeError: it is locked by a password
        raise ConfigError(
            "dkim.key: no private key in PEM, without a password; 'digest dkim new' makes one"
        ) from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < _LEAST:
        raise ConfigError(f"dkim.key: expected an RSA key of at least {_LEAST} bits")
    return Signer(domain, selector, key)


def new_key() -> str:
    """Make a private key of 2048 bits, in PEM. Raises ConfigError without the library."""
    _look_for_cryptography()
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    key = generate_private_key(public_exponent=65_537, key_size=_LEAST)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def record(signer: Signer) -> str:
    """Return the TXT record that lets receivers check the signatures."""
    from cryptography.hazmat.primitives import serialization

    public = signer.key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def _look_for_cryptography() -> None:
    if find_spec("cryptography") is None:
        raise ConfigError(
            "dkim.key: signing needs cryptography: pip install 'digest-builder[dkim]'"
        )
