"""The same small CNN trained by four tools as their documentation says; `training.py` runs this in their interpreters.

    PYTHON benchmarks/trainers.py TOOL SET SEED DATA EPOCHS

The network is conv 32, pool, conv 64, pool, dense 128 everywhere; its parameters are counted. Seconds of training are
those from arrays or files to a trained network, with everything the tool needs: its data sets, its decoding, its first
steps. Imports are counted apart, test images are scored outside the time. SET is `mnist` or `folder`, a folder with
`train` and `validation`. Where a tool is scored after each epoch (Keras, PyTorch), it stops as soon as it has 99.0 %
of MNIST, which flatters it; where a schedule must know its end (Pupille, fastai), EPOCHS are done. One line of JSON
says what came out.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

ENOUGH = 0.99
SIDE = 32
"""Of the pictures of a folder."""
MEAN, STD = 0.1307, 0.3081
"""Of MNIST, as in PyTorch's own example."""


def mnist(data: Path, part: str) -> tuple[Any, Any]:
    """(N, 28, 28) pixels and N labels of `train` or `t10k`."""
    pixels = gzip.decompress((data / f"{part}-images-idx3-ubyte.gz").read_bytes())
    labels = gzip.decompress((data / f"{part}-labels-idx1-ubyte.gz").read_bytes())
    return np.frombuffer(pixels, np.uint8, offset=16).reshape(-1, 28, 28), np.frombuffer(
        labels, np.uint8, offset=8
    ).astype(np.int64)


class Clock:
    """Seconds of work, without those in which it is held."""

    def __init__(self) -> None:
        self.seconds, self.cpu = 0.0, 0.0
        self.go()

    def go(self) -> None:
        """Goes on."""
        self.started, self.cpu_started = time.perf_counter(), processor_seconds()

    def hold(self) -> None:
        """Stops counting."""
        self.seconds += time.perf_counter() - self.started
        self.cpu += processor_seconds() - self.cpu_started


def processor_seconds() -> float:
    """Of this process and of its workers that have ended."""
    return sum(os.times()[:4])


def pupille(kind: str, seed: int, data: Path, epochs: int) -> dict[str, Any]:
    """The public estimator for arrays; reader, cache of pixels and engine for a folder. epochs 0: its default."""
    import torch

    from pupille import ImageClassifier
    from pupille.config import TrainConfig
    from pupille.data.annotations import class_targets
    from pupille.data.open import open as open_data
    from pupille.data.pixels.pixel_set import read_pixels
    from pupille.data.subset import Subset
    from pupille.images.geometry import Geometry
    from pupille.training import loop
    from pupille.training.fit import fit

    assert loop, torch
    note_imports()
    if kind == "mnist":
        (x, y), (held_x, held_y) = mnist(data, "train"), mnist(data, "t10k")
        clock = Clock()
        classifier = ImageClassifier("cnn", epochs=epochs or None, seed=seed).fit(x, y)
        clock.hold()
        accuracy = float((classifier.predict(held_x) == held_y).mean())
        return outcome(clock, accuracy, classifier.model_.parameters, len(classifier.history_), "pupille")

    def part(name: str) -> Subset:
        pixels = read_pixels(open_data(str(data / name)))
        rows = np.arange(len(pixels.dataset))
        return Subset(pixels.at(Geometry(SIDE, SIDE), rows), class_targets(pixels.dataset, rows))

    clock = Clock()
    fitted = fit("cnn", part("train"), None, TrainConfig(epochs=epochs, seed=seed), window=(0, 255))
    clock.hold()
    held = part("validation")
    accuracy = float((fitted.model.predict(held.pixels).argmax(1) == held.targets.array).mean())
    return outcome(clock, accuracy, fitted.model.parameters, epochs, "pupille")


def keras(kind: str, seed: int, data: Path, epochs: int) -> dict[str, Any]:
    """Keras' "Simple MNIST convnet" with this network, Adam, batches of 32; for folders its tutorial on images."""
    import tensorflow as tf
    from keras import Input, Sequential, layers, utils

    note_imports()
    utils.set_random_seed(seed)
    shape, classes = ((28, 28, 1), 10) if kind == "mnist" else ((SIDE, SIDE, 3), 2)
    if kind == "mnist":
        (x, y), (held_x, held_y) = mnist(data, "train"), mnist(data, "t10k")
    clock = Clock()
    if kind == "mnist":
        train = (np.expand_dims(x.astype("float32") / 255, -1), y)
        held = (np.expand_dims(held_x.astype("float32") / 255, -1), held_y)
        first: list[Any] = []
    else:
        read = {"image_size": (SIDE, SIDE), "batch_size": 32, "seed": seed}
        sets = [utils.image_dataset_from_directory(data / name, **read) for name in ("train", "validation")]
        train, held = ((one.cache().prefetch(tf.data.AUTOTUNE),) for one in sets)
        first = [layers.Rescaling(1 / 255)]
    network = Sequential(
        [
            Input(shape), *first,
            layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(),
            layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dense(classes, activation="softmax"),
        ]
    )  # fmt: skip
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    for epoch in range(1, epochs + 1):
        network.fit(*train, epochs=1, **({"batch_size": 32} if kind == "mnist" else {}), verbose=0)
        if kind == "mnist" or epoch == epochs:
            clock.hold()
            accuracy = float(network.evaluate(*held, verbose=0)[1])
            if kind == "mnist" and accuracy >= ENOUGH:
                break
            clock.go()
    return outcome(clock, accuracy, network.count_params(), epoch, "keras", "tensorflow")


