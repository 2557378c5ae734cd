"""What can be typed is documented, and what is documented can be typed."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name

import click
import pytest

from pupille.cli.main import VERBS
from pupille.data.sources.public_sets import SETS
from pupille.models.registry import MODELS

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROOT = DOCS.parent
SOURCE = ROOT / "src" / "pupille"
FRENCH = ROOT / "README.fr.md"
PAGES = (*sorted(DOCS.glob("*.md")), ROOT / "README.md", FRENCH, ROOT / "CONTRIBUTING.md")
COMMANDS = (DOCS / "commands.md").read_text()


def files_named(path):
    """What a path of a page may mean; `<task>` stands for any folder, `NN` for any number.

    A path starts at the root or in src/pupille, or ends that of a single file below it.
    """
    pattern = re.sub(r"<[a-z]+>", "*", path).replace("NN_name", "[0-9][0-9]_*")
    exact, ending = [*ROOT.glob(pattern), *SOURCE.glob(pattern)], [*SOURCE.rglob(pattern)]
    return exact or (ending if len(ending) == 1 else [])


def missing_paths(text):
    """The paths of Python files between backticks that lead nowhere, or to a file without the name behind the colon."""
    for span in re.findall(r"`([^`\n]+)`", text):
        for path, name in re.findall(r"([\w<>/.-]+\.py)\b(?::(\w+))?", span):
            files = files_named(path)
            if not files or (name and not all(re.search(rf"\b{name}\b", file.read_text()) for file in files)):
                yield f"{path}:{name}" if name else path


def missing_names(text):
    """The dotted names of Pupille that cannot be imported."""
    names = re.findall(r"(?<![\w./-])pupille(?!\.(?:toml|sif)\b)(?:\.[A-Za-z_]\w*)+", text)
    for module, imported in re.findall(r"from (pupille[\w.]*) import ([\w, ]+)", text):
        names += [f"{module}.{name.strip()}" for name in imported.split(",")]
    for name in names:
        try:
            resolve_name(name)
        except (AttributeError, ImportError):
            yield name


def options_of(verb):
    module, _, name = VERBS[verb][0].partition(":")
    return options_below(getattr(import_module(module), name)) - {"--help"}


def options_below(command):
    """The options of a command and of the commands inside it."""
    options = [part for part in command.params if isinstance(part, click.Option)]
    own = {name for option in options for name in (*option.opts, *option.secondary_opts)}
    return own.union(*map(options_below, getattr(command, "commands", {}).values()))


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_section(verb):
    assert f"\n## pupille {verb}" in COMMANDS


def test_every_option_is_documented_and_every_documented_option_exists():
    known = set().union(*map(options_of, VERBS)) | {"--help", "--help-all", "--lang", "--debug", "--version"}
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_the_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_name_of_a_page_exists(page):
    assert [*missing_paths(page.read_text()), *missing_names(page.read_text())] == []


def test_a_file_or_name_that_does_not_exist_is_seen():
    assert [*missing_paths("`data/open.py`, `open.py` and `data/closed.py`")] == ["open.py", "data/closed.py"]
    assert [*missing_paths("`data/open.py:FORMATS` and `data/open.py:SHAPES`")] == ["data/open.py:SHAPES"]
    assert [
        *missing_paths("`report/build.py`, `course/build.py`, `training/distributed/team.py`, `team.py`")
    ] == []
    assert [*missing_paths("`evaluation/<task>/evaluate.py` and `evaluation/<task>/guess.py`")] == [
        "evaluation/<task>/guess.py"
    ]
    assert [*missing_names("`pupille.compare` and `pupille.closed.x`")] == ["pupille.closed.x"]
    assert [*missing_names("from pupille.errors import DataError, NoError")] == ["pupille.errors.NoError"]


TEXTS = [
    *PAGES,
    *ROOT.glob("course/*.py"),
    *SOURCE.rglob("*.py"),
    *SOURCE.rglob("*.po"),
    *SOURCE.rglob("*.ipynb"),
]
NOT_PUBLISHED = re.compile(r"pip install [^\n]*\bpupille(\[|\b(?![/.]))")


def test_no_line_installs_pupille_from_an_index_that_does_not_know_it():
    assert [path.name for path in TEXTS if NOT_PUBLISHED.search(path.read_text(encoding="utf-8"))] == []


def test_a_line_that_installs_from_an_index_would_be_seen():
    assert NOT_PUBLISHED.search('pip install "pupille[keras]"')
    assert NOT_PUBLISHED.search("%pip install --quiet pupille")
    assert not NOT_PUBLISHED.search('python -m pip install ".[course]"')


def blocks(text):
    """What is typed or run in the blocks of code of a page, line by line, without comments and what stands in <...>."""
    fences = re.findall(r"```(?:python)?\n(.*?)```", text, flags=re.DOTALL)
    for fence in fences:
        if not fence.startswith("src/"):
            yield [re.sub(r"<[^>]+>", "<>", re.sub(r"(^| +)# .*", "", line)) for line in fence.splitlines()]


def readmes():
    """The text of the French and of the English one, without the tree that the English one alone shows."""
    french, english = FRENCH.read_text(encoding="utf-8"), (ROOT / "README.md").read_text(encoding="utf-8")
    return french, re.sub(r"```\nsrc/.*?```", "", english, flags=re.DOTALL)


def test_the_french_readme_types_the_same_commands():
    french, english = readmes()
    assert [*blocks(french)] == [*blocks(english)]


@pytest.mark.parametrize(
    "pattern", [r"\]\((docs/[^)]+|https?:[^)]+)\)", r"`(pupille [^`]+)`", r"`(--[^`]+)`"]
)
def test_the_french_readme_leads_to_the_same_pages_and_names_the_same_options(pattern):
    french, english = readmes()
    assert set(re.findall(pattern, english)) <= set(re.findall(pattern, french))


@pytest.mark.parametrize("mark", ["## ", "- "])
def test_the_french_readme_has_as_many_chapters_and_points(mark):
    french, english = readmes()
    assert len(re.findall(rf"(?m)^{mark}", french)) == len(re.findall(rf"(?m)^{mark}", english))


def test_the_french_readme_has_french_spaces_and_apostrophes():
    french, _ = readmes()
    text = re.sub(r"```python.*?```|`[^`\n]*`|\]\([^)]*\)", "", french, flags=re.DOTALL)
    assert re.findall(r".{,9} [;?!:%»](?=\s)|« .{,9}", text) == []
    assert "'" not in re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def test_the_tree_of_the_readme_shows_every_room():
    tree = (ROOT / "README.md").read_text().partition("src/pupille/\n")[2].partition("\n```")[0]
    shown = {line.split()[0].rstrip("/") for line in tree.splitlines() if re.match(r"  \S+/ ", line)}
    rooms = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert shown == rooms


def test_every_dependency_is_named_with_its_reason():
    import tomllib

    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text())["project"]
    reasons = (DOCS / "dependencies.md").read_text()
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        name = re.match(r"[A-Za-z0-9-]+", requirement)[0]
        assert name in reasons, name
