"""Small annotated data sets in files, for tests of whatever stands above the readers."""

import csv
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 40
CLASSES = ("cell", "dust")


def box(name: str, x1: int, y1: int, x2: int, y2: int) -> str:
    """An object of a VOC file whose edges, counted from 0, are these."""
    return (
        f"<object><name>{name}</name><bndbox><xmin>{x1 + 1}</xmin><ymin>{y1 + 1}</ymin><xmax>{x2}</xmax>"
        f"<ymax>{y2}</ymax></bndbox></object>"
    )


def voc(folder: Path, objects: dict[str, list[str]]) -> Path:
    """A folder with one VOC file for each stem."""
    folder.mkdir(parents=True, exist_ok=True)
    for stem, boxes in objects.items():
        (folder / f"{stem}.xml").write_text(
            f"<annotation><filename>{stem}.png</filename><size><width>{SIDE}</width><height>{SIDE}</height></size>"
            f"{''.join(boxes)}</annotation>"
        )
    return folder


def pictures(folder: Path, n: int) -> list[str]:
    """N grey pictures with noise; returns their stems."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    stems = [f"im{number:02}" for number in range(n)]
    for stem in stems:
        Image.fromarray(rng.integers(0, 255, (SIDE, SIDE), dtype=np.uint8)).save(folder / f"{stem}.png")
    return stems


def boxed(root: Path, n: int = 12) -> tuple[Path, dict[str, list[str]]]:
    """N images with two cells each and dust on every other; the folder, and the objects of each stem."""
    stems = pictures(root / "images", n)
    objects = {
        stem: [
            box("cell", 2, 2, 12, 12),
            box("cell", 20, 20, 32, 32),
            *([box("dust", 30, 2, 36, 8)] * (i % 2)),
        ]
        for i, stem in enumerate(stems)
    }
    voc(root / "labels", objects)
    return root, objects


def masked(root: Path, n: int = 12) -> Path:
    """N images with masks of 0 and 255: a square that grows."""
    stems = pictures(root / "images", n)
    (root / "masks").mkdir()
    for i, stem in enumerate(stems):
        mask = np.zeros((SIDE, SIDE), dtype=np.uint8)
        mask[5 : 15 + i, 5 : 15 + i] = 255
        Image.fromarray(mask).save(root / "masks" / f"{stem}.png")
    return root


def table(path: Path, rows: list[list[object]]) -> Path:
    """A CSV file with these rows."""
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
