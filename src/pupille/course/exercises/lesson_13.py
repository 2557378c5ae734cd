"""Exercises of lesson 13: Otsu's score, accuracy of pixels, IoU and Dice, how far the way to a second observer is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import Mistakes, meet
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

GREYS = np.array([10, 12, 14, 50, 60], dtype=np.uint8)
"""Five pixels: three dark ones, two bright ones."""
SPLIT = 14
"""A threshold that is the grey of a pixel, which then is dark."""
TRUTH = np.array([[1, 1, 1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0]], dtype=bool)
FOUND = np.array([[0, 1, 1, 1, 1, 1, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0]], dtype=bool)
"""Five pixels of vessel, six that were marked, four of them rightly, out of sixteen."""


def check_between(answers: Answers) -> None:
    """Share of the dark times share of the bright times the squared distance of their means, for five pixels."""
    greys = GREYS.astype(float)
    dark, bright = greys[greys <= SPLIT], greys[greys > SPLIT]
    shares = dark.size * bright.size / greys.size**2
    gap = bright.mean() - dark.mean()
    stray = greys[greys >= SPLIT].mean() - greys[greys < SPLIT].mean()
    within = (dark.size * dark.var() + bright.size * bright.var()) / greys.size
    mistakes = (
        (shares * gap, say("The distance of the two means is squared.")),
        (gap**2, say("The two shares are missing: each is a number between 0 and 1.")),
        (gap, say("That is the distance of the two means: square it, and multiply it by both shares.")),
        (
            dark.size * bright.size * gap**2,
            say("Those are numbers of pixels; a share is divided by all pixels."),
        ),
        (dark.size / greys.size * gap**2, say("One share is missing: that of the bright pixels.")),
        (bright.size / greys.size * gap**2, say("One share is missing: that of the dark pixels.")),
        (2 * 3 / 25 * stray**2, say("A pixel as grey as the threshold is dark: values <= t.")),
        (
            within,
            say("That is how much the groups spread inside; here it is asked how far apart they are."),
        ),
        (
            greys.var(),
            say("That is the spread of all pixels together; it does not depend on the threshold."),
        ),
    )
    otherwise = say("It is not share of the dark × share of the bright × (difference of the means)².")
    given = Answers({"between": answers.call("between", GREYS, SPLIT)}, ("between",))
    meet(given, "between", shares * gap**2, mistakes, otherwise)


def check_accuracy(answers: Answers) -> None:
    """Share of pixels that are right, and a mask that marks no vessel."""
    wrong = int((TRUTH != FOUND).sum())
    hits = int((TRUTH & FOUND).sum())
    right = TRUTH.size - wrong
    mistakes = (
        (right, say("That is the number of right pixels; divide it by all of them.")),
        (wrong / TRUTH.size, say("That is the share of wrong pixels.")),
        (hits / TRUTH.size, say("Background that was left in peace is right too, not vessels alone.")),
        (hits / TRUTH.sum(), say("That is the recall: it looks at the real vessels alone.")),
        (hits / FOUND.sum(), say("That is the precision: it looks at the marked pixels alone.")),
    )
    otherwise = say("It is not the share of pixels where truth and prediction are the same.")
    given = Answers({"accuracy": answers.call("accuracy", TRUTH, FOUND)}, ("accuracy",))
    meet(given, "accuracy", right / TRUTH.size, mistakes, otherwise)
    vessels = answers.array("vessels")
    empty = answers.array("nothing")
    if empty.shape != vessels.shape:
        raise NotYetError(
            say(
                "`nothing` has the shape {shape}; a mask has the shape of the picture, {right}.",
                shape=str(empty.shape),
                right=str(vessels.shape),
            )
        )
    marked = int(np.count_nonzero(empty))
    if marked:
        raise NotYetError(
            say("`nothing` marks {n} pixels as vessels; it is to mark none: all 0, or False.", n=marked)
        )


def check_overlap(answers: Answers) -> None:
    """Four pixels in common: IoU 4 / 7, Dice 8 / 11."""
    common, either, total = 4, 7, 11
    upside, recall, precision = either / common, common / 5, common / 6
    mistakes: Mistakes = (
        (common, say("That is the number of pixels in common; divide it by the union.")),
        (2 * common / total, say("That is the Dice; the IoU divides by the union.")),
        (common / total, say("The sum of both masks counts what they have in common twice; take the union.")),
        (upside, say("Upside down: what both have in common, divided by what at least one has.")),
        (recall, say("That is divided by the truth alone, the recall; take the union.")),
        (precision, say("That is divided by the prediction alone, the precision; take the union.")),
        (13 / 16, say("That is the accuracy: the background must not count.")),
    )
    otherwise = say("It is not the pixels of both, divided by the pixels of at least one.")
    given = Answers({"iou": answers.call("iou", TRUTH, FOUND)}, ("iou",))
    meet(given, "iou", common / either, mistakes, otherwise)
    mistakes = (
        (common / total, say("The factor 2 is missing: two identical masks must give 1.")),
        (common / either, say("That is the IoU; the Dice divides by the sum of both masks.")),
        (2 * common / either, say("Below stands the sum of both masks, not their union.")),
        (2 * common, say("Divide by the sum of both masks.")),
        (recall, say("That is divided by the truth alone, the recall; take the sum of both masks.")),
        (
            precision,
            say("That is divided by the prediction alone, the precision; take the sum of both masks."),
        ),
    )
    otherwise = say("It is not twice the pixels of both, divided by the sum of both masks.")
    given = Answers({"dice": answers.call("dice", TRUTH, FOUND)}, ("dice",))
    meet(given, "dice", 2 * common / total, mistakes, otherwise)


def overlap(truth: NDArray[np.bool_], mask: NDArray[np.bool_]) -> float:
    """Dice of two masks."""
    return float(2 * (truth & mask).sum() / (truth.sum() + mask.sum()))


def check_way(answers: Answers) -> None:
    """Dice of the second observer, photo by photo, and the part of the way to it that the network goes."""
    first, second = (np.asarray(answers[name], dtype=bool) for name in ("first", "second"))
    by_otsu, by_unet = answers.array("by_otsu").mean(), answers.array("by_unet").mean()
    each = np.array([overlap(*pair) for pair in zip(first, second, strict=True)])
    human = each.mean()
    mistakes: Mistakes = (
        (
            overlap(first, second),
            say("That is one Dice of all pixels together; one per photo, then the mean."),
        ),
        (each.sum(), say("That is the sum over the photos; take the mean.")),
        (np.median(each), say("That is the median of the photos; take the mean.")),
        (each[0], say("That is the first photo alone; take the mean over all of them.")),
        ((each / (2 - each)).mean(), say("That is the IoU; the Dice is asked for.")),
        ((first == second).mean(), say("That is the accuracy: the background must not count.")),
    )
    otherwise = say("It is not the mean over the photos of dice(first, second).")
    meet(answers, "human", human, mistakes, otherwise)
    gain, whole = by_unet - by_otsu, human - by_otsu
    mistakes = (
        (by_unet / human, say("That begins at 0; the way begins where Otsu stands.")),
        (gain, say("That is the gain over Otsu; divide it by the whole way, from Otsu to the observer.")),
        (whole / gain, say("Upside down: the part that was gone, divided by the whole way.")),
        (
            (human - by_unet) / whole,
            say("That is the part that is left; the part that was gone is asked for."),
        ),
        (whole, say("That is the whole way; which part of it does the network go?")),
        (gain / human, say("The whole way is not `human` but from Otsu to `human`.")),
        (by_unet - by_otsu / whole, say("Parentheses are missing around the difference.")),
    )
    otherwise = say("It is not (U-Net - Otsu) / (second observer - Otsu), each as a mean.")
    meet(answers, "way", gain / whole, mistakes, otherwise)


MASKS = """import numpy as np


