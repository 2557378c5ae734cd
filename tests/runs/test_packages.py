"""The command that installs a package names the interpreter that runs, and what pyproject.toml asks for."""

import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from pupille.runs.packages import Package, install_command, packages_of

PYPROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


@pytest.mark.parametrize("extra", ["course", "keras", "figures", "segmentation", "onnx"])
def test_an_extra_has_the_packages_that_the_project_states(extra):
    stated = tomllib.loads(PYPROJECT.read_text())["project"]["optional-dependencies"][extra]
    assert [package.requirement.strip('"') for package in packages_of(extra)] == stated


def test_an_extra_that_is_not_there_brings_nothing():
    assert packages_of("cour") == ()


def test_a_package_is_here_from_its_least_version_on():
    assert Package("numpy", "2.0").is_here()
    assert Package("numpy").is_here()
    assert not Package("numpy", "999.0").is_here()
    assert not Package("no-such-package-here").is_here()


def test_a_package_that_is_too_new_is_not_the_one_that_serves_and_the_command_says_which_does():
    assert not Package("numpy", "1.0", "1.5").is_here()
    assert Package("numpy", "1.0", "999.0").is_here()
    assert install_command([Package("onnxruntime", "1.24", "1.29")]).endswith(' "onnxruntime>=1.24,<1.29"')


def test_versions_are_compared_as_numbers():
    assert Package("pillow", "9.5").is_here()


def test_the_command_runs_in_this_environment_and_installs_nothing_that_is_here():
    command = install_command([Package("numpy", "2.0")])
    assert command.startswith(sys.executable)
    ran = subprocess.run(
        f"{command} --dry-run --quiet --no-index", shell=True, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def test_a_path_with_a_space_is_quoted(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/my folder/python")
    assert install_command([Package("keras")]) == '"/my folder/python" -m pip install keras'


def without_packages(name):
    raise PackageNotFoundError(name)


def test_an_environment_without_pip_is_served_by_uv(monkeypatch):
    monkeypatch.setattr("pupille.runs.packages.version", without_packages)
    monkeypatch.setattr("pupille.runs.packages.shutil.which", lambda name: "/usr/bin/uv")
    assert install_command([Package("keras")]) == f"uv pip install --python {sys.executable} keras"
