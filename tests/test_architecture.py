"""An arrow may only point down, and no files import each other in a ring."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from pupille.tasks import TASKS

SOURCE = Path(__file__).resolve().parents[1] / "src" / "pupille"
FLOORS = (
    {"cli", "__main__"},
    {"workflows", "estimators", "course"},
    {
        "training",
        "audit",
        "explanation",
        "exploration",
        "export",
        "serving",
        "documents",
        "figures",
        "plugins",
    },
    {"evaluation", "models", "report"},
    {"data"},
    {"results", "images", "shapes"},
    {"runs", "storage"},
    {"config", "setting_values", "i18n", "tasks", "errors", "__init__"},
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
LONGEST_FILE = 350
FORBIDDEN = {"evaluation": {"models", "training"}}
"""Arrows on one floor are allowed, but for these."""


def dotted_name(path):
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {dotted_name(path): path for path in sorted(SOURCE.rglob("*.py"))}


def room_of(dotted):
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def for_types_alone(tree):
    return {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and getattr(branch.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(branch)
    }


def imports(source, modules, *, types=False):
    """Every pupille module that a source imports, at its head or in a function; types: for types alone too."""
    tree = ast.parse(source)
    left_out = set() if types else for_types_alone(tree)
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "pupille":
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                yield inner if inner in modules or node.module == "pupille" else node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.split(".")[0] == "pupille")


def wrong_arrows(source, room):
    return [
        dotted
        for dotted in imports(source, FILES)
        if FLOOR.get(room_of(dotted), len(FLOORS)) < FLOOR[room] or room_of(dotted) in FORBIDDEN.get(room, ())
    ]


def rings(graph):
    """The groups of nodes that reach each other (Tarjan 1972). graph: node -> the nodes it points to."""
    number, lowest, stack, groups = {}, {}, [], []

    def visit(node):
        number[node] = lowest[node] = len(number)
        stack.append(node)
        for other in graph[node]:
            if other not in number:
                visit(other)
                lowest[node] = min(lowest[node], lowest[other])
            elif other in stack:
                lowest[node] = min(lowest[node], number[other])
        if lowest[node] == number[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1:
                groups.append(sorted(group))

    for node in graph:
        if node not in number:
            visit(node)
    return groups


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_imports_a_room_above_it(path):
    relative = path.relative_to(SOURCE)
    room = relative.parts[0] if len(relative.parts) > 1 else relative.stem
    assert room in FLOOR, f"{room} has no floor: write it into FLOORS and docs/ARCHITECTURE.md"
    assert not wrong_arrows(path.read_text(), room)


def test_an_arrow_that_points_up_is_seen():
    assert wrong_arrows("def f():\n    from pupille.cli.main import run\n", "data") == ["pupille.cli.main"]
    assert wrong_arrows("from pupille.workflows.compare import compare", "training") == [
        "pupille.workflows.compare"
    ]
    assert wrong_arrows("from pupille.models import registry", "evaluation") == ["pupille.models.registry"]
    assert not wrong_arrows("from pupille.errors import DataError", "data")


def test_no_files_import_each_other_not_even_for_types_or_inside_a_function():
    graph = {
        dotted: {other for other in imports(path.read_text(), FILES, types=True) if other in FILES} - {dotted}
        for dotted, path in FILES.items()
    }
    assert rings(graph) == []


def test_a_ring_is_seen_wherever_its_import_is_hidden():
    sources = {
        "pupille.a": "def f():\n    from pupille.b import x",
        "pupille.b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pupille import c",
        "pupille.c": "import pupille.a",
        "pupille.d": "from pupille.a import f",
    }
    graph = {name: set(imports(source, sources, types=True)) for name, source in sources.items()}
    assert rings(graph) == [["pupille.a", "pupille.b", "pupille.c"]]


def test_five_modules_stand_alone_and_the_rest_has_a_room():
    alone = {"__init__", "__main__", "errors", "config", "setting_values"}
    assert {path.stem for path in SOURCE.glob("*.py")} == alone


@pytest.mark.parametrize(
    "module",
    [
        "pupille.results.evaluation",
        "pupille.results.read",
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


def test_images_are_read_without_pandas_and_torch():
    code = "import sys, pupille.images.open_image\nassert not {'torch', 'pandas'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_training_waits_for_no_library_that_it_does_not_use():
    code = "import sys, pupille.workflows.compare, pupille.workflows.write_results, pupille.report.build\n"
    code += "unused = {'sklearn', 'scipy.stats', 'scipy.ndimage', 'matplotlib', 'torchvision', 'timm'}\n"
    code += "assert not unused & set(sys.modules), unused & set(sys.modules)"
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


@pytest.mark.parametrize("holder", ["pupille.audit.facts.worker", "pupille.data.pixels.decode_files"])
def test_a_module_that_is_started_by_name_is_there_and_can_be_started(holder):
    program = import_module(holder).PROGRAM
    assert program == holder
    assert callable(import_module(program).main)


def test_the_program_of_another_training_process_names_what_is_there():
    from pupille.training.distributed.launcher import PROGRAM

    module, name = re.fullmatch(r"from (\S+) import (\w+); \2\(\)", PROGRAM).groups()
    assert callable(getattr(import_module(module), name))


def test_no_file_is_longer_than_can_be_read_at_a_sitting():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in FILES.items()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def tasks_asked_for(source):
    """The names of tasks that a source compares with or looks up in the table of cards, instead of asking a card."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "TASKS":
            sides = [node.slice]
        else:
            continue
        yield from (side.value for side in sides if isinstance(side, ast.Constant) and side.value in TASKS)


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_file_asks_which_task_it_is(path):
    assert not set(tasks_asked_for(path.read_text(encoding="utf-8")))


