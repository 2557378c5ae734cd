"""Which models of the table can be used on this machine."""

from __future__ import annotations

from collections.abc import Iterable

from pupille.models.names import split_name
from pupille.models.registry import find, models_for


def ladder_here(task: str) -> tuple[str, ...]:
    """Every rung for a task that is fitted on this machine where none is named: all but the dear ones that must be, and
    those whose weights are not here."""
    ladder = tuple(name for name in models_for(task) if not find(name).by_name)
    missing = without_weights(ladder)
    return tuple(name for name in ladder if name not in missing)


def without_weights(names: Iterable[str]) -> tuple[str, ...]:
    """The names of the rungs that begin with pretrained weights which are not here."""
    from pupille.models.pretrained.store import weights_path

    return tuple(name for name in names if (base := weights_of(name)) and not weights_path(base))


def weights_of(name: str) -> str:
    """The pretrained network whose weights a rung begins with; "" for none."""
    entry = find(name)
    return split_name(name).base if entry.pretrained else entry.backbone
