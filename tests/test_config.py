"""Where the configuration comes from, and what a good one means."""

import os
from datetime import date, time
from pathlib import Path

import pytest

from digest import config
from digest.errors import ConfigError

SMALL = """\
[brief]
brand = "B"
[store]
url = "sqlite:///path/x.db"
[fetch]
allow_private_addresses = true
[[feeds]]
name = "a"
url = "http://127.0.0.1:8000/f"
"""


def written(folder, source=SMALL, name="config.toml"):
    """Write a configuration file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    return file


def problems(call, *words, **named):
    """Return what the ConfigError of a call tells."""
    with pytest.raises(ConfigError) as raised:
        call(*words, **named)
    return list(raised.value.problems)


# -- what a good one means ---------------------------------------------------------------------


def test_a_few_lines_are_a_complete_configuration(tmp_path):
    """Brand, database and one feed are enough; everything else has a default."""
    loaded = config.load(written(tmp_path), {})
    assert loaded.brief.brand == "B"
    assert loaded.store.url.get_secret_value() == "sqlite:///path/x.db"
    assert loaded.fetch.allow_private_addresses is True
    assert [feed.name for feed in loaded.enabled_feeds()] == ["a"]
    assert loaded.schedule.at == time(6, 30)
    assert str(loaded.schedule.tz) == "America/New_York"
    assert loaded.sections[-1].name == "Lastly today"


def test_relative_paths_stand_beside_the_file(tmp_path):
    """Wherever the command is started, the same files are meant; absolute ones stay."""
    loaded = config.load(written(tmp_path), {})
    assert loaded.path("out") == tmp_path.resolve() / "out"
    assert loaded.path("/var/out") == Path("/var/out")
    assert loaded.path("~") == Path(os.path.expanduser("~"))  # noqa: PTH111


@pytest.mark.parametrize(
    "url",
    ["sqlite:///x.db", "sqlite:////var/lib/x.db", "postgresql://me@h:5432/x", "postgresql:///x"],
)
def test_each_kind_of_database_is_taken(tmp_path, url):
    """A relative or absolute file and a server with or without a host are all fine."""
    loaded = config.load(written(tmp_path, f'[store]\nurl = "{url}"\n'), {})
    assert loaded.store.url.get_secret_value() == url


def test_a_feed_takes_what_it_does_not_set_from_the_defaults(tmp_path):
    """A feed's own value wins, false and zero included; [defaults] gives the rest."""
    source = """
        [defaults]
        tier = 3
        timeout_seconds = 5
        enabled = true
        [[feeds]]
        name = "a"
        url = "https://a.example/f"
        tier = 1
        max_megabytes = 0.5
        interval_minutes = 10
        [[feeds]]
        name = "b"
        url = "https://b.example/f"
        enabled = false
        """
    loaded = config.load(written(tmp_path, source), {})
    (feed,) = loaded.enabled_feeds()
    assert (feed.tier, feed.timeout, feed.max_bytes, feed.interval) == (1, 5.0, 524_288, 600)


def test_feeds_switched_off_by_default_can_be_switched_on_one_by_one(tmp_path):
    """`enabled = false` under [defaults] holds for each feed that says nothing."""
    source = f"[defaults]\nenabled = false\n{SMALL}enabled = true\n[[feeds]]\nname = 'b'\nurl = 'http://b.example'\n"
    assert [feed.name for feed in config.load(written(tmp_path, source), {}).enabled_feeds()] == [
        "a"
    ]


def test_a_section_that_only_feeds_name_stands_before_the_last(tmp_path):
    """A feed may open a section of its own; the light end stays the end."""
    loaded = config.load(written(tmp_path, f'{SMALL}section = "Seapower"\n'), {})
    assert [section.name for section in loaded.sections[-2:]] == ["Seapower", "Lastly today"]


def test_declared_sections_replace_the_shipped_ones(tmp_path):
    """Whoever names sections gets these, in this order, and feeds may use them."""
    source = f'{SMALL}section = " B "\n[[sections]]\nname = "A"\n[[sections]]\nname = "B"\nwords = ["navy*"]\n'
    loaded = config.load(written(tmp_path, source), {})
    assert [section.name for section in loaded.sections] == ["A", "B"]
    assert loaded.enabled_feeds()[0].section == "B"


