"""The results of climbs of the ladder, and which of their predictions belong to one recipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pupille.evaluation.inference.statistics import Statistics
from pupille.results.arrays import FloatArray
from pupille.results.metric import Metric
from pupille.results.repeats import ClimbRecord
from pupille.results.task_predictions import Predictions
from pupille.tasks import find_task, metric_spec
from pupille.tasks.metric import MetricSpec


@dataclass(frozen=True)
class Climb:
    """The results of one climb. predictions: rung -> those on test. groups: of the test images. n_train: images.

    path: of its folder below the comparison, "" for the first. label: what it is. key: the site that was left out.
    repeat: which dealing of the folds, from 0. chosen: by its own validation images. task: the card that scores them.
    """

    path: str
    label: str
    key: str
    repeat: int
    chosen: str
    predictions: Mapping[str, Predictions]
    groups: tuple[str, ...] | None
    n_train: int
    task: str = "classification"

    @property
    def n_test(self) -> int:
        """How many images were scored."""
        return len(self.predictions[self.chosen])

    def scores(self) -> dict[str, float]:
        """The primary metric of each rung."""
        return {name: self.score(predictions) for name, predictions in self.predictions.items()}

    def score(self, predictions: Predictions) -> float:
        """The primary metric of all images."""
        statistics: Statistics = find_task(self.task).load("statistics")(predictions)
        scores = statistics.image_scores(self.primary)
        if scores is None:
            return float(statistics.scores(np.ones((statistics.n_units, 1)))[self.primary][0])
        return float(scores.mean())

    def has_primary(self, predictions: Predictions) -> bool:
        """Whether there is a primary metric at all: answers of several models have no order, and so no AP."""
        statistics: Statistics = find_task(self.task).load("statistics")(predictions)
        return self.primary in statistics.scores(np.ones((statistics.n_units, 1)))

    def of_images(self, predictions: Predictions) -> FloatArray | None:
        """(N,) the primary metric of each image; None where it is no mean over images."""
        statistics: Statistics = find_task(self.task).load("statistics")(predictions)
        return statistics.image_scores(self.primary)

    @property
    def primary(self) -> str:
        """The metric by which models are chosen."""
        return find_task(self.task).primary

    def metric(self, name: str) -> Metric:
        """The primary metric of one rung with its interval."""
        card = find_task(self.task)
        evaluation = card.load("evaluate")(self.predictions[name], groups=self.groups)
        metric: Metric = evaluation.metrics[self.primary]
        return metric

    @property
    def spec(self) -> MetricSpec:
        """What is known of the primary metric."""
        return metric_spec(self.task, self.primary)

    def record(self) -> ClimbRecord:
        """What results keep of the climb itself."""
        return ClimbRecord(
            path=self.path,
            label=self.label,
            train=self.n_train,
            test=self.n_test,
            chosen=self.chosen,
            scores=self.scores(),
        )


Of = Callable[[Climb], Predictions]
"""Which predictions of a climb are meant: those of a rung, or of the rung that it chose."""


def recipes(climbs: Sequence[Climb]) -> dict[str | None, Of]:
    """Under None the choice of the ladder, where there is one; then each rung that every climb has."""
    shared = [name for name in climbs[0].predictions if all(name in climb.predictions for climb in climbs)]
    rungs: dict[str | None, Of] = {name: lambda climb, name=name: climb.predictions[name] for name in shared}  # type: ignore[misc]
    choice: dict[str | None, Of] = {None: lambda climb: climb.predictions[climb.chosen]}
    return {**(choice if any(len(climb.predictions) > 1 for climb in climbs) else {}), **rungs}


def chosen_counts(climbs: Sequence[Climb]) -> dict[str, int]:
    """How often each rung was chosen, the most frequent first."""
    return dict(Counter(climb.chosen for climb in climbs).most_common())
