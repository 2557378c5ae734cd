"""Both definitions hold the same steps, and the steps run as ordinary commands; the images are built nowhere here."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "containers"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PLACE = "/opt/pupille"


def dockerfile() -> list[list[str]]:
    """The instructions, each as its words."""
    return [
        shlex.split(line)
        for line in (FOLDER / "Dockerfile").read_text().splitlines()
        if line and not line.startswith("#")
    ]


def definition() -> dict[str, list[str]]:
    """Section of the Apptainer definition -> its lines; the head stands under ''."""
    sections: dict[str, list[str]] = {"": []}
    name = ""
    for line in (FOLDER / "pupille.def").read_text().splitlines():
        if line.startswith("%"):
            name = line[1:].strip()
            sections[name] = []
        elif line.strip() and not line.startswith("#"):
            sections[name].append(line.strip())
    return sections


def copied_by_docker() -> set[str]:
    """What is copied into the folder of Pupille, by its path in the repository."""
    copies = [words[1:] for words in dockerfile() if words[0] == "COPY"]
    for *sources, target in copies:
        assert target == "./" or sources == [target], "a folder keeps its name"
    return {source for *sources, _ in copies for source in sources}


def copied_by_apptainer() -> set[str]:
    pairs = [line.split() for line in definition()["files"]]
    assert all(target == f"{PLACE}/{source}" for source, target in pairs)
    return {source for source, _ in pairs}


def test_both_begin_with_the_same_image_whose_python_serves() -> None:
    (base,) = [words[1] for words in dockerfile() if words[0] == "FROM"]
    head = dict(line.split(": ") for line in definition()[""])
    assert head == {"Bootstrap": "docker", "From": base}
    (version,) = re.findall(r"python:(3\.\d+)-slim$", base)
    assert PROJECT["requires-python"] == f">={version}"


def test_both_copy_the_same_and_all_that_the_package_is_built_of() -> None:
    assert copied_by_docker() == copied_by_apptainer()
    needed = {
        PROJECT["readme"],
        *PROJECT["license-files"],
        "pyproject.toml",
        "constraints.txt",
        "src",
        "containers",
    }
    assert copied_by_docker() == needed
    assert all((ROOT / name).exists() for name in needed)


def test_both_run_the_same_step_in_the_same_folder_and_answer_alike() -> None:
    words = dockerfile()
    (step,) = [instruction[1:] for instruction in words if instruction[0] == "RUN"]
    assert next(instruction[1] for instruction in words if instruction[0] == "WORKDIR") == PLACE
    assert definition()["post"][1:] == [f"cd {PLACE}", shlex.join(step)]
    assert definition()["post"][0] == 'export TORCH_INDEX="{{ TORCH_INDEX }}"'
    assert definition()["arguments"] == ["TORCH_INDEX="]
    assert ["ARG", "TORCH_INDEX="] in words
    assert 'ENTRYPOINT ["python3", "-m", "pupille"]' in (FOLDER / "Dockerfile").read_text()
    assert definition()["runscript"] == ['exec python3 -m pupille "$@"']
    assert definition()["environment"] == ["export OMP_WAIT_POLICY=passive"]


def test_the_step_installs_the_tested_versions_of_extras_that_exist() -> None:
    script = (FOLDER / "install.sh").read_text()
    installs = [line for line in script.splitlines() if " pip install " in line]
    assert all("--constraint constraints.txt" in line for line in installs)
    (extras,) = re.findall(r'"\.\[([a-z,]+)\]"', script)
    assert set(extras.split(",")) == set(PROJECT["optional-dependencies"]) - {"course", "dev", "keras"}
    pinned = {
        line.partition("==")[0].lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
    }
    for extra in extras.split(","):
        for requirement in PROJECT["optional-dependencies"][extra]:
            assert re.split(r"[<>=]", requirement)[0] in pinned


def laid_out(place: Path) -> Path:
    """A folder that holds what an image would hold, and nothing else."""
    place.mkdir()
    for name in copied_by_docker():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, place / name)
    return place


def run(command: list[str], place: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=place, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_step_runs_as_an_ordinary_command(tmp_path: Path) -> None:
    """All but the installation: pip builds the package from what is copied, and solves for the tested versions."""
    python = tmp_path / "python"
    python.write_text(
        "#!/bin/sh\n"
        f'case "$2 $3" in "pip install") shift 3; exec {sys.executable} -m pip install --dry-run "$@";; esac\n'
        f'exec {sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    (step,) = [instruction[1:] for instruction in dockerfile() if instruction[0] == "RUN"]
    output = run(step, laid_out(tmp_path / "pupille"), PYTHON=str(python), PYTHONPATH="")
    assert f"Would install pupille-{PROJECT['version']}" in output
    assert "No broken requirements found." in output


@pytest.mark.long
def test_what_the_step_installs_compares_models(tmp_path: Path) -> None:
    place = laid_out(tmp_path / "pupille")
    run([sys.executable, "-m", "venv", str(tmp_path / "python")], tmp_path)
    python = str(tmp_path / "python" / "bin" / "python")
    (step,) = [instruction[1:] for instruction in dockerfile() if instruction[0] == "RUN"]
    run(step, place, PYTHON=python, PYTHONPATH="")
    shutil.rmtree(place)
    (tmp_path / "work").mkdir()
    home = {
        "PYTHONPATH": "",
        "PUPILLE_HOME": str(tmp_path / "work" / ".pupille"),
        "OMP_WAIT_POLICY": "passive",
    }
    pupille = [python, "-m", "pupille"]
    assert PROJECT["version"] in run([*pupille, "doctor"], tmp_path / "work", **home)
    compare = [*pupille, "compare", "digits", "--models", "majority,logistic", "--out", "run", "--quiet"]
    run(compare, tmp_path / "work", **home)
    table = [*pupille, "predict", "run", "run/thumbnails", "--out", "said.parquet", "--quiet"]
    run(table, tmp_path / "work", **home)
    assert (tmp_path / "work" / "said.parquet").is_file()
