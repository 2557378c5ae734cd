"""Nothing in the source loads code, or objects that can carry code, from a file."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
FILES = sorted(SOURCE.rglob("*.py"))

MODULES = {
    "pickle",
    "cPickle",
    "_pickle",
    "dill",
    "cloudpickle",
    "joblib",
    "shelve",
    "marshal",
    "jsonpickle",
    "runpy",
}
MODULES |= {"code", "codeop", "imp", "pkgutil", "zipimport", "importlib.util", "importlib.machinery"}
CALLS = {"eval", "exec", "compile", "__import__", "execfile"}
METHODS = {
    "torch.load": "reads pickles",
    "torch.hub.load": "runs code from the net",
    "torch.jit.load": "runs code from a file",
    "torch.package": "runs code from a file",
    "pandas.read_pickle": "reads pickles",
    "pd.read_pickle": "reads pickles",
    "yaml.load": "builds any object",
    "os.system": "runs a command",
    "os.popen": "runs a command",
}
TABLES = {
    # Where a dotted name from a table in the source is imported; the function that does it.
    "pupille/models/registry.py": "load",
    "pupille/tasks/task.py": "load",
    "pupille/cli/main.py": "get_command",
    "pupille/cli/click_words.py": "translate_click",
    "pupille/__init__.py": "__getattr__",
    "pupille/results/views.py": "view",
}
RESTRICTED = ("pupille/models/pretrained/opened_pickle.py", "restricted")
"""The one file and function, run in a process of its own, in which torch's restricted unpickler reads a file."""
RESTRICTED_CALL = "torch.load(file, map_location='cpu', weights_only=True)"


def findings(text: str, name: str) -> list[str]:
    """What a source file does that it must not, as `line: what`."""
    tree = ast.parse(text)
    inside = {
        id(node): function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
    }
    return [
        f"{node.lineno}: {what}"
        for node in ast.walk(tree)
        if not ((name, inside.get(id(node))) == RESTRICTED and ast.unparse(node) == RESTRICTED_CALL)
        for what in forbidden(node)
        if not (what.startswith("import_module") and inside.get(id(node)) == TABLES.get(name, ""))
    ]


def forbidden(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if of_a_module(alias.name))
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (
            f"{node.module}.{alias.name}"
            for alias in node.names
            if of_a_module(node.module)
            or of_a_module(f"{node.module}.{alias.name}")
            or f"{node.module}.{alias.name}" in METHODS
        )
    elif isinstance(node, ast.Call):
        yield from forbidden_call(node)


def of_a_module(name: str) -> bool:
    return name in MODULES or name.split(".")[0] in MODULES


def forbidden_call(node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func)
    last = name.split(".")[-1]
    if name in CALLS or name in {f"builtins.{call}" for call in CALLS}:
        yield name
    if name in METHODS:
        yield f"{name} {METHODS[name]}"
    if last == "import_module":
        yield f"import_module({ast.unparse(node.args[0]) if node.args else ''})"
    for keyword in node.keywords:
        value = ast.unparse(keyword.value)
        if keyword.arg == "allow_pickle" and value != "False":
            yield f"{name}(allow_pickle={value})"
        if keyword.arg == "weights_only":
            yield f"{name}(weights_only=...)"
        if keyword.arg == "shell" and value != "False":
            yield f"{name}(shell={value})"
    if last == "load" and name.split(".")[0] in {"np", "numpy"}:
        stated = [keyword for keyword in node.keywords if keyword.arg == "allow_pickle"]
        if not stated:
            yield f"{name} without allow_pickle=False"


def test_there_is_a_source_to_look_at() -> None:
    assert len(FILES) > 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_file_of_the_source_loads_code(path: Path) -> None:
    assert findings(path.read_text(encoding="utf-8"), path.relative_to(SOURCE).as_posix()) == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "import pickle as p",
        "from pickle import loads",
        "import joblib",
        "from joblib import load",
        "from sklearn.externals import joblib; import joblib.numpy_pickle",
        "import importlib.util",
        "from importlib import util",
        "import torch; torch.load('x')",
        "from torch import load",
        "import torch; torch.load('x', weights_only=True)",
        "import torch; torch.hub.load('a', 'b')",
        "import numpy as np; np.load('x')",
        "import numpy as np; np.load('x', allow_pickle=True)",
        "import numpy; numpy.load('x', allow_pickle=flag)",
        "import pandas as pd; pd.read_pickle('x')",
        "eval('1')",
        "exec(text)",
        "compile(text, 'x', 'exec')",
        "__import__(name)",
        "import builtins; builtins.eval('1')",
        "from importlib import import_module\ndef load(name):\n    return import_module(name)",
        "import importlib\nimportlib.import_module(json['name'])",
        "import os; os.system('ls')",
        "import subprocess; subprocess.run('ls', shell=True)",
    ],
)
def test_each_way_to_do_it_would_be_found(line: str) -> None:
    assert findings(line, "pupille/made_up.py")


@pytest.mark.parametrize(
    "line",
    [
        "import numpy as np; np.load('x', allow_pickle=False)",
        "import re; re.compile('x')",
        "import json; json.loads('1')",
        "network.eval()",
        "from importlib import import_module",
    ],
)
def test_what_is_harmless_is_let_be(line: str) -> None:
    assert findings(line, "pupille/made_up.py") == []


def test_a_table_may_import_in_the_one_function_that_is_named() -> None:
    text = "from importlib import import_module\ndef {}(name):\n    return import_module(name)"
    assert findings(text.format("load"), "pupille/models/registry.py") == []
    assert findings(text.format("other"), "pupille/models/registry.py")


def test_the_restricted_unpickler_is_called_in_one_function_and_in_no_other_manner() -> None:
    text = "import torch\ndef {}(file):\n    return torch.load(file, map_location='cpu', weights_only={})"
    assert findings(text.format("restricted", True), RESTRICTED[0]) == []
    assert findings(text.format("restricted", False), RESTRICTED[0])
    assert findings(text.format("other", True), RESTRICTED[0])
    assert findings(text.format("restricted", True), "pupille/models/files/load.py")
    users = [path for path in FILES if "opened_pickle import" in path.read_text(encoding="utf-8")]
    assert [path.stem for path in users] == ["import_pickle"]
