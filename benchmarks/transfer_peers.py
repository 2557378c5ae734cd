"""One epoch of another tool's transfer learning on random pictures; `transfer.py` starts it in that tool's environment.

    python transfer_peers.py keras|fastai|timm resnet50|vgg16 PHOTOS

Prints a JSON line with the version and the wall and processor seconds of the second epoch.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

CLASSES, BATCH = 10, 32


class Clock:
    """Starts at the end of the first epoch."""

    def start(self):
        """Begins to count."""
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def stop(self, version):
        """Prints the line."""
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        print(json.dumps({"version": version, "wall": wall, "cpu": cpu}))


def keras(name, pixels, labels):
    """As https://keras.io/guides/transfer_learning/ has it: frozen base, pooling, dropout, a dense layer, Adam."""
    import keras

    build, prepare = {
        "resnet50": (keras.applications.ResNet50, keras.applications.resnet50.preprocess_input),
        "vgg16": (keras.applications.VGG16, keras.applications.vgg16.preprocess_input),
    }[name]
    base = build(weights=None, include_top=False, input_shape=(224, 224, 3))
    base.trainable = False
    inputs = keras.Input((224, 224, 3))
    pooled = keras.layers.GlobalAveragePooling2D()(base(inputs, training=False))
    outputs = keras.layers.Dense(CLASSES)(keras.layers.Dropout(0.2)(pooled))
    model = keras.Model(inputs, outputs)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    shown, clock = prepare(pixels.astype("float32")), Clock()
    model.fit(shown, labels, batch_size=BATCH, epochs=1, verbose=0)
    clock.start()
    model.fit(shown, labels, batch_size=BATCH, epochs=1, verbose=0)
    clock.stop(keras.__version__)


def fastai(name, pixels, labels):
    """`vision_learner`, which freezes the body, and `fit_one_cycle`; without its transforms, validation or bars."""
    import fastai
    from fastai.vision.all import DataLoader, DataLoaders, accuracy, tensor, vision_learner
    from torchvision import models

    shown = tensor(pixels.transpose(0, 3, 1, 2).copy()).float() / 255
    items = list(zip(shown, tensor(labels), strict=True))
    loaders = DataLoaders(DataLoader(items, bs=BATCH, shuffle=True), DataLoader(items[:1], bs=1))
    loaders.c = CLASSES
    from fastai.vision.all import CrossEntropyLossFlat

    with tempfile.TemporaryDirectory() as folder:
        learner = vision_learner(
            loaders, getattr(models, name), pretrained=False, normalize=False, n_out=CLASSES,
            loss_func=CrossEntropyLossFlat(), metrics=accuracy, path=Path(folder),
        )  # fmt: skip
        learner.freeze()
        clock = Clock()
        with learner.no_bar(), learner.no_logging():
            learner.fit(1)
            clock.start()
            learner.fit(1)
            clock.stop(fastai.__version__)


def timm(name, pixels, labels):
    """A plain PyTorch loop around a frozen network of timm with a new classifier, in 32 bits."""
    import timm
    import torch

    model = timm.create_model(name, num_classes=CLASSES).eval().requires_grad_(False)
    head = model.get_classifier()
    head.requires_grad_(True)
    optimizer, clock = torch.optim.AdamW(head.parameters(), lr=1e-3), Clock()
    mean, std = (torch.tensor(model.default_cfg[key]).view(3, 1, 1) for key in ("mean", "std"))
    shown = (torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255 - mean) / std
    targets = torch.from_numpy(labels)
    for epoch in range(2):
        if epoch:
            clock.start()
        for rows in torch.randperm(len(targets)).split(BATCH):
            loss = torch.nn.functional.cross_entropy(model(shown[rows]), targets[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    clock.stop(timm.__version__)


if __name__ == "__main__":
    tool, network, photos = sys.argv[1:]
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (int(photos), 224, 224, 3), dtype=np.uint8)
    {"keras": keras, "fastai": fastai, "timm": timm}[tool](
        network, pictures, rng.integers(0, CLASSES, int(photos))
    )
