"""Exercises of lesson 12: IoU of boxes, suppression, matching, average precision."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import Mistakes, meet, meet_array, same
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""
LARGE: Box = (0, 0, 4, 4)
BESIDE: Box = (2, 1, 5, 5)
"""6 in common with the large one; areas 16 and 12."""
CHAIN: Sequence[Box] = ((2, 0, 12, 10), (0, 0, 10, 10), (40, 0, 50, 10), (4, 0, 14, 10))
"""The second is the best, the first overlaps it and the last, which does not overlap the second."""
CHAIN_SCORES = np.array([0.8, 0.9, 0.3, 0.7])
OBJECTS: Sequence[Box] = ((0, 0, 10, 10), (20, 0, 30, 10), (40, 0, 50, 10))
BY_SCORE: Sequence[Box] = (
    (0, 0, 10, 9),
    (0, 0, 10, 8),
    (20, 0, 30, 4),
    (20, 0, 30, 5),
    (70, 0, 80, 10),
    (41, 0, 50, 10),
)
"""Six detections: a hit, the same object again, too small a part, exactly half, nothing, a hit."""
HITS = (True, True, False, True, False, False)
OBJECTS_IN_ALL = 4


def check_iou(answers: Answers) -> None:
    """6 / 22 for two boxes that overlap, 0 for two that do not."""
    common, first, second = 6, 16, 12
    union = first + second - common
    mistakes: Mistakes = (
        (common, say("That is the area in common; divide it by the union.")),
        (2 * common / (first + second), say("That is the Dice; the IoU divides by the union.")),
        (
            common / (first + second),
            say("The sum of both areas counts the common one twice: take it away once."),
        ),
        (common / first, say("That is divided by the first box alone; take the union.")),
        (common / second, say("That is divided by the second box alone; take the union.")),
        (union / common, say("Upside down: the area in common, divided by the union.")),
        (common / 25, say("That is divided by the box around both; the union has no empty corners.")),
        (12 / 33, say("Without + 1: these boxes are edges, and a box from 0 to 4 is 4 wide.")),
    )
    otherwise = say("For (0, 0, 4, 4) and (2, 1, 5, 5) 6 / 22 is asked for.")
    given = Answers({"iou": answers.call("iou", LARGE, BESIDE)}, ("iou",))
    meet(given, "iou", common / union, mistakes, otherwise)
    for apart in ((6, 6, 9, 9), (0, 6, 4, 9), (6, 0, 9, 4)):
        if not same(answers.call("iou", LARGE, apart), 0):
            raise NotYetError(
                say("Boxes that do not touch have an IoU of 0: a width or height below 0 counts as 0.")
            )


def check_suppression(answers: Answers) -> None:
    """Of a chain of three overlapping boxes the middle one goes; a box far away stays."""
    value = answers.call("suppressed", CHAIN, CHAIN_SCORES, 0.5)
    rows = np.sort(np.atleast_1d(np.asarray(value))) if np.ndim(value) == 1 else value
    mistakes: Mistakes = (
        ((0, 1, 2, 3), say("All are kept; drop a box that overlaps a better one by more than the limit.")),
        ((1,), say("Boxes that overlap no better one stay too.")),
        ((1, 2), say("Only kept boxes drop others: the last one overlaps one that has gone itself.")),
        ((0, 2), say("The best score goes first, not the first of the list.")),
        ((0,), say("Those are the boxes that go; give those that stay.")),
        ((0, 3), say("Those overlap a better one; give the boxes that stay.")),
        ((0, 1, 3), say("That keeps what overlaps; keep what overlaps none that is better.")),
        ((2, 3), say("The best score goes first: sort from high to low.")),
    )
    otherwise = say("For four boxes with the scores 0.8, 0.9, 0.3 and 0.7 the rows 1, 2 and 3 are to stay.")
    meet_array(rows, "suppressed", np.array([1, 2, 3]), mistakes, otherwise, say("Yours keeps the rows"))


def check_matching(answers: Answers) -> None:
    """A hit, a second look at the same object, too little, exactly half, nothing, a hit."""
    value = answers.call("hits", BY_SCORE, OBJECTS, 0.5)
    mistakes: Mistakes = (
        (
            (1, 1, 0, 1, 0, 1),
            say("The second detection hits an object that was found already: an object counts once."),
        ),
        (
            (1, 0, 0, 0, 0, 1),
            say("The fourth has an IoU of exactly the limit and hits; the third, below it, takes no object."),
        ),
        ((1, 0, 1, 0, 0, 1), say("The third overlaps too little: the IoU must reach the limit.")),
        ((1, 1, 1, 1, 0, 1), say("The IoU must reach the limit, and an object counts once.")),
        ((0, 1, 1, 0, 1, 0), say("Those are the false alarms; True where a detection hits.")),
        ((1, 1, 1), say("That goes through the objects; one answer is asked for each detection.")),
    )
    otherwise = say("For six detections True, False, False, True, False, True is asked for.")
    right = np.array([1, 0, 0, 1, 0, 1])
    meet_array(value, "hits", right, mistakes, otherwise, say("Yours gives"))


def check_average_precision(answers: Answers) -> None:
    """(1 + 1 + 3/4) / 4: three of four objects are found."""
    hits = np.array(HITS)
    precision = hits.cumsum() / np.arange(1, hits.size + 1)
    total = precision[hits].sum()
    mistakes: Mistakes = (
        (total, say("That is the sum; divide it by the number of objects.")),
        (total / hits.sum(), say("Objects that nobody found count too, as 0: divide by all of them.")),
        (precision[-1], say("That is the precision at the end, of all detections together.")),
        (hits.sum() / OBJECTS_IN_ALL, say("That is the recall, the share of objects that were found.")),
        (precision.mean(), say("Only where a detection hits does its precision count.")),
        (precision.sum() / OBJECTS_IN_ALL, say("Only where a detection hits does its precision count.")),
        (total / hits.size, say("Divide by the number of objects, not of detections.")),
    )
    otherwise = say("It is not the precisions at the hits, summed and divided by the number of objects.")
    given = Answers(
        {"average_precision": answers.call("average_precision", hits, OBJECTS_IN_ALL)}, ("average_precision",)
    )
    meet(given, "average_precision", total / OBJECTS_IN_ALL, mistakes, otherwise)


IOU = """import numpy as np


