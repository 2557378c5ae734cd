"""One decision tree as forks and leaves to draw and to read: pixels by row and column, brightness from 0 to 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from pupille.models.model import Model, ModelSpec
from pupille.results.itself import NodeRecord, TreeRecord

DEEPEST = 3
"""Questions that are told one after the other; a tree of thousands of leaves tells nobody anything."""


def tree_of(model: Model) -> TreeRecord | None:
    """The tree of a model of classes; None of a model that is not one tree."""
    estimator: Any = getattr(model, "estimator", None)
    tree = getattr(estimator, "tree_", None)
    if tree is None or not hasattr(estimator, "classes_"):
        return None
    nodes: list[NodeRecord] = []
    _add(nodes, tree, np.asarray(estimator.classes_, dtype=np.int64), model.spec, 0, 0)
    prepared = model.spec.preprocessing
    return TreeRecord(
        model.spec.classes,
        tuple(nodes),
        int(tree.n_leaves),
        int(tree.max_depth),
        min(DEEPEST, int(tree.max_depth)),
        (prepared.height, prepared.width, prepared.channels),
    )


def _add(nodes: list[NodeRecord], tree: Any, classes: Any, spec: ModelSpec, node: int, depth: int) -> int:
    """Puts a node and all below it behind the others; its number."""
    number, left, right = len(nodes), int(tree.children_left[node]), int(tree.children_right[node])
    counts = np.zeros(len(spec.classes), dtype=np.int64)
    counts[classes] = np.rint(tree.value[node, 0] * tree.n_node_samples[node])
    numbers = tuple(int(count) for count in counts)
    if left < 0 or depth == DEEPEST:
        nodes.append(NodeRecord(depth, numbers, None, None, None, None, forks_below(tree, node)))
        return number
    prepared = spec.preprocessing
    row, column, channel = np.unravel_index(
        int(tree.feature[node]), (prepared.height, prepared.width, prepared.channels)
    )
    scale, shift = prepared.scale_and_shift()
    pixel = (float(tree.threshold[node]) - shift[channel]) / scale[channel]
    threshold = float((pixel - prepared.low) / (prepared.high - prepared.low))
    place = (int(row), int(column), int(channel))
    # The number of what lies below is known once it is there.
    nodes.append(NodeRecord(depth, numbers, place, threshold, None, None, forks_below(tree, node)))
    darker = _add(nodes, tree, classes, spec, left, depth + 1)
    brighter = _add(nodes, tree, classes, spec, right, depth + 1)
    nodes[number] = NodeRecord(depth, numbers, place, threshold, darker, brighter, nodes[number].questions)
    return number


def forks_below(tree: Any, node: int) -> int:
    """Forks below a node and with it; 0 of a leaf."""
    waiting, forks = [node], 0
    while waiting:
        left, right = (int(side[waiting[-1]]) for side in (tree.children_left, tree.children_right))
        waiting.pop()
        if left >= 0:
            forks += 1
            waiting += [left, right]
    return forks
