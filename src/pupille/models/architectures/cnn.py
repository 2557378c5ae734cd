"""A small convolutional network, as beginners' courses train it on MNIST: two convolutions, two poolings, two dense
layers.

After LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998, with today's
parts: rectifiers (Nair, Hinton 2010), maximum pooling, 3 x 3 kernels.
"""

from __future__ import annotations

from torch import nn

from pupille.errors import ArgumentError
from pupille.i18n.language import tell

WIDTH = 32
"""Channels of the first convolution; the second has twice, the dense layer four times as many."""
WIDEST = 1024
SMALLEST = 10
"""Pictures of fewer rows or columns are framed, since unframed ones of less would have no pixel left at the end."""


def build(shape: tuple[int, int, int], n_classes: int, *, width: int = WIDTH) -> nn.Module:
    """The network for pictures of shape (channels, height, width). width: channels of the first convolution.

    Convolutions do not go over the edge (Keras' padding `valid`): 225,034 parameters with one channel, 28 x 28 pixels
    and ten classes. Pictures of fewer than 10 rows or columns get a frame of zeros, which is the mean of the training
    images. Raises ArgumentError for a width that is none.
    """
    if not 1 <= width <= WIDEST:
        raise ArgumentError(
            "width",
            tell(
                "{setting} takes 1 to {largest} channels. Got {value}.",
                setting="width",
                largest=WIDEST,
                value=width,
            ),
        )
    channels, *sides = shape
    frame = [max(0, SMALLEST - side) for side in sides]
    rows, columns = (after(side + more) for side, more in zip(sides, frame, strict=True))
    left, top = frame[1] // 2, frame[0] // 2
    framed = [nn.ZeroPad2d((left, frame[1] - left, top, frame[0] - top))] if any(frame) else []
    # Maximum and rectifier may change places: the largest of four, then cut at 0, costs a quarter of the comparisons.
    return nn.Sequential(
        *framed,
        nn.Conv2d(channels, width, kernel_size=3),
        nn.MaxPool2d(kernel_size=2),
        nn.ReLU(),
        nn.Conv2d(width, 2 * width, kernel_size=3),
        nn.MaxPool2d(kernel_size=2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(2 * width * rows * columns, 4 * width),
        nn.ReLU(),
        nn.Linear(4 * width, n_classes),
    )


def after(side: int) -> int:
    """Rows or columns that are left of `side` by both convolutions and both poolings."""
    return ((side - 2) // 2 - 2) // 2
