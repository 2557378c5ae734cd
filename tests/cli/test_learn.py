"""`pupille learn`: lists, copies, and says what is missing with a command that works here."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pupille.cli.main import guarded
from pupille.course.lessons import LESSONS, TO_OPEN
from pupille.course.needs import Extra

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine with every package, and without weights or public sets."""
    monkeypatch.setenv("PUPILLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PUPILLE_DATA", raising=False)
    monkeypatch.setattr("pupille.runs.packages.version", lambda name: "999.0")


def test_the_list_says_what_is_still_to_be_typed(machine, capsys, monkeypatch):
    assert guarded(["learn"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.endswith(" min")]) == len(LESSONS)
    assert f"     type before it: {sys.executable} -m pupille weights fetch regnetx_002" in lines
    assert not any("keras" in line for line in lines)


def test_all_lessons_are_copied_and_listed_with_their_sizes(machine, tmp_path, capsys):
    assert guarded(["learn", "--all", "--lang", "fr", "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    for path in (tmp_path / "out").iterdir():
        assert path.name in printed
    assert {path.name for path in (tmp_path / "out").glob("*.ipynb")} == {
        f"{lesson.name}.fr.ipynb" for lesson in LESSONS
    }
    assert "life_satisfaction.csv" in printed
    assert "regnetx_002, 10,7 Mo" in printed
    assert "mnist, 11,6 Mo" in printed


def test_work_that_is_there_is_left_and_counted(machine, tmp_path, capsys):
    mine = tmp_path / "01_happiness.en.ipynb"
    mine.write_text("my work")
    assert guarded(["learn", "--all", "--out", str(tmp_path)]) == 0
    assert "1 notebook was there already" in capsys.readouterr().out
    assert mine.read_text() == "my work"
    assert (tmp_path / "02_decision.en.ipynb").is_file()


def test_a_solved_lesson_lies_beside_the_learners_own(machine, tmp_path, capsys):
    assert guarded(["learn", "3", "--out", str(tmp_path)]) == 0
    assert guarded(["learn", "3", "--solved", "--out", str(tmp_path)]) == 0
    solved = json.loads((tmp_path / "03_how_good.en.solved.ipynb").read_text(encoding="utf-8"))
    code = [
        "".join(cell["source"]) for cell in solved["cells"] if "exercise" in cell["metadata"].get("tags", ())
    ]
    assert code[1] == "threshold = 1 / (1 + 50)"
    assert "03_how_good.en.solved.ipynb" in capsys.readouterr().out


@pytest.fixture
def jupyterlab(tmp_path):
    """An environment whose JupyterLab says what it was called with, in the place of opening a browser."""
    package = tmp_path / "packages" / "jupyterlab"
    package.mkdir(parents=True)
    (package / "__main__.py").write_text("import sys\nprint('OPENED', *sys.argv[1:])\n")
    record = tmp_path / "packages" / "jupyterlab-99.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: jupyterlab\nVersion: 99.0\n")
    path = os.pathsep.join([str(tmp_path / "packages"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return os.environ | {"PYTHONPATH": path, "PUPILLE_HOME": str(tmp_path / "home")}


def test_a_lesson_is_opened_and_opened_again(jupyterlab, tmp_path):
    words = [sys.executable, "-m", "pupille", "learn", "1", "--open", "--lang", "fr", "--out", str(tmp_path)]
    for _ in range(2):
        ran = subprocess.run(words, env=jupyterlab, capture_output=True, text=True, check=True)
        assert ran.stdout.splitlines()[-1] == f"OPENED {tmp_path / '01_happiness.fr.ipynb'}"


def made(*words):
    """The lines that make would run, asked from a shell and not from within the make that runs the tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--dry-run", "--no-print-directory", "course", *words]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()


def test_make_course_opens_the_first_lesson(jupyterlab, tmp_path):
    program, *words = made("LEARN=--lang fr")[-1].split()
    assert program == ".venv/bin/pupille"
    ran = subprocess.run(
        [sys.executable, "-m", "pupille", *words],
        cwd=tmp_path,
        env=jupyterlab,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "OPENED lessons/00_notebook.fr.ipynb"
    assert len([*(tmp_path / "lessons").glob("*.fr.ipynb")]) == len(LESSONS)


def test_make_course_installs_what_every_lesson_needs():
    (installed,) = re.findall(r'--editable "\.\[([\w,]+)\]"', "\n".join(made("--always-make")))
    extras = {need.extra for lesson in LESSONS for need in lesson.needs if isinstance(need, Extra)}
    assert set(installed.split(",")) == {TO_OPEN.extra, *extras}


def test_opening_without_jupyterlab_says_what_to_type(machine, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("pupille.runs.packages.version", lambda name: "0.1")
    assert guarded(["learn", "1", "--open", "--out", str(tmp_path)]) == 2
    assert f'{sys.executable} -m pip install "jupyterlab>=4.3"' in capsys.readouterr().err
    assert (tmp_path / "01_happiness.en.ipynb").is_file()


@pytest.mark.parametrize("words", [["--all", "3"], ["--solved"], ["--open"]], ids=" ".join)
def test_options_that_contradict_each_other_are_refused(words, capsys):
    assert guarded(["learn", *words]) == 2
    assert words[0] in capsys.readouterr().err


def test_what_a_lesson_cannot_do_without_is_missing_and_ends_with_one(machine, capsys):
    assert guarded(["learn", "9", "--check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    place = lines.index("  ✗ regnetx_002, 10.7 MB, lesson 9")
    assert lines[place + 1].strip() == f"{sys.executable} -m pupille weights fetch regnetx_002"


def test_what_a_lesson_replaces_is_named_and_no_fault(machine, capsys):
    assert guarded(["learn", "2", "--check"]) == 0
    printed = capsys.readouterr().out
    assert "○ mnist, 11.6 MB, lesson 2" in printed
    assert "Nothing is missing" in printed
    assert f"{sys.executable} -m jupyterlab" in printed


def test_a_missing_package_is_installed_into_the_python_that_runs(machine, monkeypatch, capsys):
    monkeypatch.setattr("pupille.runs.packages.version", lambda name: "0.1")
    assert guarded(["learn", "7", "--check"]) == 1
    assert f'{sys.executable} -m pip install "keras>=3.6"' in capsys.readouterr().out


def test_the_lessons_are_listed_and_checked_without_loading_anything_heavy():
    script = (
        "import sys\n"
        "from pupille.cli.main import guarded\n"
        "guarded(['learn']), guarded(['learn', '--check'])\n"
        "print({'torch', 'sklearn', 'pandas', 'scipy', 'PIL'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "set()"
