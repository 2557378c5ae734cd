"""Exercises of lesson 17: a step of k-means, purity, as good as chance, what to label next."""

from __future__ import annotations

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError, as_array
from pupille.course.exercises.comparing import meet, meet_array, same
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import listed, phrase, say


def check_step(answers: Answers) -> None:
    """Six points, two centres: the first gets one point, the second five."""
    points = np.array([[0.0, 0], [0, 2], [1, 1], [4, 4], [5, 3], [6, 5]])
    centres = np.array([[0.0, 0], [1, 2]])
    right = np.array([[0.0, 0], [3.2, 3]])
    nearest = np.array([0, 1, 1, 1, 1, 1])
    mistakes = (
        (nearest, say("Those are the numbers of the nearest centres; now move each centre to its mean.")),
        (
            ((points[:, None] - centres) ** 2).sum(axis=2),
            say("Those are the distances; argmin(axis=1) tells which centre is nearest to each point."),
        ),
        (
            ((points[:, None] - centres) ** 2).sum(axis=2).min(axis=1),
            say("Those are the smallest distances; argmin tells whose they are, min only how small."),
        ),
        (centres, say("The centres have not moved: each goes to the mean of its points.")),
        (
            right[::-1],
            say(
                "The centres are exchanged: their order stays, and a point goes to the nearest one: argmin, not argmax."
            ),
        ),
        (np.array([[0.0, 0], [4, 3]]), say("That is the median of the points; k-means takes the mean.")),
        (np.array([[0.0, 0], [16, 15]]), say("That is the sum of the points; divide by how many there are.")),
        (
            np.tile(points.mean(axis=0), (2, 1)),
            say("Both are the mean of all points; each centre has only its own."),
        ),
        (
            np.array([0.0, 3.1]),
            say("One number for each centre: take the mean along axis 0, so that x and y stay apart."),
        ),
    )
    given = answers.call("step", points.copy(), centres.copy())
    case = say("For the six points and the centres (0, 0) and (1, 2) yours gives")
    otherwise = say("The second centre has five points: it moves to (3.2, 3).")
    meet_array(given, "step", right, mistakes, otherwise, case)
    again = answers.call("step", points, np.array([[0.0, 1], [5, 4], [9, 0]])[:2])
    if not same(again, [[1 / 3, 1], [5, 4]]):
        raise NotYetError(say("With other centres it is not right: are numbers fixed in your code?"))


def check_purity(answers: Answers) -> None:
    """Eight of eleven are of the most frequent label of their group."""
    clusters = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2])
    labels = np.array([5, 5, 5, 5, 7, 7, 7, 7, 5, 5, 5])
    name = "purity(clusters, labels)"
    value = answers.call("purity", clusters, labels)
    whole = Answers({name: value}, (name,))
    mistakes = (
        (4, say("Only the first group: a return inside the loop ends it.")),
        (4 / 11, say("Only the first group: a return inside the loop ends it.")),
        (8, say("That is how many are right; divide by all of them.")),
        ((4 / 6 + 2 / 3 + 2 / 2) / 3, say("A mean of shares: large groups must count for more.")),
        (
            6 / 11,
            say("The other way round: the most frequent label of each group, not the group of each label."),
        ),
        (float((clusters == labels).mean()), say("Numbers of groups are no labels: group 0 is not class 0.")),
        (7 / 11, say("That is the share of the commonest label, as if there were one group only.")),
        (1 - 8 / 11, say("That is the share that is wrong.")),
    )
    otherwise = say("Of the groups of 6, 3 and 2 images 4, 2 and 2 are right: 8 of 11.")
    meet(whole, name, 8 / 11, mistakes, otherwise)


def check_as_good(answers: Answers) -> None:
    """Two of nine shuffles, and the real one, of ten."""
    scores = [0.1, 0.2, 0.3, 0.25, 0.35, 0.05, 0.15, 0.3, 0.12]
    name = "as_good(0.3, ...)"
    value = answers.call("as_good", 0.3, list(scores))
    if isinstance(value, (bool, np.bool_)):
        raise NotYetError(say("A share is asked for, not whether it is small."))
    whole = Answers({name: value}, (name,))
    mistakes = (
        (3 / 9, say("The real one is missing: one more above and below the line.")),
        (2 / 10, say('"At least as well" counts those that are equal: >=.')),
        (1 / 9, say('"At least as well" counts those that are equal: >=. And the real one belongs to it.')),
        (4, say("That is how many; divide by all trials, the real one included.")),
        (3, say("That is how many; divide by all trials, the real one included.")),
        (4 / 9, say("The real one is missing below the line: nine shuffles and it are ten.")),
        (3 / 10, say("The real one is missing above the line: it does as well as itself.")),
        (6 / 9, say("The other way round: those that do at least as well.")),
        (7 / 10, say("The other way round: those that do at least as well.")),
    )
    otherwise = say("Of nine shuffles three reach 0.3, and the real one too: 4 of 10.")
    meet(whole, name, 0.4, mistakes, otherwise)


def check_doubtful(answers: Answers) -> None:
    """The rows whose two largest probabilities are closest."""
    table = np.array(
        [
            [0.5, 0.45, 0.025, 0.025],
            [0.4, 0.3, 0.2, 0.1],
            [0.97, 0.01, 0.01, 0.01],
            [0.02, 0.49, 0.48, 0.01],
            [0.0, 0.34, 0.06, 0.6],
        ]
    )
    given = as_array(answers.call("doubtful", table.copy(), 2), "doubtful").ravel()
    numbers = {int(value) for value in given}
    if len(given) != 2:
        raise NotYetError(say("Two rows are asked for with n = 2; yours gives {n}.", n=len(given)))
    if not (given == np.round(given)).all():
        raise NotYetError(say("Those are gaps; the numbers of their rows are asked for: argsort."))
    case = say("Of five rows yours takes {rows}.", rows=listed([str(number) for number in sorted(numbers)]))
    mistakes = (
        ({2, 4}, say("Those are the surest ones: the smallest gaps come first.")),
        (
            {3, 1},
            say("That looks at the largest probability alone; what counts is its gap to the second one."),
        ),
        ({3, 4}, say("That is the difference of the first two columns, not of the two largest of a row.")),
        (
            {1, 4},
            say(
                "Those are the two smallest of each row: np.sort puts the largest last, [:, -1] and [:, -2]."
            ),
        ),
        (
            {0, 1},
            say(
                "Those are the first rows, or the gap of the first two columns: the two largest of each row are asked "
                "for."
            ),
        ),
    )
    if numbers != {0, 3}:
        known = next((sentence for wrong, sentence in mistakes if numbers == wrong), "")
        otherwise = say("The smallest gaps are those of the rows 3 and 0.")
        raise NotYetError(f"{known or otherwise} {case}")


EXERCISES = (
    Exercise(
        number="17.1",
        names=("step",),
        check=check_step,
        hints=(
            phrase(
                "argmin(axis=1) of the table of distances is the number of the nearest centre of each point."
            ),
            phrase(
                "points[nearest == k] are the points of centre k; their mean along axis 0 is its new place."
            ),
            phrase("Do so for each k in range(len(centres)), in a list, and make an array of it."),
        ),
        given="import numpy as np",
        solution="""def step(points, centres):
    nearest = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
    return np.array([points[nearest == k].mean(axis=0) for k in range(len(centres))])""",
        wrong_answers={
            "def step(points, centres):\n"
            "    return ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)": "the numbers of the nearest",
            "def step(points, centres):\n    return centres": "have not moved",
            "def step(points, centres):\n"
            "    return ((points[:, None] - centres) ** 2).sum(axis=2)": "Those are the distances",
            "def step(points, centres):\n"
            "    return ((points[:, None] - centres) ** 2).sum(axis=2).min(axis=1)": "the smallest distances",
            "def step(points, centres):\n"
            "    nearest = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)\n"
            "    return np.array([np.median(points[nearest == k], axis=0) for k in range(2)])": "the median",
            "def step(points, centres):\n"
            "    nearest = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)\n"
            "    return np.array([points[nearest == k].sum(axis=0) for k in range(2)])": "the sum of the points",
            "def step(points, centres):\n"
            "    return np.array([points.mean(axis=0) for k in range(2)])": "the mean of all points",
            "def step(points, centres):\n"
            "    nearest = ((points[:, None] - centres) ** 2).sum(axis=2).argmax(axis=1)\n"
            "    return np.array([points[nearest == k].mean(axis=0) for k in range(2)])": "argmin, not argmax",
            "def step(points, centres):\n"
            "    nearest = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)\n"
            "    return np.array([points[nearest == k].mean() for k in range(2)])": "along axis 0",
            "def step(points, centres):\n    return np.array([[0, 0], [3.2, 3]])": "are numbers fixed",
            "def step(points, centres):\n    points.mean(axis=0)": "returns nothing",
            "def step(points, centres):\n    return points": "has the shape",
        },
    ),
    Exercise(
        number="17.2",
        names=("purity",),
        check=check_purity,
        hints=(
            phrase("np.unique(labels[clusters == k], return_counts=True)[1] counts the labels of group k."),
            phrase("The largest of these counts, added up over all groups, divided by len(labels)."),
        ),
        given="import numpy as np",
        solution="""def purity(clusters, labels):
    right = 0
    for k in np.unique(clusters):
        right += np.unique(labels[clusters == k], return_counts=True)[1].max()
    return right / len(labels)""",
        wrong_answers={
            "def purity(c, y):\n"
            "    return sum(np.unique(y[c == k], return_counts=True)[1].max() for k in np.unique(c))": "how many",
            "def purity(c, y):\n"
            "    n = [np.unique(y[c == k], return_counts=True)[1] for k in np.unique(c)]\n"
            "    return np.mean([m.max() / m.sum() for m in n])": "large groups must count",
            "def purity(y, c):\n"
            "    return sum(np.unique(y[c == k], return_counts=True)[1].max() for k in np.unique(c)) / len(y)": (
                "The other way round"
            ),
            "def purity(c, y):\n    return (c == y).mean()": "are no labels",
            "def purity(c, y):\n"
            "    for k in np.unique(c):\n"
            "        return np.unique(y[c == k], return_counts=True)[1].max()": "inside the loop",
            "def purity(c, y):\n    return np.unique(y, return_counts=True)[1].max() / len(y)": "one group only",
            "def purity(c, y):\n"
            "    n = sum(np.unique(y[c == k], return_counts=True)[1].max() for k in np.unique(c))\n"
            "    return 1 - n / len(y)": "the share that is wrong",
            "def purity(c, y):\n    return 0.5": "8 of 11",
            "def purity(c, y):\n    len(y)": "returns nothing",
        },
    ),
    Exercise(
        number="17.3",
        names=("as_good",),
        check=check_as_good,
        hints=(
            phrase("How many of noise_scores are >= score? Add one for the real one."),
            phrase("Divide by how many trials there are in all: len(noise_scores) + 1."),
        ),
        given="import numpy as np",
        solution="""def as_good(score, noise_scores):
    return (1 + sum(other >= score for other in noise_scores)) / (1 + len(noise_scores))""",
        wrong_answers={
            "def as_good(s, n):\n    return np.mean(np.array(n) >= s)": "The real one is missing: one more",
            "def as_good(s, n):\n    return (1 + sum(o > s for o in n)) / (1 + len(n))": "counts those that are equal",
            "def as_good(s, n):\n    return sum(o > s for o in n) / len(n)": "counts those that are equal",
            "def as_good(s, n):\n    return 1 + sum(o >= s for o in n)": "That is how many",
            "def as_good(s, n):\n    return (1 + sum(o >= s for o in n)) / len(n)": "below the line",
            "def as_good(s, n):\n    return sum(o >= s for o in n) / (1 + len(n))": "above the line",
            "def as_good(s, n):\n    return (1 + sum(o < s for o in n)) / (1 + len(n))": "The other way round",
            "def as_good(s, n):\n    return (1 + sum(o >= s for o in n)) / (1 + len(n)) < 0.05": "A share",
            "def as_good(s, n):\n    return s": "The real one is missing above",
            "def as_good(s, n):\n    return n >= s": "stops in line 2",
        },
    ),
    Exercise(
        number="17.4",
        names=("doubtful",),
        check=check_doubtful,
        hints=(
            phrase(
                "np.sort(probabilities, axis=1) puts the largest of each row last, [:, -1]; the second is [:, -2]."
            ),
            phrase("argsort of the gap gives the rows from the smallest gap on; the first n of them, [:n]."),
        ),
        given="import numpy as np",
        solution="""def doubtful(probabilities, n):
    in_order = np.sort(probabilities, axis=1)
    return (in_order[:, -1] - in_order[:, -2]).argsort()[:n]""",
        wrong_answers={
            "def doubtful(p, n):\n"
            "    s = np.sort(p, axis=1)\n"
            "    return (s[:, -1] - s[:, -2]).argsort()[-n:]": "the surest ones",
            "def doubtful(p, n):\n    return p.max(axis=1).argsort()[:n]": "the largest probability alone",
            "def doubtful(p, n):\n    return (p[:, 0] - p[:, 1]).argsort()[:n]": "the difference of the first two",
            "def doubtful(p, n):\n    return abs(p[:, 0] - p[:, 1]).argsort()[:1].repeat(3)": "yours gives 3",
            "def doubtful(p, n):\n"
            "    s = np.sort(p, axis=1)\n"
            "    return np.sort(s[:, -1] - s[:, -2])[:n]": "Those are gaps",
            "def doubtful(p, n):\n"
            "    s = np.sort(p, axis=1)\n"
            "    return (s[:, -1] - s[:, -2]).argsort()": "yours gives 5",
            "def doubtful(p, n):\n    return np.arange(n)": "the first rows",
            "def doubtful(p, n):\n"
            "    s = np.sort(p, axis=1)\n"
            "    return (s[:, 0] - s[:, 1]).argsort()[:n]": "the two smallest of each row",
            "def doubtful(p, n):\n    return np.array([0, 4])": "rows 3 and 0",
            "def doubtful(p, n):\n    p.max(axis=1).argsort()[:n]": "returns nothing",
        },
    ),
)