def iou(a, b):
    width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    both = width * height
    return both / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both)"""

EXERCISES = (
    Exercise(
        number="12.1",
        names=("iou",),
        check=check_iou,
        hints=(
            phrase(
                "The common part begins at the larger of the two left edges and ends at the smaller right one."
            ),
            phrase(
                "Its width is min(right edges) - max(left edges), and 0 if that is negative: max(0, ...)."
            ),
            phrase("The union is one area plus the other, minus the common one."),
        ),
        given="import numpy as np",
        solution=IOU.split("\n\n\n")[1],
        wrong_answers={
            IOU.replace("return both / (", "return both; ("): "the area in common",
            IOU.replace("return both /", "return 2 * both /").replace(" - both)", ")"): "That is the Dice",
            IOU.replace(" - both)", ")"): "counts the common one twice",
            IOU.split("    return")[0]
            + "    return both / ((a[2] - a[0]) * (a[3] - a[1]))": "the first box alone",
            IOU.split("    return")[0]
            + "    return both / ((b[2] - b[0]) * (b[3] - b[1]))": "the second box alone",
            "old = iou\n\n\ndef iou(a, b):\n    return 1 / old(a, b)": "Upside down",
            IOU.replace(
                "max(0, min(a[2], b[2]) - max(a[0], b[0]))", "min(a[2], b[2]) - max(a[0], b[0])"
            ): "below 0",
            "def iou(a, b):\n    a.area & b.area": "stops in line 2 of its cell",
            "def iou(a, b):\n    return 0.9": "6 / 22 is asked for",
        },
    ),
    Exercise(
        number="12.2",
        names=("suppressed",),
        check=check_suppression,
        hints=(
            phrase("np.argsort(-scores) gives the rows from the best score to the worst."),
            phrase(
                "Begin with an empty list; add a row if its box overlaps none of those in the list too much."
            ),
            phrase(
                "all(iou(boxes[row], boxes[other]) <= limit for other in kept): nothing stands against the row."
            ),
        ),
        given=IOU,
        solution="""def suppressed(boxes, scores, limit):
    kept = []
    for row in np.argsort(-scores):
        if all(iou(boxes[row], boxes[other]) <= limit for other in kept):
            kept.append(row)
    return kept""",
        wrong_answers={
            "def suppressed(boxes, scores, limit):\n    return list(range(len(boxes)))": "All are kept",
            "def suppressed(boxes, scores, limit):\n    return [int(np.argmax(scores))]": "overlap no better one stay",
            "def suppressed(b, s, t):\n    return [i for i in range(len(b)) if "
            "all(s[j] <= s[i] or iou(b[i], b[j]) <= t for j in range(len(b)))]": "has gone itself",
            "old = suppressed\n\n\n"
            "def suppressed(b, s, t):\n    return old(b, -np.arange(len(b)), t)": "not the first of the list",
            "def suppressed(b, s, t):\n    return [0]": "the boxes that go",
            "def suppressed(b, s, t):\n    return [0, 3]": "overlap a better one",
            "def suppressed(b, s, t):\n    return [b[1], b[2], b[3]]": "has the shape",
            "def suppressed(b, s, t):\n    sorted(s)": "returns nothing",
            "def suppressed(b, s, t):\n    return np.argsort(s)[5]": "a place beyond the end",
        },
    ),
    Exercise(
        number="12.3",
        names=("hits",),
        check=check_matching,
        hints=(
            phrase("Go through the boxes in their order, and note which objects have been found."),
            phrase(
                "Among the objects still free, take the one with the largest IoU; it is hit if that reaches the limit."
            ),
        ),
        given=IOU,
        solution="""def hits(boxes, objects, limit):
    free, answers = list(objects), []
    for box in boxes:
        best = max(free, key=lambda thing: iou(box, thing), default=None)
        answers.append(best is not None and iou(box, best) >= limit)
        if answers[-1]:
            free.remove(best)
    return answers""",
        wrong_answers={
            "def hits(b, o, t):\n    return [any(iou(x, y) >= t for y in o) for x in b]": "counts once",
            "def hits(b, o, t):\n    return [1, 0, 0, 0, 0, 1]": "exactly the limit",
            "def hits(b, o, t):\n    return [1, 0, 1, 0, 0, 1]": "overlaps too little",
            "def hits(b, o, t):\n    return [any(iou(x, y) > 0 for y in o) for x in b]": "must reach the limit, and",
            "old = hits\n\n\ndef hits(b, o, t):\n    return [not hit for hit in old(b, o, t)]": "the false alarms",
            "def hits(b, o, t):\n    return [any(iou(x, y) >= t for x in b) for y in o]": "goes through the objects",
            "old = hits\n\n\ndef hits(b, o, t):\n    return sum(old(b, o, t))": "has the shape",
            "def hits(b, o, t):\n    return [True] * 6": "Yours gives (1, 1, 1, 1, 1, 1)",
        },
    ),
    Exercise(
        number="12.4",
        names=("average_precision",),
        check=check_average_precision,
        hints=(
            phrase("The precision after k detections: hits so far, divided by k."),
            phrase(
                "np.cumsum(hits) counts the hits so far; np.arange(1, len(hits) + 1) the detections so far."
            ),
            phrase("Sum these precisions where a detection hits, and divide by the number of objects."),
        ),
        given="import numpy as np",
        solution="""def average_precision(hits, n_objects):
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return precision[np.asarray(hits, dtype=bool)].sum() / n_objects""",
        wrong_answers={
            "old = average_precision\n\n\ndef average_precision(h, n):\n    return n * old(h, n)": "That is the sum",
            "old = average_precision\n\n\ndef average_precision(h, n):\n    return old(h, sum(h))": "as 0",
            "def average_precision(h, n):\n    return np.mean(h)": "precision at the end",
            "def average_precision(h, n):\n    return sum(h) / n": "That is the recall",
            "def average_precision(h, n):\n    return (np.cumsum(h) / np.arange(1, len(h) + 1)).mean()": "Only where",
            "def average_precision(h, n):\n    return np.cumsum(h) @ (1 / np.arange(1, len(h) + 1)) / n": "Only where",
            "old = average_precision\n\n\ndef average_precision(h, n):\n    return old(h, len(h))": "not of detections",
            "def average_precision(h, n):\n    return np.cumsum(h) / np.arange(1, len(h) + 1)": "holds 6 values",
        },
    ),
)
