"""The files of a brief: what a person opens and what a program reads."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from digest.errors import OutputError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge")
_WIDTH, _HIGH, _HIGHEST = 760, 1_600, 16_000  # pixels
_MEASURE = b"<script>document.title = document.documentElement.scrollHeight</script>"
_PATIENCE = 60  # seconds for one look at a page


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write `files` into `folder`, each whole or not at all. Raises OutputError."""
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            partial = folder / f".{name}.part"
            partial.write_bytes(content)
            written.append(partial.replace(folder / name))
    except OSError as error:
        raise OutputError(
            f"{error.filename or folder}: cannot be written: {error.strerror}"
        ) from None
    return written


def picture(page: Path, target: Path) -> Path | None:
    """Take a picture of a whole HTML file with a browser of this machine; None where none can.

    An older picture goes: it would show another edition.
    """
    target.unlink(missing_ok=True)
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder) / "measured.html"
        measured.write_bytes(page.read_bytes() + _MEASURE)
        dumped = _browse(browser, folder, "--dump-dom", f"--window-size={_WIDTH},800", measured)
        height = re.search(rb"<title>(\d+)</title>", dumped)
        size = f"{_WIDTH},{min(int(height[1]), _HIGHEST) if height else _HIGH}"
        _browse(browser, folder, f"--screenshot={target.resolve()}", f"--window-size={size}", page)
    return target if target.exists() else None


def _browse(browser: str, profile: str, what: str, size: str, page: Path) -> bytes:
    """Let a browser without a window do one thing with a page, and reach nothing else."""
    command = [
        browser, "--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
        "--disable-background-networking", "--disable-sync", "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}", size, what,
        page.resolve().as_uri(),
    ]  # fmt: skip
    if os.geteuid() == 0:  # its sandbox does not start for root
        command.insert(1, "--no-sandbox")
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout
