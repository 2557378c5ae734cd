"""What the figures are drawn from: a finished run or comparison, in memory or in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pupille.errors import ConfigError, RunError, unknown_choice
from pupille.i18n.language import tell
from pupille.results.predictions import UNKNOWN, ClassPredictions
from pupille.results.read import results_in
from pupille.results.results import Results
from pupille.results.run import RunRecord
from pupille.storage.regular_file import LARGEST_TABLE, read_bytes

if TYPE_CHECKING:
    from pupille.workflows.compare import Comparison


@dataclass(frozen=True)
class Finished:
    """A finished run or comparison. folder: where it lies; results: the checked content of its `results.json`."""

    folder: Path
    results: Results

    @classmethod
    def of(cls, source: Comparison | str | Path) -> Finished:
        """From what `compare` returned, or from a folder. Raises RunError if it holds no results."""
        if isinstance(source, str | Path):
            return cls(Path(source), results_in(Path(source)))
        return cls(source.folder, source.results)

    def run(self, name: str | None) -> RunRecord:
        """The record of a rung, by default of the chosen one. Raises ConfigError for one that is not there."""
        if name is None:
            return self.results.chosen_run
        runs = {run.name: run for run in self.results.runs}
        if name not in runs:
            raise ConfigError(unknown_choice("the rung", name, runs))
        return runs[name]

    def test(self, name: str | None) -> ClassPredictions:
        """The predictions of a rung for the test images of known class. Raises RunError if the table is not there."""
        path = self.folder / self.run(name).path / "predictions" / "test.csv"
        try:
            predictions = ClassPredictions.from_csv(read_bytes(path, most=LARGEST_TABLE).decode("utf-8"))
        except OSError as error:
            raise RunError(
                tell(
                    "{path!r} cannot be read ({reason}). Bring the whole run.",
                    path=str(path),
                    reason=str(error.strerror),
                )
            ) from None
        return predictions.rows(np.flatnonzero(predictions.labels != UNKNOWN))
