"""Exercises of lesson 8: a convolution by hand, and how few parameters it has."""

from __future__ import annotations

import numpy as np

from pupille.course.exercises.answers import Answers, NotBegunError, as_array
from pupille.course.exercises.comparing import meet, meet_array
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

PIXELS, NEURONS, FILTERS, FILTER = 28 * 28, 100, 32, 9


def check_convolution(answers: Answers) -> None:
    """A single window with a filter that nothing mirrors: 1 × 2 + 2 × 6 = 14; then a larger image."""
    image = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 9.0, 8.0]])
    kernel = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]])
    one = as_array(answers.call("convolve", image, kernel), "convolve")
    if one.shape == (1, 1) and not one.any():
        raise NotBegunError(say("All answers are still 0: complete the line with an arrow."))
    mistakes = [
        ([[(image @ kernel).sum()]], say("`@` is the matrix product; multiply place by place with `*`.")),
        ([[(image * kernel[::-1, ::-1]).sum()]], say("The filter is turned round; lay it on as it is.")),
        ([[(image * kernel.T).sum()]], say("The filter is transposed: rows and columns are exchanged.")),
        ([[(image * kernel[::-1]).sum()]], say("The filter stands on its head.")),
        ([[(image * kernel[:, ::-1]).sum()]], say("The filter is mirrored.")),
        ([[(image * kernel).mean()]], say("That is the mean of the products; their sum is asked for.")),
        ([[(image * kernel).max()]], say("That is the largest product; their sum is asked for.")),
        ([[image.sum()]], say("The filter is not used: multiply by kernel before adding up.")),
        ([[image.sum() * kernel.sum()]], say("Multiply first, place by place, then add up.")),
    ]
    otherwise = say(
        "The filter takes 1 × 2 and 2 × 6 of the window (1, 2, 3), (4, 5, 6), (7, 9, 8): it must be 14."
    )
    case = say("Yours gives")
    meet_array(one, "convolve", np.array([[14.0]]), mistakes, otherwise, case)
    larger = np.arange(20.0).reshape(4, 5) ** 2
    right = np.array([[larger[i, j + 1] + 2 * larger[i + 1, j + 2] for j in range(3)] for i in range(2)])
    returned = answers.call("convolve", larger, kernel)
    otherwise = say("One window is right, but not all windows of a larger image.")
    meet_array(returned, "convolve", right, (), otherwise, case)


def check_parameters(answers: Answers) -> None:
    """78,500 against 320."""
    mistakes = [
        (PIXELS * NEURONS, say("The biases are missing: one for each neuron.")),
        (PIXELS + NEURONS, say("Each neuron has a weight for every pixel: multiply.")),
        (PIXELS * NEURONS + 1, say("Each of the 100 neurons has its own bias.")),
        (PIXELS * NEURONS + PIXELS, say("Biases belong to the neurons, not to the pixels.")),
        (28 * NEURONS + NEURONS, say("The image has 28 × 28 pixels, not 28.")),
    ]
    otherwise = say("It is not a weight for each pixel and neuron, and a bias for each neuron.")
    meet(answers, "dense_parameters", PIXELS * NEURONS + NEURONS, mistakes, otherwise)
    mistakes = [
        (FILTER * FILTERS, say("The biases are missing: one for each filter.")),
        (FILTER * FILTERS + 1, say("Each of the 32 filters has its own bias.")),
        (FILTER + FILTERS, say("Each filter has nine weights of its own: multiply.")),
        (FILTER + 1, say("That is one filter; there are 32.")),
        (
            (FILTER * FILTERS + FILTERS) * PIXELS,
            say("A filter is the same everywhere: the size of the image plays no part."),
        ),
        (
            (FILTER * FILTERS + FILTERS) * 26 * 26,
            say("A filter is the same everywhere: the size of the image plays no part."),
        ),
        (3 * FILTERS + FILTERS, say("A filter of 3 by 3 has nine weights, not three.")),
    ]
    otherwise = say("It is not nine weights and a bias for each filter.")
    meet(answers, "convolution_parameters", FILTER * FILTERS + FILTERS, mistakes, otherwise)


CONVOLVE = """def convolve(image, kernel):
    side = len(kernel)
    rows, columns = image.shape[0] - side + 1, image.shape[1] - side + 1
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = image[i : i + side, j : j + side]
            out[i, j] = {}
    return out"""

EXERCISES = (
    Exercise(
        number="8.1",
        names=("convolve",),
        check=check_convolution,
        hints=(
            phrase("`window` and `kernel` are both 3 by 3. Multiply place by place: `*`."),
            phrase("Nine products, one number: put parentheses around the product, then `.sum()`."),
        ),
        given="import numpy as np",
        solution=CONVOLVE.format("(window * kernel).sum()"),
        wrong_answers={
            CONVOLVE.format("(window @ kernel).sum()"): "the matrix product",
            CONVOLVE.format("(window * kernel[::-1, ::-1]).sum()"): "The filter is turned round",
            CONVOLVE.format("(window * kernel.T).sum()"): "transposed",
            CONVOLVE.format("(window * kernel[::-1]).sum()"): "stands on its head",
            CONVOLVE.format("(window * kernel).mean()"): "That is the mean of the products",
            CONVOLVE.format("window.sum()"): "The filter is not used",
            CONVOLVE.format("window.sum() * kernel.sum()"): "Multiply first",
            CONVOLVE.format("window * kernel"): "stops in line 8 of its cell, `out[i, j] = window * kernel`",
            CONVOLVE.format("14"): "not all windows of a larger image",
        },
    ),
    Exercise(
        number="8.2",
        names=("dense_parameters", "convolution_parameters"),
        check=check_parameters,
        hints=(
            phrase("Dense: each neuron is tied to every pixel, and has one bias."),
            phrase("Convolution: each filter has 3 × 3 weights and one bias, however large the image is."),
        ),
        given="",
        solution="dense_parameters = 28 * 28 * 100 + 100\nconvolution_parameters = 3 * 3 * 32 + 32",
        wrong_answers={
            "dense_parameters = 28 * 28 * 100": "one for each neuron",
            "dense_parameters = 28 * 28 + 100": "a weight for every pixel",
            "dense_parameters = 28 * 28 * 100 + 28 * 28": "not to the pixels",
            "convolution_parameters = 3 * 3 * 32": "one for each filter",
            "convolution_parameters = 3 * 3 + 1": "That is one filter",
            "convolution_parameters = (3 * 3 * 32 + 32) * 28 * 28": "the same everywhere",
            "convolution_parameters = 3 * 32 + 32": "nine weights, not three",
        },
    ),
)
