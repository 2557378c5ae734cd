"""The settings that are searched for each model: few on purpose, since every trial makes the best look better.

What is not here is searched where it is named by `--set` or in the file of `--space`.
"""

from __future__ import annotations

from collections.abc import Mapping

from pupille.training.search.dimension import Choices, Range, Sizes, Times

Row = Mapping[str, Choices | Range | Sizes | Times]

HEAD = "head"
"""What stands on a frozen network: it is part of the model's name, not of its settings."""
RATE: Row = {"learning_rate": Times(0.1, 4)}
DECAY: Row = {"weight_decay": Range(1e-4, 0.3)}
AUGMENT: Row = {"augment": Choices(("none", "light"))}
BALANCE: Row = {"class_weights": Choices(("none", "balanced"))}
BATCH: Row = {"batch_size": Choices((16, 32, 64, 128))}
SQUARES: Row = {"dice_share": Choices((0.25, 0.5, 0.75)), "patch": Choices((96, 128, 192))}
"""What masks and objects are learned with: the share of Dice in the loss, and the side of the squares shown."""
MASKS: Row = {**RATE, **DECAY, "width": Choices((8, 16, 32)), **BALANCE, **SQUARES, **AUGMENT}
BOXES: Row = {
    **RATE,
    **DECAY,
    "width": Choices((32, 64, 96)),
    **BALANCE,
    "box_weight": Choices((0.5, 1.0, 2.0)),
    **AUGMENT,
}

SIZE: Row = {"image_size": Sizes((0.75, 1.0, 1.5))}
"""Of every model that can see pictures in another size, where these are not small ones that are seen as they are."""

BY_MODEL: Mapping[str, Row] = {
    "logistic": {"C": Range(1e-3, 100)},
    "tree": {"max_depth": Choices((0, 3, 5, 10, 20)), "min_samples_leaf": Range(1, 20, whole=True)},
    "forest": {
        "n_estimators": Choices((100, 200, 500)),
        "min_samples_leaf": Choices((1, 2, 5, 10)),
        "max_features": Choices((0.0, 0.1, 0.3)),
    },
    "svm": {"C": Range(0.1, 1000), "gamma": Times(0.1, 10), "epsilon": Range(0.01, 1)},
    "knn": {"n_neighbors": Choices((1, 3, 5, 10, 20, 50))},
    "mlp": {**RATE, **BATCH, "hidden": Choices(((50,), (100, 100), (300,), (300, 100))), **AUGMENT},
    "lenet5": {**RATE, **DECAY, **BATCH, **AUGMENT},
    "cnn": {**RATE, **BATCH, "width": Choices((16, 32, 64)), **AUGMENT},
    "unet": MASKS,
    "fpn": MASKS,
    "deeplabv3plus": MASKS,
    "unet-instances": {**RATE, **DECAY, "width": Choices((8, 16, 32)), **SQUARES, **AUGMENT},
    "one-stage": BOXES,
    "ssdlite": BOXES,
    "fcos": BOXES,
    "retinanet": BOXES,
    "fasterrcnn": BOXES,
    "dfine": BOXES,
    "rtdetr": BOXES,
}
"""Model of the ladder, or what stands before the colon of its name -> setting -> where it is searched. Settings that do
not reach it, such as the width of a network of somebody else's, are left out. `Times` is around what is usual for the
model."""

FROZEN: Row = {
    HEAD: Choices(("linear", "mlp", "knn")),
    "C": Choices((0.0, 0.001, 0.01, 0.1, 1.0)),
    **BALANCE,
    **AUGMENT,
    "views": Choices((2, 3, 6)),
}
"""Of a pretrained network that stays as it is. `C` is of its linear head, 0 where each trial chooses it. Several views
of an image are of those that are changed."""
TUNED: Row = {
    **RATE,
    **DECAY,
    "epochs": Choices((6, 12, 24)),
    "fine_tune": Choices(("last", "all")),
    "layer_decay": Range(0.4, 1.0),
    "label_smoothing": Choices((0.0, 0.1)),
}
"""Of one that is trained further. `layer_decay` is from each stage to the one below it."""
TRAINED: Row = {**RATE, **DECAY, **BATCH, **AUGMENT}
"""Of every other network that is trained from random weights, or as a whole."""
