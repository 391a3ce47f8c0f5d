"""The files for service managers are valid, and let the daemon do no more than it must."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

UNITS = Path(__file__).parent.parent / "packaging"
if not UNITS.is_dir() or not shutil.which("systemd-analyze"):
    pytest.skip("the units or systemd-analyze are not here", allow_module_level=True)


@pytest.fixture
def units(tmp_path):
    """The units, with a program that is there."""
    for path in UNITS.glob("digest*.*"):
        text = path.read_text(encoding="utf-8").replace("/opt/digest/bin/digest", "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


def analyze(*words):
    line = ["systemd-analyze", *words]
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_the_units_are_valid(units):
    """systemd finds nothing to complain of."""
    paths = sorted(str(path) for path in units.glob("digest*.*"))
    assert len(paths) == 3
    assert analyze("verify", *paths) == (0, "")


def test_the_daemon_is_locked_up_well(units):
    """Its exposure, as systemd reckons it from 0 to 10, is at most 2.0."""
    code, told = analyze("security", "--offline=true", str(units / "digest.service"))
    found = re.search(r"exposure level for digest\.service: ([0-9.]+)", told)
    if code and not found:
        pytest.skip("this systemd-analyze cannot look at units offline")
    assert float(found[1]) <= 2.0
