"""A decision tree from the top: what each fork asks, and the class and images of each end."""

from __future__ import annotations

from markupsafe import Markup

from pupille.i18n.language import number, say, says
from pupille.report.charts.svg import box, line, svg, text
from pupille.results.itself import NodeRecord, TreeRecord

WIDTH, HEIGHT = 112.0, 46.0
"""Of the box of a node."""
BETWEEN, LEVEL = 10.0, 86.0
"""From box to box, and from one level to the next."""


def tree_drawing(tree: TreeRecord) -> Markup:
    """The nodes that are told, `yes` to the left."""
    ends = [place for place, node in enumerate(tree.nodes) if node.pixel is None]
    middles: dict[int, float] = {
        place: (WIDTH + BETWEEN) * order + WIDTH / 2 for order, place in enumerate(ends)
    }
    parts: list[Markup] = []
    # What lies below has larger numbers.
    for place in reversed(range(len(tree.nodes))):
        node, top = tree.nodes[place], LEVEL * tree.nodes[place].depth
        if node.darker is not None and node.brighter is not None:
            middles[place] = (middles[node.darker] + middles[node.brighter]) / 2
            for below, word in ((node.darker, say("yes")), (node.brighter, say("no"))):
                x, y = middles[below], top + LEVEL
                parts.append(line(middles[place], top + HEIGHT, x, y, "branch"))
                parts.append(text((middles[place] + x) / 2, top + HEIGHT + 24, word, "word", anchor="middle"))
        parts += _node(tree, node, middles[place] - WIDTH / 2, top)
    width = len(ends) * (WIDTH + BETWEEN) - BETWEEN
    deepest = max(node.depth for node in tree.nodes)
    title = say("The tree down to {n} questions", n=deepest)
    return svg(width, deepest * LEVEL + HEIGHT + 1, parts, title=title, kind="tree")


def _node(tree: TreeRecord, node: NodeRecord, left: float, top: float) -> list[Markup]:
    """The box of a node with two lines."""
    first, second = lines_of(tree, node)
    kind = "fork" if node.pixel else ("more" if node.questions else "leaf")
    return [
        box(left, top + 0.5, WIDTH, HEIGHT, kind, counts_of(tree, node)),
        text(left + WIDTH / 2, top + 19, first, "word", anchor="middle", most=24),
        text(left + WIDTH / 2, top + 36, second, "word", anchor="middle", most=24),
    ]


def lines_of(tree: TreeRecord, node: NodeRecord) -> tuple[str, str]:
    """What stands in a box: the place and the brightness of a fork; the class and images of an end."""
    if node.pixel is not None and node.threshold is not None:
        row, column, channel = node.pixel
        place = say("row {row}, column {column}", row=row + 1, column=column + 1)
        if tree.shape[2] > 1:
            return place, f"{channel_name(channel, tree.shape[2])} ≤ {number(node.threshold, 2)}"
        return place, f"≤ {number(node.threshold, 2)}"
    of = say("{most:count} of {all:count}", most=max(node.counts), all=sum(node.counts))
    if node.questions:
        return (
            says("{n} more question", "{n} more questions", node.questions),
            f"{class_of(tree, node)}, {of}",
        )
    return class_of(tree, node), of


def class_of(tree: TreeRecord, node: NodeRecord) -> str:
    """The commonest class at a node."""
    return tree.classes[max(range(len(node.counts)), key=lambda each: node.counts[each])]


def counts_of(tree: TreeRecord, node: NodeRecord) -> str:
    """The training images of each class at a node that has any, the commonest first."""
    order = sorted(range(len(node.counts)), key=lambda each: -node.counts[each])
    return "; ".join(
        say("{label}: {n:count}", label=tree.classes[each], n=node.counts[each])
        for each in order
        if node.counts[each]
    )


def channel_name(channel: int, channels: int) -> str:
    """Of a channel of a picture with several, in words."""
    if channels == 3:
        return (say("red"), say("green"), say("blue"))[channel]
    return say("channel {n}", n=channel + 1)
