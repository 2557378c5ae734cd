"""Exercises of lesson 19: a number from boxes, what learns nothing, a paired difference, counting by area."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import meet, meet_array, same
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

BLOOD = ("RBC", "WBC", "RBC", "Platelets", "RBC", "RBC")
"""Four red cells, one white cell, one platelet."""


def annotation(cells: Sequence[str]) -> Element:
    """What a file of annotations holds, with an object for each cell."""
    root = Element("annotation")
    SubElement(root, "filename").text = "a.jpg"
    for cell in cells:
        SubElement(SubElement(root, "object"), "name").text = cell
    return root


def check_red_cells(answers: Answers) -> None:
    """Four red cells, and none where there is only a white one."""
    count = answers.call("red_cells", annotation(BLOOD))
    if isinstance(count, (list, tuple)):
        raise NotYetError(say("A list comes back; how long is it?"))
    whole = Answers({"red_cells(tree)": count}, ("red_cells(tree)",))
    mistakes = (
        (len(BLOOD), say("That counts all cells: white ones and platelets too.")),
        (len(BLOOD) + 1, say("That counts all parts of the tree, the file name too.")),
        (BLOOD.count("WBC"), say("Those are the white cells, WBC, or the platelets.")),
        (len(set(BLOOD)), say("That is how many kinds there are; count the objects of one kind.")),
        (
            0,
            say(
                'Nothing is counted. The name is the text of a part of each object, o.findtext("name"), and reads RBC.'
            ),
        ),
    )
    otherwise = say("For four red cells, a white one and a platelet 4 is asked for.")
    meet(whole, "red_cells(tree)", BLOOD.count("RBC"), mistakes, otherwise)
    if not same(answers.call("red_cells", annotation(["WBC"])), 0):
        raise NotYetError(say("Where there is only a white cell the count must be 0."))


def check_constant(answers: Answers) -> None:
    """The median of training, and its mean absolute error on test."""
    train, test = answers.array("train"), answers.array("test")
    median = float(np.median(train))
    constants = (
        (train.mean(), say("The mean makes the squares smallest; for absolute errors it is the median.")),
        (np.median(test), say("That was learned from the test: what learns may see only training.")),
        (test.mean(), say("That was learned from the test: what learns may see only training.")),
        (
            (train.min() + train.max()) / 2,
            say("That is the middle between the ends, not the middle of the pictures."),
        ),
    )
    meet(answers, "constant", median, constants, say("It is not the median of the training counts."))
    wrong = test - median
    errors = (
        (wrong.mean(), say("There misses above and below cancel out: np.abs(...) before the mean.")),
        (np.sqrt((wrong**2).mean()), say("That is the RMSE; here each miss counts by its size.")),
        ((wrong**2).mean(), say("Those are squares; here each miss counts by its size.")),
        (np.abs(train - median).mean(), say("That is the error on training; it is asked for on test.")),
        (np.abs(wrong).sum(), say("That is the sum over all test pictures; take the mean.")),
        (np.median(np.abs(wrong)), say("That is the median of the misses; take the mean.")),
    )
    meet(answers, "error", np.abs(wrong).mean(), errors, say("It is not the mean of |test - constant|."))


def check_gains(answers: Answers) -> None:
    """How much closer the network is on each picture, and whether that is more than chance."""
    truth, by_constant, by_network = (
        np.array([10.0, 4, 20]),
        np.array([12.0, 12, 12]),
        np.array([11.0, 9, 25]),
    )
    first, second = np.abs(truth - by_constant), np.abs(truth - by_network)
    mistakes = (
        (second - first, say("The sign: what the constant misses minus what the network misses.")),
        (
            by_network - by_constant,
            say("That compares the predictions; compare what each of the two misses."),
        ),
        (
            by_constant - by_network,
            say("That compares the predictions; compare what each of the two misses."),
        ),
        (
            np.abs(by_constant - by_network),
            say("That compares the predictions; compare what each of the two misses."),
        ),
        (first, say("That is what the constant misses; take away what the network misses.")),
        (second, say("That is what the network misses; the constant comes first.")),
        ((first - second).mean(), say("That is one number for all pictures; keep one for each.")),
        (first**2 - second**2, say("Those are squares; here each miss counts by its size.")),
    )
    otherwise = say("It is not |truth - by_constant| - |truth - by_network|.")
    given = answers.call("gains", truth, by_constant, by_network)
    case = say("For 10, 4 and 20 red cells, a constant of 12 and the predictions 11, 9 and 25 yours gives")
    meet_array(given, "gains", first - second, mistakes, otherwise, case)
    decided = answers["distinguishable"]
    if not isinstance(decided, (bool, np.bool_)):
        raise NotYetError(say("`distinguishable` is True or False, without quotes."))
    above = bool(answers["interval"].low > 0)
    if decided and not above:
        raise NotYetError(
            say("0 lies inside the interval, so chance alone may do that: look at its low end.")
        )
    if above and not decided:
        raise NotYetError(say("The whole interval lies above 0: look at its low end."))


def check_area(answers: Answers) -> None:
    """How many pixels a cell takes on training, and the error on test of a count by area."""
    areas, cells = answers.array("areas"), answers.array("cells")
    part = np.asarray(answers["part"])
    train, test = part == "train", part == "test"
    right = areas[train].sum() / cells[train].sum()
    mistakes = (
        (1 / right, say("Upside down: pixels are divided by cells.")),
        (
            areas.sum() / cells.sum(),
            say("That looks at validation and test too; take the training rows alone."),
        ),
        (
            areas[test].sum() / cells[test].sum(),
            say("That was learned from the test; take the training rows."),
        ),
        (areas[train].mean(), say("That is the red area of one picture; divide it by its cells.")),
        (areas[train].sum(), say("That is the red area of all pictures; divide it by all their cells.")),
    )
    otherwise = say("It is not the red area of all training pictures divided by all their cells.")
    meet(answers, "pixels_per_cell", right, mistakes, otherwise)
    misses = areas / right - cells
    errors = (
        (misses[test].mean(), say("There misses above and below cancel out: np.abs(...) before the mean.")),
        (np.abs(misses).mean(), say("That is over all pictures; it is asked for on test.")),
        (np.abs(misses[train]).mean(), say("That is the error on training; it is asked for on test.")),
        (
            np.abs(areas - cells)[test].mean(),
            say("Divide the areas by pixels_per_cell first: cells, not pixels."),
        ),
        (np.sqrt((misses[test] ** 2).mean()), say("That is the RMSE; here each miss counts by its size.")),
    )
    otherwise = say("It is not the mean of |areas / pixels_per_cell - cells| over the test rows.")
    meet(answers, "error_by_area", np.abs(misses[test]).mean(), errors, otherwise)


EXERCISES = (
    Exercise(
        number="19.1",
        names=("red_cells",),
        check=check_red_cells,
        hints=(
            phrase('tree.findall("object") gives all objects; o.findtext("name") the name of one.'),
            phrase('A sum over the objects counts how often o.findtext("name") == "RBC" is true.'),
        ),
        given="",
        solution="""def red_cells(tree):
    return sum(o.findtext("name") == "RBC" for o in tree.findall("object"))""",
        wrong_answers={
            'def red_cells(tree):\n    return len(tree.findall("object"))': "white ones and platelets too",
            "def red_cells(tree):\n    return len(tree)": "the file name too",
            "def red_cells(tree):\n"
            '    return sum(o.find("name") == "RBC" for o in tree.findall("object"))': "Nothing is counted",
            'def red_cells(tree):\n    return sum(o.text == "RBC" for o in tree.findall("name"))': "Nothing is counted",
            "def red_cells(tree):\n"
            '    return sum(o.findtext("name") == "WBC" for o in tree.findall("object"))': "Those are the white cells",
            "def red_cells(tree):\n"
            '    return [o for o in tree.findall("object") if o.findtext("name") == "RBC"]': "how long is it",
            "def red_cells(tree):\n"
            '    return len({o.findtext("name") for o in tree.findall("object")})': "how many kinds",
            "def red_cells(tree):\n    return 4": "only a white cell",
            "def red_cells(tree):\n    return len": "its parentheses are missing",
            'def red_cells(tree):\n    return tree.attrib["name"]': "stops in line 2 of its cell",
        },
    ),
    Exercise(
        number="19.2",
        names=("constant", "error"),
        check=check_constant,
        hints=(
            phrase("Which number makes the mean of the absolute errors smallest? Not the mean (lesson 1)."),
            phrase("np.median of the training counts; then the mean of np.abs(test - constant)."),
        ),
        given="import numpy as np\n\ntrain, test = np.array([12, 9, 14, 12, 3, 17]), np.array([8, 13, 11, 0])",
        solution="constant = np.median(train)\nerror = np.mean(np.abs(test - constant))",
        wrong_answers={
            "constant = np.mean(train)": "for absolute errors it is the median",
            "constant = np.median(test)": "learned from the test",
            "constant = np.mean(test)": "learned from the test",
            "constant = (3 + 17) / 2": "the middle between the ends",
            "constant = np.median": "its parentheses are missing",
            "error = np.mean(test - constant)": "cancel out",
            "error = np.sqrt(np.mean((test - constant) ** 2))": "That is the RMSE",
            "error = np.mean((test - constant) ** 2)": "Those are squares",
            "error = np.mean(np.abs(train - constant))": "the error on training",
            "error = np.abs(test - constant)": "holds 4 values",
            "error = np.abs(test - constant).sum()": "take the mean",
            "error = np.median(np.abs(test - constant))": "the median of the misses",
            "error = ...": "`error` is still to be given",
        },
    ),
    Exercise(
        number="19.3",
        names=("gains", "distinguishable"),
        check=check_gains,
        hints=(
            phrase(
                "np.abs(truth - by_constant) is what the constant misses on each picture; the same of the network."
            ),
            phrase("The first minus the second. For `distinguishable`: interval.low and interval.high."),
            phrase("True only if the whole interval lies above 0."),
        ),
        given="""from types import SimpleNamespace

