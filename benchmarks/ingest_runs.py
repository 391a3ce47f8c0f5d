"""Who runs in the feed benchmark, how each is set up, and what one run of it costs.

Linux only: it reads /proc, and adopts orphans so that the CPU of every helper process is counted.
"""

import ctypes
import importlib.metadata
import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import ingest_farm as farm
from ingest_peers import TIMEOUT

HERE = Path(__file__).parent
LIMIT = 1_500.0  # seconds; a run that takes longer is killed and counts as failed
_ADOPT = 36  # PR_SET_CHILD_SUBREAPER
_LOOK = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Spent:
    """What one run cost."""

    wall: float
    cpu: float  # user and system, of all processes
    peak: float  # MB, of the first process alone
    tree: float  # MB, of all at one time; shared pages count once
    processes: int  # at one time
    code: int


@dataclass(frozen=True, slots=True)
class Contestant:
    """A program that reads feeds: how it is told them, and how it is run."""

    name: str
    prepare: Callable[[Path, Sequence[str]], None]
    command: Callable[[Path], list[str]]
    codes: frozenset[int] = frozenset({0})
    serial: bool = False  # one feed after the other: measured on few feeds, compared per feed


def measured(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Spent:
    """Run a command to its end and count what it and everything it started has used."""
    ctypes.CDLL(None).prctl(_ADOPT, 1, 0, 0, 0)
    others = set(_children(os.getpid()))
    with (folder / "said.txt").open("wb") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdout=said, stderr=said, start_new_session=True
        )
        with _watched(process.pid) as seen:
            try:
                _, status, used = os.wait4(process.pid, 0)
            except BaseException:  # the benchmark is stopped, and so is what it started
                _kill(_below(process.pid))
                raise
            wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    for pid in set(_children(os.getpid())) - others:  # helpers that outlived it, adopted
        _, _, more = os.wait4(pid, 0)
        cpu += more.ru_utime + more.ru_stime
    return Spent(wall, cpu, peak, max(peak, seen.tree), seen.processes, process.returncode)


@dataclass(slots=True)
class _Seen:
    """The most that was seen at one time of a process and all below it."""

    tree: float = 0.0
    processes: int = 1


@contextmanager
def _watched(first: int) -> Iterator[_Seen]:
    """Look at a process and all below it now and then; end them where they take too long."""
    seen, over, began = _Seen(), threading.Event(), time.perf_counter()

    def look() -> None:
        while not over.wait(_LOOK):
            found = list(_below(first))
            seen.tree = max(seen.tree, sum(_share(pid) for pid in found))
            seen.processes = max(seen.processes, len(found))
            if time.perf_counter() - began > LIMIT:
                _kill(found)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _kill(pids: Iterable[int]) -> None:
    for pid in list(pids):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _below(pid: int) -> Iterator[int]:
    yield pid
    for child in _children(pid):
        yield from _below(child)


def _children(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                yield from map(int, (thread / "children").read_text().split())


def _share(pid: int) -> float:
    """Return a process's proportional share of memory: pages that a fork shares count once."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def certified(folder: Path, feeds: int) -> None:
    """Make the certificates for the addresses of a farm's feeds. Raises OSError.

    `trusted.pem` beside them holds them behind all others that this machine trusts: to load those
    is what a TLS context costs, and with these alone it would cost nothing.
    """
    paths = ssl.get_default_verify_paths()
    known = Path(paths.cafile or paths.openssl_cafile)
    trusted = known.read_bytes() if known.exists() else b""
    key, made = folder / "key.pem", folder / "made.pem"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    for first in range(0, feeds + 1, farm.BLOCK):
        names = ",".join(f"IP:{farm.host(n)}" for n in range(first, first + farm.BLOCK))
        more = ["-subj", f"/CN=farm {first}", "-addext", f"subjectAltName={names}"]
        files = ["-keyout", str(key), "-out", str(made)]
        _done(["openssl", "req", "-x509", *curve, *more, *files], folder, os.environ)
        farm.chain(folder, first // farm.BLOCK).write_bytes(key.read_bytes() + made.read_bytes())
        trusted += made.read_bytes()
    (folder / "trusted.pem").write_bytes(trusted)


def trusting(env: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return an environment in which contestants trust what `certified` made."""
    trusted = str(folder / "trusted.pem")
    return {**env, "SSL_CERT_FILE": trusted, "REQUESTS_CA_BUNDLE": trusted}


def environment(cache: Path) -> dict[str, str]:
    """Return where contestants run: compiled code is kept, as after any installation."""
    dropped = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "DIGEST_CONFIG"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"PYTHONPYCACHEPREFIX": str(cache / "pycache"), "NO_COLOR": "1"}


