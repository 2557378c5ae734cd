"""How long does the audit of the annotations of 20,000 images with 200,000 objects take, without its look at pictures?

    python benchmarks/audit_objects.py --out audit_objects.csv [--images 20000] [--objects 10] [--masks]

Boxes at random in ten classes by thirty annotators, half of them with an outline of thirty corners; each hundredth
object is drawn twice. Every check whose question is about what is drawn is asked once, on the clock and of the
processor; the fingerprint, by which an audit is known again, is taken too. `shifted-masks` reads
50 pictures of 640 x 480. With `--masks` each image has a mask of two classes of its size, a PNG, instead.
"""

from __future__ import annotations

import argparse
import csv
import time
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image
from scipy.ndimage import gaussian_filter

from pupille.audit.check import Evidence
from pupille.audit.checks import balance, drawn_masks, object_patterns, object_shapes, objects
from pupille.audit.facts.record import Facts
from pupille.data.dataset import ArrayImages, Dataset
from pupille.results.masks import ClassMask
from pupille.shapes.polygons import Polygons

WIDTH, HEIGHT, CLASSES, CORNERS, ANNOTATORS = 640, 480, 10, 30, 30
CHECKS = (
    balance.CLASS_MISSING,
    balance.FEW_TO_LEARN,
    objects.NO_AREA,
    objects.OUTSIDE,
    objects.WHOLE_IMAGE,
    objects.DRAWN_TWICE,
    objects.TWO_CLASSES,
    object_shapes.SMALL,
    object_shapes.ODD_SHAPES,
    object_shapes.LOOSE,
    object_shapes.OFF_BY_ONE,
    object_patterns.ALIKE,
    object_patterns.DENSITY,
    drawn_masks.MISFITS,
    drawn_masks.WITHOUT_OBJECTS,
    drawn_masks.SPECKS,
    drawn_masks.SHIFTED,
)


def evidence(n: int, each: int) -> Evidence:
    """Made-up images, of which every pixel is in memory once, with made-up objects."""
    rng = np.random.default_rng(0)
    ids = [f"part{number % 7}/{number:06d}.jpg" for number in range(n)]
    picture = rng.integers(0, 256, (1, HEIGHT, WIDTH), dtype=np.uint8)
    images = np.sort(rng.integers(0, n, n * each))
    corner = rng.uniform(0, (WIDTH - 100, HEIGHT - 100), (len(images), 2))
    boxes = np.hstack([corner, corner + rng.uniform(8, 90, (len(images), 2))])
    boxes[1::100] = boxes[0::100]
    images[1::100] = images[0::100]
    angles = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    circle = (1 + np.stack([np.cos(angles), np.sin(angles)], axis=1)) / 2
    shapes = [
        Polygons((box[:2] + circle * (box[2:] - box[:2]),)) if number % 2 else None
        for number, box in enumerate(boxes)
    ]
    samples = pd.DataFrame({"id": ids, "path": "0", "split": "train", "group": "", "label": ""})
    annotations = pd.DataFrame(
        {
            "id": np.array(ids, dtype=object)[images],
            "label": [f"class {k}" for k in rng.integers(0, CLASSES, len(images))],
            **{name: boxes[:, side] for side, name in enumerate(("x1", "y1", "x2", "y2"))},
            "area": (boxes[:, 2:] - boxes[:, :2]).prod(axis=1),
            "crowd": False,
            "difficult": False,
            "shape": pd.Series(shapes, dtype=object),
            "annotator": [f"person {image % ANNOTATORS}" for image in images],
        }
    )
    dataset = Dataset(
        samples,
        tuple(f"class {k}" for k in range(CLASSES)),
        ArrayImages(picture),
        "made up",
        "made up",
        task="instances",
        annotations=annotations,
    )
    small, signatures = np.zeros((32, 32), np.uint8), np.zeros(81, np.uint64)
    grey = (0.5, 0.5, 0.5)
    fact = Facts(
        9,
        "jpg",
        "JPEG",
        "L",
        WIDTH,
        HEIGHT,
        1,
        "",
        "",
        90,
        0.5,
        0.2,
        99.0,
        grey,
        (0.5, 0.2),
        small,
        signatures,
    )
    return Evidence(dataset, tuple(replace(fact, content=id_) for id_ in ids), (), given=True)


@dataclass(frozen=True)
class PngMasks:
    """The same few masks for all images, decoded each time."""

    files: tuple[bytes, ...]

    def read(self, id: str) -> ClassMask:
        """The mask of an image."""
        with Image.open(BytesIO(self.files[int(id[-10:-4]) % len(self.files)])) as image:
            return np.asarray(image).astype(np.int16)


def with_masks(about: Evidence) -> Evidence:
    """The same images with masks: blurred noise above a threshold, 20 of them in turn."""
    rng = np.random.default_rng(0)
    files = []
    for _ in range(20):
        mask = gaussian_filter(rng.normal(size=(HEIGHT, WIDTH)), 6) > 0.03
        file = BytesIO()
        Image.fromarray(mask.astype(np.uint8)).save(file, "PNG")
        files.append(file.getvalue())
    dataset = replace(
        about.dataset,
        annotations=None,
        classes=("background", "cell"),
        background=0,
        masks=PngMasks(tuple(files)),
        task="segmentation",
    )
    return replace(about, dataset=dataset)


def main() -> None:
    """Times every check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--images", type=int, default=20_000)
    parser.add_argument("--objects", type=int, default=10)
    parser.add_argument("--masks", action="store_true")
    words = parser.parse_args()
    about = evidence(words.images, words.objects)
    if words.masks:
        about = with_masks(about)
    rows = []
    tasks = [
        ("fingerprint", lambda: about.fingerprint),
        ("objects as arrays", lambda: about.objects),
        ("masks", lambda: about.masks),
    ]
    for name, run in [*tasks, *((check.code, lambda check=check: check.look(about)) for check in CHECKS)]:
        clock, processor = time.perf_counter(), time.process_time()
        run()
        rows.append((name, time.perf_counter() - clock, time.process_time() - processor))
        print(f"{name:20} {rows[-1][1]:8.2f} s {rows[-1][2]:8.2f} s of the processor", flush=True)
    rows.append(("all", *(sum(row[column] for row in rows) for column in (1, 2))))
    print(f"{rows[-1][0]:20} {rows[-1][1]:8.2f} s {rows[-1][2]:8.2f} s of the processor")
    with words.out.open("w", newline="") as file:
        csv.writer(file).writerows([("what", "seconds", "processor_seconds"), *rows])


if __name__ == "__main__":
    main()
