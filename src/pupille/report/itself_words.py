"""What a fitted rung says of itself, for its page: the tree in words, weights and places as pictures."""

from __future__ import annotations

from typing import Any

from pupille.i18n.language import number, say, says
from pupille.report.charts.maps import largest, map_drawing
from pupille.report.charts.tree import channel_name, class_of, counts_of, tree_drawing
from pupille.results.itself import ItselfRecord, NodeRecord, TreeRecord


def itself_on_page(itself: ItselfRecord | None) -> dict[str, Any] | None:
    """What the template shows; None where the model says nothing of itself."""
    if itself is None:
        return None
    costs = [[metric.value or 0.0 for metric in row] for row in itself.importance.places]
    return {
        "importance": itself.importance,
        "places": map_drawing(costs),
        "most": largest(costs),
        "weights": [
            {"label": each.label, "drawing": map_drawing(each.values), "largest": largest(each.values)}
            for each in itself.weights
        ],
        "tree": tree_drawing(itself.tree) if itself.tree else None,
        "size": tree_size(itself.tree) if itself.tree else "",
        "rules": rules(itself.tree) if itself.tree else [],
    }


def tree_size(tree: TreeRecord) -> str:
    """How large the tree is, and how much of it is told."""
    height, width, _ = tree.shape
    leaves = says("The tree has {n} leaf", "The tree has {n} leaves", tree.leaves)
    values = {"leaves": leaves, "told": tree.told, "depth": tree.depth, "height": height, "width": width}
    if tree.told < tree.depth:
        return say(
            "{leaves}, the deepest below {depth} questions; it is drawn and told down to {told}. Rows and columns from "
            "1, of the picture as the model sees it, {height} x {width} pixels; brightness from 0 to 1. Numbers are "
            "training images.",
            **values,
        )
    return say(
        "{leaves}, the deepest below {depth} questions, all of them drawn. Rows and columns from 1, of the picture as "
        "the model sees it, {height} x {width} pixels; brightness from 0 to 1. Numbers are training images.",
        **values,
    )


def rules(tree: TreeRecord) -> list[str]:
    """A sentence for each end that is told."""
    sentences: list[str] = []

    def walk(node: NodeRecord, asked: tuple[str, ...]) -> None:
        if node.pixel is None or node.darker is None or node.brighter is None:
            sentences.append(_rule(tree, node, asked))
            return
        for below, darker in ((node.darker, True), (node.brighter, False)):
            walk(tree.nodes[below], (*asked, condition(tree, node, darker=darker)))

    walk(tree.nodes[0], ())
    return sentences


def condition(tree: TreeRecord, node: NodeRecord, *, darker: bool) -> str:
    """One side of a fork, a part of a sentence."""
    assert node.pixel is not None
    assert node.threshold is not None
    row, column, channel = node.pixel
    values = {"row": row + 1, "column": column + 1, "value": number(node.threshold, 2)}
    if tree.shape[2] == 1:
        if darker:
            return say("the pixel in row {row}, column {column} is no brighter than {value}", **values)
        return say("the pixel in row {row}, column {column} is brighter than {value}", **values)
    name = channel_name(channel, tree.shape[2])
    if darker:
        return say(
            "the {channel} of the pixel in row {row}, column {column} is at most {value}",
            channel=name,
            **values,
        )
    return say(
        "the {channel} of the pixel in row {row}, column {column} is more than {value}",
        channel=name,
        **values,
    )


def _rule(tree: TreeRecord, node: NodeRecord, asked: tuple[str, ...]) -> str:
    counts = counts_of(tree, node)
    if not asked:
        return say("Whatever the picture: {label} ({counts}).", label=class_of(tree, node), counts=counts)
    conditions = say(", and ").join(asked)
    if node.questions:
        return says(
            "If {conditions}, then {n} more question decides; most are {label} ({counts}).",
            "If {conditions}, then {n} more questions decide; most are {label} ({counts}).",
            node.questions,
            conditions=conditions,
            label=class_of(tree, node),
            counts=counts,
        )
    return say(
        "If {conditions}, then {label} ({counts}).",
        conditions=conditions,
        label=class_of(tree, node),
        counts=counts,
    )