def dice(truth, predicted):
    return 2 * (truth & predicted).sum() / (truth.sum() + predicted.sum())


first = [np.array(row, bool) for row in ([1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0], [0, 1, 1, 0, 0, 0])]
second = [np.array(row, bool) for row in ([1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 0])]
by_otsu, by_unet = np.array([0.5, 0.6, 0.55]), np.array([0.6, 0.7, 0.68])"""

EXERCISES = (
    Exercise(
        number="13.1",
        names=("between",),
        check=check_between,
        hints=(
            phrase("Two groups: values[values <= t] and values[values > t]. Each has a share and a mean."),
            phrase("The share of the dark is (values <= t).mean(): the mean of True and False is a share."),
            phrase("Both shares, multiplied with each other and with the squared difference of the means."),
        ),
        given="import numpy as np",
        solution="""def between(values, t):
    dark = values <= t
    gap = values[dark].mean() - values[~dark].mean()
    return dark.mean() * (1 - dark.mean()) * gap**2""",
        wrong_answers={
            "def between(v, t):\n    d = v <= t\n"
            "    return d.mean() * (1 - d.mean()) * (v[~d].mean() - v[d].mean())": "is squared",
            "def between(v, t):\n    d = v <= t\n    return (v[d].mean() - v[~d].mean()) ** 2": "shares are missing",
            "def between(v, t):\n    d = v <= t\n    return v[~d].mean() - v[d].mean()": "distance of the two means",
            "def between(v, t):\n    d = v <= t\n"
            "    return d.sum() * (~d).sum() * (v[d].mean() - v[~d].mean()) ** 2": "numbers of pixels",
            "def between(v, t):\n    d = v <= t\n"
            "    return d.mean() * (v[d].mean() - v[~d].mean()) ** 2": "bright pixels",
            "def between(v, t):\n    d = v < t\n"
            "    return d.mean() * (1 - d.mean()) * (v[d].mean() - v[~d].mean()) ** 2": "is dark: values <= t",
            "def between(v, t):\n    d = v <= t\n"
            "    return d.mean() * v[d].var() + (1 - d.mean()) * v[~d].var()": "spread inside",
            "def between(v, t):\n    return v.var()": "all pixels together",
            "def between(v, t):\n    return v > t": "holds 5 values",
            "def between(v, t):\n    v[v <= t].mean()": "returns nothing",
            "def between(v, t):\n    return v.dark": "no such part",
        },
    ),
    Exercise(
        number="13.2",
        names=("accuracy", "nothing"),
        check=check_accuracy,
        hints=(
            phrase("truth == predicted is True where both say the same, vessel or background."),
            phrase("The mean of True and False is a share."),
            phrase("np.zeros makes an array of zeros of a given shape; a mask has an attribute shape."),
        ),
        given="import numpy as np\n\nvessels = np.array([[True, False, False], [True, True, False]])",
        solution="""def accuracy(truth, predicted):
    return (truth == predicted).mean()


