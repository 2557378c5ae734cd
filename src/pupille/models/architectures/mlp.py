"""A multilayer perceptron: dense layers on the pixels.

Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors", 1986; with the rectifier
of Nair and Hinton, 2010, between the layers.
"""

from __future__ import annotations

import math

from torch import nn

from pupille.errors import ArgumentError
from pupille.i18n.language import tell

LARGEST_LAYER = 1_000_000
MOST_LAYERS = 100


def build(shape: tuple[int, int, int], n_classes: int, *, hidden: tuple[int, ...] = (100, 100)) -> nn.Module:
    """The network for pictures of shape (channels, height, width).

    hidden: neurons of each hidden layer; none makes it a logistic regression. Raises ArgumentError unless these
    are at most 100 layers of 1 to 1,000,000 neurons.
    """
    if not all(1 <= neurons <= LARGEST_LAYER for neurons in hidden):
        raise ArgumentError(
            "hidden",
            tell(
                "{setting} takes layers of 1 to {largest:count} neurons. Got {value}.",
                setting="hidden",
                largest=LARGEST_LAYER,
                value=",".join(map(str, hidden)),
            ),
        )
    if len(hidden) > MOST_LAYERS:
        raise ArgumentError(
            "hidden",
            tell(
                "{setting} takes at most {most} layers. Got {layers}.",
                setting="hidden",
                most=MOST_LAYERS,
                layers=len(hidden),
            ),
        )
    layers: list[nn.Module] = [nn.Flatten()]
    width = math.prod(shape)
    for neurons in hidden:
        layers += [nn.Linear(width, neurons), nn.ReLU()]
        width = neurons
    return nn.Sequential(*layers, nn.Linear(width, n_classes))
