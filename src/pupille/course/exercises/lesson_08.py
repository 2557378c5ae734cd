"""Exercises of lesson 8: a convolution by hand, and how few parameters it has."""

from __future__ import annotations

from typing import Any

import numpy as np

from pupille.course.exercises.answers import Answers, NotBegunError, NotYetError, as_array
from pupille.course.exercises.comparing import meet, meet_array
from pupille.course.exercises.exercise import Exercise
from pupille.i18n.language import phrase, say

PIXELS, NEURONS, FILTERS, FILTER = 28 * 28, 100, 32, 9


def check_convolution(answers: Answers) -> None:
    """A single window with a filter that nothing mirrors: 1 × 2 + 2 × 6 = 14; then a larger image."""
    image = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 9.0, 8.0]])
    kernel = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 2.0], [0.0, 0.0, 0.0]])
    single = as_array(answers.call("convolve", image, kernel), "convolve")
    if single.shape == (1, 1) and not single.any():
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
    meet_array(single, "convolve", np.array([[14.0]]), mistakes, otherwise, case)
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


WANTED = ("Conv2d", "ReLU", "MaxPool2d", "Flatten", "Linear")
MAPS = 16


def check_cnn(answers: Answers) -> None:
    """Five layers in their order, each of the right size."""
    network: Any = answers["my_cnn"]
    if not hasattr(network, "parameters"):
        raise NotYetError(say("`my_cnn` is no network: nn.Sequential(...) makes one of its layers."))
    leaves = [layer for layer in network.modules() if not list(layer.children())]
    names = [type(layer).__name__ for layer in leaves]
    if names[-1] in ("Softmax", "LogSoftmax"):
        raise NotYetError(say("No softmax at the end: the loss cross_entropy applies it already."))
    missing = [name for name in WANTED if name not in names]
    if missing:
        raise NotYetError(say("nn.{name} is missing.", name=missing[0]))
    if tuple(names) != WANTED:
        raise NotYetError(say("The layers stand in another order than {names}.", names=", ".join(WANTED)))
    layers = dict(zip(names, leaves, strict=True))
    meet_sizes(
        layers, int(answers.number("height")), int(answers.number("width")), int(answers.number("n_classes"))
    )


def meet_sizes(layers: dict[str, Any], height: int, width: int, n_classes: int) -> None:
    """Sees that each layer takes what the one before gives. Raises NotYetError with the first that does not."""
    convolution, dense = layers["Conv2d"], layers["Linear"]
    if convolution.in_channels != 1:
        raise NotYetError(
            say("The images are grey: the convolution takes 1 channel, not {n}.", n=convolution.in_channels)
        )
    if convolution.out_channels != MAPS or tuple(convolution.kernel_size) != (3, 3):
        raise NotYetError(say("16 filters of 3 by 3 are asked for: nn.Conv2d(1, 16, 3)."))
    if layers["MaxPool2d"].kernel_size not in (2, (2, 2)):
        raise NotYetError(say("The pooling is to be of 2 by 2."))
    margin = 0 if convolution.padding in (1, (1, 1), "same") else 2
    right = MAPS * ((height - margin) // 2) * ((width - margin) // 2)
    if dense.in_features != right:
        known = {
            right // MAPS: say("There are 16 maps: all of them go into the dense layer."),
            MAPS * height * width: say("The convolution and the pooling have made the maps smaller."),
            MAPS * (height // 2) * (width // 2): say(
                "The convolution takes one pixel off on each side before the pooling."
            ),
            MAPS * (height - 2) * (width - 2): say("Pooling halves height and width."),
        }
        sentence = known.get(
            dense.in_features, say("It is not 16 maps, times their height, times their width.")
        )
        raise NotYetError(f"{sentence} " + say("Your dense layer takes {n} numbers.", n=dense.in_features))
    if dense.out_features != n_classes:
        raise NotYetError(
            say(
                "The dense layer must give {n} scores, one for each class; yours gives {given}.",
                n=n_classes,
                given=dense.out_features,
            )
        )


CNN = "my_cnn = nn.Sequential({})"
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
    Exercise(
        number="8.3",
        names=("my_cnn",),
        check=check_cnn,
        hints=(
            phrase(
                "nn.Sequential takes the five layers in order. Grey images have 1 channel: nn.Conv2d(1, 16, 3)."
            ),
            phrase("After the convolution a map is height - 2 high; after the pooling (height - 2) // 2."),
            phrase("The dense layer: nn.Linear(16 * ((height - 2) // 2) * ((width - 2) // 2), n_classes)."),
        ),
        given="from torch import nn\n\nheight, width, n_classes = 28, 28, 10",
        solution="""my_cnn = nn.Sequential(
    nn.Conv2d(1, 16, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(16 * ((height - 2) // 2) * ((width - 2) // 2), n_classes),
)""",
        wrong_answers={
            CNN.format(
                "nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(13 * 13, 10)"
            ): "There are 16 maps: all of them go into the dense layer. Your dense layer takes 169 numbers.",
            CNN.format(
                "nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16 * 14 * 14, 10)"
            ): "takes one pixel off on each side before the pooling",
            CNN.format(
                "nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16 * 26 * 26, 10)"
            ): "Pooling halves height and width",
            CNN.format(
                "nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Linear(2704, 10)"
            ): "nn.Flatten is missing",
            CNN.format(
                "nn.Conv2d(1, 16, 3), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2704, 10)"
            ): "nn.ReLU is missing",
            CNN.format(
                "nn.Conv2d(3, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2704, 10)"
            ): "takes 1 channel, not 3",
            CNN.format(
                "nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2704, 10), nn.Softmax(1)"
            ): "No softmax at the end",
            CNN.format(
                "nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(2704, 2)"
            ): "must give 10 scores, one for each class; yours gives 2",
        },
    ),
)
