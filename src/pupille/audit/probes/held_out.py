"""Which images a check asks a small model about, and how they are held out: groups and identical pictures together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pupille.audit.check import CouldNotRun, Evidence, NotApplicable, without_classes
from pupille.audit.probes.mean_recall import mean_recall_metric
from pupille.data.splits.assign import units
from pupille.data.splits.folds import inner_folds
from pupille.evaluation.inference.bootstrap import units_of
from pupille.i18n.language import tell, tells
from pupille.results.arrays import FloatArray, IntArray
from pupille.results.metric import Metric

FOLDS = 5
FEWEST = 10
"""Images that a class must have to be asked about; they must stand in at least as many groups as there are folds."""


@dataclass(frozen=True)
class Question:
    """The N images that are asked about.

    rows: (N,) their positions in the data set. ids: N. labels: (N,) indices into `classes`, each of which occurs.
    units: (N,) numbers from 0 of what stays together: a declared group, or identical pictures.
    """

    rows: IntArray
    ids: tuple[str, ...]
    labels: IntArray
    classes: tuple[str, ...]
    units: IntArray
    seed: int

    @property
    def chance(self) -> float:
        """The balanced accuracy of guessing."""
        return 1 / len(self.classes)

    def folds(self) -> list[tuple[IntArray, IntArray]]:
        """Pairs of positions (train, test): each image is tested once, no unit stands on both sides."""
        return inner_folds(self.labels, [str(unit) for unit in self.units], FOLDS, self.seed)

    def balanced_accuracy(self, probabilities: FloatArray) -> Metric:
        """With its 95 % interval; whole units are resampled where some hold several images. (N, C)."""
        predicted = np.argmax(probabilities, axis=1).astype(np.int64)
        # Numbered as `evaluate` numbers groups, so that the same seed draws the same ones.
        units = units_of(len(self.units), [str(unit) for unit in self.units])
        return mean_recall_metric(self.labels, predicted, units, len(self.classes), seed=self.seed)


def ask(evidence: Evidence, *, at_most: int | None = None) -> Question | NotApplicable | CouldNotRun:
    """The images of every class that is large enough, in the order of their ids; or why there is no question.

    at_most: of more images a seeded sample is asked about, with each class in its share.
    """
    dataset = evidence.dataset
    if (reason := without_classes(dataset)) is not None:
        return reason
    if dataset.samples["label"].nunique() < 2:
        return NotApplicable(tell("all images are of one class."))
    contents = np.array([facts.content for facts in evidence.facts], dtype=object)
    unit = units(len(dataset), dataset.samples["group"].to_numpy(dtype=object), contents)
    labels = dataset.labels
    large = [k for k in range(len(dataset.classes)) if _is_large(unit[labels == k])]
    if len(large) < 2:
        return CouldNotRun(
            tells(
                "it needs two classes of at least {least} images each, from at least {folds} groups where groups are "
                "declared; there is {n}. Bring more images.",
                "it needs two classes of at least {least} images each, from at least {folds} groups where groups are "
                "declared; there are {n}. Bring more images.",
                len(large),
                least=FEWEST,
                folds=FOLDS,
            )
        )
    ids = dataset.samples["id"].to_numpy(dtype=object)
    rows = np.flatnonzero(np.isin(labels, large))
    rows = rows[np.argsort(ids[rows], kind="stable")]
    if at_most is not None:
        from pupille.data.splits.assign import sample

        rows = rows[sample(labels[rows], at_most, evidence.seed)]
    present, own = np.unique(labels[rows], return_inverse=True)
    return Question(
        rows=rows.astype(np.int64),
        ids=tuple(ids[rows]),
        labels=own.astype(np.int64),
        classes=tuple(dataset.classes[k] for k in present),
        units=np.unique(unit[rows], return_inverse=True)[1].astype(np.int64),
        seed=evidence.seed,
    )


def _is_large(unit: IntArray) -> bool:
    """Whether the images of a class, given by their units, can be learned from and held out."""
    return len(unit) >= FEWEST and len(np.unique(unit)) >= FOLDS
