"""Touching bright discs on noise with their masks, for the tests of several rooms."""

import os
from pathlib import Path

import numpy as np
from PIL import Image

import pupille
from pupille.config import TrainConfig
from pupille.data.instance_targets import InstanceTargets
from pupille.data.subset import Subset
from pupille.images.geometry import Geometry
from pupille.results.objects import ObjectPredictions
from pupille.shapes.label_image import LabelImage
from pupille.shapes.objects import Objects, joined

SIDE = 48


def touching(n: int, *, seed: int = 0, side: int = SIDE, two_sizes: bool = False):
    """n pictures (side, side) of grey discs in pairs that touch, and their label images.

    two_sizes: half of the pictures hold brighter discs, which are of class 1.
    """
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side]
    pictures, images = [], []
    for row in range(n):
        labels, k = np.zeros((side, side), dtype=np.int32), 0
        bright = 170 if two_sizes and row % 2 else 90
        for _ in range(rng.integers(1, 3)):
            radius, angle = rng.integers(5, 7), rng.uniform(0, np.pi)
            row_, column = rng.uniform(radius + 2, side - radius - 2, 2)
            for step in (0, 1):
                centre = (
                    row_ + step * 1.9 * radius * np.sin(angle),
                    column + step * 1.9 * radius * np.cos(angle),
                )
                disc = ((y - centre[0]) ** 2 + (x - centre[1]) ** 2 < radius**2) & (labels == 0)
                if disc.sum() > 40:
                    k += 1
                    labels[disc] = k
        pictures.append(np.clip(rng.normal(50, 12, (side, side)) + bright * (labels > 0), 0, 255))
        classes = np.full(k, row % 2 if two_sizes else 0, dtype=np.int64)
        images.append(LabelImage(labels, classes))
    return np.array(pictures).astype(np.uint8), images


def targets_of(images: list[LabelImage], classes: tuple[str, ...] = ("disc",)) -> InstanceTargets:
    """The targets of label images, in their own frame."""
    objects = joined([image.objects(row) for row, image in enumerate(images)], scored=False)
    height, width = images[0].labels.shape
    ids = tuple(f"p{row:02}" for row in range(len(images)))
    sizes = np.tile([width, height], (len(images), 1))
    return InstanceTargets(objects, classes, len(images), ids, sizes).placed(Geometry(height, width))


def subset(n: int, *, seed: int = 0, two_sizes: bool = False, side: int = SIDE) -> Subset:
    """Pictures with their targets; two classes with `two_sizes`."""
    pictures, images = touching(n, seed=seed, two_sizes=two_sizes, side=side)
    targets = targets_of(images, ("dim", "bright") if two_sizes else ("disc",))
    return Subset(pictures[..., None], targets, None, targets.ids)


def written(root: Path, n: int, *, seed: int = 0) -> Path:
    """Writes `images` and `masks` with numbers of objects."""
    for folder in ("images", "masks"):
        (root / folder).mkdir(parents=True)
    for row, (picture, image) in enumerate(zip(*touching(n, seed=seed), strict=True)):
        Image.fromarray(picture).save(root / "images" / f"p{row:02}.png")
        Image.fromarray(image.labels.astype(np.uint16)).save(root / "masks" / f"p{row:02}.png")
    return root


def compared(root: Path) -> Path:
    """The folder of a finished comparison of `watershed` and a barely trained `unet-instances` on 40 pictures."""
    before = os.environ.get("PUPILLE_HOME")
    os.environ["PUPILLE_HOME"] = str(root / "home")
    try:
        pupille.compare(
            written(root / "discs", 40),
            models=["watershed", "unet-instances"],
            out=root / "run",
            train=TrainConfig(epochs=2),
        )
    finally:
        os.environ.pop("PUPILLE_HOME")
        if before is not None:
            os.environ["PUPILLE_HOME"] = before
    return root / "run"


def one_object_an_image(scores) -> ObjectPredictions:
    """An object on each of N images, found with these scores; None is not found."""
    n = len(scores)
    boxes = np.tile([0.0, 0.0, 10.0, 10.0], (n, 1))
    answered = [row for row, score in enumerate(scores) if score is not None]
    zeros = np.zeros(n, dtype=np.int64)
    answers = Objects(
        np.array(answered, dtype=np.int64),
        zeros[answered],
        boxes[answered],
        scores=np.array([scores[row] for row in answered], dtype=np.float64),
    )
    return ObjectPredictions(
        tuple(map(str, range(n))), np.full((n, 2), 40), ("a",), Objects(np.arange(n), zeros, boxes), answers
    )
