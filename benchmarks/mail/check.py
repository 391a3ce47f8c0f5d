"""Checks the product's own mail by rules, and with the tools that are here.

usage: check.py [--all] [--out DIR]

Makes the mails of the sample morning: the brief, the headlines, one too long for a mail, a thin
one, one with a logo, and the page on the web. What a machine lacks (Node.js, Java, Chromium,
SpamAssassin, w3m) is told as skipped; with --all that is a fault. The exit code is 0 only where
every row passes.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "tests"))

import caniemail  # noqa: E402
import dkim  # noqa: E402
import mail_rules  # noqa: E402
import sample_mails  # noqa: E402
from sample_mails import Mail  # noqa: E402

from digest import message, samples  # noqa: E402
from digest.message.fit import Cut  # noqa: E402
from digest.message.links import distinct  # noqa: E402
from digest.message.render import values  # noqa: E402
from digest.message.templates import Templates  # noqa: E402
from digest.message.tidy import tidy  # noqa: E402

NODE_MODULES = HERE / "node_modules"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Outlook's own words, which it reads in a comment, need their namespace; vnu does not know it.
OUTLOOK = "xmlns:o"


@dataclass
class Row:
    """What was checked, what came of it, and what was asked for."""

    name: str
    asked: str
    result: str = ""
    faults: list[str] = field(default_factory=list)
    skipped: bool = False


def main() -> int:
    """Check everything; 1 where a row fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="a tool that is not here is a fault")
    parser.add_argument("--out", type=Path, default=Path("out/mail"))
    given = parser.parse_args()
    with samples.serve() as listed:
        mails = sample_mails.sample_mails(listed)
        again = sample_mails.sample_mails(listed)
    files = _written(mails, given.out)
    rows = [
        *_rules(mails, again),
        *_programs(mails),
        *_html(files),
        *_browser(files),
        *_filters(files),
    ]
    for row in rows:
        verdict = "skipped" if row.skipped else "FAULT" if row.faults else "ok"
        print(f"{verdict:8}{row.name:52}{row.result:22}{row.asked}")
        for fault in row.faults[:8]:
            print(f"{'':8}  {fault}")
    lacking = [row for row in rows if row.skipped]
    wrong = [row for row in rows if row.faults]
    print(
        f"\n{len(rows) - len(lacking) - len(wrong)} of {len(rows)} rows ok, {len(lacking)} skipped"
    )
    return int(bool(wrong or (given.all and lacking)))


def _written(mails: dict[str, Mail], out: Path) -> dict[str, Path]:
    """Write each mail's files; return those of HTML by name."""
    out.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, mail in mails.items():
        (out / f"{name}.eml").write_bytes(mail.raw)
        (out / f"{name}.txt").write_text(mail.text, encoding="utf-8")
        for kind, html in (("", mail.html), (".web", mail.web), (".source", _source(mail))):
            files[name + kind] = out / f"{name}{kind}.html"
            files[name + kind].write_text(html, encoding="utf-8")
    return files


def _source(mail: Mail) -> str:
    """The page before its rules were written into its elements."""
    templates = Templates(mail.house.templates)
    edition = distinct(tidy(mail.edition))
    return templates.render("body.html", values(Cut(edition=edition), mail.house))


# -- rows ----------------------------------------------------------------------------------------


def _rules(mails: dict[str, Mail], again: dict[str, Mail]) -> Iterator[Row]:
    for name, mail in mails.items():
        size = f"{len(mail.html.encode()) / 1024:.1f} kB"
        found = mail_rules.faults(mail.raw)
        yield Row(f"rules on message, page and text: {name}", "0 faults, 92 kB", size, found)
    yield _signature(mails["brief"])
    changed = [name for name in mails if mails[name].raw != again[name].raw]
    yield Row("the same edition gives the same bytes", "equal", faults=changed)
    token = message.token(sample_mails.KEY, "unsubscribe", 5)
    leaks = [name for name, mail in mails.items() if token in mail.web or message.MARK in mail.web]
    yield Row("no reader's token in the page on the web", "0", faults=leaks)


def _signature(mail: Mail) -> Row:
    """The signature holds, and breaks where anything that matters is changed on the way."""
    record = message.record(sample_mails.signer()).encode()

    def holds(raw: bytes) -> bool:
        return bool(dkim.verify(raw, dnsfunc=lambda *_, **__: record))

    row = Row("DKIM verifies; changes on the way are found", "4 of 4")
    changes = {
        "subject": mail.raw.replace(b"Subject: ", b"Subject: Re: "),
        "body": mail.raw.replace(b"Unsubscribe", b"Subscribe"),
        "way out": mail.raw.replace(
            b"List-Unsubscribe: <https://", b"List-Unsubscribe: <https://x."
        ),
        "second From": b"From: x@evil.example\r\n" + mail.raw,
    }
    row.faults = [name for name, raw in changes.items() if raw == mail.raw or holds(raw)]
    row.faults += [] if holds(mail.raw) else ["it does not verify"]
    row.result = f"{len(changes) - len(row.faults)} of {len(changes)}"
    return row


