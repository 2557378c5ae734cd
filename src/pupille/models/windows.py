"""A picture seen piece by piece by a network that answers for every pixel: windows that overlap, joined smoothly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
import torch
from numpy.typing import NDArray

from pupille.data.pixels.pixel_set import Pixels
from pupille.images.decoded import Array
from pupille.models.decode.decoder import joins_pieces
from pupille.models.model import Model
from pupille.models.network import NetworkModel, to_input

SIDE = 512
"""Pixels of the side of a window: larger ones take more memory and, here, more time a pixel (`LOG.md`)."""
RAMP = 16
"""Pixels over which one window takes over from the next."""

Weights = NDArray[np.float32]
Shares = NDArray[np.float32]


@runtime_checkable
class SeesPieces(Protocol):
    """A network whose answer at a pixel depends mostly on what lies near it.

    margin: pixels from a seam within which a piece has no weight; pieces begin at multiples of coarsest. is_exact:
    beyond the margin a piece is answered as the whole is.
    """

    margin: int
    coarsest: int
    is_exact: bool


@dataclass(frozen=True)
class Span:
    """The rows or columns of a window. weights: of each, such that those of all windows add up to 1."""

    start: int
    stop: int
    weights: Weights


def sees_pieces(model: Model) -> bool:
    """Whether a model can see a picture piece by piece."""
    return isinstance(model, NetworkModel) and isinstance(model.network, SeesPieces)


def is_exact(model: Model) -> bool:
    """Whether a model that sees pieces answers as if it saw the whole at once."""
    assert isinstance(model, NetworkModel)
    assert isinstance(model.network, SeesPieces)
    return model.network.is_exact


def strips_by_windows(
    model: NetworkModel, picture: Array, prepare: Callable[[Array], Pixels], *, side: int = SIDE
) -> Iterator[Shares]:
    """(maps, rows, W) what a network gives for a picture, (H, W) or (H, W, 3), seen at its own size, one strip of rows
    after the other, as soon as no window to come reaches them.

    prepare: makes pixels (h, w, channels) of the model's depth and window of a piece. Beside the picture there are
    never more than some windows in memory.
    """
    assert isinstance(model.network, SeesPieces)
    height, width = picture.shape[:2]
    down, across = (spans(length, side, model.network) for length in (height, width))
    shares: Shares | None = None
    for row, rows in enumerate(down):
        before = 0 if shares is None else shares.shape[1]
        for columns in across:
            piece = prepare(picture[rows.start : rows.stop, columns.start : columns.stop])
            of_piece = shares_of_piece(model, piece) * (rows.weights[:, None] * columns.weights)
            if shares is None or shares.shape[1] < rows.stop - rows.start:
                room = np.zeros((len(of_piece), rows.stop - rows.start, width), dtype=np.float32)
                if shares is not None:
                    room[:, :before] = shares
                shares = room
            shares[:, :, columns.start : columns.stop] += of_piece
        assert shares is not None
        decided = (down[row + 1].start if row + 1 < len(down) else height) - rows.start
        yield shares[:, :decided]
        shares = shares[:, decided:]


def shares_of_piece(model: NetworkModel, piece: Pixels) -> Shares:
    """(maps, h, w) what a network gives for one piece (h, w, channels), as its task joins it."""
    model.network.eval()
    with torch.inference_mode():
        # A copy, because torch warns of arrays that may not be written to.
        inputs = to_input(torch.from_numpy(np.array(piece[None])), model.spec.preprocessing)
        shares: Shares = joins_pieces(model.spec).shares(model.network(inputs))[0]
    return shares


def spans(length: int, side: int, network: SeesPieces) -> list[Span]:
    """The windows along one side of a picture: evenly spread, each beginning at a multiple of the coarsest pixel.

    What lies within the margin of a seam has no weight; then one window takes over from the next.
    """
    step = (side - 2 * network.margin - RAMP) // network.coarsest * network.coarsest
    if step <= 0:
        raise ValueError(f"a window of {side} pixels is not wider than two margins of {network.margin}")
    n = max(0, -(-(length - side) // step)) + 1
    places = [row * max(0, length - side) / max(1, n - 1) for row in range(n)]
    starts = [int(place // network.coarsest) * network.coarsest for place in places]
    stops = [*(start + side for start in starts[:-1]), length]
    sums = np.zeros(length, dtype=np.float64)
    raw = []
    for start, stop in zip(starts, stops, strict=True):
        inside = np.arange(start, stop) + 0.5
        left = np.full(len(inside), np.inf) if start == 0 else inside - start - network.margin
        right = np.full(len(inside), np.inf) if stop == length else stop - inside - network.margin
        raw.append(np.sin(np.clip(np.minimum(left, right) / RAMP, 0, 1) * np.pi / 2) ** 2)
        sums[start:stop] += raw[-1]
    return [
        Span(start, stop, (weights / sums[start:stop]).astype(np.float32))
        for start, stop, weights in zip(starts, stops, raw, strict=True)
    ]