import numpy as np

interval = SimpleNamespace(low=-0.02, high=0.34)""",
        solution="""def gains(truth, by_constant, by_network):
    return np.abs(truth - by_constant) - np.abs(truth - by_network)


distinguishable = interval.low > 0""",
        wrong_answers={
            "def gains(truth, a, b):\n    return np.abs(truth - b) - np.abs(truth - a)": "The sign",
            "def gains(truth, a, b):\n    return (truth - a) - (truth - b)": "compares the predictions",
            "def gains(truth, a, b):\n    return np.abs(a - b)": "compares the predictions",
            "def gains(truth, a, b):\n    return np.abs(truth - a)": "take away what the network misses",
            "def gains(truth, a, b):\n    return np.abs(truth - b)": "the constant comes first",
            "def gains(truth, a, b):\n    return (np.abs(truth - a) - np.abs(truth - b)).mean()": "keep one for each",
            "def gains(truth, a, b):\n    return (truth - a) ** 2 - (truth - b) ** 2": "Those are squares",
            "def gains(truth, a, b):\n    np.abs(truth - a) - np.abs(truth - b)": "returns nothing",
            "def gains(truth, a, b):\n    return np.abs(truth - a) + np.abs(truth - b)": "yours gives (3, 13, 13)",
            "distinguishable = True": "0 lies inside the interval",
            'distinguishable = "no"': "without quotes",
            "distinguishable = ...": "`distinguishable` is still to be given",
            "interval.low = 0.1\ndistinguishable = False": "The whole interval lies above 0",
        },
    ),
    Exercise(
        number="19.4",
        names=("pixels_per_cell", "error_by_area"),
        check=check_area,
        hints=(
            phrase('The training rows: areas[part == "train"] and cells[part == "train"].'),
            phrase(
                "Sum of the areas divided by sum of the cells; not a mean of ratios, where a picture may have 0 cells."
            ),
            phrase('The test rows: mean of |areas / pixels_per_cell - cells| where part == "test".'),
        ),
        given="""import numpy as np

