"""An edition goes through a real post office, and what cannot be delivered comes back."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

DOVECOT = ("dovecot", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp")
PROGRAMS = ("unshare", "postfix", "opendkim", "opendmarc", *DOVECOT)
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"  # a test may be run without them
REQUIRED = "DIGEST_TEST_REQUIRE_MAIL"
ALONE = ("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child")


def lacking():
    """Return what this machine lacks of a post office; "" where it has all."""
    missing = [name for name in PROGRAMS if not shutil.which(name, path=PATH)]
    if missing:
        return f"no {', '.join(missing)} here"
    if os.geteuid() != 0:
        return "only root may start a post office"
    if subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        return "no namespaces of one's own are to be had here"
    dovecot = shutil.which("dovecot", path=PATH)
    version = subprocess.check_output([dovecot, "--version"], text=True)
    return "" if version.startswith("2.3.") else f"what is set up is Dovecot 2.3, not {version}"


@pytest.fixture(scope="module")
def facts():
    """Let a post office live through a morning; return what happened."""
    if reason := lacking():
        if os.environ.get(REQUIRED):
            pytest.fail(f"{reason}, and this run must not go without")
        pytest.skip(reason)
    with tempfile.TemporaryDirectory() as room:
        done = subprocess.run(
            [*ALONE, sys.executable, Path(__file__).with_name("post_office.py"), room],
            capture_output=True, text=True, timeout=300, check=False, env={**os.environ, "PATH": PATH},
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_spf_dkim_and_dmarc_pass_where_the_mail_arrives(facts):
    """A receiver that asks the DNS finds the records that the program told to publish, and all pass."""
    told = " ".join(facts["results"])
    for mechanism in ("spf", "dkim", "dmarc"):
        assert re.findall(rf"\b{mechanism}=(\w+)", told) == ["pass"], told
    assert "SPF, DKIM and DMARC of brief.post.internal are as they should be" in facts["checked"]


def test_what_arrives_is_what_was_pressed(facts):
    """Letter by letter, headers and all: three servers on the way changed nothing."""
    assert facts["identical"]
    assert re.fullmatch(
        r"<bounce\+[a-z2-7]{24}@bounce\.brief\.post\.internal>", facts["return path"]
    )


def test_a_reader_unknown_at_the_door_is_known_at_once(facts):
    """The server refuses the address; the others have their edition."""
    assert "1 refused" in facts["sent"]


def test_what_comes_back_stops_the_mail_to_the_right_reader(facts):
    """A mail server took the message and sent it back: its reader, and no other, gets no more."""
    assert facts["bounces"] == "reader 2: hard, bounced\n"
    assert "550 5.1.1" in facts["bounce"]
    states = {one["email"].partition("@")[0]: one["state"] for one in facts["readers"]}
    assert states == {"zoe": "active", "gone": "bounced", "nobody": "bounced"}
