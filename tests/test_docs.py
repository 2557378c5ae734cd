"""What can be typed is documented, and what is documented can be typed."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from pupille.cli.main import VERBS
from pupille.data.sources.public_sets import SETS
from pupille.models.registry import MODELS

DOCS = Path(__file__).resolve().parents[1] / "docs"
COMMANDS = (DOCS / "commands.md").read_text()


def options_of(verb):
    module, _, name = VERBS[verb][0].partition(":")
    return options_below(getattr(import_module(module), name)) - {"--help"}


def options_below(command):
    """The options of a command and of the commands inside it."""
    own = {option for part in command.params if isinstance(part, click.Option) for option in part.opts}
    return own.union(*map(options_below, getattr(command, "commands", {}).values()))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_section(verb):
    assert f"\n## pupille {verb}" in COMMANDS


def test_every_option_is_documented_and_every_documented_option_exists():
    known = set().union(*map(options_of, VERBS)) | {"--help", "--debug", "--version"}
    written = set(re.findall(r"--[a-z][a-z-]+", COMMANDS))
    assert known - written - {"--help"} == set()
    assert written - known == set()


def test_an_undocumented_option_would_be_seen():
    assert "--budget" in options_of("compare")
    assert "--budget" not in options_of("predict")


@pytest.mark.parametrize("name", MODELS)
def test_every_rung_is_described(name):
    assert re.search(rf"\b{name}\b", (DOCS / "models.md").read_text())


@pytest.mark.parametrize("known", SETS.values(), ids=SETS)
def test_every_public_set_is_described_with_its_licence_and_homepage(known):
    page = (DOCS / "data.md").read_text()
    (line,) = [line for line in page.splitlines() if line.startswith(f"| `{known.name}` |")]
    assert known.homepage in line
    assert f"{known.size / 1e6:.1f} MB" in line
    assert (known.licence or "none stated") in line
    assert all(name in line for name in known.classes)


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_between_the_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_every_dependency_is_named_with_its_reason():
    import tomllib

    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text())["project"]
    reasons = (DOCS / "dependencies.md").read_text()
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.match(r"[A-Za-z0-9-]+", requirement)[0]
        assert name in reasons, name