def test_a_file_that_asks_which_task_it_is_is_seen():
    source = 'def f(task):\n    return TASKS["regression"] if task != "detection" else TASKS[task]'
    assert set(tasks_asked_for(source)) == {"regression", "detection"}


OF_CLASSES = re.compile(r"\b(accuracy|probabilit\w+)\b")
ROOMS_OF_CLASSES = (
    "*/classification*", "*/classification/*", "course/*", "course/exercises/*", "course/exam/*", "course/widgets/*",
    "estimators/classifier.py",
    "models/architectures/classical.py", "audit/checks/balance.py", "audit/checks/labels.py",
    "audit/checks/shortcuts.py", "audit/probes/*", "figures/curves.py", "figures/probabilities.py",
    "figures/surface.py", "results/predictions.py", "workflows/predicted_classes.py", "*/segmentation/*",
    "training/objectwise.py", "workflows/predicted_objects.py",
    "report/scores/labels.py", "workflows/given_classes.py", "workflows/offline_classes.py",
    "workflows/served_classes.py", "export/segmentation.py",
)  # fmt: skip
"""Files that are about classes by their subject."""


def words_of_classes(source):
    """How often code speaks of accuracy and probabilities, comments and docstrings aside."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            plain = [
                child
                for child in body
                if not (isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant))
            ]
            node.body = plain or [ast.Pass()]
    return len(OF_CLASSES.findall(ast.unparse(tree)))


def test_outside_the_rooms_of_classes_hardly_any_file_speaks_of_accuracy_or_probabilities():
    speaking = [
        path.relative_to(SOURCE).as_posix()
        for path in FILES.values()
        if not any(path.relative_to(SOURCE).match(room) for room in ROOMS_OF_CLASSES)
        and words_of_classes(path.read_text(encoding="utf-8"))
    ]
    assert len(speaking) <= 10, speaking


def test_a_file_that_speaks_of_accuracy_is_seen_and_its_docstring_is_not():
    assert words_of_classes('def f(x):\n    """The accuracy."""\n    return x  # accuracy') == 0
    assert words_of_classes('def f(x):\n    return x["accuracy"] + probabilities') == 2
