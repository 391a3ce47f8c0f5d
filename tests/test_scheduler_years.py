"""Mornings, many of them: killed, asleep, doubled, beside commands; one edition a due day."""

import logging
from datetime import UTC, datetime

import pytest
from living import ZONES, simulate


@pytest.mark.parametrize("zone", ZONES)
def test_every_due_day_has_one_edition_and_no_other_day_has_one(memory, zone, caplog):
    """P1: over the night in which clocks change too; benchmarks/years.py runs the whole year."""
    caplog.set_level(logging.CRITICAL)
    day, days = {"Europe/London": (27, 4)}.get(zone, (27, 10) if "Aus" in zone else (6, 4))
    begun = datetime(2026, 3, day, 12, tzinfo=UTC)
    told = simulate(memory, zone, days=days, seed=len(zone), begun=begun)
    assert told["wrong"] == 0
    assert told["editions"] > 0
