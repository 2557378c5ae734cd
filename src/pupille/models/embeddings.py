"""Features of pictures in a model, before it tells the classes: the space in which they are near or far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from pupille.data.pixels.lazy_batch import Images
from pupille.models.model import Model
from pupille.results.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from torch import nn

WIDTH = 256
"""Numbers that describe a picture, at most; more are summed into so many."""
AT_ONCE = 64


def described(
    model: Model, pixels: Images, *, predict: Callable[[Images], FloatArray] | None = None
) -> tuple[FloatArray, FloatArray]:
    """(N, ...) answers and (N, D) features of (N, H, W, C) pixels, from one forward pass; D is at most 256.

    Of a network the features are the input of its last dense layer (of a backbone with a head, of the head), of other
    rungs the prepared pixels. predict: another way to the same answers, such as one that keeps what it computed.
    """
    predict_pixels = predict or model.predict
    network: Any = getattr(model, "network", None)
    if network is None:
        chunks = [
            hashed(model.spec.preprocessing.apply(pixels[start : start + AT_ONCE]).reshape(-1, _size(pixels)))
            for start in range(0, len(pixels), AT_ONCE)
        ]
        return predict_pixels(pixels), np.concatenate(chunks)
    with record_layer_inputs(network) as layer_inputs:
        answers = predict_pixels(pixels)
    return answers, np.concatenate(layer_inputs)


@contextmanager
def record_layer_inputs(network: nn.Module) -> Iterator[list[FloatArray]]:
    """The inputs of the last dense layer of a network, hashed, batch by batch, while this is open."""
    layer_inputs: list[FloatArray] = []

    def listen(_module: Any, inputs: Any) -> None:
        layer_inputs.append(hashed(inputs[0].detach().flatten(1).double().cpu().numpy()))

    hook = last_layer(network).register_forward_pre_hook(listen)
    try:
        yield layer_inputs
    finally:
        hook.remove()


def last_layer(network: nn.Module) -> nn.Module:
    """The head of a backbone, else the last dense layer, else (there is none) the network itself."""
    from torch import nn

    head = getattr(network, "head", None)
    if isinstance(head, nn.Module) and hasattr(network, "backbone"):
        return head
    dense = [module for module in network.modules() if isinstance(module, nn.Linear)]
    return dense[-1] if dense else network


def hashed(features: Any) -> FloatArray:
    """(N, D) -> (N, at most 256): each number goes with a random sign into one of 256 sums.

    Distances stay about as they are (feature hashing: Weinberger et al. 2009). The signs and places depend on D alone.
    """
    if features.shape[1] <= WIDTH:
        return np.asarray(features, dtype=np.float64)
    place, sign = places_and_signs(features.shape[1])
    order = np.argsort(place, kind="stable")
    starts = np.flatnonzero(np.diff(place[order], prepend=-1))
    return np.asarray(
        np.add.reduceat(np.asarray(features)[:, order] * sign[order], starts, axis=1), dtype=np.float64
    )


def places_and_signs(width: int) -> tuple[IntArray, FloatArray]:
    """Into which of the 256 sums each of (D,) numbers goes, and with which sign."""
    rng = np.random.default_rng(width)
    return rng.permutation(width) % WIDTH, rng.choice([-1.0, 1.0], size=width)


def _size(pixels: Images) -> int:
    _, height, width, channels = pixels.shape
    return int(height * width * channels)
