"""How large the pictures of a run are, as its results tell."""

from __future__ import annotations

from pathlib import Path

from pupille.errors import RunError
from pupille.results.data import SizesRecord
from pupille.results.read import results_in
from pupille.runs.folder import RESULTS


def sizes_of(run: str | Path) -> SizesRecord | None:
    """The sizes of the pictures of a run or comparison; None if it does not say."""
    if not (Path(run) / RESULTS).exists():
        return None
    try:
        return results_in(Path(run)).data.sizes
    except RunError:
        # A model is used whatever became of its results.
        return None


def smallest_of(sizes: SizesRecord | None) -> tuple[int, int] | None:
    """The least width and height among these; None if that is not known."""
    return None if sizes is None else (sizes.width[0], sizes.height[0])
