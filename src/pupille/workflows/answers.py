"""What a model said of new images, and what was wished of it: what every task makes its predictions from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pupille.data.dataset import LeftOut
from pupille.errors import ConfigError
from pupille.evaluation.classification.merged_classes import Parts
from pupille.evaluation.classification.thresholds import Costs
from pupille.i18n.language import retell, say, says, tell
from pupille.models.model import ModelSpec
from pupille.results.arrays import FloatArray
from pupille.runs.folder import write_named
from pupille.storage.csv_table import to_csv
from pupille.workflows.table_forms import as_bytes, form_of

MOST_PRINTED = 20
"""Images that a terminal shows; a file holds all of them."""


@dataclass(frozen=True)
class Wishes:
    """sums: classes to add up. door: the class or sum for which one opens, at these costs. coverage: of sets of
    classes or of intervals around numbers; None for that of the task, if it has one. pixel_size: micrometres that
    the side of a pixel is long, for the sizes of objects; None for pixels. entropy: whether maps are asked for of
    where the model does not know."""

    sums: Parts = field(default_factory=dict)
    door: str | None = None
    costs: Costs | None = None
    coverage: float | None = None
    pixel_size: float | None = None
    entropy: bool = False


def refuse_pixel_size(spec: ModelSpec, wishes: Wishes) -> None:
    """Raises ConfigError if a model that measures nothing is told how large a pixel is."""
    if wishes.pixel_size is not None:
        raise ConfigError(
            tell(
                "{model} outlines no objects, and --pixel-size is about their sizes. Leave it out.",
                model=spec.name,
            )
        )


@dataclass(frozen=True)
class Answers:
    """samples: a row an image, as a data set has them. values: (N, ...) answers of the task. left_out: files that could
    not be read. unlike: (N,) which images are unlike the training ones; None where the model cannot tell. enlarged: a
    note for each image that was enlarged much, empty for the others. sizes: width and height of each image. larger:
    what the card of the task makes of images beyond the sizes that were learned; None where it has no such part.
    entropy: (H, W) of each image, if it was asked for. images: the store of their files, None where it is not known."""

    spec: ModelSpec
    samples: pd.DataFrame
    values: FloatArray
    left_out: tuple[LeftOut, ...]
    unlike: NDArray[np.bool_] | None
    enlarged: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...] = ()
    larger: Any = None
    entropy: tuple[NDArray[np.uint8], ...] | None = None
    images: Any = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of each image."""
        return tuple(self.samples["id"])


class WrittenAsTable:
    """Predictions that are one table: a row an image."""

    def table(self, top: int | None = None) -> list[list[object]]:
        """The titles, then the rows."""
        raise NotImplementedError

    def to_csv(self, top: int | None = None) -> str:
        """The table as CSV."""
        return to_csv(self.table(top))

    def write(self, out: Path, top: int | None = None) -> None:
        """Writes the table into a file that the user named, whose ending says in which form."""
        titles, *rows = self.table(top)
        write_named(out, as_bytes(form_of(out), [str(title) for title in titles], rows))


def remarks(row: int, unlike: NDArray[np.bool_] | None, enlarged: tuple[str, ...]) -> list[str]:
    """What is remarkable about an image, whatever is predicted of it. row: its place; the rest as of `Answers`."""
    odd = [say("unlike the training images")] if unlike is not None and unlike[row] else []
    return [*odd, *([retell(enlarged[row])] if enlarged and enlarged[row] else [])]


def more(n: int) -> list[str]:
    """That a terminal shows the first of n images alone, where that is so."""
    if n <= MOST_PRINTED:
        return []
    return [
        says(
            "... and {n} more; --out predictions.csv keeps them all.",
            "... and {n} more; --out predictions.csv keeps them all.",
            n - MOST_PRINTED,
        )
    ]
