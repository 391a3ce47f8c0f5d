"""The files of a brief: what a person opens and what a program reads."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from digest.errors import OutputError

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge")
_SIZE = "760,1600"
_PATIENCE = 60  # seconds for one picture


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
    """Take a picture of an HTML file with a browser of this machine; None where none can.

    An older picture goes: it would show another edition.
    """
    target.unlink(missing_ok=True)
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        return None
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
            "--no-sandbox", "--disable-background-networking", "--disable-sync",
            "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={profile}", f"--window-size={_SIZE}", f"--screenshot={target}",
            page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired):
            return None
    return target if done.returncode == 0 and target.exists() else None
