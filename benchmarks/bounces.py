"""Tells which of the messages that came back are taken for what they are, and who is wronged.

usage: bounces.py ARCHIVE... [--ordinary FOLDER...]

ARCHIVE is a source archive that has bounces among its tests: flufl.bounce's (PyPI), or that of the
Perl module Mail::DeliveryStatus::BounceParser (CPAN, Debian). None of it is kept here. What each
message is was decided by reading it; where flufl.bounce's own tests say whom a message is about,
that is compared too. FOLDER holds ordinary mail: whatever of it is taken for a bounce is told.
"""

import argparse
import ast
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from digest import bounces

# By the beginnings of their names, without what stands for the kind of file: those that may pass,
# those that are late, and those that are none. All others say that an address is dead.
SOFT = """
    aol_01 bounce_01 bounce_03 dsn_01 dsn_02 dsn_03 dsn_04 dsn_09 dumbass_01 hotpop_01 netscape_01
    newmailru_01 postfix_02 postfix_03 postfix_04 postfix_05 qmail_02 qmail_06 qmail_07 sendmail_01
    simple_01 simple_02 simple_07 simple_09 simple_14 simple_18 simple_38 simple_42 simple_44
    simple_45 smtp32_01 smtp32_02 yahoo_01 yahoo_02 yahoo_04
    aol-senderblock aol.attachment boxbe-cr boxbe-cr2 junkemailfilter long-smtp message-too-large*
    misidentified-recipient no-message-collected not-a-relay postfix postfix-orig quota* rcpthosts
    relaying-denied spam-rejection* spamassassin spambouncer surfcontrol* warning-4 warning-7
    warning-9 whitelist
""".split()  # noqa: SIM905
LATE = """
    dsn_05 dsn_06 dsn_07 dsn_08 dsn_17 simple_03 simple_21 simple_22 simple_28 simple_35 simple_40
    warning-8
""".split()  # noqa: SIM905
NONE = """
    groupwise_03 qmail_08 aol-vacation autoreply bluebottle polish-autoreply
    spam-bogus-email-in-report spam-with-image warning-6
""".split()  # noqa: SIM905


def main() -> int:
    """Print the figures; 1 where ordinary mail is taken for a bounce."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archives", nargs="+", type=Path)
    parser.add_argument("--ordinary", nargs="*", type=Path, default=[])
    given = parser.parse_args()
    for archive in given.archives:
        judge(archive)
    return sum(false_alarms(folder) for folder in given.ordinary) > 0


def judge(archive: Path) -> None:
    """Print what of one collection is right, and each message that is not."""
    right, total, strangers, known = Counter(), Counter(), 0, addresses(archive)
    for name, raw in messages(archive):
        meant, found = truth(name), bounces.read(raw)
        taken = "none" if found.kind in {"other", "auto-reply"} else found.kind
        total[meant] += 1
        right[meant] += taken == meant
        if taken != meant:
            print(f"  {name}: {meant}, taken for {taken}: {' '.join(found.words.split())[:70]}")
        told = {one.lower() for one in found.addresses}
        if known.get(name) and not told & known[name]:
            strangers += 1
            print(f"  {name}: about {', '.join(known[name])}, taken for about {', '.join(told)}")
    each = ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in sorted(total))
    print(f"{archive.name}: {right.total()} of {total.total()} right ({each})")
    if known:
        print(f"{archive.name}: the wrong address in {strangers} of {len(known)}")


def truth(name: str) -> str:
    """Return what a message is: "hard", "soft", "delayed" or "none"."""
    stem = PurePosixPath(name).stem
    for kind, names in (("soft", SOFT), ("delayed", LATE), ("none", NONE)):
        if any(PurePosixPath(stem).match(one) for one in names):
            return kind
    return "hard"


def messages(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the messages of an archive by name."""
    with tarfile.open(archive) as files:
        for one in files:
            path = PurePosixPath(one.name)
            if one.isfile() and path.parent.name in {"data", "corpus"} and path.suffix != ".py":
                yield path.name, files.extractfile(one).read()


def addresses(archive: Path) -> dict[str, set[str]]:
    """Return whom flufl.bounce's own tests say that its messages are about; else nothing."""
    found: dict[str, set[str]] = {}
    with tarfile.open(archive) as files:
        tests = [one for one in files if one.name.endswith("/tests/test_detectors.py")]
        source = files.extractfile(tests[0]).read() if tests else b""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DETECTORS":
            for _, name, told, _ in ast.literal_eval(node.value):
                found.setdefault(name, set()).update(one.decode().lower() for one in told)
    return {name: told for name, told in found.items() if told}


def false_alarms(folder: Path) -> int:
    """Print what ordinary mail is taken for a bounce; return how much."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    wronged = 0
    for path in files:
        found = bounces.read(path.read_bytes())
        if found.kind not in {"other", "auto-reply"}:
            wronged += 1
            print(f"  {path.name}: taken for {found.kind}")
    print(f"{folder}: {wronged} of {len(files)} taken for bounces")
    return wronged


if __name__ == "__main__":
    sys.exit(main())
