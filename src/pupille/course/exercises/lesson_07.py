"""Exercises of lesson 7: the network of the course, and the part that chooses."""

from __future__ import annotations

from typing import Any

from pupille.course.exercises.answers import Answers, NotBegunError, NotYetError
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

HIDDEN, OUTPUTS = 100, 10
PARTS = ("train", "validation", "test")


def check_network(answers: Answers) -> None:
    """Two hidden layers of 100 with ReLU after each, then 10 outputs."""
    network = answers["course_network"]
    if not hasattr(network, "parameters"):
        raise NotYetError(say("`course_network` is no network: Sequential(...) makes one of its layers."))
    layers = [layer for layer in network.modules() if not list(layer.children())]
    names = [type(layer).__name__ for layer in layers]
    sizes = [(layer.in_features, layer.out_features) for layer in layers if hasattr(layer, "in_features")]
    pixels = int(answers.number("pixels"))
    if names == ["Linear"] and sizes == [(pixels, OUTPUTS)]:
        raise NotBegunError(say("The network still has a single layer: put the hidden ones before it."))
    meet_layers(names, sizes, pixels)


def meet_layers(names: list[str], sizes: list[tuple[int, int]], pixels: int) -> None:
    """Sees that the layers are those of the course. Raises NotYetError with the first that is not."""
    wanted = [(pixels, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, OUTPUTS)]
    if len(sizes) != len(wanted):
        raise NotYetError(
            say(
                "There must be three dense layers, two hidden ones and the output. You have {n}.",
                n=len(sizes),
            )
        )
    for place, (given, right) in enumerate(zip(sizes, wanted, strict=True), start=1):
        if given != right:
            raise NotYetError(
                say(
                    "Dense layer {place} must go from {before} to {after}; yours goes from {given}.",
                    place=place,
                    before=right[0],
                    after=right[1],
                    given=say("{before} to {after}", before=given[0], after=given[1]),
                )
            )
    between = [name for name in names if name != "Linear"]
    foreign = [name for name in between if name != "ReLU"]
    if names[-1] in ("Softmax", "LogSoftmax"):
        raise NotYetError(say("No softmax at the end: the loss cross_entropy applies it already."))
    if foreign:
        raise NotYetError(say("The activation of the course is ReLU; yours has {name}.", name=foreign[0]))
    if names[-1] == "ReLU":
        raise NotYetError(say("No ReLU after the outputs: it would cut off every negative score."))
    if names != ["Linear", "ReLU", "Linear", "ReLU", "Linear"]:
        raise NotYetError(
            say(
                "A ReLU must stand after each hidden layer: without it two layers are worth no more than one."
            )
        )


def check_part(answers: Answers) -> None:
    """The word validation."""
    given: Any = answers["part_to_choose_by"]
    if not isinstance(given, str):
        raise NotYetError(
            say('Write the name of the part as text, in quotes: "train", "validation" or "test".')
        )
    name = given.strip().lower()
    if name == "validation":
        return
    if name in ("test", "x_test"):
        raise NotYetError(
            say("The test has the last word: whoever chooses by it has nothing left to judge by.")
        )
    if name in ("train", "x_train"):
        raise NotYetError(say("On images it has learned, the largest network always looks best."))
    raise NotYetError(
        say('There is no part "{name}"; the three are {parts}.', name=given, parts=", ".join(PARTS))
    )


NETWORK = "course_network = Sequential({})"
SOLUTION = NETWORK.format("Linear(pixels, 100), ReLU(), Linear(100, 100), ReLU(), Linear(100, 10)")

EXERCISES = (
    Exercise(
        number="7.1",
        names=("course_network",),
        check=check_network,
        hints=(
            phrase("A layer takes what the layer before gives: Linear(pixels, 100), then Linear(100, ...)."),
            phrase("Three times Linear, and ReLU() between them."),
        ),
        given="import torch\nfrom torch.nn import Linear, ReLU, Sequential, Sigmoid, Softmax\n\npixels = 64",
        solution=f"torch.manual_seed(0)\n{SOLUTION}",
        wrong_answers={
            NETWORK.format(
                "Linear(pixels, 100), Linear(100, 100), Linear(100, 10)"
            ): "after each hidden layer",
            NETWORK.format("Linear(pixels, 100), ReLU(), Linear(100, 10)"): "You have 2.",
            NETWORK.format(
                "Linear(pixels, 100), ReLU(), Linear(100, 100), ReLU(), Linear(100, 100)"
            ): "Dense layer 3 must go from 100 to 10; yours goes from 100 to 100.",
            SOLUTION.replace("ReLU", "Sigmoid"): "yours has Sigmoid",
            SOLUTION[:-1] + ", Softmax(1))": "No softmax at the end",
            SOLUTION[:-1] + ", ReLU())": "No ReLU after the outputs",
            "course_network = [Linear(pixels, 100), ReLU()]": "is no network",
        },
    ),
    Exercise(
        number="7.2",
        names=("part_to_choose_by",),
        check=check_part,
        hints=(
            phrase("Three parts, three roles (lesson 4): to learn, to choose, to judge."),
            phrase("Neither the part that was learned from, nor the one that has the last word."),
        ),
        given="",
        solution='part_to_choose_by = "validation"',
        wrong_answers={
            'part_to_choose_by = "test"': "The test has the last word",
            'part_to_choose_by = "train"': "always looks best",
            "part_to_choose_by = [1, 2, 3]": "in quotes",
            'part_to_choose_by = "validaton"': 'no part "validaton"',
        },
    ),
)