def ours(python: str, env: Mapping[str, str]) -> Contestant:
    """Return this product with its default settings, save that it may ask loopback."""

    def prepare(folder: Path, urls: Sequence[str]) -> None:
        lines = [
            '[store]\nurl = "sqlite:///digest.db"',
            "[fetch]\nallow_private_addresses = true",
            f"[defaults]\ntimeout_seconds = {TIMEOUT}",
        ]
        lines += [f'[[feeds]]\nname = "Feed {n}"\nurl = "{url}"' for n, url in enumerate(urls)]
        (folder / "config.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        _done([python, "-m", "digest", "init", "--config", "config.toml"], folder, env)

    def command(folder: Path) -> list[str]:
        return [python, "-m", "digest", "fetch", "--config", "config.toml"]

    return Contestant("ours", prepare, command, codes=frozenset({0, 75}))  # 75: some feeds failed


def loop(name: str, python: str) -> Contestant:
    """Return one of the little programs that need nothing told but the addresses."""

    def command(folder: Path) -> list[str]:
        return [python, str(HERE / "ingest_peers.py"), name, str(folder)]

    return Contestant(name, _write_urls, command, serial=name == "feedparser")


def reader(python: str, env: Mapping[str, str]) -> Contestant:
    """Return lemon24/reader."""
    script = str(HERE / "ingest_peers.py")

    def prepare(folder: Path, urls: Sequence[str]) -> None:
        _write_urls(folder, urls)
        _done([python, script, "reader-init", str(folder)], folder, env)

    return replace(loop("reader", python), prepare=prepare)


def rss2email(python: str) -> Contestant:
    """Return rss2email, at its best: `--no-send` builds each message and hands it to nobody.

    A Maildir would write each message through to the disk and a sendmail would be started for
    each; both belong to mail, not to reading feeds.
    """

    def prepare(folder: Path, urls: Sequence[str]) -> None:
        lines = ["[DEFAULT]", "to = reader@example.org", "verbose = error"]
        lines += [f"feed-timeout = {TIMEOUT:.0f}"]
        for number, url in enumerate(urls):
            lines += [f"[feed.f{number}]", f"url = {url}"]
        (folder / "rss2email.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def command(folder: Path) -> list[str]:
        files = ["-c", "rss2email.cfg", "-d", "rss2email.json"]
        return [str(Path(python).parent / "r2e"), *files, "run", "--no-send"]

    return Contestant("rss2email", prepare, command, serial=True)


def newsboat(program: str) -> Contestant:
    """Return newsboat, which asks one feed after the other where nothing else is set."""

    def prepare(folder: Path, urls: Sequence[str]) -> None:
        _write_urls(folder, urls)
        (folder / "newsboat.conf").write_text(f"download-timeout {TIMEOUT:.0f}\n", "utf-8")

    def command(folder: Path) -> list[str]:
        files = ["-u", "urls.txt", "-c", "cache.db", "-C", "newsboat.conf"]
        return [program, *files, "-x", "reload"]

    return Contestant("newsboat", prepare, command, serial=True)


def installed(cache: Path) -> str:
    """Return the interpreter of an environment with the peers, made where there is none yet.

    Raises OSError where they cannot be installed.
    """
    python = cache / "peers" / "bin" / "python"
    if not (cache / "peers.ready").exists():
        _done([sys.executable, "-m", "venv", str(cache / "peers")], cache, os.environ)
        # reader brings a feedparser of its own that needs sgmllib3k and does not say so.
        peers = ["rss2email==3.14", "html2text", "feedparser>=6,<7", "reader>=3,<4", "sgmllib3k"]
        peers += ["premailer>=3,<4"]  # which setting.py sets beside css_inline
        _done([str(python), "-m", "pip", "install", "--quiet", *peers], cache, os.environ)
        (cache / "peers.ready").touch()
    return str(python)


def versions(python: str, names: Sequence[str], env: Mapping[str, str]) -> dict[str, str]:
    """Return the versions of packages as an interpreter sees them; of missing ones nothing."""
    if python == sys.executable:
        return {name: found for name in names if (found := _version(name))}
    script = "import sys, importlib.metadata as m; [print(m.version(n)) for n in sys.argv[1:]]"
    told = subprocess.run(
        [python, "-c", script, *names], env=env, capture_output=True, text=True, check=True
    )
    return dict(zip(names, told.stdout.split(), strict=True))


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def newsboat_version(program: str) -> str:
    """Return newsboat's version as it tells it."""
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    return told.stdout.split()[1]


def _write_urls(folder: Path, urls: Sequence[str]) -> None:
    (folder / "urls.txt").write_text("\n".join(urls) + "\n", encoding="utf-8")


def _done(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> None:
    """Run a command that is not measured. Raises OSError, with its last words where it fails."""
    told = subprocess.run(command, cwd=folder, env=env, check=False, capture_output=True, text=True)
    if told.returncode:
        words = (told.stderr or told.stdout).strip().splitlines()[-1:]
        raise OSError(f"exit code {told.returncode}: {' '.join(words)}")
