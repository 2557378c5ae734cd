"""A multilayer perceptron: dense layers on the pixels.

Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors", 1986; with the rectifier
of Nair and Hinton, 2010, between the layers.
"""

from __future__ import annotations

import math

from torch import nn

from pupille.errors import ModelError

LARGEST_LAYER = 1_000_000
MOST_LAYERS = 100


def build(shape: tuple[int, int, int], n_classes: int, *, hidden: tuple[int, ...] = (100, 100)) -> nn.Module:
    """The network for pictures of shape (channels, height, width).

    hidden: neurons of each hidden layer; none makes it a logistic regression. Raises ModelError unless these
    are at most 100 layers of 1 to 1,000,000 neurons.
    """
    if not all(1 <= neurons <= LARGEST_LAYER for neurons in hidden):
        raise ModelError(f"each layer in hidden needs 1 to {LARGEST_LAYER:,} neurons. Got {hidden}.")
    if len(hidden) > MOST_LAYERS:
        raise ModelError(f"hidden may name at most {MOST_LAYERS} layers. Got {len(hidden)}.")
    layers: list[nn.Module] = [nn.Flatten()]
    width = math.prod(shape)
    for neurons in hidden:
        layers += [nn.Linear(width, neurons), nn.ReLU()]
        width = neurons
    return nn.Sequential(*layers, nn.Linear(width, n_classes))
