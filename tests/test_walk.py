"""The whole walk, over loopback HTTP and a real database."""

import email
import json
import os
import subprocess
import sys

from digest import samples


def run(folder, *words):
    command = [sys.executable, "-m", "digest", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "HOME": str(folder)})


def test_the_sample_brief_is_whole_and_never_repeats_itself(tmp_path):
    """Twelve stories in three sections at least; a second brief brings back none of the first."""
    config = tmp_path / "config.toml"
    config.write_text('[brief]\nbrand = "The Test Brief"\n[store]\nurl = "sqlite:///x.db"\n[fetch]\nallow_private_addresses = true\n[[feeds]]\nname = "none"\nurl = "http://127.0.0.1:1/f"\n')
    assert run(tmp_path, "now").returncode == 69
    assert run(tmp_path, "init").returncode == 0
    told = []
    for _ in range(2):
        done = run(tmp_path, "now", "--out", "out", "--or-sample")
        assert done.returncode == 0, done.stderr
        told.append(json.loads((tmp_path / "out" / "edition.json").read_text()))
    first, second = told
    assert len(first["stories"]) >= 12
    assert len({story["section"] for story in first["stories"]}) >= 3
    assert first["note"] == samples.NOTE
    ran = {url for story in first["stories"] for url in story["urls"]}
    assert not ran & {url for story in second["stories"] for url in story["urls"]}
    known = {story["id"] for story in first["stories"]}
    assert all(story["update"] for story in second["stories"] if story["id"] in known)
    mail = email.message_from_bytes((tmp_path / "out" / "brief.eml").read_bytes())
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]


def test_a_wrong_time_is_a_usage_error(tmp_path):
    """A time without its offset is refused before anything happens."""
    config = tmp_path / "config.toml"
    config.write_text('[brief]\nbrand = "B"\n')
    done = run(tmp_path, "now", "--as-of", "2026-03-04T11:30:00")
    assert (done.returncode, "needs an offset" in done.stderr) == (64, True)
