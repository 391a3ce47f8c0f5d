"""What an operator may ask: what a command does, what a key of the configuration means."""

import pytest

from digest import config
from digest.cli import help as room

SOURCE = config.shipped("config.example.toml").read_text(encoding="utf-8")
KNOWN = list(room.settings(SOURCE))


def test_every_setting_of_the_program_is_explained():
    """None is missing, and none is there twice."""
    told = [(one.table, one.key) for one in KNOWN if one.key]
    lists = {
        "sections": config.SectionSettings,
        "rules": config.RuleSettings,
        "feeds": config.FeedSettings,
    }
    wanted = {
        (table, key)
        for table, field in config.Config.model_fields.items()
        if table != "base"
        for key in (lists.get(table) or field.annotation).model_fields
    }
    assert len(told) == len(set(told))
    assert set(told) == wanted


def test_a_key_is_told_with_its_meaning_and_default(digest_):
    """By its whole name or its own, a table with all it holds; where a secret may come from."""
    assert digest_("help", "config", "schedule.send_at") == (
        0, 'schedule.send_at = "06:30"\n    time of day, HH:MM\n', "",
    )  # fmt: skip
    assert digest_("help", "config", "send_at")[1].startswith("schedule.send_at = ")
    assert digest_("help", "config", "schedule", "send_at")[1].startswith("schedule.send_at = ")
    table = digest_("help", "config", "schedule")[1]
    assert table.startswith("\n[schedule]  when the daemon sends\n")
    assert table.count("\nschedule.") == len(config.ScheduleSettings.model_fields)
    assert "or the variable DIGEST_SMTP_PASSWORD, or DIGEST_SMTP_PASSWORD_FILE" in digest_("help", "config", "smtp")[1]  # fmt: skip
    assert 'rules.action = "exclude"' in digest_("help", "config", "rules")[1]
    assert digest_("help", "config")[1].count(" = ") >= len([one for one in KNOWN if one.key])


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("send_att", "did you mean 'schedule.send_at'?"),
        ("schedule.sendat", "did you mean 'schedule.send_at'?"),
        ("zzzzz", "'digest help config' lists all"),
    ],
)
def test_a_key_that_is_none_is_told_with_the_one_meant(digest_, word, hint):
    """64, and the nearest."""
    code, out, err = digest_("help", "config", word)
    assert (code, out) == (64, "")
    assert hint in err


def test_help_of_a_command_is_what_the_command_says_itself(digest_):
    """However it is asked for."""
    assert digest_("help")[1].splitlines()[0].startswith("Usage: digest ")
    told = digest_("help", "feeds", "add")[1]
    assert told.partition("\n")[2] == digest_("feeds", "add", "--help")[1].partition("\n")[2]
    for words in (("nothing",), ("now", "more")):
        code, _, err = digest_("help", *words)
        assert (code, "'digest help' lists them" in err) == (64, True)
