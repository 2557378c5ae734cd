"""A small run of each task, with new images for it, one of them larger than all that were learned from."""

import numpy as np
from pictures import png
from PIL import Image

from disc_runs import discs
from drawn_boxes import written as boxes_in
from drawn_objects import written as objects_in
from pupille.config import DataConfig
from pupille.workflows.compare import compare, train


def classes(root):
    rng = np.random.default_rng(0)
    for label, low in (("dark", 0), ("light", 70)):
        (root / "photos" / label).mkdir(parents=True)
        for i in range(60):
            pixels = rng.integers(low, low + 160, (20, 24, 3), dtype=np.uint8)
            (root / "photos" / label / f"{label}{i:02}.png").write_bytes(png(pixels))
    compare(root / "photos", models=["majority", "logistic"], out=root / "run")
    return root / "photos" / "dark"


def numbers(root):
    rng = np.random.default_rng(0)
    (root / "photos").mkdir(parents=True)
    rows = ["path,weight (g)"]
    for i in range(60):
        (root / "photos" / f"{i}.png").write_bytes(png(rng.integers(0, 60 + 3 * i, (6, 6), dtype=np.uint8)))
        rows.append(f"photos/{i}.png,{100.5 + i}")
    (root / "weights.csv").write_text("\n".join(rows))
    data = DataConfig(label_column="weight (g)")
    train(root / "weights.csv", model="ridge", out=root / "run", data=data)
    return root / "photos"


def masks(root):
    train(discs(root / "discs", 12), model="threshold", out=root / "run")
    return discs(root / "new", 3, seed=9, side=120) / "images"


def instances(root):
    train(objects_in(root / "discs", 12), model="watershed", out=root / "run")
    return objects_in(root / "new", 3, seed=9) / "images"


def boxes(root):
    train(boxes_in(root / "shapes", 20), model="blobs", out=root / "run")
    return boxes_in(root / "new", 3, seed=9) / "images"


MAKE = {
    "classification": classes,
    "regression": numbers,
    "segmentation": masks,
    "instances": instances,
    "detection": boxes,
}
"""Task -> the function that writes `run` below a folder and returns a folder of new images."""


def made(task, root):
    """The run and four new images of it, the last one much wider than the others."""
    images = MAKE[task](root)
    new = root / "asked"
    new.mkdir()
    files = sorted(images.iterdir())[:3]
    for file in files:
        (new / file.name).write_bytes(file.read_bytes())
    with Image.open(files[0]) as image:
        wide = np.tile(np.asarray(image), (1, 3) + (1,) * (np.asarray(image).ndim - 2))
    (new / "wide.png").write_bytes(png(wide))
    return root / "run", new