def torch_network(channels: int, side: int, classes: int) -> Any:
    """The network in plain PyTorch."""
    from torch import nn

    flat = 64 * (((side - 2) // 2 - 2) // 2) ** 2
    return nn.Sequential(
        nn.Conv2d(channels, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(flat, 128), nn.ReLU(), nn.Linear(128, classes),
    )  # fmt: skip


def pytorch(kind: str, seed: int, data: Path, epochs: int) -> dict[str, Any]:
    """The loop of PyTorch's tutorials: a torchvision data set, a DataLoader of two workers, Adam, batches of 64."""
    import torch
    from torch import nn
    from torch.utils.data import DataLoader
    from torchvision import transforms
    from torchvision.datasets import MNIST, ImageFolder

    note_imports()
    torch.manual_seed(seed)
    clock = Clock()
    if kind == "mnist":
        look: Any = transforms.Compose([transforms.ToTensor(), transforms.Normalize((MEAN,), (STD,))])
        sets = [MNIST(data.parent / "torchvision", train=train, transform=look) for train in (True, False)]
        network = torch_network(1, 28, 10)
    else:
        look = transforms.Compose([transforms.Resize((SIDE, SIDE)), transforms.ToTensor()])
        sets = [ImageFolder(data / name, transform=look) for name in ("train", "validation")]
        network = torch_network(3, SIDE, 2)
    train, held = (
        DataLoader(one, batch_size=64, shuffle=not number, num_workers=2) for number, one in enumerate(sets)
    )
    optimizer, loss = torch.optim.Adam(network.parameters(), lr=1e-3), nn.CrossEntropyLoss()
    for epoch in range(1, epochs + 1):
        network.train()
        for pixels, labels in train:
            optimizer.zero_grad()
            loss(network(pixels), labels).backward()
            optimizer.step()
        if kind == "mnist" or epoch == epochs:
            clock.hold()
            network.eval()
            with torch.inference_mode():
                right = sum(int((network(pixels).argmax(1) == labels).sum()) for pixels, labels in held)
            accuracy = right / len(sets[1])
            if kind == "mnist" and accuracy >= ENOUGH:
                break
            clock.go()
    parameters = sum(weight.numel() for weight in network.parameters())
    return outcome(clock, accuracy, parameters, epoch, "torch", "torchvision")


def fastai(kind: str, seed: int, data: Path, epochs: int) -> dict[str, Any]:
    """fastai's Learner with fit_one_cycle; MNIST as tensors, with which it is fastest; folders by from_folder."""
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

    note_imports()
    set_seed(seed)
    if kind == "mnist":
        arrays = [mnist(data, name) for name in ("train", "t10k")]
    clock = Clock()
    if kind == "mnist":
        sets = [
            torch.utils.data.TensorDataset((torch.tensor(x)[:, None] / 255 - MEAN) / STD, torch.from_numpy(y))
            for x, y in arrays
        ]
        # It looks at its validation images after every epoch: a few, so that this does not count.
        loaders = DataLoaders.from_dsets(sets[0], torch.utils.data.Subset(sets[1], range(64)))
        network = torch_network(1, 28, 10)
    else:
        loaders = ImageDataLoaders.from_folder(
            data, train="train", valid="validation", item_tfms=Resize(SIDE), seed=seed
        )
        network = torch_network(3, SIDE, 2)
    learner = Learner(loaders, network, loss_func=CrossEntropyLossFlat(), metrics=accuracy)
    with learner.no_bar(), learner.no_logging():
        learner.fit_one_cycle(epochs)
    clock.hold()
    held = loaders.valid.new(sets[1]) if kind == "mnist" else loaders.valid
    parameters = sum(weight.numel() for weight in network.parameters())
    return outcome(clock, float(learner.validate(dl=held)[1]), parameters, epochs, "fastai", "torch")


STARTED = time.perf_counter()
IMPORTS: list[float] = []


def note_imports() -> None:
    """Notes how long the imports took."""
    IMPORTS.append(time.perf_counter() - STARTED)


def outcome(clock: Clock, accuracy: float, parameters: int, epochs: int, *packages: str) -> dict[str, Any]:
    """What one training came to."""
    return {
        "seconds": round(clock.seconds, 2),
        "cpu": round(clock.cpu, 2),
        "imports": round(IMPORTS[0], 2),
        "accuracy": round(accuracy, 4),
        "parameters": parameters,
        "epochs": epochs,
        "versions": " ".join(f"{name} {version(name)}" for name in packages),
    }


TOOLS = {"pupille": pupille, "keras": keras, "pytorch": pytorch, "fastai": fastai}

if __name__ == "__main__":
    tool, what, number, where, many = sys.argv[1:]
    print(json.dumps(TOOLS[tool](what, int(number), Path(where), int(many))))
