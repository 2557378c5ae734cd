"""Where a model does not know: the entropy of its probabilities at each pixel."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pupille.data.pixels.pixel_set import Pixels
from pupille.images.decoded import Array
from pupille.models.decode.decoder import GivesEntropy, joins_pieces
from pupille.models.model import Model
from pupille.models.pixel_model import PixelModel
from pupille.models.pixelwise.rule import GivesShares
from pupille.tasks import TASKS

Entropy = NDArray[np.uint8]
"""(H, W) 0 where a model is sure, 255 where all classes are alike likely to it."""


def gives_entropy(model: Model) -> bool:
    """Whether a model gives probabilities at each pixel."""
    if isinstance(model, PixelModel):
        return isinstance(model.rule, GivesShares)
    if not isinstance(TASKS[model.spec.task].load("decode"), GivesEntropy):
        return False
    network = getattr(model, "network", None)
    if network is None:
        return False
    from pupille.models.windows import sees_pieces

    return sees_pieces(model)


def entropy_of_picture(model: Model, picture: Array, prepare: Callable[[Array], Pixels]) -> Entropy:
    """The entropy at each pixel of a picture, (H, W) or (H, W, 3), at its own size, of a model that gives it.

    prepare: makes pixels (h, w, channels) of the model's depth and window of a piece.
    """
    if isinstance(model, PixelModel):
        return as_bytes(model.shares_of(picture, prepare))
    # A rule is used without torch.
    from pupille.models.network import NetworkModel
    from pupille.models.windows import strips_by_windows

    assert isinstance(model, NetworkModel)
    decoder: Any = joins_pieces(model.spec)
    strips = strips_by_windows(model, picture, prepare)
    return np.concatenate([as_bytes(decoder.of_classes(strip)) for strip in strips])


def as_bytes(of_classes: NDArray[np.float32]) -> Entropy:
    """(H, W) entropy of (classes, H, W) probabilities as a share of the largest, from 0 to 255."""
    shares = np.clip(of_classes, 1e-12, 1.0)
    entropy = -(shares * np.log(shares)).sum(axis=0) / math.log(max(2, len(shares)))
    return np.asarray(np.rint(255 * np.clip(entropy, 0, 1)), dtype=np.uint8)
