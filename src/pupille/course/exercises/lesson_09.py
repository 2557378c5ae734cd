"""Exercises of lesson 9: famous networks, their costs, and the door for dogs."""

from __future__ import annotations

from typing import Any

import numpy as np

from pupille.course.exercises.answers import Answers, NotYetError
from pupille.course.exercises.comparing import Mistakes, meet, meet_array, same
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

WINNERS = {2012: "AlexNet", 2014: "GoogLeNet", 2015: "ResNet"}
DOGS, CATS = (151, 268), (281, 285)
"""First and last class of ImageNet that is a dog, or a domestic cat."""
MISSED, FALSE_ALARM = 1, 4


def check_winners(answers: Answers) -> None:
    """Who won the classification in three years."""
    given: Any = answers["winner"]
    if not isinstance(given, dict):
        raise NotYetError(say("`winner` must stay a dictionary, {example}.", example='{2012: "...", ...}'))
    for year, name in WINNERS.items():
        if given.get(year, ...) is ...:
            raise NotYetError(say("Nobody is given for {year}.", year=str(year)))
        answer = str(given[year])
        if answer.lower() == name.lower():
            continue
        if answer.lower().startswith("vgg"):
            raise NotYetError(
                say("VGG came second in 2014; it won the localisation, not the classification.")
            )
        if answer.lower() in ("inception", "googlenet (inception)"):
            raise NotYetError(
                say("Inception is what its blocks are called; the network that won is GoogLeNet.")
            )
        if answer in WINNERS.values():
            other = next(other for other, winner in WINNERS.items() if winner == answer)
            raise NotYetError(
                say("{name} won in {other}, not in {year}.", name=answer, other=str(other), year=str(year))
            )
        raise NotYetError(say('"{name}" is in no row of the table, for {year}.', name=answer, year=str(year)))


def check_costs(answers: Answers) -> None:
    """How much dearer vgg16 is, and what its weights take."""
    large, small = answers["BACKBONES"]["vgg16"], answers["BACKBONES"]["regnetx_002"]
    right = large.multiply_adds / small.multiply_adds
    mistakes = [
        (
            large.parameters / small.parameters,
            say("Those are the parameters; the multiplications are asked for."),
        ),
        (1 / right, say("Upside down: how many times as many does vgg16 need?")),
        (
            large.multiply_adds - small.multiply_adds,
            say("That is the difference; how many times is a ratio."),
        ),
        (large.multiply_adds, say("Divide by those of regnetx_002.")),
    ]
    meet(
        answers,
        "times_dearer",
        right,
        mistakes,
        say("It is not the ratio of their multiply_adds."),
        within=0.5,
    )
    weight = large.parameters * 4 / 1e6
    mistakes = [
        (large.parameters / 1e6, say("Those are millions of parameters; each takes four bytes.")),
        (large.parameters * 4, say("Those are bytes; a megabyte is a million of them.")),
        (large.parameters * 4 / 1e3, say("Those are kilobytes.")),
        (
            large.parameters * 4 / 2**20,
            say("That is in units of 1024 × 1024 bytes; a megabyte is a million."),
        ),
        (large.parameters * 32 / 1e6, say("Those are megabits; a byte has eight bits.")),
        (small.parameters * 4 / 1e6, say("That is regnetx_002; vgg16 is asked for.")),
    ]
    otherwise = say("It is not the parameters times 4, divided by a million.")
    meet(answers, "megabytes", weight, mistakes, otherwise, within=0.5)


def check_sums(answers: Answers) -> None:
    """The sums of the dogs' and the cats' columns."""
    shares = answers.array("shares")
    for name, ends, other in (("dog", DOGS, CATS), ("cat", CATS, DOGS)):
        right = shares[:, ends[0] : ends[1] + 1].sum(axis=1)
        mistakes = [
            (shares[:, other[0] : other[1] + 1].sum(axis=1), say("Dogs and cats are exchanged.")),
            *column_mistakes(shares, ends),
        ]
        otherwise = say("It is not the sum of the columns {first} to {last}.", first=ends[0], last=ends[1])
        value = answers.array(name)
        if same(value, right):
            continue
        sentence = next((sentence for wrong, sentence in mistakes if same(value, wrong)), "")
        case = say("For the first photos yours gives")
        if value.shape == right.shape:
            meet_array(value[:3], name, right[:3], (), sentence or otherwise, case)
        meet_array(value, name, right, mistakes, otherwise, case)


