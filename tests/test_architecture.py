"""An arrow may only point down: no module imports one of a room above it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "pupille"
LEVELS = (
    ("cli", "__main__"),
    (
        "ladder",
        "rungs",
        "classifier",
        "prediction",
        "scoring",
        "account",
        "gallery",
        "audited",
        "strip",
        "unsure",
        "rows",
        "repeated",
        "two_runs",
        "protocol",
        "papers",
        "report",
        "drawing",
        "course",
    ),
    ("training", "evaluation", "audit"),
    ("models", "tasks"),
    ("data",),
    (
        "run",
        "results",
        "records",
        "again",
        "config",
        "events",
        "journal",
        "language",
        "lock",
        "listeners",
        "errors",
        "home",
        "spreadsheet",
        "stores",
        "transport",
        "versions",
        "views",
        "__init__",
    ),
)
LEVEL = {room: number for number, rooms in enumerate(LEVELS) for room in rooms}


def room_of(dotted):
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imports(source):
    """Every pupille module that a source imports, at its head or inside a function, but for types alone."""
    tree = ast.parse(source)
    typing_only = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and getattr(branch.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pupille":
            yield from (
                [f"pupille.{name.name}" for name in node.names] if node.module == "pupille" else [node.module]
            )
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] == "pupille")


def wrong_arrows(source, room):
    return [
        dotted
        for dotted in imports(source)
        if room_of(dotted) in LEVEL and LEVEL[room_of(dotted)] < LEVEL[room]
    ]


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_imports_a_room_above_it(path):
    relative = path.relative_to(SOURCE)
    room = relative.parts[0] if len(relative.parts) > 1 else relative.stem
    assert room in LEVEL, f"{room} has no level: write it into LEVELS and docs/ARCHITECTURE.md"
    assert not wrong_arrows(path.read_text(), room)


def test_an_arrow_that_points_up_is_seen():
    assert wrong_arrows("def f():\n    from pupille.cli.main import run\n", "data") == ["pupille.cli.main"]
    assert wrong_arrows("from pupille.workflows.compare import compare", "training") == [
        "pupille.workflows.compare"
    ]
    assert not wrong_arrows("from pupille.errors import DataError", "data")


@pytest.mark.parametrize(
    "module",
    [
        "pupille.results.evaluation",
        "pupille.runs.folder",
        "pupille.report.build",
        "pupille.report.tables.comparison",
        "pupille.documents.write",
    ],
)
def test_results_runs_and_reports_load_no_engine(module):
    code = f"import sys, {module}\nheavy = {{'torch', 'sklearn', 'pandas'}} & set(sys.modules)\nassert not heavy, heavy"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_importing_pupille_loads_next_to_nothing():
    code = "import sys, pupille\nassert not {'numpy', 'torch', 'sklearn', 'click'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["compare", "open", "train", "predict", "ImageClassifier"])
def test_public_names_stay_what_they_are_after_their_modules_were_imported(name):
    import pupille
    import pupille.estimators.classifier
    import pupille.workflows.compare
    import pupille.workflows.predict

    assert callable(getattr(pupille, name))
