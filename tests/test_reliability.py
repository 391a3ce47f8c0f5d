"""docs/reliability.md and the tests say the same; read beside the source tree only."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "reliability.md"
if not PAGE.exists():
    pytest.skip("the documents are not here: the package is installed", allow_module_level=True)

ROWS = [f"P{n}" for n in range(1, 13)] + [f"T{n}" for n in range(1, 67)]
TOLD = {
    cells[0]: cells[1:]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [PT]\d+ \|", line)
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}
SHOWN = {row: re.findall(r"`(test_\w+\.py)::(test_\w+)`", cells[2]) for row, cells in TOLD.items()}


def promise(file, name):
    """Return the docstring of a test; None where there is no such test."""
    path = TESTS / file
    tree = ast.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    found = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == name]
    return ast.get_docstring(found[0]) if found else None


def test_each_promise_and_each_fault_has_its_row():
    """In their order, each with what happens, what is expected, a test, and what came of it."""
    assert list(TOLD) == ROWS
    assert [row for row, cells in TOLD.items() if len(cells) != 4 or not all(cells)] == []


@pytest.mark.parametrize("row", ROWS)
def test_each_row_names_the_tests_that_show_it(row):
    """Whoever doubts a row finds a test that is there, and that says itself what it shows."""
    assert SHOWN[row] or TOLD[row][3] == "not shown yet"
    for file, name in SHOWN[row]:
        head = (promise(file, name) or "").partition(":")[0]
        assert row in head.split(", "), f"{file}::{name}"
