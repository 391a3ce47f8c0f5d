"""What stands in packaging/ names files, commands, variables and pages that are there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from website import visiting

from digest import cli
from digest.config.load import SECRETS
from digest.web.app import ROUTES

ROOT = Path(__file__).parent.parent
PLACE = ROOT / "packaging"
if not PLACE.is_dir():
    pytest.skip("packaging is not here: the package is installed", allow_module_level=True)

IMAGE = (PLACE / "Containerfile").read_text(encoding="utf-8")
FILES = sorted(path.name for path in PLACE.iterdir())


def parse(words):
    """Parse the words of a command as the command line would. Raises click.UsageError."""
    command, context = cli.cli, cli.cli.make_context("digest", list(words))
    rest = list(words)
    while isinstance(command, click.Group):
        name, command, rest = command.resolve_command(context, rest)
        context = command.make_context(name, list(rest), parent=context)
    return context


def told(pattern, text=IMAGE):
    return re.findall(pattern, text, re.MULTILINE)


@pytest.mark.parametrize("name", FILES)
def test_each_command_can_be_given_and_each_variable_is_read(name):
    """Units, cron lines and images call what there is, by its path and with options that it has."""
    text = (PLACE / name).read_text(encoding="utf-8")
    for line in told(r"/opt/digest/bin/digest ([^\n#]+)", text):
        assert parse(line.split()).command.name in line.split()
    known = {"DIGEST_CONFIG", *SECRETS, *(f"{secret}_FILE" for secret in SECRETS)}
    assert set(told(r"\b(DIGEST_[A-Z_]+)", text)) <= known


def test_the_image_is_made_of_what_is_there_and_runs_as_nobody_s_root():
    """In two stages, so that what builds it stays behind; the user has no rights but its own."""
    assert len(told(r"^FROM ")) == 2
    for words in told(r"^COPY (?!--from)(.+)"):
        assert all((ROOT / source).exists() for source in words.split()[:-1]), words
    user = told(r"^USER (\w+)")
    assert user == told(r"^RUN useradd .* (\w+)$") != ["root"]
    extras = told(r"'\.\[([a-z,]+)\]'")[0].split(",")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(re.search(rf"^{extra} = \[", project, re.MULTILINE) for extra in extras)
    entry, words = (json.loads(found) for found in told(r"^(?:ENTRYPOINT|CMD) (\[.*\])$"))
    assert (entry, parse(words).command.name) == (["digest"], "run")


def test_the_image_s_sign_of_life_is_the_window_s(settings, memory, clock):
    """Its health check succeeds while the window is open, and fails afterwards."""
    (check,) = map(json.loads, told(r"^    CMD (\[.*\])$"))
    path, port = re.search(r"127\.0\.0\.1:8080(/\w+)", check[2])[1], "8080"
    assert path in {route[0] for route in ROUTES}
    assert told(r"^EXPOSE (\d+)") == [port]

    def alive(base):
        code = check[2].replace(f"http://127.0.0.1:{port}", base)
        return subprocess.run([sys.executable, *check[1:2], code], check=False, capture_output=True)

    with visiting(settings, memory, clock) as visitor:
        assert alive(visitor.base).returncode == 0
    assert alive(visitor.base).returncode != 0


def test_the_composition_is_whole():
    """Each service, secret and volume that is named is there; the daemon waits for its database."""
    yaml = pytest.importorskip("yaml")
    made = yaml.safe_load((PLACE / "compose.yaml").read_text(encoding="utf-8"))
    services = made["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        assert set(service.get("secrets", ())) <= set(made["secrets"])
        files = {f"/run/secrets/{name}" for name in service.get("secrets", ())}
        named = {value for key, value in service["environment"].items() if key.endswith("_FILE")}
        assert named == files
        sources = [one.partition(":")[0] for one in service["volumes"]]
        assert all(one in made["volumes"] or one == "./config.toml" for one in sources)
    ours = [services["setup"], services["digest"]]
    assert [parse(one["command"]).command.name for one in ours] == ["init", "run"]
    for one in ours:
        assert (PLACE / one["build"]["context"] / one["build"]["dockerfile"]).exists()
        assert (one["read_only"], one["cap_drop"]) == (True, ["ALL"])
        assert one["volumes"][0].split(":")[1] in IMAGE
    assert services["digest"]["ports"][0].rpartition(":")[2] in told(r"^EXPOSE (\d+)")


def test_the_cron_lines_are_lines_of_cron():
    """Five times, a user, a command; nothing that cron would read as an end of line."""
    lines = (PLACE / "crontab").read_text(encoding="utf-8").splitlines()
    jobs = [line.split() for line in lines if re.match(r"[*\d]", line)]
    assert len(jobs) == 3
    for job in jobs:
        assert all(re.fullmatch(r"(\*|\d+)(/\d+|-\d+)?", field) for field in job[:5])
        assert job[5] == "digest"
        assert "%" not in "".join(job)
