"""How much is missed where a share missed was promised? By simulation over images, groups, and choices among models.

    OMP_NUM_THREADS=1 python benchmarks/coverage_missed.py

Each cell draws sets of validation images of a made-up detector, with seeds 0, 1, 2 and so on, takes the score that
keeps the promise on each, and looks up what is missed from that score on in a world of 20,000 images. Printed: the
mean of that share with its standard error, how many of the sets lie above the promise, and how often nothing was
promised.
"""

from __future__ import annotations

import argparse
import math

import numpy as np

from pupille.evaluation.detection.missed import FoundAt
from pupille.evaluation.inference.conformal import missed_after_choosing

WORLD = 20_000
MOST_OBJECTS = 20
NEVER_FOUND = 0.02


def drawn(
    rng: np.random.Generator, n: int, *, alike: float, groups: int = 0
) -> tuple[FoundAt, list[str] | None]:
    """n images of 1 to 20 objects. alike: share of an object's luck that is its image's, and of that its group's."""
    counts = rng.integers(1, MOST_OBJECTS + 1, n)
    images = np.repeat(np.arange(n), counts)
    group = rng.integers(0, groups, n) if groups else np.arange(n)
    own = rng.normal(0, math.sqrt(alike), n)
    if groups:
        own = (own + rng.normal(0, math.sqrt(alike), groups)[group]) / math.sqrt(2)
    luck = 1 + own[images] + rng.normal(0, math.sqrt(1 - alike), len(images))
    scores = np.where(rng.random(len(images)) < NEVER_FOUND, -math.inf, 1 / (1 + np.exp(-luck)))
    return FoundAt(scores, images, n), [str(name) for name in group] if groups else None


def main() -> None:
    """Prints a line a cell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=400)
    sets = parser.parse_args().sets
    for alike in (0.0, 0.5):
        world, _ = drawn(np.random.default_rng(10**6), WORLD, alike=alike)
        for n, groups, models in ((30, 0, 1), (60, 0, 1), (87, 0, 1), (87, 20, 1), (30, 0, 8), (87, 0, 8)):
            for most in (0.05, 0.1, 0.2):
                missed, refused = [], 0
                for seed in range(sets):
                    rng = np.random.default_rng(seed)
                    made = [drawn(rng, n, alike=alike, groups=groups) for _ in range(models)]
                    found, names = max(made, key=lambda each: float(np.mean(np.maximum(each[0].scores, 0))))
                    threshold = found.rule(most, names).threshold
                    refused += threshold is None
                    if threshold is not None:
                        missed.append(float(np.nanmean(world.missed(threshold))))
                cell = f"alike {alike:.1f}  {n:3d} images, {groups:2d} groups, best of {models}: promised {most:.2f}"
                refused_share, worst = refused / sets, missed_after_choosing(n, models, most=most)
                if not missed:
                    print(f"{cell}, always refused", flush=True)
                    continue
                error, above = np.std(missed) / math.sqrt(len(missed)), np.mean(np.array(missed) > most)
                print(
                    f"{cell}, missed {np.mean(missed):.4f} +- {error:.4f}, above {above:.2f}, refused "
                    f"{refused_share:.2f}, at worst after choosing {worst:.4f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
