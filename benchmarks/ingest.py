"""Reads the same feeds with this product and with its peers, and tells the ratios.

usage: python benchmarks/ingest.py [--feeds 100 2000] [--peers] [--large] [--rounds 3]
                                   [--only ours,reader] [--scenarios warm,volatile] [--tls]
                                   [--cache DIR]

A farm on loopback serves invented feeds of real sizes (see ingest_farm.py). Contestants: ours;
`feedparser`, a loop that parses address by address and keeps nothing but validators; `aiohttp`, a
loop that throws all away, which also shows that the farm is not what limits; with --peers also
rss2email and lemon24/reader, which are installed into an environment below --cache, and newsboat
where it is installed.

    cold      a new memory, all feeds are new
    warm      95 % unchanged (of these 90 % answer 304), 5 % with two new items
    volatile  the same items in every feed, but another date in its head
    slow      as warm, but one feed never answers and 20 % take 1 to 3 seconds

With --tls the farm speaks TLS, as nearly all feeds do: many programs then make a context a feed,
and feedparser does so from Python 3.12 on even for http. The farm then costs as much as a client.

Each figure is the best of the rounds, since whatever else runs on the machine can only add; cold
runs of more than 500 feeds are done once. "Marginal" is the whole less a run with one feed, a
changed one, by the number of feeds: what starting Python costs says nothing of feeds. Contestants
that ask one feed after the other are run on at most 100 feeds and compared per feed.
"""

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import ingest_farm as farm
import ingest_runs as runs
from ingest_peers import TIMEOUT
from ingest_runs import Contestant, Spent
from ingest_tables import goals, table

SCENARIOS = ("cold", "warm", "volatile", "slow")
FEW = 100  # feeds of those who ask one after the other, and of the slow scenario
LARGE = 10_000


@dataclass
class Bench:
    """One run of the benchmark: where it happens and what came of it so far."""

    port: int
    desk: int  # the port where the farm is told what to serve
    served: int  # feeds of the farm; the one after the last is for start-up
    tls: bool
    folder: Path
    env: dict[str, str]
    rounds: int
    scenarios: frozenset[str]
    found: dict[tuple[str, int, str], Spent] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def race(self, contestants: Sequence[Contestant], size: int) -> None:
        """Let all read `size` feeds in all scenarios, turn by turn, so that noise hits all."""
        taking = [one for one in contestants if not one.serial or size <= FEW]
        # Start-up is taken off everything, and its first round compiles: so it is worth more.
        rounds = self.rounds + 2 if size == 1 else self.rounds
        for _ in range(rounds if size <= 500 and "cold" in self.scenarios else 1):
            for one in taking:
                if self._prepared(one, size):
                    self._run("cold", one, size)
        # Who broke has no memory to go on from.
        taking = [one for one in taking if ("cold", size, one.name) in self.found]
        for scenario, tick, spin in _turns(self.scenarios, rounds):
            if scenario == "slow" and size != FEW:
                continue
            for one in taking:
                if scenario != "slow" or not one.serial:  # these would wait for each in turn
                    self._run(scenario, one, size, tick=tick, spin=spin)

    def _urls(self, size: int) -> list[str]:
        numbers = [self.served] if size == 1 else range(size)
        return [farm.address(self.port, number, tls=self.tls) for number in numbers]

    def _home(self, one: Contestant, size: int) -> Path:
        return self.folder / f"{one.name}-{size}"

    def _prepared(self, one: Contestant, size: int) -> bool:
        home = self._home(one, size)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        try:
            one.prepare(home, self._urls(size))
        except OSError as error:
            self._note(f"{one.name} cannot be set up: {error}")
            return False
        return True

    def _run(self, scenario: str, one: Contestant, size: int, tick: int = 0, spin: int = 0) -> None:
        mode = "slow" if scenario == "slow" else "serve"
        farm.control(self.desk, mode=mode, tick=tick, spin=spin)
        home = self._home(one, size)
        spent = runs.measured(one.command(home), home, self.env)
        told = farm.stats(self.desk)
        if spent.code not in one.codes:
            last = (home / "said.txt").read_text(errors="replace").strip().splitlines()[-1:]
            self._note(f"{one.name}, {scenario}, {size} feeds: exit code {spent.code}: {last}")
            return
        answers = sum(count for kind, count in told.items() if kind != "cpu")
        if answers < size - (scenario == "slow"):
            self._note(f"{one.name}, {scenario}: only {answers:.0f} of {size} feeds were answered")
        key = (scenario, size, one.name)
        self.found[key] = best(self.found.get(key, spent), spent)
        print(
            f"{scenario} {size} {one.name}: {spent.wall:.2f} s, CPU {spent.cpu:.2f} s; the farm"
            f" answered {answers:.0f} with {told['cpu']:.2f} s CPU",
            file=sys.stderr,
        )

    def _note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def _turns(scenarios: frozenset[str], rounds: int) -> Iterator[tuple[str, int, int]]:
    """Yield what comes after the cold rounds: a scenario, and how far the farm has moved on."""
    tick = spin = 0
    for scenario in ("warm", "volatile", "slow"):
        for _ in range(0 if scenario not in scenarios else 1 if scenario == "slow" else rounds):
            tick, spin = tick + (scenario != "volatile"), spin + (scenario == "volatile")
            yield scenario, tick, spin