def column_mistakes(shares: Any, ends: tuple[int, int]) -> Mistakes:
    """What a slice gives that misses its ends, or a sum that goes the wrong way."""
    first, last = ends
    columns = shares[:, first : last + 1]
    return [
        (
            shares[:, first:last].sum(axis=1),
            say("Class {last} is missing: a slice stops before its end.", last=last),
        ),
        (
            shares[:, first + 1 : last + 1].sum(axis=1),
            say("Class {first} is missing: counting begins at 0.", first=first),
        ),
        (
            shares[:, first - 1 : last].sum(axis=1),
            say("All columns are one too low: they count from 0 already."),
        ),
        (columns.sum(axis=0), say("You added up the photos; axis=1 adds up the classes of each photo.")),
        (columns.max(axis=1), say("That is the most probable breed; all breeds are to be added up.")),
        (columns.mean(axis=1), say("That is the mean of the breeds; their sum is asked for.")),
        (np.asarray(columns.sum()), say("That is one number for all photos; axis=1 keeps them apart.")),
    ]


def check_door(answers: Answers) -> None:
    """A threshold of 4 / 5, and the door it makes."""
    total = MISSED + FALSE_ALARM
    mistakes = [
        (MISSED / total, say("The costs are exchanged: above the bar stands the cost of a false alarm.")),
        (FALSE_ALARM, say("That is a cost; a threshold is a probability, between 0 and 1.")),
        (MISSED / FALSE_ALARM, say("Below the fraction bar stands the sum of both costs.")),
        (0.5, say("0.5 is right where both errors cost the same.")),
    ]
    meet(answers, "threshold", FALSE_ALARM / total, mistakes, say("It is not 4 / (4 + 1)."))
    dog, opens = answers.array("dog"), np.asarray(answers["opens"])
    if opens.shape != dog.shape:
        raise NotYetError(
            say(
                "`opens` needs a true or false for each of the {n} photos; yours has the shape {shape}.",
                n=len(dog),
                shape=str(opens.shape),
            )
        )
    if np.array_equal(opens, dog):
        raise NotYetError(say("Those are the probabilities; compare them with the threshold."))
    if np.array_equal(opens, dog < FALSE_ALARM / total):
        raise NotYetError(say("The door is turned round: it opens where the dog is probable."))
    if not np.array_equal(opens.astype(float), dog >= FALSE_ALARM / total):
        wrong = int(np.flatnonzero(opens.astype(float) != (dog >= FALSE_ALARM / total))[0])
        raise NotYetError(
            say(
                "Photo {place} has a probability of {share:percent}: look at it again.",
                place=wrong,
                share=float(dog[wrong]),
            )
        )


BACKBONES = "from pupille.models.pretrained.catalogue import BACKBONES"
SHARES = """import numpy as np

shares = np.random.default_rng(9).random((6, 1000)) / 500"""

