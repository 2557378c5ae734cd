"""The packages of an extra of Pupille, whether they are installed, and the command that installs them right here."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)\s*(?:>=\s*(?P<least>[\d.]+))?")


@dataclass(frozen=True)
class Package:
    """A package that Pupille does not need everywhere. least: the version from which on it serves, or empty."""

    name: str
    least: str = ""

    def is_here(self) -> bool:
        """Whether it is installed beside Pupille, new enough."""
        try:
            return _numbers(version(self.name)) >= _numbers(self.least)
        except PackageNotFoundError:
            return False


def packages_of(extra: str) -> tuple[Package, ...]:
    """The packages of an extra in pyproject.toml, `course` or `keras`, as this installation states them."""
    mark = re.compile(rf"extra\s*==\s*['\"]{re.escape(extra)}['\"]")
    lines = [line for line in requires("pupille") or () if mark.search(line)]
    parts = [match for line in lines if (match := REQUIREMENT.match(line))]
    return tuple(Package(part["name"], part["least"] or "") for part in parts)


def install_command(packages: Sequence[Package]) -> str:
    """What to type in a terminal so that these packages come into the environment that runs now.

    It names the packages themselves and the interpreter, so that neither an index that knows Pupille nor an activated
    environment is needed.
    """
    wanted = [f'"{package.name}>={package.least}"' if package.least else package.name for package in packages]
    return " ".join([_installer(), *wanted])


def python_command() -> str:
    """The interpreter that runs now, as a terminal takes it."""
    return f'"{sys.executable}"' if " " in sys.executable else sys.executable


def _installer() -> str:
    """How packages get into this environment; those that `uv` makes have no pip of their own."""
    if not Package("pip").is_here() and shutil.which("uv"):
        return f"uv pip install --python {python_command()}"
    return f"{python_command()} -m pip install"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])
