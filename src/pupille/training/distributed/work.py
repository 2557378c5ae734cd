"""The work that the first process sends to the others: settings, then the images."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets, NumberTargets
from pupille.data.box_targets import BoxTargets
from pupille.data.mask_targets import MaskTargets
from pupille.data.pixels import lazy_batch
from pupille.data.subset import Subset
from pupille.errors import RunError
from pupille.models.model import ModelSpec
from pupille.storage import locations as home
from pupille.storage.store import need_room
from pupille.training.distributed.team import receive, send, send_tensor

TARGETS: Mapping[str, type[ClassTargets | NumberTargets | MaskTargets | BoxTargets]] = {
    kind.task: kind for kind in (ClassTargets, NumberTargets, MaskTargets, BoxTargets)
}
"""Task -> the type of what is learned."""
ROWS_AT_ONCE = 256
"""Pictures that are sent together; those of a large set are in memory one lot after the other."""


def send_work(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, *, keeps_checkpoints: bool
) -> None:
    """Gives the other processes what they train with: settings, and the images themselves."""
    subsets = [subset for subset in (train, validation) if subset]
    arrays = [subset.targets.array for subset in subsets]
    header: dict[str, Any] = {
        "spec": spec.to_json(),
        "config": config.to_json(),
        "kept": keeps_checkpoints,
        "parts": [
            [
                subset.pixels.dtype.name,
                subset.pixels.shape,
                subset.ids,
                subset.has_pieces,
                None if subset.weights is None else subset.weights.tolist(),
                learned.dtype.name,
                learned.shape,
            ]
            for subset, learned in zip(subsets, arrays, strict=True)
        ],
    }
    send(json.dumps(header).encode())
    for subset, learned in zip(subsets, arrays, strict=True):
        for start in range(0, len(subset), ROWS_AT_ONCE):
            block = subset.pixels[start : start + ROWS_AT_ONCE]
            send_tensor(torch.from_numpy(np.require(block, requirements=["C", "W"])))
        send_tensor(torch.from_numpy(np.require(learned, requirements=["C", "W"])))


def receive_work() -> tuple[ModelSpec, Subset, Subset | None, TrainConfig, bool]:
    """The inverse of `send_work`, whenever it comes. Raises RuntimeError when the first process leaves instead."""
    header = json.loads(receive())
    spec = ModelSpec.from_json(header["spec"])
    subsets: list[Subset] = []
    for dtype, shape, ids, has_pieces, weights, learned_dtype, learned_shape in header["parts"]:
        pixels = room_for(tuple(shape), np.dtype(dtype))
        learned = np.empty(tuple(learned_shape), np.dtype(learned_dtype))
        for start in range(0, len(pixels), ROWS_AT_ONCE):
            send_tensor(torch.from_numpy(pixels[start : start + ROWS_AT_ONCE]))
        send_tensor(torch.from_numpy(learned))
        targets = TARGETS[spec.task].of_array(learned, spec.classes, spec.unit)
        subsets.append(
            Subset(
                pixels,
                targets,
                None,
                tuple(ids) if ids else None,
                has_pieces=has_pieces,
                weights=None if weights is None else np.array(weights),
            )
        )
    validation = subsets[1] if len(subsets) > 1 else None
    config = TrainConfig.from_json(header["config"])
    return spec, subsets[0], validation, config, bool(header["kept"])


def room_for(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    """The array for received pixels: in memory, or where they are too many for it a mapped file that has no name, so
    that nothing of it stays whatever ends this process.

    Raises RunError if the disk has no room for them.
    """
    size = math.prod(shape) * dtype.itemsize
    if size <= lazy_batch.IN_MEMORY:
        return np.empty(shape, dtype)
    folder = home.cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    need_room(folder, size, RunError)
    with tempfile.TemporaryFile(dir=folder) as file:
        return np.memmap(file, dtype, "w+", shape=shape)
