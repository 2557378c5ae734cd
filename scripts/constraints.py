"""Writes constraints.txt anew: the newest versions that pip chooses for Pupille with all its extras, by name.

    python scripts/constraints.py           choose anew
    python scripts/constraints.py --keep    only add and remove packages; versions that are pinned already stay

Nothing is installed. Run the tests in a fresh environment afterwards: the file says what was tested.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = ROOT / "constraints.txt"


def chosen(*, keep: bool) -> str:
    """A line `name==version` for each package that pip would install, without the local part of a build of torch."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
    command += ["--report", "-", *(["--constraint", str(CONSTRAINTS)] if keep else [])]
    report = subprocess.run(
        [*command, f"{ROOT}[{','.join(extras)}]"], capture_output=True, text=True, check=True
    ).stdout
    versions = {
        package["metadata"]["name"]: package["metadata"]["version"].partition("+")[0]
        for package in json.loads(report)["install"]
    }
    del versions["pupille"]
    return "".join(f"{name}=={versions[name]}\n" for name in sorted(versions, key=str.lower))


if __name__ == "__main__":
    CONSTRAINTS.write_text(chosen(keep="--keep" in sys.argv), encoding="utf-8")
