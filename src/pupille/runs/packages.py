"""The packages of an extra of Pupille, whether they are installed, and the command that installs them right here."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)\s*\(?(?P<bounds>[<>=!~\d.,\s]*)")
BOUND = re.compile(r"(?P<sign>>=|<)\s*(?P<version>[\d.]+)")


@dataclass(frozen=True)
class Package:
    """A package that Pupille does not need everywhere. least: the version from which on it serves, below: the one from
    which on it does not any more; empty where there is none."""

    name: str
    least: str = ""
    below: str = ""

    def is_here(self) -> bool:
        """Whether it is installed beside Pupille, neither too old nor too new."""
        try:
            here = _numbers(version(self.name))
        except PackageNotFoundError:
            return False
        return here >= _numbers(self.least) and (not self.below or here < _numbers(self.below))

    @property
    def requirement(self) -> str:
        """As an installer takes it in a terminal."""
        bounds = [sign + number for sign, number in ((">=", self.least), ("<", self.below)) if number]
        return f'"{self.name}{",".join(bounds)}"' if bounds else self.name


def packages_of(extra: str) -> tuple[Package, ...]:
    """The packages of an extra in pyproject.toml, `course` or `keras`, as this installation states them."""
    mark = re.compile(rf"extra\s*==\s*['\"]{re.escape(extra)}['\"]")
    lines = [line for line in requires("pupille") or () if mark.search(line)]
    parts = [match for line in lines if (match := REQUIREMENT.match(line))]
    return tuple(_package(part["name"], part["bounds"]) for part in parts)


def install_command(packages: Sequence[Package]) -> str:
    """What to type in a terminal so that these packages come into the environment that runs now.

    It names the packages themselves and the interpreter, so that neither an index that knows Pupille nor an activated
    environment is needed.
    """
    return " ".join([_installer(), *(package.requirement for package in packages)])


def python_command() -> str:
    """The interpreter that runs now, as a terminal takes it."""
    return f'"{sys.executable}"' if " " in sys.executable else sys.executable


def _package(name: str, bounds: str) -> Package:
    """A package with the bounds of its version, such as `<1.29,>=1.24`."""
    numbers = {match["sign"]: match["version"] for match in BOUND.finditer(bounds)}
    return Package(name, numbers.get(">=", ""), numbers.get("<", ""))


def _installer() -> str:
    """How packages get into this environment; those that `uv` makes have no pip of their own."""
    if not Package("pip").is_here() and shutil.which("uv"):
        return f"uv pip install --python {python_command()}"
    return f"{python_command()} -m pip install"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:2])
