"""How often a mark planted in the corner of one class is named, and anything on clean images.

    PYTHONPATH=src:tests python benchmarks/planted_marks.py [MODEL] [FIRST] [SEEDS] [FOLDER]

MODEL: logistic, perceptron or forest. Every seed draws other images to learn from, and marks another class: of the
digits of scikit-learn by one white pixel, of the photos in FOLDER, a folder a class, by a white square of a seventh of
the side, the photos being seen at 32 x 32 pixels.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digit_models import LABELS, digits, fitted
from pupille.data.annotations import ClassTargets
from pupille.explanation.altered import border_alone
from pupille.explanation.classification import QUESTION
from pupille.explanation.given_away import given_away
from pupille.explanation.methods import explainer_for
from pupille.explanation.subject import Subject
from pupille.results.arrays import IntArray

SIDE = 32
LEARNED, TESTED = (1000, 1500), 300
"""Images that are learned from, of digits and of photos, and that are explained."""


@dataclass(frozen=True)
class Pictures:
    """(N, H, W, C) pixels, their classes, and what a mark covers of the upper left corner."""

    pixels: NDArray[np.uint8]
    labels: IntArray
    classes: tuple[str, ...]
    mark: int

    @classmethod
    def of(cls, folder: str | None) -> Pictures:
        """The photos of a folder, or digits."""
        if folder is None:
            return cls(*digits(), LABELS, 1)
        files = sorted(Path(folder).glob("*/*"))
        pixels = np.array(
            [np.asarray(Image.open(file).convert("RGB").resize((SIDE, SIDE))) for file in files]
        )
        names, labels = np.unique([file.parent.name for file in files], return_inverse=True)
        return cls(pixels, labels.astype(np.int64), tuple(map(str, names)), -(-SIDE // 7))

    def named(
        self, seed: int, marked: int | None, kind: str
    ) -> list[tuple[str, tuple[int, int], bool | None]]:
        """What is named: class, place, whether the maps point there."""
        pixels = self.pixels.copy()
        if marked is not None:
            pixels[self.labels == marked, : self.mark, : self.mark] = 255
        order = np.random.default_rng(seed).permutation(len(pixels))
        train, test = order[: LEARNED[self.mark > 1]], order[LEARNED[self.mark > 1] :][:TESTED]
        model = fitted(pixels[train], self.labels[train], kind, self.classes, seed)
        targets = ClassTargets(self.labels, self.classes).rows(test)
        subject = Subject(model, QUESTION, pixels[test], None, seed)
        _, explainer = explainer_for("auto", model, QUESTION, pixels[train][:500])
        first = subject.first(40 if kind == "forest" else 200)
        maps = explainer.maps(model, first.pixels, first.sides)
        border = model.predict(border_alone(subject.pixels, model.spec.preprocessing))
        records = given_away(subject, maps, border, targets)
        return [(record.label, record.place, record.in_maps) for record in records]


def main(kind: str = "logistic", begin: str = "0", seeds: str = "100", folder: str | None = None) -> None:
    """Prints the counts."""
    counts, pictures = np.zeros(4, dtype=np.int64), Pictures.of(folder)
    for seed in range(int(begin), int(begin) + int(seeds)):
        marked = seed % len(pictures.classes)
        planted, clean = pictures.named(seed, marked, kind), pictures.named(seed, None, kind)
        right = [row for row in planted if row[:2] == (pictures.classes[marked], (0, 0))]
        counts += (len(right) == 1, any(row[2] for row in right), len(planted) > len(right), len(clean) > 0)
    texts = ("named", "maps point there", "another class named beside it", "false alarm on clean images")
    print(
        kind, f"seeds {begin} to {int(begin) + int(seeds) - 1}, {time.process_time():.0f} s of the processor"
    )
    for text, count in zip(texts, counts, strict=True):
        print(f"  {text}: {count} of {seeds}")


if __name__ == "__main__":
    main(*sys.argv[1:])
