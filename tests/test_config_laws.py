"""What holds for any configuration file, however odd."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import config
from digest.config.lines import Lines, lines, nearest
from digest.errors import ConfigError

KEYS = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=5)
TEXTS = st.text(st.sampled_from("ab[]{}=,.#'\"\\\n "), max_size=8)
VALUES = st.recursive(
    st.integers() | st.floats(allow_nan=False) | st.booleans() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def literal(value):
    """Write a value as TOML, lists over several lines."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, list):
        return "[" + "".join(f"\n{literal(one)}, # ]" for one in value) + "\n]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {literal(one)}" for name, one in value.items()) + "}"
    return str(value)


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=4))
def test_each_key_of_any_file_has_its_line(tables):
    """However its values are written, a key is told with the line where it stands."""
    source = ""
    expected = {}
    for table, pairs in tables.items():
        expected[(table,)] = source.count("\n") + 1
        source += f"[{table}]\n"
        for key, value in pairs.items():
            expected[table, key] = source.count("\n") + 1
            source += f"{key} = {literal(value)}\n"
    assert tomllib.loads(source) == tables
    found = lines(source)
    assert {place: found.get(place) for place in expected} == expected


def test_a_place_nobody_wrote_has_the_line_of_its_table():
    """What is missing is told where it should stand, or on the first line."""
    found = Lines('\n[a]\n[[b]]\n[[b]]\n"x y".z = """\n"""""\n[b.c]\nd = 1\n')
    assert nearest(("a", "missing"), found) == 2
    assert nearest(("b", 1, "x y", "z"), found) == 5
    assert nearest(("b", 1, "c", "d"), found) == 8
    assert nearest(("missing",), found) == 1


ARRAYS = {
    "feeds": config.FeedSettings,
    "sections": config.SectionSettings,
    "rules": config.RuleSettings,
}
MODELS = {
    name: ARRAYS.get(name) or type(field.default)
    for name, field in config.Config.model_fields.items()
    if name != "base"
}


def tables():
    """Return a strategy of configurations whose keys are right and whose values are anything."""
    odd = VALUES | st.sampled_from([-1, 2, "A", "a@b.example", "https://a.example/f", "06:30"])
    inside = {
        name: st.dictionaries(st.sampled_from([*model.model_fields, "odd"]), odd, max_size=4)
        for name, model in MODELS.items()
    }
    arrays = {name: st.lists(inside[name] | odd, max_size=3) for name in ARRAYS}
    return st.fixed_dictionaries(
        {}, optional={name: arrays.get(name, one) | odd for name, one in inside.items()}
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all the files."""
    return tmp_path_factory.mktemp("config")


def check(file: Path, body: bytes):
    """Load a configuration; where it is refused, each reason is one line that names the file."""
    file.write_bytes(body)
    problems = ()
    try:
        assert config.load(file, {}).sections
    except ConfigError as told:
        problems = told.problems
    assert [one for one in problems if not one.startswith(f"{file}:") or "\n" in one] == []


@given(tables())
def test_any_values_are_a_configuration_or_clear_faults(folder, some):
    """No value of any setting ends in a traceback; each fault is one line that names the file."""
    body = "".join(f"{name} = {literal(value)}\n" for name, value in some.items())
    check(folder / "config.toml", body.encode())


@given(st.binary(max_size=60))
def test_any_bytes_are_a_configuration_or_clear_faults(folder, body):
    """A file of anything is refused in words."""
    check(folder / "config.toml", body)
