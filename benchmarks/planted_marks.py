"""How often a mark planted in the corner of one class of digits is named, and anything on clean digits.

    PYTHONPATH=src:tests python benchmarks/planted_marks.py [MODEL] [FIRST] [SEEDS]

MODEL: logistic, perceptron or forest. Every seed draws other images to learn from, and marks another class.
"""

from __future__ import annotations

import sys

import numpy as np

from digit_models import LABELS, studied
from pupille.explanation.altered import border_alone
from pupille.explanation.given_away import given_away
from pupille.explanation.methods import explainer_for


def named(seed: int, marked: int | None, kind: str) -> list[tuple[str, tuple[int, int], bool | None]]:
    """What is named: class, place, whether the maps point there."""
    subject, targets, learned = studied(seed, marked, kind)
    _, explainer = explainer_for("auto", subject.model, subject.question, learned.pixels[:500])
    first = subject.first(40 if kind == "forest" else 200)
    maps = explainer.maps(subject.model, first.pixels, first.sides)
    border = subject.model.predict(border_alone(subject.pixels, subject.model.spec.preprocessing))
    records = given_away(subject, maps, border, targets)
    return [(record.label, record.place, record.in_maps) for record in records]


def main(kind: str = "logistic", begin: str = "0", seeds: str = "100") -> None:
    """Prints the counts."""
    counts = np.zeros(4, dtype=np.int64)
    for seed in range(int(begin), int(begin) + int(seeds)):
        planted, clean = named(seed, seed % 10, kind), named(seed, None, kind)
        right = [row for row in planted if row[:2] == (LABELS[seed % 10], (0, 0))]
        counts += (len(right) == 1, any(row[2] for row in right), len(planted) > len(right), len(clean) > 0)
    texts = ("named", "maps point there", "another class named beside it", "false alarm on clean digits")
    print(kind, f"seeds {begin} to {int(begin) + int(seeds) - 1}")
    for text, count in zip(texts, counts, strict=True):
        print(f"  {text}: {count} of {seeds}")


if __name__ == "__main__":
    main(*sys.argv[1:])
