"""The example configuration is the reference of the settings: it and the code say the same."""

import re
import tomllib

import pytest
from pydantic import SecretStr

from digest import config

EXAMPLE = config.shipped("config.example.toml")
SOURCE = EXAMPLE.read_text(encoding="utf-8")
TABLES = tomllib.loads(SOURCE)
SETTINGS = [
    name
    for name in config.Config.model_fields
    if name not in {"sections", "rules", "feeds", "base"}
]


def written(value):
    """Return a default as TOML holds it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return list(value) if isinstance(value, tuple) else value


def shown(table):
    """Return the example of `[[table]]` that stands commented out."""
    block = re.search(rf"^# \[\[{table}\]\]\n(?:# .*\n)+", SOURCE, re.MULTILINE)
    return tomllib.loads(re.sub("^# ", "", block.group(), flags=re.MULTILINE))[table][0]


def test_the_example_runs_unchanged():
    """The example is a configuration without a fault."""
    assert config.load(EXAMPLE, {}).brief.brand == "The Morning Brief"


def test_the_tables_stand_in_the_order_of_the_settings():
    """Whoever reads the code and the example finds the same tables, in the same order."""
    assert list(TABLES) == [*SETTINGS, "feeds"]


@pytest.mark.parametrize("table", SETTINGS)
def test_each_setting_stands_in_the_example_with_its_default(table):
    """All settings of a table are there with their default values, and nothing else is."""
    fields = type(config.Config.model_fields[table].default).model_fields
    assert TABLES[table] == {name: written(field.default) for name, field in fields.items()}


@pytest.mark.parametrize("table", SETTINGS)
def test_the_defaults_keep_their_types(table):
    """A number with a fraction is written as one, so that a reader sees that it may have one."""
    fields = type(config.Config.model_fields[table].default).model_fields
    assert {name: type(value) for name, value in TABLES[table].items()} == {
        name: type(written(field.default)) for name, field in fields.items()
    }


def test_a_file_without_a_setting_means_the_example():
    """Deleting a line of the example changes nothing."""
    bare = {name: value for name, value in TABLES.items() if name == "feeds"}
    assert config.Config.model_validate(bare) == config.Config.model_validate(TABLES)


def test_what_a_feed_may_set_is_shown():
    """Each override of a feed is shown once, with the default it overrides."""
    own = shown("feeds")
    fields = config.FeedSettings.model_fields
    assert sorted(own) == sorted(fields)
    assert list(own)[: 2 + len(TABLES["defaults"])] == ["name", "url", *TABLES["defaults"]]
    assert {name: own[name] for name in TABLES["defaults"]} == TABLES["defaults"]
    rest = [name for name in own if name not in {"name", "url", *TABLES["defaults"]}]
    assert {name: own[name] for name in rest} == {
        name: written(fields[name].default) for name in rest
    }


def test_what_a_section_may_set_is_shown():
    """Each setting of a section is shown once, with its default."""
    own = shown("sections")
    fields = config.SectionSettings.model_fields
    assert set(own) == set(fields)
    assert (own["weight"], own["words"]) == (
        fields["weight"].default,
        list(fields["words"].default),
    )


def test_what_a_rule_may_set_is_shown():
    """Each setting of a rule is shown once, with its default."""
    own = shown("rules")
    fields = config.RuleSettings.model_fields
    assert list(own) == list(fields)
    free = {name: value for name, value in own.items() if name not in {"name", "action"}}
    assert free == {name: written(fields[name].default) for name in free}


def test_each_setting_is_explained():
    """A comment behind a line tells what the setting does, its unit or its choices."""
    bare = {"brand", "host"}  # the name says it all
    lines = re.match(r"(?s)(.*)# The sections of the brief", SOURCE).group(1).splitlines()
    settings = [line for line in lines if re.match(r"[a-z_]+ = ", line)]
    silent = {line.partition(" = ")[0] for line in settings if "  # " not in line}
    assert silent == bare


def test_the_vetted_feeds_are_there():
    """56 feeds, each once; those that could not be confirmed are switched off."""
    feeds = config.load(EXAMPLE, {})
    assert len(feeds.feeds) == len({feed.url for feed in feeds.feeds}) == 56
    assert [feed.name for feed in feeds.feeds if feed.enabled is False] == [
        "38 North",
        "ISW",
        "Bellingcat",
        "Stars and Stripes",
        "State Department press",
        "DSCA major arms sales",
    ]
    assert len(feeds.enabled_feeds()) == 50
    assert all(feed.url.startswith("https://") and feed.beat for feed in feeds.feeds)
