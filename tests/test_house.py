"""The house rules: what keeps the code small and readable, checked on the code itself."""

import ast
import re
from pathlib import Path

import pytest

import digest

PACKAGE = Path(digest.__file__).parent
CODE = sorted(path for path in PACKAGE.rglob("*.py") if "versions" not in path.parts)
TESTS = sorted(Path(__file__).parent.glob("*.py"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def name(path):
    return path.name if path.parent == Path(__file__).parent else str(path.relative_to(PACKAGE))


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=name)
def test_no_file_is_longer_than_400_lines(path):
    """A file that outgrows its room becomes a folder of the same name."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_function_is_longer_than_50_lines(path):
    """A function fits a screen, from its signature to its end."""
    for function in functions(path):
        assert function.end_lineno - function.lineno + 1 < 50, function.name


def test_nearly_all_functions_are_short():
    """95 of 100 have at most 35 lines."""
    lengths = sorted(
        function.end_lineno - function.lineno + 1 for path in CODE for function in functions(path)
    )
    assert lengths[int(0.95 * len(lengths))] <= 35


@pytest.mark.parametrize("path", CODE, ids=name)
def test_everything_public_says_what_it_is(path):
    """Modules, classes and functions that others may use have a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) is not None
    for node in tree.body:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, FUNCTIONS) and not inner.name.startswith("_"):
                    assert ast.get_docstring(inner), f"{node.name}.{inner.name}"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_function_only_forwards_to_another(path):
    """A call that only passes its arguments on is a name too many."""
    for function in functions(path):
        if function.name.startswith("_") or function.decorator_list:
            continue
        body = function.body[1:] if ast.get_docstring(function) else function.body
        if len(body) != 1 or not isinstance(body[0], ast.Return):
            continue
        call = body[0].value
        if not isinstance(call, ast.Call) or call.keywords:
            continue
        taken = [one.arg for one in function.args.args if one.arg != "self"]
        given = [one.id for one in call.args if isinstance(one, ast.Name)]
        assert not taken or given != taken or len(call.args) != len(taken), function.name


def test_files_are_named_for_what_they_hold():
    """No room for things that have no place."""
    vague = {"utils", "helpers", "common", "base", "manager", "service", "misc"}
    assert not vague & {path.stem for path in CODE}


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_every_test_states_its_promise(path):
    """In the words of those to whom it is made."""
    for function in functions(path):
        if function.name.startswith("test_"):
            assert ast.get_docstring(function), function.name


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_no_test_waits_or_pretends(path):
    """A wait is for a condition; what is tested is real."""
    if path.name == "test_house.py":
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bsleep\(|unittest\.mock|MagicMock|@pytest\.mark\.xfail", text)


@pytest.mark.parametrize("path", CODE, ids=name)
def test_only_the_front_door_and_the_clock_read_the_time_and_the_environment(path):
    """Everywhere else time is an argument, so that any past morning can be rebuilt."""
    if path.parent.name == "cli":
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"datetime\.now\(|date\.today\(|time\.time\(|os\.environ|getenv\(", text)