def test_a_byte_order_mark_does_no_harm(tmp_path):
    """Editors that mark UTF-8 files leave a configuration readable."""
    assert config.load(written(tmp_path, b"\xef\xbb\xbf" + SMALL.encode()), {}).brief.brand == "B"


def test_own_templates_must_be_there(tmp_path):
    """A mistyped folder of templates is told, or the shipped ones would run in silence."""
    file = written(tmp_path, '[brief]\ntemplates = "mine"\n')
    assert problems(config.load, file, {}) == [
        f"{file}:2: brief.templates: no such folder: {tmp_path.resolve() / 'mine'}"
    ]
    (tmp_path / "mine").mkdir()
    assert config.load(file, {}).brief.templates == "mine"


def test_answers_go_to_the_sender_unless_another_address_is_given(tmp_path):
    """`reply_to` is an address or nothing."""
    source = '[delivery]\nreply_to = "desk@example.org"\n'
    assert config.load(written(tmp_path, source), {}).delivery.reply_to == "desk@example.org"
    assert config.load(written(tmp_path), {}).delivery.reply_to == ""


# -- files that cannot be read -----------------------------------------------------------------


def test_a_file_that_is_not_there_is_told(tmp_path):
    """The name that was asked for is told, and what writes a new one."""
    file = tmp_path / "config.toml"
    assert problems(config.load, file, {}) == [f"{file}: no such file; 'digest init' writes one"]