areas = np.array([5200, 6100, 4000, 7000, 3000, 6600])
cells = np.array([10, 12, 0, 15, 8, 9])
part = np.array(["train", "train", "train", "validation", "test", "test"])""",
        solution="""pixels_per_cell = areas[part == "train"].sum() / cells[part == "train"].sum()
error_by_area = np.abs(areas / pixels_per_cell - cells)[part == "test"].mean()""",
        wrong_answers={
            "pixels_per_cell = 1 / pixels_per_cell": "Upside down",
            "pixels_per_cell = areas.sum() / cells.sum()": "validation and test too",
            'pixels_per_cell = areas[part == "test"].sum() / cells[part == "test"].sum()': "learned from the test",
            'pixels_per_cell = areas[part == "train"].mean()': "of one picture",
            'pixels_per_cell = areas[part == "train"].sum()': "of all pictures; divide",
            "with np.errstate(divide='ignore'):\n    pixels_per_cell = (areas / cells).mean()": "not a finite number",
            'error_by_area = (areas / pixels_per_cell - cells)[part == "test"].mean()': "cancel out",
            "error_by_area = np.abs(areas / pixels_per_cell - cells).mean()": "over all pictures",
            'error_by_area = np.abs(areas / pixels_per_cell - cells)[part == "train"].mean()': "error on training",
            'error_by_area = np.abs(areas - cells)[part == "test"].mean()': "Divide the areas",
            "error_by_area = "
            'np.sqrt(((areas / pixels_per_cell - cells)[part == "test"] ** 2).mean())': "That is the RMSE",
            'error_by_area = np.abs(areas / pixels_per_cell - cells)[part == "test"]': "holds 2 values",
        },
    ),
)
