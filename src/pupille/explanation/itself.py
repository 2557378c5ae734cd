"""What a fitted rung of scikit-learn says of itself, beside what can be asked of any model."""

from __future__ import annotations

import numpy as np

from pupille.data.annotations import Targets
from pupille.explanation.fitted_tree import tree_of
from pupille.explanation.importance import importance
from pupille.explanation.linear import linear_weights
from pupille.explanation.places import grid_of, in_places
from pupille.explanation.subject import Subject
from pupille.models.sklearn_model import ClassicalModel
from pupille.results.itself import ItselfRecord, WeightsRecord

MOST_CLASSES = 12
"""Classes whose weights are shown."""
FINEST = 16
"""Places along each side of a picture of weights; finer ones are summed."""


def itself(subject: Subject, ids: tuple[str, ...], targets: Targets) -> ItselfRecord | None:
    """What the model of a subject says of itself; None of a network. ids, targets: of the subject's images."""
    model = subject.model
    if not isinstance(model, ClassicalModel):
        return None
    return ItselfRecord(importance(subject, ids, targets), tree_of(model), weights_of(subject))


def weights_of(subject: Subject) -> tuple[WeightsRecord, ...]:
    """A picture of the weights of each class, less their mean, or of a number; none of a model that is not linear."""
    model = subject.model
    assert isinstance(model, ClassicalModel)
    weights = linear_weights(model)
    if weights is None:
        return ()
    prepared, classes = model.spec.preprocessing, model.spec.classes
    learned = np.flatnonzero(np.isfinite(weights).all(axis=1))[:MOST_CLASSES]
    # A number above the mean has the side 1.
    sides = learned if classes else np.ones(1, dtype=np.int64)
    shape = (len(sides), prepared.height, prepared.width, prepared.channels)
    pictures = subject.question.along(weights, sides, model.spec).reshape(shape).sum(axis=3)
    placed = in_places(pictures, grid_of(pictures, FINEST))
    return tuple(
        WeightsRecord(
            classes[int(side)] if classes else "",
            tuple(tuple(float(value) for value in line) for line in values),
        )
        for side, values in zip(sides, placed, strict=True)
    )
