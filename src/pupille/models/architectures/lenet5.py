"""LeNet-5: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998.

This is its usual dense variant. In the paper, C3 was sparse (each of its 16 maps saw 3, 4 or 6 of the 6 maps
before it), the poolings S2 and S4 had a trainable coefficient and bias per map, and the output was made of
radial basis functions.
"""

from __future__ import annotations

from torch import nn

from pupille.errors import ModelError
from pupille.i18n.language import tell

SIDE = 32


def build(shape: tuple[int, int, int], n_classes: int) -> nn.Module:
    """The network for pictures of shape (channels, 32, 32); 61,706 parameters with one channel and ten
    classes.

    Raises ModelError for pictures of another size.
    """
    channels, height, width = shape
    if (height, width) != (SIDE, SIDE):
        raise ModelError(
            tell(
                "lenet5 takes pictures of {side} x {side} pixels. Got {height} x {width}. Stretch "
                "them to that size, or choose a model that takes any size, such as mlp.",
                side=SIDE,
                height=height,
                width=width,
            )
        )
    return nn.Sequential(
        nn.Conv2d(channels, 6, kernel_size=5),  # C1: 6 maps of 28 x 28
        nn.Tanh(),
        nn.AvgPool2d(kernel_size=2),  # S2: 6 maps of 14 x 14
        nn.Conv2d(6, 16, kernel_size=5),  # C3: 16 maps of 10 x 10
        nn.Tanh(),
        nn.AvgPool2d(kernel_size=2),  # S4: 16 maps of 5 x 5
        nn.Conv2d(16, 120, kernel_size=5),  # C5: 120 maps of 1 x 1
        nn.Tanh(),
        nn.Flatten(),
        nn.Linear(120, 84),  # F6
        nn.Tanh(),
        nn.Linear(84, n_classes),
    )