nothing = np.zeros(vessels.shape, dtype=bool)""",
        wrong_answers={
            "def accuracy(t, p):\n    return (t == p).sum()": "the number of right pixels",
            "def accuracy(t, p):\n    return (t != p).mean()": "share of wrong pixels",
            "def accuracy(t, p):\n    return (t & p).mean()": "left in peace",
            "def accuracy(t, p):\n    return (t & p).sum() / t.sum()": "That is the recall",
            "def accuracy(t, p):\n    return (t & p).sum() / p.sum()": "That is the precision",
            "def accuracy(t, p):\n    return (t == p).all()": "true or false",
            "def accuracy(t, p):\n    return t == p": "holds 16 values",
            "nothing = np.ones(vessels.shape, dtype=bool)": "marks 6 pixels",
            "nothing = ~vessels": "marks 3 pixels",
            "nothing = 0": "the shape of the picture",
            "nothing = np.zeros(vessels.size, dtype=bool)": "the shape of the picture",
            "nothing = ...": "`nothing` is still to be given",
        },
    ),
    Exercise(
        number="13.3",
        names=("iou", "dice"),
        check=check_overlap,
        hints=(
            phrase("truth & predicted is True where both mark, truth | predicted where at least one does."),
            phrase(".sum() counts the True ones. Which of the two signs, & or |, gives the union?"),
            phrase("Dice: above twice what both mark; below the pixels of the one plus those of the other."),
        ),
        given="import numpy as np",
        solution="""def iou(truth, predicted):
    return (truth & predicted).sum() / (truth | predicted).sum()


