"""Exercises of lesson 0, the notebook."""

from __future__ import annotations

from pupille.course.exercises.answers import Answers
from pupille.course.exercises.comparing import meet
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say


def check_share(answers: Answers) -> None:
    """14 owls among 229 images."""
    counts = answers["counts"]
    owls, everything = float(counts["owl"]), float(counts.sum())
    mistakes = (
        (owls, say("That is the number of owls; divide it by the number of all images.")),
        (everything / owls, say("Upside down: the part is divided by the whole.")),
        (1 / len(counts), say("One class of three is not one image of three: count images.")),
        (owls / len(counts), say("Divide by the number of images, not of classes.")),
        (owls / (everything - owls), say("The whole holds the owls too: divide by the sum of all three.")),
    )
    otherwise = say("It is not the owls divided by all images.")
    meet(answers, "share_of_owls", owls / everything, mistakes, otherwise)


def check_numbers(answers: Answers) -> None:
    """64 x 64 x 3 numbers."""
    height, width, channels = answers["images"][0].shape
    mistakes = (
        (height * width, say("Those are the points; each has three values, for red, green and blue.")),
        (height * width * channels**2, say("That counts all three pictures; one is asked for.")),
        (height + width + channels, say("Height, width and colours are multiplied, not added.")),
        (height, say("That is the number of rows, what `len` says of a picture.")),
        (width * channels, say("That is one row; there are 64 of them.")),
    )
    otherwise = say("It is not height × width × 3.")
    meet(answers, "numbers", height * width * channels, mistakes, otherwise)


EXERCISES = (
    Exercise(
        number="0.1",
        names=("share_of_owls",),
        check=check_share,
        hints=(
            phrase("A share is a part divided by the whole."),
            phrase('The part: counts["owl"]. The whole: counts.sum(). Let Python divide.'),
        ),
        given='import pandas as pd\ncounts = pd.Series({"cat": 120, "dog": 95, "owl": 14})',
        solution='share_of_owls = counts["owl"] / counts.sum()',
        wrong_answers={
            'share_of_owls = counts["owl"]': "number of owls; divide it",
            'share_of_owls = counts.sum() / counts["owl"]': "Upside down",
            "share_of_owls = 1 / 3": "count images",
            "share_of_owls = 14 / 215": "The whole holds the owls too",
            "share_of_owls = 6.113537117903930": "That is in percent",
            "share_of_owls = 0.06": "that is rounded",
            "share_of_owls = ...\nshare_of_owl = 14 / 229": "but a `share_of_owl`",
            'share_of_owls = "14/229"': "is text",
            "share_of_owls = counts.sum": "its parentheses are missing",
            "share_of_owls = counts / counts.sum()": "holds 3 values (shape (3,))",
        },
    ),
    Exercise(
        number="0.2",
        names=("numbers",),
        check=check_numbers,
        hints=(
            phrase("`images[0].shape` gives height, width and the three colours."),
            phrase("The product of the three; `.size` of a picture gives it at once."),
        ),
        given="import numpy as np\nimages = [np.zeros((64, 64, 3))] * 3",
        solution="numbers = images[0].size",
        wrong_answers={
            "numbers = 64 * 64": "each has three values",
            "numbers = sum(image.size for image in images)": "one is asked for",
            "numbers = 64 + 64 + 3": "multiplied, not added",
            "numbers = len(images[0])": "number of rows",
            "numbers = images[0].shape": "holds 3 values",
        },
    ),
)
