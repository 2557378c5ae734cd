"""What a lesson cannot do without: packages of an extra, weights of a network; and how to bring them here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pupille.models.pretrained.catalogue import backbone
from pupille.models.pretrained.store import weights_path
from pupille.runs.packages import install_command, packages_of, python_command

MEGABYTE = 10**6


class Need(Protocol):
    """Something to bring before a lesson."""

    def name(self) -> str:
        """What it is called."""

    def size(self) -> int:
        """Bytes to fetch, 0 where nobody has stated them."""

    def is_here(self) -> bool:
        """Whether it is on this machine."""

    def command(self) -> str:
        """What brings it, to be typed in a terminal; it works without an activated environment."""


@dataclass(frozen=True)
class Extra:
    """The packages that an extra in pyproject.toml names."""

    extra: str

    def name(self) -> str:
        """The packages that are missing, or all where none is."""
        packages = packages_of(self.extra)
        missing = [package for package in packages if not package.is_here()]
        return ", ".join(package.name for package in missing or packages)

    def size(self) -> int:
        """Not known: it depends on what is there already."""
        return 0

    def is_here(self) -> bool:
        """Whether all of them are installed, new enough."""
        return all(package.is_here() for package in packages_of(self.extra))

    def command(self) -> str:
        """Installs those that are missing, or all where none is."""
        packages = packages_of(self.extra)
        return install_command([package for package in packages if not package.is_here()] or packages)


@dataclass(frozen=True)
class PretrainedWeights:
    """The weights of a pretrained network."""

    network: str

    def name(self) -> str:
        """The network."""
        return self.network

    def size(self) -> int:
        """Bytes of the published file, roughly; 0 where the catalogue has none."""
        return round((backbone(self.network).megabytes or 0) * MEGABYTE)

    def is_here(self) -> bool:
        """Whether they are in the store."""
        return weights_path(self.network) is not None

    def command(self) -> str:
        """Fetches them."""
        return f"{python_command()} -m pupille weights fetch {self.network}"
