"""Takes the pictures of docs/guide.md from the sample edition.

usage: pictures.py [--out docs/pictures]

It needs what `make mail-check` needs of Node.js, and Chromium.
"""

import argparse
import html
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from check import browser, node, sample_mails

from digest import samples

VIEWS = {  # file, width, height, scheme, scale
    "desktop": ("brief.html", 760, 1000, "light", 1),
    "phone": ("brief.html", 375, 760, "light", 1.5),
    "dark": ("brief.html", 375, 760, "dark", 1.5),
    "text": ("text.html", 640, 760, "light", 1),
    "headlines": ("headlines.html", 375, 760, "light", 1.5),
}
TERMINAL = (
    "<!DOCTYPE html><meta charset='utf-8'><body style='margin:0;padding:16px;background:#fff'>"
    "<pre style='margin:0;font:14px/19px monospace'>{}</pre>"
)


def main() -> int:
    """Take the pictures; tell where they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with samples.serve() as listed:
        mails = sample_mails.sample_mails(listed)
    with TemporaryDirectory() as folder:
        pages = {f"{name}.html": mail.html for name, mail in mails.items()}
        pages["text.html"] = TERMINAL.format(html.escape(mails["brief"].text))
        for name, page in pages.items():
            (Path(folder) / name).write_text(page, encoding="utf-8")
        asked = [
            "|".join(map(str, (Path(folder) / view[0], given.out / f"{name}.png", *view[1:])))
            for name, view in VIEWS.items()
        ]
        taken = node("shots.mjs", *asked, CHROMIUM=browser() or "chromium")
    if taken is None:
        print("Node.js or its packages are not here: make mail-check says how")
        return 1
    print("\n".join(taken))
    return 0


if __name__ == "__main__":
    sys.exit(main())
