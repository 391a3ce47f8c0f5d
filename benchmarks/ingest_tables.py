"""The tables of the feed benchmark: what each contestant needed, and the goals set for ours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest_runs import Spent

Found = Mapping[tuple[str, int, str], Spent]  # by scenario, feeds and contestant
MANY = 10_000  # feeds of the goals for growth and memory

# Ours must be so many times better: scenario, measure, peer, times.
_TIMES = (
    ("cold", "wall", "rss2email", 4.0),
    ("cold", "wall", "reader", 3.0),
    ("cold", "cpu", "rss2email", 2.4),
    ("cold", "cpu", "reader", 1 / 0.6),
    ("warm", "wall", "rss2email", 20.0),
    ("warm", "wall", "reader", 9.0),
    ("warm", "cpu", "rss2email", 20.0),
    ("warm", "cpu", "reader", 7.0),
)


@dataclass(frozen=True, slots=True)
class PerFeed:
    """What one feed costs, in ms: with its share of the start-up, and without."""

    whole: float
    marginal: float | None  # None where the start-up was not measured


def per_feed(found: Found, scenario: str, size: int, name: str, measure: str) -> PerFeed | None:
    """Return what a feed costs a contestant; those with fewer feeds are taken at their most."""
    sizes = [n for kind, n, who in found if (kind, who) == (scenario, name) and 1 < n <= size]
    if not sizes:
        return None
    size = max(sizes)
    spent = float(getattr(found[scenario, size, name], measure)) * 1000
    alone = found.get((scenario, 1, name))
    rest = (spent - float(getattr(alone, measure)) * 1000) / (size - 1) if alone else None
    # A few feeds may cost less than the noise of the start-up: that is no figure.
    return PerFeed(spent / size, rest if rest and rest > 0 else None)


def table(found: Found, scenario: str) -> Iterator[str]:
    """Yield the lines of a scenario's table; none where nothing was run."""
    rows = [(size, name, spent) for (kind, size, name), spent in found.items() if kind == scenario]
    if not rows:
        return
    yield f"## {scenario}\n"
    yield (
        "| contestant | feeds | wall s | feeds/s | CPU s | CPU ms/feed | marginal ms/feed"
        " | peak MB | of all MB | processes |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for size, name, spent in sorted(rows, key=lambda row: row[0]):
        cpu = per_feed(found, scenario, size, name, "cpu")
        each = f"{cpu.whole:.2f}" if cpu else ""
        rest = f"{cpu.marginal:.2f}" if cpu and cpu.marginal is not None else ""
        yield (
            f"| {name} | {size:,} | {spent.wall:.2f} | {size / spent.wall:.0f} | {spent.cpu:.2f}"
            f" | {each} | {rest} | {spent.peak:.0f} | {spent.tree:.0f}"
            f" | {spent.processes} |"
        )
    yield ""


def goals(found: Found, timeout: float) -> Iterator[str]:
    """Yield the lines of the table of goals: those whose figures are there."""
    rows = [*_times(found), *_bounds(found, timeout)]
    if rows:
        yield "## Goals\n"
        yield "| goal | feeds | wanted | whole | marginal | met |"
        yield "|---|---|---|---|---|---|"
        yield from rows
        yield ""


def _times(found: Found) -> Iterator[str]:
    """Yield how many times better ours is than each peer, per feed."""
    sizes = sorted({size for _, size, name in found if name == "ours" and 1 < size < MANY})
    for scenario, measure, peer, wanted in _TIMES:
        for size in sizes:
            ours = per_feed(found, scenario, size, "ours", measure)
            theirs = per_feed(found, scenario, size, peer, measure)
            if ours is None or theirs is None:
                continue
            whole = theirs.whole / ours.whole
            marginal = None
            if ours.marginal and theirs.marginal is not None:
                marginal = theirs.marginal / ours.marginal
            what = f"{scenario} {'CPU' if measure == 'cpu' else 'wall'}, times {peer}"
            yield _row(what, size, f">= {wanted:.3g}", whole, marginal, whole >= wanted, wanted)


def _row(
    what: str,
    size: int,
    wanted: str,
    whole: float,
    marginal: float | None,
    met: bool,
    bound: float,
) -> str:
    beyond = marginal is not None and marginal >= bound
    told = "yes" if met else "marginally" if beyond else "no"
    rest = "" if marginal is None else f"{marginal:.2f}"
    return f"| {what} | {size:,} | {wanted} | {whole:.2f} | {rest} | {told} |"


def _bounds(found: Found, timeout: float) -> Iterator[str]:
    """Yield what must stay below a figure."""
    for scenario, least in (("warm", MANY), ("volatile", 2)):
        sizes = [n for kind, n, who in found if (kind, who) == (scenario, "ours") and n >= least]
        if not sizes:
            continue
        cpu = per_feed(found, scenario, max(sizes), "ours", "cpu")
        if cpu is not None and cpu.marginal is not None:
            met = "yes" if cpu.marginal <= 1 else "no"
            yield (
                f"| {scenario} CPU, ms a feed | {max(sizes):,} | <= 1 | {cpu.whole:.2f}"
                f" | {cpu.marginal:.2f} | {met} |"
            )
    for (scenario, size, name), spent in found.items():
        if name != "ours":
            continue
        if scenario == "slow":
            met = "yes" if spent.wall <= timeout + 1.5 else "no"
            yield (
                f"| slow wall, s; time-out {timeout:g} s | {size:,} | <= {timeout + 1.5:g}"
                f" | {spent.wall:.2f} | | {met} |"
            )
        elif size >= MANY:
            met = "yes" if spent.tree <= 250 else "no"
            yield f"| {scenario} peak, MB | {size:,} | <= 250 | {spent.tree:.0f} | | {met} |"