def _programs(mails: dict[str, Mail]) -> Iterator[Row]:
    row = Row("support in 20 mail programs (caniemail)", "worst >= 70, mean >= 92")
    data = NODE_MODULES / "caniemail" / "data" / "caniemail.json"
    if not data.exists():
        yield _skipped(row)
        return
    found = {name: caniemail.score(mail.html, data) for name, mail in mails.items()}
    worst = min(found.values(), key=lambda one: one[1])
    mean = min(one[0] for one in found.values())
    row.result = f"worst {worst[1]:.1f}, mean {mean:.1f}"
    row.faults = [f"{n}: {one}" for n, one in found.items() if one[1] < 70 or one[0] < 92]
    yield row


def _html(files: dict[str, Path]) -> Iterator[Row]:
    pages = {name: path for name, path in files.items() if not name.endswith(".source")}
    programs = Row("kept by 15 mail programs (emailens)", "worst >= 90")
    valid = Row("good HTML, mail and web (html-validate)", "0 errors")
    told = node("clients.mjs", *map(str, pages.values()))
    if told is None:
        yield from (_skipped(programs), _skipped(valid))
    else:
        scores = {n: told[str(p)] for n, p in pages.items() if not n.endswith(".web")}
        programs.result = f"worst {min(one['worst'] for one in scores.values())}"
        programs.faults = [f"{n}: {one['worst']}" for n, one in scores.items() if one["worst"] < 90]
        valid.faults = [
            f"{Path(name).name}: {f}" for name, one in told.items() for f in one["faults"]
        ]
        yield from (programs, valid)
    row = Row("good HTML, mail and web (vnu)", "0 errors")
    jar = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not (jar.exists() and shutil.which("java")):
        yield _skipped(row)
        return
    command = [
        "java",
        "-jar",
        str(jar),
        "--errors-only",
        "--format",
        "gnu",
        *map(str, pages.values()),
    ]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stderr.splitlines()
    row.faults = [line for line in lines if OUTLOOK not in line]
    yield row


def _browser(files: dict[str, Path]) -> Iterator[Row]:
    rows: dict[str, tuple[Row, Callable[[str, dict[str, Any]], list[str]]]] = {
        "axe": (Row("axe: light, dark, unstyled", "0 serious"), lambda _, one: one["axe"]),
        "wide": (Row("no overflow from 320 to 1200 px", "0 px"), lambda _, one: one["overflow"]),
        "small": (
            Row("smallest text", ">= 14 px"),
            lambda _, one: [str(one["smallest"])] if one["smallest"] < 14 else [],
        ),
        "asked": (
            Row("fetched when opened; the logo only if set", "0"),
            lambda name, one: [] if name.startswith("logo") else one["fetched"],
        ),
        "same": (Row("inlining changes no computed style", "0"), lambda _, one: one["restyled"]),
    }
    pairs = {name: str(path) for name, path in files.items() if not name.endswith(".source")}
    for name in ("brief", "headlines", "logo"):
        pairs[name] += f":{files[f'{name}.source']}"
    found = browser()
    told = node("browser.mjs", *pairs.values(), CHROMIUM=found) if found else None
    for row, faults in rows.values():
        if told is None:
            yield _skipped(row)
            continue
        for name in pairs:
            row.faults += [f"{name}: {one}" for one in faults(name, told[str(files[name])])]
        yield row


def _filters(files: dict[str, Path]) -> Iterator[Row]:
    row = Row("SpamAssassin, local rules", "<= 0")
    if not shutil.which("spamassassin"):
        yield _skipped(row)
    else:
        points = {}
        for name in ("brief", "headlines", "thin"):
            raw = files[name].with_suffix(".eml").read_bytes()
            command = ["spamassassin", "-L", "-t"]
            told = subprocess.run(command, input=raw, capture_output=True, check=False).stdout
            found = re.search(rb"score=(-?[\d.]+)", told)
            points[name] = float(found[1]) if found else 99.0
        row.result = f"worst {max(points.values())}"
        row.faults = [f"{name}: {one}" for name, one in points.items() if one > 0]
        yield row
    row = Row("read aloud by a text browser (w3m)", "summary first")
    if not shutil.which("w3m"):
        yield _skipped(row)
        return
    command = ["w3m", "-dump", "-cols", "200", str(files["brief"])]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    summary = files["brief"].with_suffix(".txt").read_text(encoding="utf-8").partition("\n\n")[0]
    if " ".join(told.split()).find(" ".join(summary.split())) != 0:
        row.faults = [told[:100]]
    yield row


def _skipped(row: Row) -> Row:
    row.skipped = True
    return row


def browser() -> str | None:
    """The command of a browser that is here."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def node(script: str, *arguments: str, **environ: str) -> Any:
    """Run one of the scripts beside this file; None where Node.js or its packages are not here."""
    if not (NODE_MODULES.exists() and shutil.which("node")):
        return None
    command = ["node", str(HERE / script), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environ}
    )
    if done.returncode:
        sys.exit(f"{script}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
