"""Shows that the tests bite: empties one function of a file at a time, and its own test file has to fail.

    python scripts/replaced_bodies.py 30 --seed 0             thirty files, drawn
    python scripts/replaced_bodies.py 30 --since 7c492f9      drawn from the files that are new since a commit
    python scripts/replaced_bodies.py --files data/splits.py  these, named below src/pupille

Drawn are files with a test file of the same name, `src/pupille/a/b.py` with `tests/a/test_b.py`. The public function or
method with the longest body returns None instead of what it did, in a copy of the source. The drawn test files must all
pass on the copy before that: a test that always fails notices nothing. Exits with 1 if a change was not noticed.
Tests that need real data skip without PUPILLE_SHARED, and then notice less.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("src") / "pupille"
SECONDS = 180
"""How long one test file may take. One that does not finish has not noticed."""
FAILED = (1, 2)
"""What pytest exits with when a test fails, and when a test file cannot even be imported."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def twin(file: Path) -> Path:
    """The test file that belongs to a file of the package; both relative to the repository."""
    return Path("tests") / file.relative_to(PACKAGE).parent / f"test_{file.name}"


def statements(function: Function) -> list[ast.stmt]:
    """The body without its docstring."""
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def does_something(function: Function) -> bool:
    """Whether the body is more than a stub: `...`, `pass`, a bare return or a lone raise."""
    return not all(
        isinstance(line, ast.Pass | ast.Raise)
        or (isinstance(line, ast.Expr | ast.Return) and isinstance(line.value, ast.Constant | None))
        for line in statements(function)
    )


def is_protocol(class_: ast.ClassDef) -> bool:
    """Whether a class only says what others have to offer."""
    return any("Protocol" in ast.unparse(base) for base in class_.bases)


def public_functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """The public functions of a module and methods of its public classes, by name; no protocols, no stubs."""
    scopes: list[tuple[str, Sequence[ast.stmt]]] = [("", tree.body)]
    for line in tree.body:
        if isinstance(line, ast.ClassDef) and not line.name.startswith("_") and not is_protocol(line):
            scopes.append((f"{line.name}.", line.body))
    for scope, body in scopes:
        for line in body:
            if isinstance(line, Function) and not line.name.startswith("_") and does_something(line):
                yield scope + line.name, line


def length(function: Function) -> int:
    """The lines of the body without its docstring."""
    body = statements(function)
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def yields(function: Function) -> bool:
    """Whether a function is a generator; what stands in functions inside it does not count."""
    inside: list[ast.AST] = list(function.body)
    while inside:
        node = inside.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            inside.extend(ast.iter_child_nodes(node))
    return False


def emptied(source: str) -> tuple[str, str] | None:
    """The name of the longest public function and the module in which it does nothing, or None without any."""
    tree = ast.parse(source)
    functions = list(public_functions(tree))
    if not functions:
        return None
    name, function = max(functions, key=lambda entry: length(entry[1]))
    docstring = function.body[: len(function.body) - len(statements(function))]
    nothing = "return\nyield" if yields(function) else "return None"
    # Parsed in a function, as `return` stands in no module.
    inside = ast.parse("def nothing():\n" + "".join(f"    {line}\n" for line in nothing.splitlines())).body[0]
    assert isinstance(inside, ast.FunctionDef)
    function.body = docstring + inside.body
    return name, ast.unparse(tree)


def added_since(commit: str) -> set[Path]:
    """The files of the package that were not there at a commit, relative to the repository."""
    command = ("git", "diff", "--name-only", "--diff-filter=A", commit, "--", str(PACKAGE))
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {Path(name) for name in names.splitlines()}


def candidates() -> list[Path]:
    """The files of the package that have a test file of their own and a function to empty."""
    files = (path.relative_to(ROOT) for path in sorted((ROOT / PACKAGE).rglob("*.py")))
    return [
        file for file in files if (ROOT / twin(file)).is_file() and emptied((ROOT / file).read_text("utf-8"))
    ]


def exit_code(command: Sequence[str], copy: Path, seconds: float) -> int | None:
    """Runs Python on the copy of the source. None if it had to be ended, with all that it had started."""
    environment = os.environ | {"PYTHONPATH": str(copy / "src"), "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def tests_exit(tests: Sequence[Path], copy: Path) -> int | None:
    """The exit code of pytest for these test files, or None if it did not finish."""
    options = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    return exit_code([*options, *map(str, tests)], copy, SECONDS * len(tests))


def notices(file: Path, copy: Path) -> tuple[bool, str]:
    """Whether the test file of `file` fails once its longest function does nothing, and that function's name."""
    source = (copy / file).read_text("utf-8")
    change = emptied(source)
    assert change is not None
    name, changed = change
    try:
        (copy / file).write_text(changed, "utf-8")
        return tests_exit([twin(file)], copy) in FAILED, name
    finally:
        (copy / file).write_text(source, "utf-8")


def main() -> int:
    """Prints a line for each file and the count. Exits with 1 if a change was not noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("n", type=int, nargs="?", default=30, help="how many files to draw")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--since", metavar="COMMIT", help="draw from the files that are new since then")
    parser.add_argument("--files", nargs="+", type=Path, help="these instead, below src/pupille")
    asked = parser.parse_args()
    files = candidates()
    if asked.since:
        new = added_since(asked.since)
        files = [file for file in files if file in new]
    if asked.files:
        if unknown := [str(file) for file in asked.files if PACKAGE / file not in files]:
            parser.error(f"without a test file or a function to empty: {', '.join(unknown)}")
        drawn = [PACKAGE / file for file in asked.files]
    elif 1 <= asked.n <= len(files):
        drawn = random.Random(asked.seed).sample(files, asked.n)
    else:
        parser.error(f"n must be between 1 and {len(files)}. Got {asked.n}.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
        ours = f"import pathlib, pupille; assert pathlib.Path(pupille.__file__).is_relative_to({str(copy)!r})"
        if exit_code(["-c", ours], copy, SECONDS) != 0:
            sys.exit("The tests would not import the copy: another pupille comes before PYTHONPATH.")
        # Written from its syntax tree as the changed file will be, so that the missing body is the only difference.
        for file in drawn:
            (copy / file).write_text(ast.unparse(ast.parse((copy / file).read_text("utf-8"))), "utf-8")
        if tests_exit([twin(file) for file in drawn], copy) != 0:
            sys.exit("The test files do not pass on the unchanged source. Run them and repair them first.")
        noticed = 0
        for file in drawn:
            fails, name = notices(file, copy)
            noticed += fails
            print("noticed" if fails else "NOT NOTICED", file.as_posix(), name, flush=True)
    print(f"{noticed} of {len(drawn)} noticed")
    return 0 if noticed == len(drawn) else 1


if __name__ == "__main__":
    sys.exit(main())
