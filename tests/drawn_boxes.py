"""Coloured shapes on noise with their boxes, for the tests of several rooms."""

import os
from pathlib import Path

import numpy as np
from PIL import Image

import pupille
from drawn_sets import box
from pupille.config import TrainConfig
from pupille.data.box_targets import BoxTargets
from pupille.data.subset import Subset
from pupille.images.geometry import Geometry
from pupille.shapes.objects import Objects

SIDE = 64
CLASSES = ("disc", "square")
COLOURS = {"disc": (220, 60, 60), "square": (60, 90, 230)}


def shapes(n: int, *, seed: int = 0, side: int = SIDE, sizes: tuple[int, int] = (10, 22)):
    """n pictures (side, side, 3) of red discs and blue squares that do not touch, none on every fifth, and for each
    picture a list of (class, x1, y1, x2, y2). sizes: the least side of a box, and what it stays below."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side]
    pictures, drawn = [], []
    for row in range(n):
        picture = rng.normal(120, 12, (side, side, 3))
        objects, taken = [], np.zeros((side, side), dtype=bool)
        for _ in range(0 if row % 5 == 4 else rng.integers(1, 5)):
            size = int(rng.integers(*sizes))
            x1, y1 = (int(corner) for corner in rng.integers(0, side - size, 2))
            if taken[max(0, y1 - 2) : y1 + size + 2, max(0, x1 - 2) : x1 + size + 2].any():
                continue
            taken[y1 : y1 + size, x1 : x1 + size] = True
            name = CLASSES[int(rng.integers(2))]
            middle = (size - 1) / 2
            inside = (np.abs(x - x1 - middle) <= middle) & (np.abs(y - y1 - middle) <= middle)
            if name == "disc":
                inside &= (x - x1 - middle) ** 2 + (y - y1 - middle) ** 2 <= (size / 2) ** 2
            picture[inside] = COLOURS[name]
            objects.append((name, x1, y1, x1 + size, y1 + size))
        pictures.append(np.clip(picture + rng.normal(0, 5, picture.shape), 0, 255))
        drawn.append(objects)
    return np.array(pictures).astype(np.uint8), drawn


def targets_of(drawn, classes: tuple[str, ...] = CLASSES, side: int = SIDE) -> BoxTargets:
    """The targets of lists of drawn objects, in their own frame."""
    rows = [(image, *each) for image, objects in enumerate(drawn) for each in objects]
    objects = Objects(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.array([classes.index(row[1]) for row in rows], dtype=np.int64),
        np.array([row[2:] for row in rows], dtype=np.float64).reshape(-1, 4),
    )
    ids = tuple(f"p{row:02}" for row in range(len(drawn)))
    sizes = np.tile(np.array([side, side]), (len(drawn), 1))
    return BoxTargets(objects, classes, len(drawn), ids, sizes).placed(Geometry(side, side))


def subset(n: int, *, seed: int = 0, sizes: tuple[int, int] = (10, 22)) -> Subset:
    """Pictures with their targets."""
    pictures, drawn = shapes(n, seed=seed, sizes=sizes)
    targets = targets_of(drawn)
    return Subset(pictures, targets, None, targets.ids, Geometry(SIDE, SIDE))


def written(root: Path, n: int = 0, *, seed: int = 0, pictures=None, drawn=None) -> Path:
    """Writes `images` and Pascal VOC files beside them, of `shapes` or others; images without objects have one too."""
    if pictures is None:
        pictures, drawn = shapes(n, seed=seed)
    for folder in ("images", "labels"):
        (root / folder).mkdir(parents=True)
    for row, (picture, objects) in enumerate(zip(pictures, drawn, strict=True)):
        Image.fromarray(picture).save(root / "images" / f"p{row:02}.png")
        (root / "labels" / f"p{row:02}.xml").write_text(
            f"<annotation><filename>p{row:02}.png</filename><size><width>{SIDE}</width><height>{SIDE}</height></size>"
            f"{''.join(box(*each) for each in objects)}</annotation>",
            encoding="utf-8",
        )
    return root


def compared(root: Path) -> Path:
    """The folder of a finished comparison of the two rules and a barely trained network on 50 pictures."""
    before = os.environ.get("PUPILLE_HOME")
    os.environ["PUPILLE_HOME"] = str(root / "home")
    try:
        pupille.compare(
            written(root / "shapes", 50),
            models=["mean-boxes", "blobs", "one-stage"],
            out=root / "run",
            train=TrainConfig(epochs=1, batch_size=4),
        )
    finally:
        os.environ.pop("PUPILLE_HOME")
        if before is not None:
            os.environ["PUPILLE_HOME"] = before
    return root / "run"