EXERCISES = (
    Exercise(
        number="9.1",
        names=("winner",),
        check=check_winners,
        hints=(
            phrase("The third column of the table; only the word “wins” counts."),
            phrase("2014 has two rows. One of them came second."),
        ),
        given="",
        solution='winner = {2012: "AlexNet", 2014: "GoogLeNet", 2015: "ResNet"}',
        wrong_answers={
            'winner = {2012: "AlexNet", 2014: "VGG", 2015: "ResNet"}': "VGG came second in 2014",
            'winner = {2012: "AlexNet", 2014: "Inception", 2015: "ResNet"}': "the network that won is GoogLeNet",
            'winner = {2012: "AlexNet", 2014: "ResNet", 2015: "GoogLeNet"}': "ResNet won in 2015, not in 2014",
            'winner = {2012: "AlexNet", 2014: "GoogLeNet"}': "Nobody is given for 2015",
            'winner = {2012: "Alexandre", 2014: "GoogLeNet", 2015: "ResNet"}': '"Alexandre" is in no row',
            'winner = ["AlexNet", "GoogLeNet", "ResNet"]': "must stay a dictionary",
        },
    ),
    Exercise(
        number="9.2",
        names=("times_dearer", "megabytes"),
        check=check_costs,
        hints=(
            phrase(
                'BACKBONES["vgg16"].multiply_adds gives one number; that of regnetx_002 goes below the bar.'
            ),
            phrase("Megabytes: the parameters, times four bytes, divided by 1e6."),
        ),
        given=BACKBONES,
        solution="""times_dearer = BACKBONES["vgg16"].multiply_adds / BACKBONES["regnetx_002"].multiply_adds
megabytes = BACKBONES["vgg16"].parameters * 4 / 1e6""",
        wrong_answers={
            'times_dearer = BACKBONES["vgg16"].parameters / 2_684_792': "Those are the parameters",
            "times_dearer = 1 / times_dearer": "Upside down",
            'times_dearer = BACKBONES["vgg16"].multiply_adds': "Divide by those of regnetx_002",
            "megabytes = megabytes / 4": "each takes four bytes",
            "megabytes = megabytes * 1e6": "Those are bytes",
            "megabytes = megabytes * 1e6 / 2**20": "1024 × 1024",
            'megabytes = BACKBONES["regnetx_002"].parameters * 4 / 1e6': "vgg16 is asked for",
        },
    ),
    Exercise(
        number="9.3",
        names=("dog", "cat"),
        check=check_sums,
        hints=(
            phrase("shares[:, first:end] takes all rows and the columns from first up to, but without, end."),
            phrase(".sum(axis=1) adds up along a row: one value is left for each photo."),
            phrase("To have column 268 too, the slice must end at 269."),
        ),
        given=SHARES,
        solution="dog = shares[:, 151:269].sum(axis=1)\ncat = shares[:, 281:286].sum(axis=1)",
        wrong_answers={
            "dog = shares[:, 151:268].sum(axis=1)": "Class 268 is missing: a slice stops before its end",
            "dog = shares[:, 152:269].sum(axis=1)": "Class 151 is missing",
            "dog = shares[:, 150:268].sum(axis=1)": "one too low",
            "dog = shares[:, 151:269].sum(axis=0)": "You added up the photos",
            "dog = shares[:, 151:269].max(axis=1)": "the most probable breed",
            "dog = shares[:, 151:269].sum()": "one number for all photos",
            "dog, cat = cat, dog": "Dogs and cats are exchanged",
            "cat = shares[:, 281:285].sum(axis=1)": "Class 285 is missing",
        },
    ),
    Exercise(
        number="9.4",
        names=("threshold", "opens"),
        check=check_door,
        hints=(
            phrase("The neighbour's cat in the kitchen is the false alarm: it costs 4."),
            phrase("`dog >= threshold` compares all photos at once."),
        ),
        given="import numpy as np\n\ndog = np.array([0.95, 0.1, 0.85, 0.3, 0.79, 0.02])",
        solution="threshold = 4 / (4 + 1)\nopens = dog >= threshold",
        wrong_answers={
            "threshold = 1 / (4 + 1)": "The costs are exchanged",
            "threshold = 4": "a threshold is a probability",
            "threshold = 0.5": "cost the same",
            "threshold = 80": "That is in percent",
            "opens = dog": "Those are the probabilities",
            "opens = dog < threshold": "The door is turned round",
            "opens = True": "for each of the 6 photos",
            "opens = np.array([*~opens[:1], *opens[1:]])": "Photo 0 has a probability of",
        },
    ),
)
