"""The window as a program of its own and beside the daemon, from its start to its end."""

import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest
from conftest import make_settings

from digest.errors import ConfigError


@pytest.mark.parametrize("words", [("web", "--listen", "127.0.0.1:0"), ("web",), ("run",)])
def test_the_window_is_open_until_it_is_told_to_stop(desk, sink, words):
    """It says where; SIGTERM closes it, with exit code 0."""
    listen = {} if len(words) > 1 else {"web": {"listen": '"127.0.0.1:0"'}}
    make_settings("sqlite:///digest.db", sink.port, desk, **listen)
    with subprocess.Popen(
        [sys.executable, "-m", "digest", *words],
        cwd=desk,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    ) as process:
        try:
            told = next(line for line in process.stderr if "web window is open at" in line)
            address = re.search(r"http://\S+", told)[0]
            with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
                assert answer.read() == b"ok\n"
        finally:
            process.send_signal(signal.SIGTERM)
        process.stderr.read()
    assert process.returncode == 0


def test_a_window_needs_an_address(desk, digest_):
    """Which one is missing is told, and how to give it; so is one that is none, with its line."""
    code, _, err = digest_("web")
    assert (code, "--listen 127.0.0.1:8080" in err) == (64, True)
    assert digest_("web", "--listen", "127.0.0.1:1x")[0] == 64
    for table in (
        *({"listen": f'"{listen}"'} for listen in ("8080", "localhost:99999", "a b:80", ":80")),
        {"monitors": '["all"]'},
    ):
        with pytest.raises(ConfigError, match=r"config.toml:\d+: web\.\w+.*: expected a"):
            make_settings("sqlite:///digest.db", 25, desk, web=table)
