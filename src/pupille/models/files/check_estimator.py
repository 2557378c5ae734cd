"""Is a restored estimator whole? scikit-learn's compiled code trusts its arrays, so they are checked before
it runs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pupille.errors import ModelError
from pupille.i18n.language import tell


def check_sound(estimator: Any, n_inputs: int, n_classes: int) -> None:
    """Raises ModelError unless every index and shape inside a restored estimator fits `n_inputs` input
    values.

    Its classes must be increasing indices below n_classes; with none it must be a regressor.
    """
    sound = classifier_is_sound if n_classes else regressor_is_sound
    try:
        whole = estimator.n_features_in_ == n_inputs and sound(estimator, n_inputs, n_classes)
    except Exception as error:
        # A crafted file may hold anything in place of an attribute.
        raise unsound(f"{type(error).__name__}: {error}") from error
    if not whole:
        raise unsound(tell("its numbers do not fit together"))


def classifier_is_sound(estimator: Any, n_inputs: int, n_classes: int) -> bool:
    """Whether classes and parts of a classifier fit together."""
    classes = np.asarray(estimator.classes_)
    return bool(
        classes.ndim == 1
        and len(classes) >= 2
        and np.issubdtype(classes.dtype, np.integer)
        and classes[0] >= 0
        and classes[-1] < n_classes
        and (np.diff(classes) > 0).all()
        and all(part_is_sound(part, n_inputs, len(classes)) for part in parts_of(estimator))
        and answers(estimator, n_inputs, len(classes))
    )


def regressor_is_sound(estimator: Any, n_inputs: int, _: int) -> bool:
    """Whether the parts of a regressor fit together, and it says one finite number of a picture of zeros."""
    if not all(regressor_part_is_sound(part, n_inputs) for part in parts_of(estimator)):
        return False
    answer = np.asarray(estimator.predict(np.zeros((1, n_inputs), np.float32)))
    return answer.shape == (1,) and bool(np.isfinite(answer).all())


def regressor_part_is_sound(part: Any, n_inputs: int) -> bool:
    """Whether the arrays of a regressor that compiled code will index are within their bounds."""
    learned = vars(part)
    sound = True
    if "tree_" in learned:
        sound = tree_is_sound(learned["tree_"], n_inputs, 1)
    if "_fit_X" in learned:
        n = len(learned["_y"])
        sound = (
            learned["_y"].shape == (n,)
            and learned["_fit_X"].shape == (n, n_inputs)
            and 1 <= learned["n_neighbors"] <= n
        )
    if "support_vectors_" in learned:
        n = len(learned["support_vectors_"])
        sound = (
            learned["support_vectors_"].shape == (n, n_inputs)
            and learned["support_"].shape == (n,)
            and learned["_n_support"].shape == (2,)
            and bool((learned["_n_support"] >= 0).all())
            and int(learned["_n_support"][0]) <= n
            and learned["_dual_coef_"].shape == (1, n)
            and learned["_intercept_"].shape == (1,)
        )
    return sound and all(np.isfinite(value).all() for value in learned.values() if is_numeric(value))


def unsound(reason: str) -> ModelError:
    """The one sentence for an estimator that cannot be used."""
    return ModelError(
        tell(
            "the model in model.skops cannot be used ({reason}). Copy the run folder again, or train again.",
            reason=reason,
        )
    )


def parts_of(estimator: Any) -> list[Any]:
    """The estimator and what it is made of: steps of a pipeline, trees of a forest."""
    return [
        estimator,
        *(step for _, step in vars(estimator).get("steps", ())),
        *vars(estimator).get("estimators_", ()),
    ]


def answers(estimator: Any, n_inputs: int, n_classes: int) -> bool:
    """Whether the estimator, asked about one picture of zeros, says one finite number per class."""
    ask = getattr(estimator, "predict_proba", None) or estimator.decision_function
    outputs = np.asarray(ask(np.zeros((1, n_inputs), np.float32)))
    one_score_for_two = n_classes == 2 and outputs.shape == (1,)
    return (outputs.shape == (1, n_classes) or one_score_for_two) and bool(np.isfinite(outputs).all())


def part_is_sound(part: Any, n_inputs: int, n_classes: int) -> bool:
    """Whether the arrays that compiled code will index are within their bounds."""
    learned = vars(part)
    sound = True
    if "tree_" in learned:
        sound = tree_is_sound(learned["tree_"], n_inputs, n_classes)
    if "_fit_X" in learned:
        labels = learned["_y"]
        sound = (
            learned["_fit_X"].shape == (len(labels), n_inputs)
            and 1 <= learned["n_neighbors"] <= len(labels)
            and bool(np.isin(labels, np.arange(n_classes)).all())
        )
    if "support_vectors_" in learned:
        sound = svm_is_sound(learned, n_inputs, n_classes)
    return sound and all(np.isfinite(value).all() for value in learned.values() if is_numeric(value))


def is_numeric(value: Any) -> bool:
    """Whether a value is an array of floats."""
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def tree_is_sound(tree: Any, n_inputs: int, n_classes: int) -> bool:
    """Whether each fork asks for an input that exists and leads to two later nodes: so every path ends."""
    place = np.arange(tree.node_count)
    left, right = tree.children_left, tree.children_right
    forks = left != -1
    return bool(
        tree.node_count >= 1
        and tree.n_features == n_inputs
        and tree.value.shape == (tree.node_count, 1, n_classes)
        and (right[~forks] == -1).all()
        and ((left > place) & (left < tree.node_count))[forks].all()
        and ((right > place) & (right < tree.node_count))[forks].all()
        and ((tree.feature >= 0) & (tree.feature < n_inputs))[forks].all()
        and np.isfinite(tree.value).all()
    )


def svm_is_sound(learned: dict[str, Any], n_inputs: int, n_classes: int) -> bool:
    """Whether vectors, weights and intercepts of a support vector machine have shapes that match."""
    n = len(learned["support_vectors_"])
    counts = learned["_n_support"]
    return bool(
        learned["support_vectors_"].shape == (n, n_inputs)
        and learned["support_"].shape == (n,)
        and counts.shape == (n_classes,)
        and (counts >= 0).all()
        and counts.sum() == n
        and learned["_dual_coef_"].shape == (n_classes - 1, n)
        and learned["_intercept_"].shape == (n_classes * (n_classes - 1) // 2,)
    )