def dice(truth, predicted):
    return 2 * (truth & predicted).sum() / (truth.sum() + predicted.sum())""",
        wrong_answers={
            "def iou(t, p):\n    return (t & p).sum()": "the number of pixels in common",
            "iou = dice": "That is the Dice; the IoU",
            "def iou(t, p):\n    return (t & p).sum() / (t.sum() + p.sum())": "in common twice",
            "def iou(t, p):\n    return (t | p).sum() / (t & p).sum()": "Upside down",
            "def iou(t, p):\n    return (t & p).sum() / t.sum()": "the recall; take the union",
            "def iou(t, p):\n    return (t & p).sum() / p.sum()": "the precision; take the union",
            "def iou(t, p):\n    return (t == p).mean()": "the background must not count",
            "def iou(t, p):\n    return (t and p).sum() / (t or p).sum()": "stops in line 2 of its cell",
            "def dice(t, p):\n    return (t & p).sum() / (t.sum() + p.sum())": "The factor 2 is missing",
            "dice = iou": "That is the IoU; the Dice",
            "def dice(t, p):\n    return 2 * (t & p).sum() / (t | p).sum()": "not their union",
            "def dice(t, p):\n    return 2 * (t & p).sum()": "Divide by the sum",
            "def dice(t, p):\n    return (t & p).sum() / t.sum()": "the recall; take the sum",
        },
    ),
    Exercise(
        number="13.4",
        names=("human", "way"),
        check=check_way,
        hints=(
            phrase("dice(a, b) for each pair of masks: zip(first, second) walks through both lists at once."),
            phrase("np.mean([... for a, b in zip(first, second)]) is `human`."),
            phrase(
                "The way begins at by_otsu.mean() and ends at human; the network stands at by_unet.mean()."
            ),
        ),
        given=MASKS,
        solution="""human = np.mean([dice(a, b) for a, b in zip(first, second, strict=True)])
way = (by_unet.mean() - by_otsu.mean()) / (human - by_otsu.mean())""",
        wrong_answers={
            "human = dice(np.array(first), np.array(second))": "one Dice of all pixels together",
            "human = sum(dice(a, b) for a, b in zip(first, second))": "the sum over the photos",
            "human = np.median([dice(a, b) for a, b in zip(first, second)])": "the median of the photos",
            "human = dice(first[0], second[0])": "the first photo alone",
            "human = np.mean([(a & b).sum() / (a | b).sum() for a, b in zip(first, second)])": "That is the IoU",
            "human = np.mean(np.array(first) == np.array(second))": "the background must not count",
            "human = [dice(a, b) for a, b in zip(first, second)]": "holds 3 values",
            "way = by_unet.mean() / human": "begins at 0",
            "way = by_unet.mean() - by_otsu.mean()": "the gain over Otsu",
            "way = (human - by_otsu.mean()) / (by_unet.mean() - by_otsu.mean())": "Upside down",
            "way = (human - by_unet.mean()) / (human - by_otsu.mean())": "the part that is left",
            "way = human - by_otsu.mean()": "the whole way; which part",
            "way = by_unet.mean() - by_otsu.mean() / (human - by_otsu.mean())": "Parentheses are missing",
            "way = 100 * way": "in percent",
            "way = ...": "`way` is still to be given",
        },
    ),
)