def test_a_folder_is_no_configuration(tmp_path):
    """A folder in place of the file is told as one."""
    assert problems(config.load, tmp_path, {}) == [f"{tmp_path}: cannot be read: Is a directory"]


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    """The reason of the operating system is passed on."""
    file = tmp_path / "config.toml"
    file.symlink_to(file)
    assert problems(config.load, file, {}) == [
        f"{file}: cannot be read: Too many levels of symbolic links"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_somebody_else_is_told(tmp_path):
    """Missing rights are told as such."""
    file = written(tmp_path)
    file.chmod(0)
    assert problems(config.load, file, {}) == [f"{file}: cannot be read: Permission denied"]


def test_a_name_that_no_file_can_have_is_told():
    """A NUL in the name is a fault in words, not a traceback."""
    assert problems(config.load, Path("a\0b"), {}) == [
        "a\0b: cannot be read: its name is not valid"
    ]


def test_text_that_is_not_utf_8_is_told_with_its_line(tmp_path):
    """A file saved in another encoding is refused where its first odd letter stands."""
    file = written(tmp_path, b'[brief]\nbrand = "Br\xfbcke"\n')
    assert problems(config.load, file, {}) == [f"{file}:2: not UTF-8 text; save the file as UTF-8"]


# -- secrets -----------------------------------------------------------------------------------


def test_the_environment_wins_over_the_file(tmp_path):
    """DIGEST_NAME and DIGEST_NAME_FILE override the file; the variable itself wins over its file."""
    (tmp_path / "secret").write_text("from file\n", encoding="utf-8")
    file = written(tmp_path, '[smtp]\npassword = "from toml"\n')
    environ = {
        "DIGEST_STORE_URL": "sqlite:///y.db",
        "DIGEST_SMTP_PASSWORD_FILE": str(tmp_path / "secret"),
        "DIGEST_SECRET_KEY": "k",
        "DIGEST_SECRET_KEY_FILE": "/not/read",
    }
    loaded = config.load(file, environ)
    assert loaded.store.url.get_secret_value() == "sqlite:///y.db"
    assert loaded.smtp.password.get_secret_value() == "from file"
    assert loaded.web.secret_key.get_secret_value() == "k"
    assert config.load(file, {}).smtp.password.get_secret_value() == "from toml"


def test_a_secret_is_never_printed(tmp_path):
    """Printing a configuration shows no password and no key."""
    loaded = config.load(written(tmp_path), {"DIGEST_SMTP_PASSWORD": "hunter2"})
    assert "hunter2" not in f"{loaded!r} {loaded} {loaded.model_dump()}"


def test_faults_of_secrets_are_told_by_the_name_of_their_variable(tmp_path):
    """Whoever set the variable learns its name, not its value; the file's faults come along."""
    (tmp_path / "empty").write_bytes(b" \n")
    (tmp_path / "binary").write_bytes(b"\xff")
    environ = {
        "DIGEST_STORE_URL": "mysql://me:hunter2@h/x",
        "DIGEST_SMTP_PASSWORD_FILE": str(tmp_path / "empty"),
        "DIGEST_SECRET_KEY_FILE": str(tmp_path / "missing"),
    }
    file = written(tmp_path, "[smtp]\nport = 0\n")
    database = 'store.url: expected "sqlite:///FILE" or "postgresql://USER@HOST/NAME"'
    assert problems(config.load, file, environ) == [
        "DIGEST_SECRET_KEY_FILE: the file it names cannot be read: No such file or directory",
        "DIGEST_SMTP_PASSWORD_FILE: the file it names is empty",
        f"DIGEST_STORE_URL: {database}",
        f"{file}:2: smtp.port: expected a whole number from 1 to 65535",
    ]
    environ = {"DIGEST_STORE_URL_FILE": str(tmp_path / "binary")}
    assert problems(config.load, written(tmp_path), environ) == [
        "DIGEST_STORE_URL_FILE: the file it names cannot be read: not text"
    ]


def test_a_secret_for_a_table_that_is_none_leaves_the_fault_to_the_table(tmp_path):
    """`smtp = 25` is the fault, not the password that found no room in it."""
    file = written(tmp_path, "smtp = 25\n")
    assert problems(config.load, file, {"DIGEST_SMTP_PASSWORD": "x"}) == [
        f"{file}:1: smtp: expected a table headed [smtp]"
    ]


# -- which file --------------------------------------------------------------------------------


def test_the_file_is_looked_for_in_four_places(tmp_path):
    """--config, $DIGEST_CONFIG, ./config.toml, then the XDG place: the first that is named or there."""
    cwd, home, xdg = (tmp_path / name for name in ("cwd", "home", "xdg"))
    cwd.mkdir()
    environ = {"DIGEST_CONFIG": "named.toml", "HOME": str(home), "XDG_CONFIG_HOME": str(xdg)}
    assert config.find("given.toml", environ, cwd=cwd) == cwd / "given.toml"
    assert config.find(None, environ, cwd=cwd) == cwd / "named.toml"
    assert config.find("/etc/digest.toml", environ, cwd=cwd) == Path("/etc/digest.toml")
    del environ["DIGEST_CONFIG"]
    in_home = written(home / ".config" / "digest")
    in_xdg = written(xdg / "digest")
    assert config.find(None, environ, cwd=cwd) == in_xdg
    assert config.find(None, {**environ, "XDG_CONFIG_HOME": "relative"}, cwd=cwd) == in_home
    assert config.find(None, {"HOME": str(home)}, cwd=cwd) == in_home
    assert config.find(None, environ, cwd=written(cwd).parent) == cwd / "config.toml"


def test_where_no_file_is_all_places_are_told(tmp_path):
    """Whoever has no configuration learns where one is looked for, and what writes one."""
    (told,) = problems(config.find, None, {"HOME": "/nowhere"}, cwd=tmp_path)
    assert told == (
        f"no configuration: {tmp_path}/config.toml nor /nowhere/.config/digest/config.toml;"
        " 'digest init' writes one"
    )
    assert problems(config.find, None, {}, cwd=tmp_path) == [
        f"no configuration: {tmp_path}/config.toml; 'digest init' writes one"
    ]


def test_an_unknown_home_is_told_as_a_missing_file(tmp_path):
    """`~nobody-here` is no traceback."""
    path = config.find("~nobody-here/x.toml", {}, cwd=tmp_path)
    assert problems(config.load, path, {}) == [f"{path}: no such file; 'digest init' writes one"]


# -- what ships --------------------------------------------------------------------------------


def test_each_day_of_the_year_has_its_fact():
    """On any morning the brief can tell what happened on this day, leap days included."""
    for ordinal in range(date(2024, 1, 1).toordinal(), date(2025, 1, 1).toordinal()):
        year, fact = config.on_this_day(date.fromordinal(ordinal))
        assert 1400 < year < 2026
        assert fact
