"""What the first process sends to the others: the images, then the work."""

from __future__ import annotations

import json
import math
import tempfile
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pupille.config import TrainConfig
from pupille.data.annotations import ClassTargets
from pupille.data.pixels import lazy_batch
from pupille.data.subset import Subset
from pupille.errors import RunError
from pupille.models.model import ModelSpec
from pupille.storage import locations as home
from pupille.storage.store import need_room
from pupille.training.distributed.team import receive, send, send_tensor

ROWS_AT_ONCE = 256
"""Pictures that are sent together; those of a large set are in memory one lot after the other."""


def send_work(
    spec: ModelSpec, train: Subset, validation: Subset | None, config: TrainConfig, *, kept: bool
) -> None:
    """Gives the other processes what they train with: settings, and the images themselves."""
    parts = [part for part in (train, validation) if part]
    header: dict[str, Any] = {
        "spec": spec.to_json(),
        "config": config.to_json(),
        "kept": kept,
        "parts": [[part.pixels.dtype.name, part.pixels.shape, part.ids] for part in parts],
    }
    send(json.dumps(header).encode())
    for part in parts:
        for start in range(0, len(part), ROWS_AT_ONCE):
            some = part.pixels[start : start + ROWS_AT_ONCE]
            send_tensor(torch.from_numpy(np.require(some, requirements=["C", "W"])))
        send_tensor(torch.from_numpy(np.require(part.targets.array, requirements=["C", "W"])))


def receive_work() -> tuple[ModelSpec, Subset, Subset | None, TrainConfig, bool]:
    """The inverse of `send_work`."""
    header = json.loads(receive())
    spec = ModelSpec.from_json(header["spec"])
    parts: list[Subset] = []
    for dtype, shape, ids in header["parts"]:
        pixels, labels = room_for(tuple(shape), np.dtype(dtype)), np.empty(shape[0], np.int64)
        for start in range(0, len(pixels), ROWS_AT_ONCE):
            send_tensor(torch.from_numpy(pixels[start : start + ROWS_AT_ONCE]))
        send_tensor(torch.from_numpy(labels))
        targets = ClassTargets(labels, spec.classes)
        parts.append(Subset(pixels, targets, None, tuple(ids) if ids else None))
    validation = parts[1] if len(parts) > 1 else None
    config = TrainConfig.from_json(header["config"])
    return spec, parts[0], validation, config, bool(header["kept"])


def room_for(shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    """Where received pixels go: memory, or where they are too many for it a file that is mapped and has no name, so
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
