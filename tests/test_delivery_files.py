"""The files of a brief are written whole, with a picture where a browser is at hand."""

import os

import pytest

from digest import delivery
from digest.errors import OutputError


def test_files_are_written_whole_or_not_at_all(tmp_path):
    """A full disk or a file in the way is told, with what was tried."""
    written = delivery.write_files(tmp_path / "out", {"a.txt": b"one", "b.txt": b"two"})
    assert [path.read_bytes() for path in written] == [b"one", b"two"]
    assert sorted(os.listdir(tmp_path / "out")) == ["a.txt", "b.txt"]
    with pytest.raises(OutputError, match="cannot be written"):
        delivery.write_files(tmp_path / "out" / "a.txt", {"c.txt": b""})


def browser(folder, script):
    folder.mkdir()
    program = folder / "chromium"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "drawn"),
    [
        (
            'for a in "$@"; do case $a in --screenshot=*) : > "${a#--screenshot=}";; esac; done',
            True,
        ),
        ("exit 1", False),
        ("exit 0", False),
    ],
)
def test_a_picture_is_drawn_where_a_browser_is_at_hand(tmp_path, monkeypatch, script, drawn):
    """An older picture never stands for a new brief."""
    browser(tmp_path / "bin", script)
    page, target = tmp_path / "page.html", tmp_path / "page.png"
    page.write_text("<p>hi")
    target.write_bytes(b"old")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert delivery.picture(page, target) == (target if drawn else None)
    assert target.exists() is drawn


def test_without_a_browser_there_is_no_picture(tmp_path, monkeypatch):
    """The brief is made all the same."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert delivery.picture(tmp_path / "page.html", tmp_path / "page.png") is None
