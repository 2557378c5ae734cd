"""A whole script of another tool, from its imports to the accuracy on test images; `whole.py` starts it and times it.

    PYTHON benchmarks/whole_peers.py keras|fastai mnist|sign_digits|hurricane DATA EPOCHS SEED

Written as the tool's documentation has it: Keras' "Simple MNIST convnet" and "Image classification from scratch",
fastai's `ImageDataLoaders.from_folder` with a `Learner` and `fit_one_cycle`. The network is conv 32, pool, conv 64,
pool, dense 128 everywhere. Keras stops as soon as it has 99.0 % of MNIST's test images, which flatters it. What a set
has no test images for is scored on the tool's own fifth that is held out. One line of JSON says what came out.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

SIDE = 64
"""Of the pictures of a folder."""
ENOUGH = 0.99
HELD_OUT = 0.2
MEAN, STD = 0.1307, 0.3081
"""Of MNIST, as in PyTorch's own example."""


def mnist(data: Path, part: str) -> tuple[Any, Any]:
    """(N, 28, 28) pixels and N labels of `train` or `t10k`."""
    pixels = gzip.decompress((data / f"{part}-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((data / f"{part}-labels-idx1-ubyte.gz").read_bytes())
    return np.frombuffer(pixels, np.uint8, offset=16).reshape(-1, 28, 28), np.frombuffer(
        labels, np.uint8, offset=8
    ).astype(np.int64)


def keras(kind: str, data: Path, epochs: int, seed: int) -> dict[str, Any]:
    """Adam, batches of 32."""
    import tensorflow as tf
    from keras import Input, Sequential, callbacks, layers, utils

    class Enough(callbacks.Callback):
        """Ends the training of MNIST at 99.0 %."""

        def on_epoch_end(self, _epoch: int, logs: Any = None) -> None:
            """After each epoch."""
            self.model.stop_training = kind == "mnist" and (logs or {}).get("val_accuracy", 0) >= ENOUGH

    utils.set_random_seed(seed)
    if kind == "mnist":
        (x, y), (held_x, held_y) = mnist(data, "train"), mnist(data, "t10k")
        train: tuple[Any, ...] = (np.expand_dims(x.astype("float32") / 255, -1), y)
        held = (np.expand_dims(held_x.astype("float32") / 255, -1), held_y)
        options: dict[str, Any] = {"validation_data": held, "batch_size": 32}
        first: list[Any] = [Input((28, 28, 1))]
        n_classes = 10
    else:
        read = {"image_size": (SIDE, SIDE), "batch_size": 32, "seed": seed}
        if kind == "hurricane":
            sets = [
                utils.image_dataset_from_directory(data / name, **read) for name in ("train", "validation")
            ]
        else:
            sets = utils.image_dataset_from_directory(data, validation_split=HELD_OUT, subset="both", **read)
        n_classes = len(sets[0].class_names)
        cached = [one.cache().prefetch(tf.data.AUTOTUNE) for one in sets]
        train, held, options = (cached[0],), (cached[1],), {"validation_data": cached[1]}
        first = [Input((SIDE, SIDE, 3)), layers.Rescaling(1 / 255)]
    network = Sequential(
        [
            *first,
            layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(),
            layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dense(n_classes, activation="softmax"),
        ]
    )  # fmt: skip
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = network.fit(*train, epochs=epochs, callbacks=[Enough()], verbose=0, **options)
    accuracy = float(network.evaluate(*held, verbose=0)[1])
    return {"accuracy": accuracy, "epochs": len(history.epoch)}


def fastai(kind: str, data: Path, epochs: int, seed: int) -> dict[str, Any]:
    """`fit_one_cycle`, batches of 64; MNIST as tensors, with which it is fastest."""
    import torch
    from fastai.vision.all import (
        CrossEntropyLossFlat,
        DataLoaders,
        ImageDataLoaders,
        Learner,
        Resize,
        accuracy,
        set_seed,
    )
    from torch import nn

    set_seed(seed)
    if kind == "mnist":
        sets = [
            torch.utils.data.TensorDataset((torch.tensor(x)[:, None] / 255 - MEAN) / STD, torch.from_numpy(y))
            for x, y in (mnist(data, name) for name in ("train", "t10k"))
        ]
        loaders = DataLoaders.from_dsets(*sets, bs=64)
        channels, side, n_classes = 1, 28, 10
    else:
        parts: dict[str, Any] = (
            {"train": "train", "valid": "validation"} if kind == "hurricane" else {"valid_pct": HELD_OUT}
        )
        loaders = ImageDataLoaders.from_folder(data, seed=seed, item_tfms=Resize(SIDE), bs=64, **parts)
        channels, side, n_classes = 3, SIDE, len(loaders.vocab)
    flat = 64 * (((side - 2) // 2 - 2) // 2) ** 2
    network = nn.Sequential(
        nn.Conv2d(channels, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(flat, 128), nn.ReLU(), nn.Linear(128, n_classes),
    )  # fmt: skip
    learner = Learner(loaders, network, loss_func=CrossEntropyLossFlat(), metrics=accuracy)
    with learner.no_bar(), learner.no_logging():
        learner.fit_one_cycle(epochs, 1e-3)
        scored = learner.validate()
    return {"accuracy": float(scored[1]), "epochs": epochs}


if __name__ == "__main__":
    tool, kind, data, epochs, seed = sys.argv[1:]
    run = {"keras": keras, "fastai": fastai}[tool]
    print(json.dumps(run(kind, Path(data), int(epochs), int(seed))))
