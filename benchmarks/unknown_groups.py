"""How often a planted group of images is named, and anything else.

    PYTHONPATH=src:tests python benchmarks/unknown_groups.py [--seeds 100] [--digits]

Made-up features: classes as round clouds in 64 dimensions, 25 marked images of any class in validation and in test
moved along one direction; the model is wrong on 30 points more of them than of the others, by lot. With --digits: a
model learned from 600 scans; 30 images of validation and of test get a white bar. Clean digits have groups of
their own, such as ill-written ones: whether they are real is asked of the scans that are left.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np

from digit_models import digits, fitted
from pupille.explanation.unknown_groups import Part, unknown_groups

CLASSES, WIDTH = 5, 64


def made_up(
    seed: int, *, images: int, marked: int, shift: float, usual: float
) -> tuple[Part, Part, np.ndarray]:
    """Validation, test, and which test images are marked."""
    rng = np.random.default_rng(seed)
    centres, direction = rng.normal(size=(CLASSES, WIDTH)), rng.normal(size=WIDTH)
    direction *= shift / np.linalg.norm(direction)
    parts = []
    for _ in range(2):
        labels = rng.integers(CLASSES, size=images)
        marks = np.zeros(images, dtype=bool)
        marks[rng.permutation(images)[:marked]] = True
        wrong = np.zeros(images)
        for rows, share in ((np.flatnonzero(marks), usual + 0.3), (np.flatnonzero(~marks), usual)):
            wrong[rng.permutation(rows)[: int(np.ceil(share * len(rows)))]] = 1
        features = centres[labels] + rng.normal(size=(images, WIDTH)) + np.outer(marks, direction)
        parts.append((Part(wrong, features, labels, None, {}), marks))
    return parts[0][0], parts[1][0], parts[1][1]


def on_digits(seed: int, *, marked: int, kind: str) -> tuple[Part, Part, Part, np.ndarray]:
    """Validation, test, the scans that are left, and which test images are marked."""
    rng = np.random.default_rng(seed)
    pixels, labels = digits()
    order = rng.permutation(len(labels))
    bounds = (order[:600], order[600:1000], order[1000:1400], order[1400:])
    marks = np.zeros(len(labels), dtype=bool)
    for rows in bounds[1:3]:
        marks[rng.permutation(rows)[:marked]] = True
    pixels = pixels.copy()
    pixels[marks, 3:5] = 255
    model = fitted(pixels[bounds[0]], labels[bounds[0]], kind, seed=seed)
    answers = model.predict(pixels)
    answered = answers if answers.ndim == 1 else answers.argmax(axis=1)
    wrong = (answered != labels).astype(np.float64)
    flat = pixels.reshape(len(pixels), -1) / 255
    every = [Part(wrong[rows], flat[rows], labels[rows], None, {}) for rows in bounds[1:]]
    return every[0], every[1], every[2], marks[bounds[2]]


def outcome(validation: Part, test: Part, marks: np.ndarray, *, seed: int) -> np.ndarray:
    """Whether the marked images are named, and whether anything else is."""
    groups = [judged.candidate.test for judged in unknown_groups(validation, test, seed=seed) if judged.named]
    right = [
        (inside & marks).sum() * 2 >= max(marks.sum(), inside.sum()) and marks.any() for inside in groups
    ]
    return np.array([any(right), len(groups) > sum(right)])


def still_worse(seed: int, kind: str) -> np.ndarray:
    """Of clean digits: whether any group is named, how many, and how many of these are worse on the scans left."""
    validation, test, left, _ = on_digits(seed, marked=0, kind=kind)
    both = replace(
        test,
        losses=np.concatenate([test.losses, left.losses]),
        features=np.concatenate([test.features, left.features]),
        strata=np.concatenate([test.strata, left.strata]),
    )
    named = [judged for judged in unknown_groups(validation, test, seed=seed) if judged.named]
    if not named:
        return np.zeros(3)
    # The same candidates over test and what is left: clusters are of validation alone.
    n, worse = len(test.losses), 0
    wide = [judged.candidate.test for judged in unknown_groups(validation, both, seed=seed)]
    for judged in named:
        mask = judged.candidate.test
        inside = max(wide, key=lambda each, mask=mask: (each[:n] & mask).sum() / (each[:n] | mask).sum())[n:]
        worse += left.losses[inside].mean() > left.losses[~inside].mean()
    return np.array([1, len(named), worse])


def main() -> None:
    """Prints a line for each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--digits", action="store_true")
    typed = parser.parse_args()
    seeds = range(typed.seeds)
    started = time.process_time()
    if typed.digits:
        for kind in ("logistic", "forest"):
            rows = [on_digits(seed, marked=30, kind=kind) for seed in seeds]
            counts = sum(
                outcome(a, b, marks, seed=s) for s, (a, b, _, marks) in zip(seeds, rows, strict=True)
            )
            gaps = [b.losses[m].mean() - b.losses[~m].mean() for _, b, _, m in rows]
            print(f"{kind}, bar: named {counts[0]}, something beside it {counts[1]}, gap {np.mean(gaps):.2f}")
            rng = np.random.default_rng(0)
            lots = 0
            for s in seeds:
                a, b, _, m = on_digits(s, marked=0, kind=kind)
                a, b = (replace(part, losses=(rng.random(len(part.losses)) < 0.1) * 1.0) for part in (a, b))
                lots += outcome(a, b, m, seed=s)[1]
            clean = sum(still_worse(seed, kind) for seed in seeds)
            print(f"{kind}, wrong by lot: false names {lots}; clean: names in {clean[0]:.0f}, {clean[1]:.0f} groups, "
                  f"worse on scans left {clean[2]:.0f}")  # fmt: skip
    else:
        for images in (200, 300, 1000):
            for shift, usual in ((4, 0.1), (6, 0.05), (6, 0.1), (6, 0.2)):
                case = {"images": images, "shift": shift, "usual": usual}
                planted = sum(outcome(*made_up(s, marked=25, **case), seed=s) for s in seeds)
                clean = sum(outcome(*made_up(s, marked=0, **case), seed=s) for s in seeds)
                print(
                    case,
                    f"named {planted[0]}, beside it {planted[1]}; clean: false names {clean[1]}",
                    flush=True,
                )
    print(f"of {typed.seeds} seeds; {time.process_time() - started:.0f} s of the processor")


if __name__ == "__main__":
    main()