def best(one: Spent, other: Spent) -> Spent:
    """Return the least time and the most memory of two runs."""
    return Spent(
        wall=min(one.wall, other.wall),
        cpu=min(one.cpu, other.cpu),
        peak=max(one.peak, other.peak),
        tree=max(one.tree, other.tree),
        processes=max(one.processes, other.processes),
        code=other.code,
    )


@contextmanager
def farming(feeds: int, chains: Path | None) -> Iterator[tuple[int, int]]:
    """Run a farm in a process of its own; yields the port of its feeds and of its control."""
    command = [sys.executable, str(runs.HERE / "ingest_farm.py"), "--feeds", str(feeds)]
    command += ["--tls", str(chains)] if chains else []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port, desk = map(int, process.stdout.readline().split())
        yield port, desk
        process.stdin.close()  # it ends by itself then


def contestants(given: argparse.Namespace, env: dict[str, str]) -> tuple[list[Contestant], str]:
    """Return who takes part, and a line of who is which version."""
    mine = ("digest-builder", "aiohttp", "feedparser", "SQLAlchemy", "nh3")
    known = runs.versions(sys.executable, mine, env)
    all_of_them = [
        runs.ours(sys.executable, env),
        runs.loop("feedparser", sys.executable),
        runs.loop("aiohttp", sys.executable),
    ]
    if given.peers:
        try:
            python = runs.installed(given.cache)
        except OSError as error:
            print(f"The peers cannot be installed and are left out: {error}\n")
        else:
            names = ("rss2email", "reader", "feedparser", "requests", "html2text")
            known |= {f"peers' {k}": v for k, v in runs.versions(python, names, env).items()}
            all_of_them += [runs.rss2email(python), runs.reader(python, env)]
        if program := shutil.which("newsboat"):
            known["newsboat"] = runs.newsboat_version(program)
            all_of_them.append(runs.newsboat(program))
    wanted = set(given.only.split(",")) if given.only else {one.name for one in all_of_them}
    told = ", ".join(f"{name} {version}" for name, version in known.items())
    return [one for one in all_of_them if one.name in wanted], told


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what there is gets told
    given = arguments()
    given.cache.mkdir(parents=True, exist_ok=True)
    served = max([*given.feeds, LARGE if given.large else FEW])
    with tempfile.TemporaryDirectory(dir=given.cache) as name:
        folder, env = Path(name), runs.environment(given.cache)
        if given.tls:
            runs.certified(folder, served)
            env = runs.trusting(env, folder)
        taking, told = contestants(given, env)
        how = "TLS" if given.tls else "no TLS"
        print(f"Python {sys.version.split()[0]}, {told}. {how}, best of {given.rounds}.\n")
        with farming(served, folder if given.tls else None) as (port, desk):
            scenarios = frozenset(given.scenarios.split(","))
            bench = Bench(port, desk, served, given.tls, folder, env, given.rounds, scenarios)
            try:
                for size in [1, *given.feeds]:
                    bench.race(taking, size)
                if given.large:
                    bench.race([one for one in taking if one.name == "ours"], LARGE)
            except KeyboardInterrupt:
                bench.notes.append("stopped before the end")
    lines = [line for scenario in SCENARIOS for line in table(bench.found, scenario)]
    print("\n".join([*lines, *goals(bench.found, TIMEOUT), *(f"- {n}" for n in bench.notes)]))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, nargs="+", default=[100, 2000])
    parser.add_argument("--peers", action="store_true", help="also rss2email and lemon24/reader")
    parser.add_argument("--large", action="store_true", help="also 10,000 feeds, ours alone")
    parser.add_argument("--tls", action="store_true", help="ask over TLS; needs openssl")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="names of contestants, with commas")
    parser.add_argument("--scenarios", default=",".join(SCENARIOS), help="cold is always run")
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "digest-benchmark"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
